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

/** What makes each alert true, on a twin of its own. */
const TROUBLES: Readonly<Record<string, (router: SimRouter) => unknown>> = {
  RouterDown: (router) => router.setFault({ kind: 'refuse' }),
  RouterRebooted: (router) => router.restart({ downMs: 0 }),
  RouterCpuHigh: (router) => router.setLoad({ cpuPercent: 99 }),
  RouterMemoryLow: (router) => router.setLoad({ freeMemoryBytes: 1_000_000 }),
  RouterHot: (router) => change(router, '/system/health', 'cpu-temperature', { value: '97', type: 'C' }),
  PowerSupplyFailed: (router) => change(router, '/system/health', 'psu1-state', { value: 'fail' }),
  NetwatchDown: (router) => router.setReachable('192.0.2.53', { reachable: false }),
  BgpSessionDown: (router) => {
    router.exec(['/routing/bgp/instance/add', '=name=main', '=as=65530']);
    const peer = ['=name=transit', '=remote.address=192.0.2.1', '=instance=main', '=local.role=ebgp'];
    router.exec(['/routing/bgp/connection/add', ...peer]);
  },
  AddressPoolExhausted: (router) => {
    router.exec(['/ip/pool/add', '=name=tiny', '=ranges=192.0.2.10-192.0.2.11']);
    for (const address of ['192.0.2.10', '192.0.2.11']) router.putRow('/ip/pool/used', { pool: 'tiny', address, owner: 'DHCP' });
  },
  CertificateExpiring: (router) => {
    router.exec(['/certificate/add', '=name=soon', '=common-name=soon', '=days-valid=3', '=key-usage=tls-server']);
    router.exec(['/certificate/sign', '=number=soon']);
  },
};

/** Those that do not ask how it was before; the others are well when they are first read. */
const FROM_THE_START: ReadonlySet<string> = new Set(['RouterCpuHigh', 'RouterHot', 'BgpSessionDown', 'CertificateExpiring']);

/** Why the others are shown by promtool alone, in test/contract/rules.spec.ts. */
const APART: Readonly<Record<string, string>> = {
  RouterApiUnreachable: 'needs SNMP beside a dead API: prometheus-fleet.spec has both sources',
  SiteDown: 'is about a site, not a router',
  RouterDataStale: 'needs a quarter of an hour',
  RouterDiskFull: 'twins have no disk as small',
  ConntrackNearLimit: 'twins track no connections',
  InterfaceDown: 'the cable of a twin cannot be pulled',
  InterfaceFlapping: 'the links of twins do not flap',
  InterfaceErrors: 'the ports of twins make no errors',
  OpticalPowerLow: 'twins have no optics over the API',
  PoeFault: 'twins have no PoE',
  LteSignalPoor: 'the modem of a twin measures nothing',
  OspfNeighborLost: 'twins have no neighbours by OSPF',
  WireguardPeerSilent: 'a handshake of a twin is never old',
  RouterbootPending: 'needs an upgrade, which firmware.spec does',
  RosfleetDown: 'is about the daemon',
  RosfleetNobodyPolls: 'is about the daemon',
  RosfleetQueueBacklog: 'is about the daemon',
  RosfleetPollsOverrun: 'is about the daemon',
  RosfleetWritesStopped: 'is about the daemon',
  RosfleetRolloutHeld: 'is about the daemon',
  RosfleetOutcomeUnknown: 'is about the daemon',
  RosfleetWebhookDead: 'is about the daemon',
};

const ALERTS: readonly AlertRule[] = RULE_GROUPS.flatMap(({ rules }) => rules).filter(isAlert);
const TRIED = Object.keys(TROUBLES);
/** They keep well. */
const WELL = 2;

/** From the state of a router to the alert: read by the poller, scraped and judged by a real Prometheus. */
describeWithPrometheus('test/integration/monitoring/alerts', () => {
  let sim: SimFleet;
  let daemon: TestDaemon;
  let prometheus: ShippedPrometheus;

  beforeAll(async () => {
    sim = await startFleet({ routers: TRIED.length + WELL, first: '127.82.0.1', apiPort: 0, versions: ['7.24'] });
    for (const router of sim.routers) {
      router.exec(['/tool/netwatch/add', '=host=192.0.2.53', '=name=resolver', '=interval=1s']);
      router.putRow('/system/health', { name: 'psu1-state', value: 'ok', type: '' });
    }
    await trouble((name) => FROM_THE_START.has(name));
    daemon = await startDaemon({ ROSFLEET_POLL_FAST: '2s', ROSFLEET_POLL_MEDIUM: '4s', ROSFLEET_POLL_SLOW: '6s' });
    await ask(daemon, '/api/v1/credentials', { body: { name: 'lab', username: 'admin', password: '' } });
    for (const { name, address, port } of sim.routers)
      await ask(daemon, '/api/v1/routers', { body: { name, address, port, credential: 'lab' } });
    prometheus = await startShippedPrometheus(daemon);
    await eventually(async () => (await prometheus.valueOf('count(routeros_psu_ok == 1)')) === sim.routers.length, 120_000);
    await eventually(async () => (await prometheus.valueOf('count(routeros:up:any == 1)')) === sim.routers.length, 60_000);
    await trouble((name) => !FROM_THE_START.has(name));
  });
  afterAll(async () => {
    await prometheus?.stop();
    await daemon?.stop();
    await sim?.close();
  });

  async function trouble(isMeant: (name: string) => boolean): Promise<void> {
    for (const [index, name] of TRIED.entries()) {
      const router = sim.routers[index];
      if (router && isMeant(name)) await TROUBLES[name]?.(router);
    }
  }

  it('tries every alert, or says why not', () => {
    expect([...TRIED, ...Object.keys(APART)].sort()).toEqual(ALERTS.map(({ alert }) => alert).sort());
  });

  it.each(TRIED.map((name, index) => [name, index] as const))(
    '%s is told of the router that has it, and of no other',
    async (name, index) => {
      const { expr } = ALERTS.find(({ alert }) => alert === name) ?? { expr: 'vector(0)' };
      const found = await eventually(async () => {
        const routers = [...new Set((await prometheus.query(expr)).map(({ metric }) => metric['router']))];
        return routers.length > 0 && routers;
      }, 30_000);
      expect(found).toEqual([sim.routers[index]?.name]);
    },
  );

  it('keeps quiet about a router that people work on', async () => {
    const router = sim.routers[TRIED.indexOf('NetwatchDown')];
    const on = `name=${router?.name ?? ''}`;
    expect((await daemon.cli(['maintenance', 'start', '--on', on, '--reason', 'new cabling'])).exitCode).toBe(0);
    const { expr } = ALERTS.find(({ alert }) => alert === 'NetwatchDown') ?? { expr: '' };
    const gone = await eventually(async () => (await prometheus.query(expr)).length === 0, 60_000);
    expect(gone).toBe(true);
  });
});
