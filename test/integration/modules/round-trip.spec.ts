import {
  createRegistry,
  EMPTY_PLAN,
  inverseOf,
  parseInput,
  sentenceOf,
  unmetRequirements,
  type ActionInput,
  type Change,
  type Plan,
  type ReadAction,
  type RouterSession,
  type Row,
  type WriteAction,
} from '../../../src/core/catalogue';
import { AREAS } from '../../../src/modules';
import { simulatedAreas, VERSIONS, type SimulatedAreas } from './simulated-areas';

/** REST is there from 7.1; SSH is slow, so that the older console stands for both. */
const WAYS = [...VERSIONS.map((version) => [version, 'api'] as const), ['7.20.8', 'rest'], ['6.49.18', 'ssh']] as const;

const ACTIONS = createRegistry(AREAS).actions;
const WRITES = ACTIONS.filter((action): action is WriteAction => action.kind !== 'read');
const READS = ACTIONS.filter((action): action is ReadAction => action.kind === 'read');

const PRINTER = { address: '192.168.88.10', 'mac-address': '02:00:5E:10:00:01' };

/** What an example needs to find on the router, beyond the default configuration. */
const SEEDS: Readonly<Record<string, readonly (readonly [string, Readonly<Record<string, string>>])[]>> = {
  'dhcp.disable_lease': [['/ip/dhcp-server/lease', { ...PRINTER, comment: 'printer' }]],
  'dhcp.enable_lease': [['/ip/dhcp-server/lease', { ...PRINTER, comment: 'printer', disabled: 'yes' }]],
  'dhcp.get_lease': [['/ip/dhcp-server/lease', PRINTER]],
  'dhcp.remove_lease': [['/ip/dhcp-server/lease', PRINTER]],
  'dhcp.update_lease': [['/ip/dhcp-server/lease', { ...PRINTER, comment: 'printer' }]],
  'dns.disable_static': [['/ip/dns/static', { name: 'nas.example', address: '192.0.2.10' }]],
  'dns.enable_static': [['/ip/dns/static', { name: 'nas.example', address: '192.0.2.10', disabled: 'yes' }]],
  'dns.ensure_static': [['/ip/dns/static', { name: 'old.example', address: '192.0.2.9' }]],
  'dns.remove_static': [['/ip/dns/static', { name: 'nas.example', address: '192.0.2.10', ttl: '5m' }]],
  'dns.list_static': [['/ip/dns/static', { name: 'files.example', type: 'CNAME', cname: 'nas.example' }]],
  'firewall.delete_chain': [
    ['/ip/firewall/filter', { chain: 'input', action: 'jump', 'jump-target': 'from-wan', comment: 'a' }],
    ['/ip/firewall/filter', { chain: 'from-wan', protocol: 'icmp', comment: 'b' }],
    ['/ip/firewall/filter', { chain: 'from-wan', action: 'drop', comment: 'c' }],
    ['/ip/firewall/filter', { chain: 'forward', comment: 'd' }],
  ],
  'firewall.enable_filter_rule': [['/ip/firewall/filter', { chain: 'forward', comment: 'maintenance window', disabled: 'yes' }]],
  'firewall.ensure_filter_rule': [['/ip/firewall/filter', { chain: 'input', comment: 'old rule' }]],
  'firewall.move_filter_rule': [['/ip/firewall/filter', { chain: 'input', comment: 'monitoring' }]],
  'firewall.remove_filter_rule': [
    ['/ip/firewall/filter', { chain: 'input', protocol: 'udp', 'dst-port': '161', comment: 'monitoring' }],
    ['/ip/firewall/filter', { chain: 'input', comment: 'after it' }],
  ],
  'ip.disable_address': [['/ip/address', { address: '198.51.100.1/24', interface: 'bridge', comment: 'guests' }]],
  'ip.enable_address': [['/ip/address', { address: '198.51.100.1/24', interface: 'bridge', comment: 'guests', disabled: 'yes' }]],
  'ip.ensure_address': [['/ip/address', { address: '203.0.113.1/24', interface: 'bridge' }]],
  'ip.remove_address': [['/ip/address', { address: '198.51.100.1/24', interface: 'bridge', comment: 'guests' }]],
  'menu.remove': [['/interface/list/member', { list: 'LAN', interface: 'ether5' }]],
};

/** These have no inverse, by their nature. */
const ONE_WAY: ReadonlySet<string> = new Set(['dhcp.make_static', 'dns.flush_cache', 'menu.command', 'menu.remove']);

/** What a router changes by itself. */
const VOLATILE: ReadonlySet<string> = new Set(['.id', 'bytes', 'packets', 'cache-used', 'expires-after', 'last-seen', 'age']);

async function seed(session: RouterSession, id: string): Promise<void> {
  for (const [menu, values] of SEEDS[id] ?? []) await session.write(`${menu}/add`, values);
}

/** An empty property and one that is not there are the same on a router. */
async function stateOf(session: RouterSession, action: WriteAction, input: ActionInput): Promise<Row[][]> {
  const menus = typeof input['path'] === 'string' ? [input['path']] : action.menus;
  return Promise.all(
    menus.map(async (menu) => {
      const rows = await session.print(menu);
      return rows.map((row) =>
        Object.fromEntries(Object.entries(row).filter(([name, value]) => value !== '' && !VOLATILE.has(name))),
      );
    }),
  );
}

async function apply(session: RouterSession, changes: readonly Change[]): Promise<(Change | undefined)[]> {
  const inverses: (Change | undefined)[] = [];
  for (const change of changes) {
    const { command, args } = sentenceOf(change);
    const { ret } = await session.write(command, args);
    inverses.unshift(inverseOf(change, ret));
  }
  return inverses;
}

describe.each(WAYS)('the areas on RouterOS %s over %s', (version, transport) => {
  let areas: SimulatedAreas;

  beforeAll(async () => {
    areas = await simulatedAreas({ version, transport, routers: ACTIONS.length });
  });
  afterAll(() => areas.close());

  const onRouterOf = <T>(id: string, use: (session: RouterSession) => Promise<T>): Promise<T> =>
    areas.on(
      ACTIONS.findIndex((action) => action.id === id),
      async (session) => {
        await seed(session, id);
        return use(session);
      },
    );

  it.each(WRITES.map((action) => [action.id, action] as const))('%s comes, stays and goes', async (id, action) => {
    await onRouterOf(id, async (session) => {
      for (const example of action.examples) {
        const input = parseInput(action, example.input);
        expect(unmetRequirements(action, input, session.facts)).toEqual([]);
        const before = await stateOf(session, action, input);

        const plan: Plan = await action.plan(session, input, {});
        expect([example.title, plan.changes.length > 0]).toEqual([example.title, true]);
        const inverses = await apply(session, plan.changes);
        const left = action.verify === 'replan' ? await action.plan(session, input, { previous: plan }) : EMPTY_PLAN;
        expect(left.changes).toEqual([]);

        expect(inverses.includes(undefined)).toBe(ONE_WAY.has(id));
        if (ONE_WAY.has(id)) continue;
        await apply(
          session,
          inverses.filter((change) => change !== undefined),
        );
        expect(await stateOf(session, action, input)).toEqual(before);
      }
    });
  });

  it.each(READS.map((action) => [action.id, action] as const))('%s reads rows', async (id, action) => {
    await onRouterOf(id, async (session) => {
      for (const example of action.examples) {
        const { rows } = await action.read(session, parseInput(action, example.input));
        expect(rows.length).toBeGreaterThan(0);
      }
    });
  });
});
