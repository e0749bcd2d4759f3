import { isAlert, RULE_GROUPS, type AlertRule } from '../../../src/monitoring';
import { startFleet, type SimFleet, type SimRouter } from '../../../src/simulator';
import { ask } from '../../kit/api-client';
import { startDaemon, type TestDaemon } from '../../kit/daemon';
import { havePrometheus } from '../../kit/prometheus';
import { eventually } from './polling-kit';
import { startShippedPrometheus, type ShippedPrometheus } from './shipped-prometheus';

jest.setTimeout(240_000);

const describeWithPrometheus = havePrometheus() ? describe : describe.skip;

/** Adds to a counter, or sets what no command can, on a row that is there. */
function change(router: SimRouter, menu: string, name: string, values: Readonly<Record<string, string>>): void {
  const row = router.rows(menu).find((one) => one['name'] === name);
  router.putRow(menu, { ...(row?.['.id'] ? { '.id': row['.id'] } : {}), name, ...values });
}

interface Trouble {
  /** As it is when it is first read: what the alert needs, or the trouble itself where nobody asks how it was before. */
  readonly before?: (router: SimRouter) => unknown;
  /** What happens to a router that was well. */
  readonly begins?: (router: SimRouter, prometheus: ShippedPrometheus) => unknown;
}

const SESSIONS = '/routing/bgp/session';
const POE = '/interface/ethernet/poe';
const NEIGHBOURS = '/routing/ospf/neighbor';

function addPeer(router: SimRouter): void {
  router.exec(['/routing/bgp/instance/add', '=name=main', '=as=65530']);
  const peer = ['=name=transit', '=remote.address=192.0.2.1', '=instance=main', '=local.role=ebgp'];
  router.exec(['/routing/bgp/connection/add', ...peer]);
}

