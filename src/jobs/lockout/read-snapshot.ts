import type { Plan, ReadOptions, RouterReader, Row } from '../../core/catalogue';
import { isAppError } from '../../core/errors';
import { isAddress, networksOf } from './address-span';
import { concernOf, type Concern } from './deciding-menus';
import { firewallMenu } from './firewall';
import { PARTLY_READ } from './list-membership';
import type { Snapshot } from './snapshot';
import { isOverIpv6, serviceName, type ManagementWay } from './way';
import { ipMenu, wayBack } from './way-back';

/** Address lists up to so many entries are read whole; of longer ones only what names a network of the daemon. */
const WHOLE_LIST = 500;
const NOT_DYNAMIC = ['=dynamic=true', '#!'];

type Wanted = ReadonlyMap<string, ReadOptions>;

/**
 * What the plan makes relevant, in two rounds of parallel reads: tables first, then what they refer to. Never a whole
 * routing table, address list or list of sessions: routers have tens of thousands of rows there.
 */
export async function readSnapshot(session: RouterReader, plan: Plan, way: ManagementWay): Promise<Snapshot> {
  const concerns = new Set(plan.changes.flatMap((change) => concernOf(change) ?? []));
  const reading: Reading = { session, tables: new Map(), unread: new Set() };
  await readInto(reading, wantedFor(concerns, plan, way));
  await Promise.all([
    concerns.has('path') ? readEntry(reading, way) : undefined,
    concerns.has('firewall') ? readLists(reading, plan, way) : undefined,
  ]);
  return snapshotOf(reading);
}

interface Reading {
  readonly session: RouterReader;
  readonly tables: Map<string, readonly Row[]>;
  readonly unread: Set<string>;
}

function wantedFor(concerns: ReadonlySet<Concern>, plan: Plan, way: ManagementWay): Wanted {
  const wanted = new Map<string, ReadOptions>();
  const name = serviceName(way);
  if (concerns.has('service') || concerns.has('firewall')) {
    const proplist = [
      '.id',
      'name',
      'port',
      'address',
      'certificate',
      'tls-version',
      'vrf',
      'max-sessions',
      'disabled',
      'dynamic',
    ];
    wanted.set('/ip/service', { proplist, query: [`=name=${name}`] });
  }
  if (concerns.has('user')) {
    wanted.set('/user', { proplist: ['.id', 'name', 'group', 'address', 'disabled'] });
    wanted.set('/user/group', { proplist: ['.id', 'name', 'policy'] });
  }
  if (concerns.has('firewall')) {
    // Without a proplist: a matcher that is not asked for would make a rule look broader than it is.
    for (const table of ['filter', 'raw', 'nat']) wanted.set(`${firewallMenu(way)}/${table}`, {});
    if (plan.changes.some((change) => change.menu.endsWith('/mangle'))) wanted.set(`${firewallMenu(way)}/mangle`, {});
    wanted.set('/interface/list', { proplist: ['.id', 'name', 'include', 'exclude'] });
    wanted.set('/interface/list/member', { proplist: ['.id', 'list', 'interface', 'disabled'], query: NOT_DYNAMIC });
  }
  if (concerns.has('firewall') || concerns.has('path'))
    for (const [menu, options] of pathMenus(plan, way)) wanted.set(menu, options);
  return wanted;
}

function pathMenus(plan: Plan, way: ManagementWay): Wanted {
  const wanted = new Map<string, ReadOptions>();
  wanted.set('/interface', { proplist: ['.id', 'name', 'type', 'disabled', 'running', 'dynamic'], query: NOT_DYNAMIC });
  wanted.set('/interface/bridge', { proplist: ['.id', 'name', 'vlan-filtering', 'pvid', 'frame-types', 'disabled'] });
  wanted.set('/interface/bridge/port', { proplist: ['.id', 'bridge', 'interface', 'pvid', 'frame-types', 'disabled'] });
  wanted.set('/interface/bridge/vlan', { proplist: ['.id', 'bridge', 'vlan-ids', 'tagged', 'untagged', 'disabled'] });
  for (const kind of ['vlan', 'vrrp', 'pppoe-client']) {
    wanted.set(`/interface/${kind}`, { proplist: ['.id', 'name', 'interface', 'vlan-id', 'disabled'] });
  }
  wanted.set('/interface/bonding', { proplist: ['.id', 'name', 'slaves', 'disabled'] });
  if (plan.changes.some(({ menu }) => menu === '/ip/dhcp-client')) {
    wanted.set('/ip/dhcp-client', { proplist: ['.id', 'interface', 'add-default-route', 'disabled'] });
  }
  const addresses = ['.id', 'address', 'network', 'interface', 'disabled', 'invalid', 'dynamic'];
  wanted.set(ipMenu(way, 'address'), { proplist: addresses, query: nearAddresses(way) });
  if (way.source !== undefined) {
    const { source } = way;
    const six = isOverIpv6(way);
    const prefixes = networksOf(source).map(({ network, length }) => `=dst-address=${network}/${length}`);
    wanted.set(ipMenu(way, 'route'), {
      proplist: [
        ...['.id', 'dst-address', 'gateway', 'gateway-status', 'immediate-gw', 'distance', 'type', 'blackhole', 'check-gateway'],
        ...['routing-table', 'routing-mark', 'active', 'inactive', 'connect', 'dynamic', 'disabled'],
      ],
      query: anyOf(six ? prefixes : [...prefixes, `=dst-address=${source}`]),
    });
  }
  return wanted;
}

