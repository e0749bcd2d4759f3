import type { ChecksInput } from '../../../src/core/catalogue';
import {
  checkCatalogue,
  compareReadings,
  readChecks,
  resolveChecks,
  type Comparison,
  type Readings,
} from '../../../src/jobs/checks';
import { startFleet, type SimFleet, type SimRouter } from '../../../src/simulator';
import { openSessions, type RouterSessions } from '../../kit/router-reader';

jest.setTimeout(60_000);

const VERSIONS = ['6.49.18', '7.15.3', '7.20.8', '7.24'] as const;
const DEADLINE_MS = 5_000;
const HARMLESS = { risk: 'disruptive', touchesManagement: false } as const;
const EVERY_NAME = checkCatalogue().map(({ name }) => name);

/** What makes a check good on a router of that version, and what then makes it bad. */
interface Case {
  readonly check: string;
  /** Versions that have the menu; absent: all. */
  readonly on?: (major: number) => boolean;
  /** Where another tolerance makes one loss count. */
  readonly tolerance?: string;
  arrange?(router: SimRouter): void;
  spoil(router: SimRouter): void;
}

const id = (router: SimRouter, menu: string, name: string, value: string): string =>
  router.rows(menu).find((row) => row[name] === value)?.['.id'] ?? '';
const first = (router: SimRouter, menu: string): string => router.rows(menu).at(0)?.['.id'] ?? '';
const major = (router: SimRouter): number => Number(router.version.split('.')[0]);
const isV7 = (version: number): boolean => version >= 7;
/** Rows that come and go without a command. */
const inMenu = (menu: (router: SimRouter) => string, row: Readonly<Record<string, string>>): Pick<Case, 'arrange' | 'spoil'> => ({
  arrange: (router) => void router.putRow(menu(router), row),
  spoil: (router) => router.dropRow(menu(router), first(router, menu(router))),
});

const CASES: readonly Case[] = [
  {
    check: 'default-route',
    spoil: (router) =>
      void router.exec(['/ip/dhcp-client/set', `=.id=${first(router, '/ip/dhcp-client')}`, '=add-default-route=no']),
  },
  { check: 'default-route-ipv6', ...inMenu(() => '/ipv6/route', { 'dst-address': '::/0', active: 'true' }) },
  { check: 'gateway-ping', spoil: (router) => unreachable(router, '100.64.0.1') },
  { check: 'internet-ping', spoil: (router) => unreachable(router, '1.1.1.1') },
  {
    check: 'dns',
    spoil: (router) => unreachable(router, '192.0.2.53'),
  },
  {
    check: 'netwatch',
    ...inMenu(() => '/tool/netwatch', { host: '192.0.2.1', '~status': 'up', '~since': '0' }),
  },
  {
    check: 'bgp',
    arrange: (router) =>
      void router.putRow(bgp(router), {
        name: 'peer1',
        ...(isV7(major(router)) ? { established: 'true' } : { state: 'established' }),
      }),
    spoil: (router) =>
      void router.putRow(bgp(router), { '.id': first(router, bgp(router)), state: 'idle', established: 'false' }),
  },
  {
    check: 'ospf',
    arrange: (router) => void router.putRow('/routing/ospf/neighbor', { 'router-id': '10.0.0.2', state: 'Full' }),
    spoil: (router) =>
      void router.putRow('/routing/ospf/neighbor', { '.id': first(router, '/routing/ospf/neighbor'), state: 'Init' }),
  },
  {
    check: 'tunnels',
    arrange: (router) => void router.exec(['/interface/gre/add', '=name=gre1', '=remote-address=192.0.2.9']),
    spoil: (router) =>
      void router.exec(['/interface/gre/set', `=.id=${id(router, '/interface/gre', 'name', 'gre1')}`, '=disabled=yes']),
  },
  {
    check: 'wireguard',
    on: isV7,
    arrange: (router) =>
      void router.putRow('/interface/wireguard/peers', { 'persistent-keepalive': '25s', 'last-handshake': '1m20s' }),
    spoil: (router) =>
      void router.putRow('/interface/wireguard/peers', {
        '.id': first(router, '/interface/wireguard/peers'),
        'last-handshake': '3m1s',
      }),
  },
  {
    check: 'wireguard-clients',
    on: isV7,
    tolerance: '0',
    arrange: (router) => void router.putRow('/interface/wireguard/peers', { 'last-handshake': '3m' }),
    spoil: (router) =>
      void router.exec([
        '/interface/wireguard/peers/set',
        `=.id=${first(router, '/interface/wireguard/peers')}`,
        '=disabled=yes',
      ]),
  },
  { check: 'ipsec', ...inMenu(() => '/ip/ipsec/active-peers', { state: 'established', 'remote-address': '192.0.2.3' }) },
  {
    check: 'interfaces',
    spoil: (router) =>
      void router.exec([
        '/interface/ethernet/set',
        `=.id=${id(router, '/interface/ethernet', 'name', 'ether2')}`,
        '=disabled=yes',
      ]),
  },
  {
    check: 'interface-errors',
    spoil: (router) =>
      void router.putRow('/interface/ethernet', {
        '.id': id(router, '/interface/ethernet', 'name', 'ether1'),
        'rx-error': '101',
      }),
  },
  {
    check: 'wireless-clients',
    tolerance: '0',
    ...inMenu(
      (router) => (router.version === '7.24' ? '/interface/wifi/registration-table' : '/interface/wireless/registration-table'),
      { 'mac-address': '02:00:00:00:00:01' },
    ),
  },
  {
    check: 'vrrp',
    arrange: (router) => void router.putRow('/interface/vrrp', { name: 'vrrp1', interface: 'bridge', master: 'true' }),
    spoil: (router) =>
      void router.putRow('/interface/vrrp', { '.id': first(router, '/interface/vrrp'), master: 'false', backup: 'true' }),
  },
  {
    check: 'dhcp-leases',
    spoil: (router) => {
      for (const row of router.rows('/ip/dhcp-server/lease')) router.dropRow('/ip/dhcp-server/lease', row['.id'] ?? '');
    },
  },
  {
    check: 'dhcp-client',
    spoil: (router) => void router.exec(['/ip/dhcp-client/set', `=.id=${first(router, '/ip/dhcp-client')}`, '=disabled=yes']),
  },
  { check: 'ppp', tolerance: '0', ...inMenu(() => '/ppp/active', { name: 'alice', service: 'pppoe' }) },
  { check: 'hotspot', tolerance: '0', ...inMenu(() => '/ip/hotspot/active', { user: 'guest' }) },
  {
    check: 'cpu',
    arrange: (router) => router.setLoad({ cpuPercent: 20 }),
    spoil: (router) => router.setLoad({ cpuPercent: 99 }),
  },
  { check: 'memory', spoil: (router) => router.setLoad({ freeMemoryBytes: 1_000_000 }) },
  {
    check: 'ntp',
    arrange: (router) => {
      router.exec(['/system/ntp/client/set', '=enabled=yes']);
      setServer(router, '192.0.2.123');
    },
    spoil: (router) => setServer(router, isV7(major(router)) ? '' : '0.0.0.0'),
  },
  {
    check: 'log-errors',
    spoil: (router) => {
      for (const message of ['one', 'two', 'three']) router.exec(['/log/error', `=message=${message}`]);
    },
  },
];