/** What makes each alert true, on a twin of its own. */
const TROUBLES: Readonly<Record<string, Trouble>> = {
  RouterDown: { begins: (router) => router.setFault({ kind: 'refuse' }) },
  RouterApiUnreachable: {
    begins: (router) => {
      router.exec(['/ip/service/set', '=numbers=api', '=disabled=yes']);
      // What was connected before would go on.
      return router.setFault({ kind: 'half-open' });
    },
  },
  RouterRebooted: { begins: (router) => router.restart({ downMs: 0 }) },
  RouterRebootLoop: {
    begins: async (router, { valueOf }) => {
      for (const seen of [1, 2, 3]) {
        await router.restart({ downMs: 0 });
        await eventually(async () => (await valueOf(`routeros_reboots_total{router="${router.name}"}`)) === seen, 60_000);
      }
    },
  },
  RouterCpuHigh: { before: (router) => router.setLoad({ cpuPercent: 99 }) },
  RouterMemoryLow: { begins: (router) => router.setLoad({ freeMemoryBytes: 1_000_000 }) },
  RouterDiskFull: {
    begins: (router) => {
      const free = Number(router.rows('/system/resource')[0]?.['free-hdd-space']);
      if (!router.fill('big', free - 1_000_000)) throw new Error('the file does not fit');
    },
  },
  RouterHot: { before: (router) => change(router, '/system/health', 'cpu-temperature', { value: '97', type: 'C' }) },
  PowerSupplyFailed: { begins: (router) => change(router, '/system/health', 'psu1-state', { value: 'fail' }) },
  FanStopped: {
    before: (router) => {
      change(router, '/system/health', 'fan1-speed', { value: '4000', type: 'RPM' });
      change(router, '/system/health', 'cpu-temperature', { value: '70', type: 'C' });
    },
    begins: (router) => change(router, '/system/health', 'fan1-speed', { value: '0' }),
  },
  FlashWornOut: { before: (router) => router.setMeasured('/system/resource', '', { 'bad-blocks': '7' }) },
  ClockWrong: { before: (router) => router.setFault({ kind: 'clock-skew', ms: -7_200_000 }) },
  UpdateAvailable: {
    before: (router) => {
      router.offerUpdate('7.24.1');
      router.exec(['/system/package/update/check-for-updates']);
    },
  },
  ConntrackNearLimit: {
    begins: (router) => router.setMeasured('/ip/firewall/connection/tracking', '', { 'total-entries': '1000000' }),
  },
  InterfaceDown: { begins: (router) => router.setMeasured('/interface', 'ether2', { running: 'false' }) },
  InterfaceFlapping: { begins: (router) => router.setMeasured('/interface', 'ether2', { 'link-downs': '9' }) },
  InterfaceErrors: { begins: (router) => router.setMeasured('/interface', 'ether2', { 'rx-error': '100000' }) },
  InterfaceSaturated: {
    begins: (router) => router.setMeasured('/interface', 'ether1', { 'rx-byte': '1000000000000000' }),
  },
  InterfaceSpeedLowered: { begins: (router) => router.setMeasured('/interface/ethernet', 'ether1', { rate: '100Mbps' }) },
  OpticalPowerLow: { before: (router) => router.setMeasured('/interface/ethernet', 'ether1', { 'sfp-rx-power': '-27.1' }) },
  PoeFault: {
    before: (router) => router.fitPoe(['ether5']),
    begins: (router) => router.setMeasured(POE, 'ether5', { 'poe-out-status': 'short-circuit' }),
  },
  LteSignalPoor: {
    before: (router) => {
      router.putRow('/interface/lte', { name: 'lte1', running: 'true' });
      router.setMeasured('/interface/lte', 'lte1', { rsrp: '-118dBm' });
    },
  },
  NetwatchDown: { begins: (router) => router.setReachable('192.0.2.53', { reachable: false }) },
  NetwatchFlapping: {
    begins: async (router, { valueOf }) => {
      for (const state of [0, 1, 0, 1, 0, 1]) {
        router.setReachable('192.0.2.53', { reachable: state === 1 });
        await eventually(async () => (await valueOf(`routeros_netwatch_up{router="${router.name}"}`)) === state, 60_000);
      }
    },
  },
  NetwatchLossHigh: { before: (router) => router.setMeasured('/tool/netwatch', 'resolver', { 'loss-percent': '40' }) },
  BgpSessionDown: { before: addPeer },
  BgpPrefixesDropped: {
    before: (router) => {
      addPeer(router);
      const told = { 'remote.address': '192.0.2.1', 'remote.as': '65531', established: 'true', uptime: '1d' };
      router.putRow(SESSIONS, { name: 'transit-1', ...told, 'prefix-count': '1000' });
    },
    begins: (router) => change(router, SESSIONS, 'transit-1', { 'prefix-count': '10' }),
  },
  OspfNeighborLost: {
    before: (router) => {
      router.exec(['/routing/ospf/instance/add', '=name=core']);
      router.putRow(NEIGHBOURS, { instance: 'core', state: 'Full', address: '192.0.2.1' });
    },
    begins: (router) => router.dropRow(NEIGHBOURS, router.rows(NEIGHBOURS)[0]?.['.id'] ?? ''),
  },
  WireguardPeerSilent: {
    before: (router) => {
      router.exec(['/interface/wireguard/add', '=name=wg']);
      const peer = ['=interface=wg', '=name=hub', `=public-key=${'A'.repeat(43)}=`, '=allowed-address=0.0.0.0/0'];
      router.exec(['/interface/wireguard/peers/add', ...peer, '=persistent-keepalive=25s', '=endpoint-address=192.0.2.1']);
    },
  },
  AddressPoolExhausted: {
    begins: (router) => {
      router.exec(['/ip/pool/add', '=name=tiny', '=ranges=192.0.2.10-192.0.2.11']);
      for (const address of ['192.0.2.10', '192.0.2.11'])
        router.putRow('/ip/pool/used', { pool: 'tiny', address, owner: 'DHCP' });
    },
  },
  AddressPoolFilling: {
    before: (router) => router.exec(['/ip/pool/add', '=name=small', '=ranges=192.0.2.10-192.0.2.19']),
    begins: (router) => {
      for (let host = 10; host < 18; host += 1)
        router.putRow('/ip/pool/used', { pool: 'small', address: `192.0.2.${host}`, owner: 'DHCP' });
    },
  },
  CertificateExpired: {
    before: (router) => router.putRow('/certificate', { name: 'old', 'invalid-after': '2020-01-31 12:00:00' }),
  },
  CertificateExpiring: {
    before: (router) => {
      router.exec(['/certificate/add', '=name=soon', '=common-name=soon', '=days-valid=3', '=key-usage=tls-server']);
      router.exec(['/certificate/sign', '=number=soon']);
    },
  },
  RouterbootPending: {
    before: async (router) => {
      router.offerUpdate('7.24.1');
      router.exec(['/system/package/update/install']);
      await router.restart({ downMs: 0 });
    },
  },
};