/** Own addresses, and of those that sessions brought only what may be near the daemon or is dialled. */
function nearAddresses(way: ManagementWay): string[] {
  if (isOverIpv6(way)) return [];
  const near = [way.source, way.address].flatMap((address) =>
    address !== undefined && isAddress(address) ? networksOf(address) : [],
  );
  const networks = [...new Set(near.map(({ network }) => `=network=${network}`))];
  return anyOf(networks, NOT_DYNAMIC);
}

/** Query words are worked off on a stack: one `#` word joins all that were pushed. */
function anyOf(words: readonly string[], last: readonly string[] = []): string[] {
  const count = words.length + (last.length > 0 ? 1 : 0);
  return [...words, ...last, ...(count > 1 ? [`#${'|'.repeat(count - 1)}`] : [])];
}

/** By which port of a bridge the daemon comes in: whose frames, then where they were seen. */
async function readEntry(reading: Reading, way: ManagementWay): Promise<void> {
  const { carrier, neighbour } = wayBack(snapshotOf(reading), way);
  const bridges = reading.tables.get('/interface/bridge') ?? [];
  if (neighbour === undefined || isOverIpv6(way) || bridges.length === 0 || carrier === undefined) return;
  await readInto(reading, new Map([['/ip/arp', { proplist: ['address', 'mac-address'], query: [`=address=${neighbour}`] }]]));
  const [known] = reading.tables.get('/ip/arp') ?? [];
  const mac = known?.['mac-address'];
  if (mac === undefined) return;
  const proplist = ['mac-address', 'on-interface', 'interface', 'local'];
  await readInto(reading, new Map([['/interface/bridge/host', { proplist, query: [`=mac-address=${mac}`] }]]));
}

async function readLists(reading: Reading, plan: Plan, way: ManagementWay): Promise<void> {
  const menu = `${firewallMenu(way)}/address-list`;
  const rules = ['filter', 'raw', 'nat'].flatMap((table) => reading.tables.get(`${firewallMenu(way)}/${table}`) ?? []);
  const wanted = plan.changes.flatMap((change) => (change.op === 'add' || change.op === 'set' ? [change.after] : []));
  const named = new Set(
    [...rules, ...wanted].flatMap((rule) =>
      ['src-address-list', 'dst-address-list'].flatMap((property) => rule[property]?.replace(/^!/, '') || []),
    ),
  );
  const parts = await Promise.all([...named].map((list) => readList(reading, menu, list, way)));
  reading.tables.set(
    menu,
    parts.flatMap((part) => part.rows),
  );
  reading.tables.set(
    PARTLY_READ,
    parts.filter((part) => !part.isWhole).map(({ list }) => ({ list })),
  );
}

interface ListPart {
  readonly list: string;
  readonly rows: readonly Row[];
  readonly isWhole: boolean;
}

async function readList({ session }: Reading, menu: string, list: string, way: ManagementWay): Promise<ListPart> {
  const proplist = ['.id', 'list', 'address', 'disabled'];
  const only = [`=list=${list}`];
  try {
    const { ret } = await session.query(`${menu}/print`, { 'count-only': '' }, { query: only });
    const isWhole = ret !== undefined && Number(ret) <= WHOLE_LIST;
    const near = candidates(way);
    const query = isWhole || near.length === 0 ? only : [...near, ...only, '#&'];
    const isBounded = isWhole || near.length > 0;
    return { list, isWhole, rows: isBounded ? await session.print(menu, { proplist, query }) : [] };
  } catch (error) {
    if (!isAppError(error) || error.spec.category !== 'routeros') throw error;
    return { list, isWhole: false, rows: [] };
  }
}

/** Entries that can hold the daemon or the dialled address, but for ranges. */
function candidates(way: ManagementWay): string[] {
  const own = [way.source, way.address].filter((address) => address !== undefined && isAddress(address));
  const words = own.flatMap((address) => [
    `=address=${address}`,
    ...networksOf(address ?? '').map(({ network, length }) => `=address=${network}/${length}`),
  ]);
  return anyOf([...new Set(words)]);
}

/** What a version has not is empty; what may not be read is noted. */
async function readInto(reading: Reading, wanted: Wanted): Promise<void> {
  await Promise.all(
    [...wanted].map(async ([menu, options]) => {
      try {
        reading.tables.set(menu, await reading.session.print(menu, options));
      } catch (error) {
        if (!isAppError(error) || error.spec.category !== 'routeros') throw error;
        if (error.code !== 'TRAP_NO_SUCH_COMMAND') reading.unread.add(menu);
      }
    }),
  );
}

function snapshotOf({ session, tables, unread }: Reading): Snapshot {
  return { version: session.facts.version, tables, unread: [...unread] };
}
