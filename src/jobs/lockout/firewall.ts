import type { Row } from '../../core/catalogue';
import { walkChain, type Walk } from './chain-walk';
import type { Finding } from './finding';
import { membershipOf } from './list-membership';
import type { ListMembership, Packet } from './packet-match';
import { rowsOf, type Snapshot } from './snapshot';
import { isOn } from './trit';
import { doorOf, isOverIpv6, type ManagementWay } from './way';

/** What the firewall needs to know of the connection beyond the way. */
export interface Connection {
  readonly way: ManagementWay;
  /** The service's port as the router has it: not the dialled one where something translates on the way. */
  readonly servicePort: number;
  /** The address of the router that packets arrive at; undefined where the dialled one is not the router's. */
  readonly destination: string | undefined;
  /** Interface by which packets come and go. */
  readonly carrier: string | undefined;
}

type Leg = 'new' | 'established' | 'replies';

const LEGS: readonly Leg[] = ['new', 'established', 'replies'];
const WORDS: Readonly<Record<Leg, string>> = {
  new: 'new connections',
  established: 'the open connection',
  replies: 'the answers',
};

export type Misses = ReadonlySet<string>;

export interface FirewallView {
  readonly findings: readonly Finding[];
  /** Of a state in which the daemon is in: rules that cannot have matched. */
  readonly misses: Misses;
}

/** Raw, dst-nat and input for what comes, raw and output for what goes: a connection needs all of them. */
export function firewallFindings(snapshot: Snapshot, connection: Connection, misses: Misses = new Set()): FirewallView {
  const lists = listsOf(snapshot, connection);
  const findings: Finding[] = [];
  const missed = new Set<string>();
  for (const leg of LEGS) {
    const walks = walksOf({ snapshot, connection, lists, misses }, leg);
    // Of two walks through the filter, tracked and not, one is not that of the packet.
    const isOne = walks.filter(({ chain }) => chain === 'input').length === 1;
    if (leg === 'new' && isOne) for (const { walk } of walks) for (const miss of walk.misses) missed.add(miss);
    findings.push(findingOf(snapshot, connection, leg, walks));
  }
  return { findings, misses: missed };
}

interface Looking {
  readonly snapshot: Snapshot;
  readonly connection: Connection;
  readonly lists: ListMembership;
  readonly misses: Misses;
}

interface Passed {
  readonly chain: string;
  readonly walk: Walk;
}

function walksOf(looking: Looking, leg: Leg): readonly Passed[] {
  const { snapshot, connection } = looking;
  const menu = firewallMenu(connection.way);
  const packet = packetOf(connection, leg);
  const pass = (table: string, chain: string, seen: Packet): Passed => ({
    chain: table === 'filter' ? chain : `${table} ${chain}`,
    walk: walkChain(rowsOf(snapshot, `${menu}/${table}`), chain, seen, {
      snapshot,
      lists: looking.lists,
      misses: looking.misses,
    }),
  });
  const isOut = leg === 'replies';
  const raw = pass('raw', isOut ? 'output' : 'prerouting', packet);
  const nat = leg === 'new' ? [withoutDetours(pass('nat', 'dstnat', packet), connection)] : [];
  const chain = isOut ? 'output' : 'input';
  const states = [...(raw.walk.fates.has('untracked') ? ['untracked' as const] : [])];
  const tracked = [...raw.walk.fates].some((fate) => fate !== 'untracked') ? [packet.state] : [];
  return [raw, ...nat, ...[...tracked, ...states].map((state) => pass('filter', chain, { ...packet, state }))];
}

/** A redirect to the service's own port leads to the service. */
function withoutDetours({ chain, walk }: Passed, { servicePort }: Connection): Passed {
  const rule = walk.dropper?.rule;
  const isHarmless = rule?.['action'] === 'redirect' && rule['to-ports'] === String(servicePort);
  if (!isHarmless || walk.fates.size > 1) return { chain, walk };
  return { chain, walk: { ...walk, fates: new Set(['accept']) } };
}

function packetOf({ way, servicePort, destination, carrier }: Connection, leg: Leg): Packet {
  const none = { none: true } as const;
  if (leg !== 'replies') {
    return {
      source: way.source,
      destination,
      sourcePort: undefined,
      destinationPort: servicePort,
      inInterface: carrier,
      outInterface: none,
      state: leg,
      isInbound: true,
    };
  }
  return {
    source: destination,
    destination: way.source,
    sourcePort: servicePort,
    destinationPort: undefined,
    inInterface: none,
    outInterface: carrier,
    state: 'established',
    isInbound: false,
  };
}

export function firewallMenu(way: ManagementWay): string {
  return isOverIpv6(way) ? '/ipv6/firewall' : '/ip/firewall';
}