/** Collectors that are not on by themselves. */
const COLLECTORS: Readonly<Record<string, string>> = {
  InterfaceSaturated: 'api.ethernet',
  InterfaceSpeedLowered: 'api.ethernet',
  OpticalPowerLow: 'api.ethernet',
  PoeFault: 'api.poe',
};

/** Troubles of others that an alert tells of as well. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  RouterRebooted: ['RouterRebootLoop'],
};

/** Why the others are shown elsewhere. */
const APART: Readonly<Record<string, string>> = {
  SiteDown: 'is about a site: below',
  RouterDataStale: 'needs a quarter of an hour: by promtool, in test/contract/rules.spec.ts',
  RouterReplaced: 'a twin keeps its serial number',
  LicenseExpiring: 'twins are boards, whose licences last',
  NetwatchStale: 'needs an hour',
  RosfleetDown: 'is about the daemon: alerts-daemon.spec.ts, as all that follow',
  RosfleetNobodyPolls: 'is about the daemon',
  RosfleetQueueBacklog: 'needs five minutes: by promtool',
  RosfleetPollsOverrun: 'is about the daemon',
  RosfleetEventLoopSlow: 'needs a daemon that has too much to do: by promtool',
  RosfleetRolloutStuck: 'needs half an hour: by promtool',
  RosfleetRunsFail: 'needs more than twenty routers that fail: by promtool',
  RosfleetLoginsRefused: 'is about the daemon',
  RosfleetTakenBack: 'is about the daemon',
  RosfleetWritesStopped: 'is about the daemon',
  RosfleetRolloutHeld: 'is about the daemon',
  RosfleetOutcomeUnknown: 'is about the daemon',
  RosfleetWebhookDead: 'is about the daemon',
};

const ALERTS: readonly AlertRule[] = RULE_GROUPS.flatMap(({ rules }) => rules).filter(isAlert);
const TRIED = Object.keys(TROUBLES);
/** A site that loses its power: two of its three routers. */
const AT_SITE = 3;
/** They keep well. */
const WELL = 2;