function unreachable(router: SimRouter, host: string): void {
  router.setReachable(host, { reachable: false });
}

function bgp(router: SimRouter): string {
  return isV7(major(router)) ? '/routing/bgp/session' : '/routing/bgp/peer';
}

function setServer(router: SimRouter, server: string): void {
  router.exec(['/system/ntp/client/set', isV7(major(router)) ? `=servers=${server}` : `=primary-ntp=${server}`]);
}

let sessions: RouterSessions;
beforeAll(() => void (sessions = openSessions()));
afterAll(() => sessions.close());

/** Reads, lets something happen, reads again. */
async function around(router: SimRouter, input: ChecksInput, happen: () => unknown): Promise<Comparison & { before: Readings }> {
  const checks = resolveChecks(input, HARMLESS);
  const before = await sessions.with(router, (reader) => readChecks(reader, checks, { deadlineMs: DEADLINE_MS }));
  await happen();
  const after = await sessions.with(router, (reader) => readChecks(reader, checks, { deadlineMs: DEADLINE_MS, since: before }));
  return { ...compareReadings(before, after, checks), before };
}

describe('test/integration/jobs/checks', () => {
  it('tries every built-in check', () => {
    expect(CASES.map(({ check }) => check).sort()).toEqual([...EVERY_NAME].sort());
  });

  describe.each(VERSIONS)('on RouterOS %s', (version) => {
    let fleet: SimFleet;

    beforeAll(async () => {
      fleet = await startFleet({
        routers: CASES.length + 1,
        first: '127.23.0.1',
        apiPort: 0,
        versions: [version],
        management: 'none',
      });
    });
    afterAll(() => fleet.close());

    it('reads every check, and finds nothing worse when nothing changes', async () => {
      const router = fleet.routers.at(-1) as SimRouter;
      const { before, ok, readings } = await around(router, EVERY_NAME, () => undefined);
      expect(readings.map(({ check }) => check)).toEqual(EVERY_NAME);
      expect(Object.entries(before.of).filter(([, reading]) => reading.kind === 'unread')).toEqual([]);
      expect(readings.filter((reading) => !reading.ok)).toEqual([]);
      expect(ok).toBe(true);
    });

    const cases = CASES.map((one, index) => [one.check, index, one] as const).filter(([, , { on = () => true }]) =>
      on(Number(version.split('.')[0])),
    );
    it.each(cases)('sees %s get worse', async (check, index, { tolerance, arrange, spoil }) => {
      const router = fleet.routers[index] as SimRouter;
      arrange?.(router);
      const input = [{ check, ...(tolerance === undefined ? {} : { tolerance }) }];
      const calm = await around(router, input, () => undefined);
      expect(calm).toMatchObject({ ok: true, readings: [{ check }] });
      expect(['number', 'flag', 'states']).toContain(calm.before.of[check]?.kind);
      const worse = await around(router, input, () => spoil(router));
      expect(worse).toMatchObject({ ok: false, readings: [{ check, ok: false }] });
      // What is bad from the start is no fault of a change.
      expect(await around(router, input, () => undefined)).toMatchObject({ ok: true });
    });
  });
});