/** Rules that put the source on a list do so sooner or later: whoever asks for the list then sees it there. */
function listsOf(snapshot: Snapshot, connection: Connection): ListMembership {
  const menu = firewallMenu(connection.way);
  const plain = membershipOf(snapshot, `${menu}/address-list`, new Set());
  const filling = ['raw', 'filter'].flatMap((table) =>
    rowsOf(snapshot, `${menu}/${table}`).filter(
      (rule) => /^add-(src|dst)-to-/.test(rule['action'] ?? '') && !isOn(rule['disabled']),
    ),
  );
  const chains = new Set(['input', 'prerouting', ...jumpTargets(snapshot, menu)]);
  const mayBeOn = new Set<string>();
  for (const rule of filling) {
    if (!chains.has(rule['chain'] ?? '')) continue;
    // Being on one list may be what gets it onto the next: only what holds for every list counts.
    const { 'src-address-list': _source, 'dst-address-list': _destination, ...rest } = rule;
    const packet = packetOf(connection, 'new');
    const { listed } = walkChain([{ ...rest, chain: 'x' }], 'x', packet, { snapshot, lists: plain });
    for (const list of listed) mayBeOn.add(list);
  }
  return mayBeOn.size === 0 ? plain : membershipOf(snapshot, `${menu}/address-list`, mayBeOn);
}

function jumpTargets(snapshot: Snapshot, menu: string): readonly string[] {
  return ['raw', 'filter'].flatMap((table) => rowsOf(snapshot, `${menu}/${table}`).flatMap((rule) => rule['jump-target'] ?? []));
}

function findingOf(snapshot: Snapshot, connection: Connection, leg: Leg, walks: readonly Passed[]): Finding {
  const isShut = ({ walk }: Passed): boolean => [...walk.fates].every((fate) => fate === 'drop' || fate === 'elsewhere');
  const mayBeShut = ({ walk }: Passed): boolean => walk.fates.has('drop') || walk.fates.has('elsewhere');
  const shut = walks.find(isShut);
  // The second walk through the filter stands beside the first: only one of them is taken.
  const filters = walks.filter(({ chain }) => chain === 'input' || chain === 'output');
  const isClosed = shut !== undefined && (!filters.includes(shut) || filters.every(isShut));
  const doubtful = walks.find(mayBeShut);
  const culprit = isClosed ? shut : doubtful;
  return {
    key: `firewall-${leg}`,
    verdict: isClosed ? 'closed' : doubtful ? 'uncertain' : 'open',
    why: culprit ? tell(culprit, connection, leg, isClosed ? 'certain' : 'possible') : '',
    trace: walks.map(({ walk }) => `${walk.trace}=${[...walk.fates].join(',')}`).join('\n--\n'),
    scope: () => scopeOf(snapshot, firewallMenu(connection.way)),
  };
}

function tell({ chain, walk }: Passed, { way, servicePort }: Connection, leg: Leg, how: 'certain' | 'possible'): string {
  const door = `${doorOf({ ...way, port: servicePort })} from ${way.source ?? 'the daemon'}`;
  if (!walk.dropper) return `the rules of ${chain} are too many to follow`;
  const { rule } = walk.dropper;
  const name = rule['comment'] ? `"${rule['comment']}" ` : '';
  const id = rule['.id']?.startsWith('*') ? `(${rule['.id']})` : '(new)';
  return `${chain} rule ${name}${id} ${verbOf(rule, how)} ${WORDS[leg]} to ${door}`;
}

function verbOf({ action = '' }: Row, how: 'certain' | 'possible'): string {
  const [does, done] = action === 'reject' ? ['rejects', 'reject'] : /^(drop|tarpit)$/.test(action) ? ['drops', 'drop'] : DIVERTS;
  return how === 'certain' ? does : `may ${done}`;
}

const DIVERTS = ['leads away', 'lead away'] as const;

/** Everything by which the firewall could decide, without what the router counts. */
function scopeOf(snapshot: Snapshot, menu: string): string {
  const menus = [
    ...['raw', 'nat', 'filter', 'address-list'].map((table) => `${menu}/${table}`),
    '/interface/list',
    '/interface/list/member',
  ];
  const kept = menus.map((each) => rowsOf(snapshot, each).filter(mayConcern).map(plainRule));
  return JSON.stringify(kept);
}

function mayConcern(row: Row): boolean {
  return !['forward', 'postrouting', 'srcnat'].includes(row['chain'] ?? '') && !isOn(row['disabled']);
}

function plainRule({ bytes: _bytes, packets: _packets, comment: _comment, ...rule }: Row): Row {
  return rule;
}