/** From the state of a router to the alert: read by the poller, scraped and judged by a real Prometheus. */
describeWithPrometheus('test/integration/monitoring/alerts', () => {
  let sim: SimFleet;
  let daemon: TestDaemon;
  let prometheus: ShippedPrometheus;

  beforeAll(async () => {
    const routers = TRIED.length + AT_SITE + WELL;
    sim = await startFleet({ routers, first: '127.82.0.1', apiPort: 0, services: ['api', 'snmp'], versions: ['7.24'] });
    for (const router of sim.routers) {
      router.exec(['/tool/netwatch/add', '=host=192.0.2.53', '=name=resolver', '=interval=1s']);
      router.putRow('/system/health', { name: 'psu1-state', value: 'ok', type: '' });
    }
    for (const [index, name] of TRIED.entries()) await TROUBLES[name]?.before?.(routerAt(index));
    daemon = await startDaemon({ ROSFLEET_POLL_FAST: '2s', ROSFLEET_POLL_MEDIUM: '4s', ROSFLEET_POLL_SLOW: '6s' });
    await ask(daemon, '/api/v1/credentials', { body: { name: 'lab', username: 'admin', password: '' } });
    await ask(daemon, '/api/v1/snmp-credentials', { body: { name: 'ro', version: 'v2c', community: 'public' } });
    await ask(daemon, '/api/v1/sites', { body: { name: 'riga' } });
    for (const [index, { name, address, port }] of sim.routers.entries()) {
      const site = isAtSite(index) ? { site: 'riga' } : {};
      await ask(daemon, '/api/v1/routers', { body: { name, address, port, credential: 'lab', ...site } });
    }
    for (const [name, collector] of Object.entries(COLLECTORS)) await monitor(name, { collectors: { [collector]: true } });
    prometheus = await startShippedPrometheus(daemon);
    await eventually(async () => (await prometheus.valueOf('count(routeros_psu_ok == 1)')) === sim.routers.length, 120_000);
    await eventually(async () => (await prometheus.valueOf('count(routeros:up:any == 1)')) === sim.routers.length, 60_000);
    const snmp = routerOf('RouterApiUnreachable');
    await monitor('RouterApiUnreachable', { snmpCredential: 'ro', snmpPort: snmp.datagramPorts.snmp });
    await eventually(async () => (await prometheus.valueOf('count(routeros_up{source="snmp"} == 1)')) === 1, 60_000);
    await Promise.all(TRIED.map((name, index) => TROUBLES[name]?.begins?.(routerAt(index), prometheus)));
    for (const router of darkAtSite()) await router.setFault({ kind: 'refuse' });
  });
  afterAll(async () => {
    await prometheus?.stop();
    await daemon?.stop();
    await sim?.close();
  });

  function routerAt(index: number): SimRouter {
    const router = sim.routers[index];
    if (!router) throw new Error(`there is no router ${index}`);
    return router;
  }

  function routerOf(alert: string): SimRouter {
    return routerAt(TRIED.indexOf(alert));
  }

  function isAtSite(index: number): boolean {
    return index >= TRIED.length && index < TRIED.length + AT_SITE;
  }

  function darkAtSite(): SimRouter[] {
    return sim.routers.slice(TRIED.length, TRIED.length + AT_SITE - 1);
  }

  async function monitor(alert: string, body: object): Promise<void> {
    await ask(daemon, `/api/v1/routers/${routerOf(alert).name}/monitoring`, { method: 'PATCH', body });
  }

  function exprOf(name: string): string {
    const rule = ALERTS.find(({ alert }) => alert === name);
    if (!rule) throw new Error(`there is no alert ${name}`);
    return rule.expr;
  }

  it('tries every alert, or says why not', () => {
    expect([...TRIED, ...Object.keys(APART)].sort()).toEqual(ALERTS.map(({ alert }) => alert).sort());
  });

  it.each(TRIED)('%s is told of the router that has it, and of no other', async (name) => {
    const dark = name === 'RouterDown' ? darkAtSite() : [];
    const wanted = [...[name, ...(ALSO[name] ?? [])].map(routerOf), ...dark].map((router) => router.name).sort();
    const told = async (): Promise<readonly (string | undefined)[]> =>
      [...new Set((await prometheus.query(exprOf(name))).map(({ metric }) => metric['router']))].sort();
    await eventually(async () => (await told()).length >= wanted.length, 40_000).catch(() => undefined);
    expect(await told()).toEqual(wanted);
  });

  it('SiteDown is told of the site, and of no other', async () => {
    const sites = await eventually(async () => {
      const found = await prometheus.query(exprOf('SiteDown'));
      return found.length > 0 && found.map(({ metric }) => metric['site']);
    }, 40_000);
    expect(sites).toEqual(['riga']);
  });

  it('keeps quiet about a router that people work on', async () => {
    const on = `name=${routerOf('NetwatchDown').name}`;
    expect((await daemon.cli(['maintenance', 'start', '--on', on, '--reason', 'new cabling'])).exitCode).toBe(0);
    const gone = await eventually(async () => (await prometheus.query(exprOf('NetwatchDown'))).length === 0, 60_000);
    expect(gone).toBe(true);
  });
});
