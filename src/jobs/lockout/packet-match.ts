import type { Row } from '../../core/catalogue';
import { isWithin } from './address-span';
import { rowsOf, type Snapshot } from './snapshot';
import { certain, every, isOn, not, some, wordsOf, type Trit } from './trit';

/** A packet of the management connection. What is `undefined` is not known; `none`: there is none on this side. */
export interface Packet {
  readonly source: string | undefined;
  readonly destination: string | undefined;
  readonly sourcePort: number | undefined;
  readonly destinationPort: number | undefined;
  readonly inInterface: string | undefined | { readonly none: true };
  readonly outInterface: string | undefined | { readonly none: true };
  readonly state: 'new' | 'established' | 'untracked';
  /** The destination is the router itself; else the source is. */
  readonly isInbound: boolean;
}

/** Address lists as far as they concern the connection. */
export interface ListMembership {
  of(list: string, address: string | undefined): { readonly is: Trit; readonly basis: string };
}

export interface MatchContext {
  readonly snapshot: Snapshot;
  readonly lists: ListMembership;
}

type Match = (wanted: string, packet: Packet, context: MatchContext) => Trit;

/** What a rule can ask that the model can answer. Anything else makes the rule one that may match. */
const MATCHERS: Readonly<Record<string, Match>> = {
  'src-address': (wanted, { source }) => isWithin(source, wanted),
  'dst-address': (wanted, { destination }) => isWithin(destination, wanted),
  'src-address-list': (wanted, { source }, { lists }) => lists.of(wanted, source).is,
  'dst-address-list': (wanted, { destination }, { lists }) => lists.of(wanted, destination).is,
  'src-address-type': (wanted, packet) => addressType(wanted, { isLocal: !packet.isInbound }),
  'dst-address-type': (wanted, packet) => addressType(wanted, { isLocal: packet.isInbound }),
  protocol: (wanted) => certain(wanted === 'tcp' || wanted === '6'),
  'src-port': (wanted, { sourcePort }) => inPorts(wanted, sourcePort),
  'dst-port': (wanted, { destinationPort }) => inPorts(wanted, destinationPort),
  port: (wanted, packet) => some([inPorts(wanted, packet.sourcePort), inPorts(wanted, packet.destinationPort)]),
  'in-interface': (wanted, { inInterface }, context) => isInterface(wanted, inInterface, context),
  'out-interface': (wanted, { outInterface }, context) => isInterface(wanted, outInterface, context),
  'in-interface-list': (wanted, { inInterface }, context) => isInList(wanted, inInterface, context),
  'out-interface-list': (wanted, { outInterface }, context) => isInList(wanted, outInterface, context),
  'connection-state': (wanted, { state }) => certain(wordsOf(wanted).includes(state)),
  'tcp-flags': tcpFlags,
  'icmp-options': () => 'no',
  'connection-type': () => 'maybe',
  fragment: (wanted) => (isOn(wanted) ? 'maybe' : 'yes'),
};

/** Properties of a rule that say what it does, or what became of it; not what it matches. */
const NOT_MATCHERS = new Set([
  ...['.id', '.nextid', '.dead', 'chain', 'action', 'jump-target', 'reject-with', 'address-list', 'address-list-timeout'],
  ...['log', 'log-prefix', 'comment', 'disabled', 'invalid', 'dynamic', 'hw-offload', 'bytes', 'packets', 'creation-time'],
  ...['to-addresses', 'to-ports', 'same-not-by-dst', 'randomise-ports', 'passthrough', 'builtin', 'default', 'about'],
]);

/** Truth of these does not change while nobody changes the configuration: what was seen of them once still holds. */
const STEADY = new Set([
  'src-address-list',
  'dst-address-list',
  'src-address',
  'dst-address',
  'src-mac-address',
  'in-bridge-port',
]);

export interface RuleMatch {
  readonly is: Trit;
  /** What the answer hangs on, for comparing with another time. */
  readonly basis: string;
  /** Every matcher that could not be answered is one that stays as it is. */
  readonly isSteady: boolean;
}

export function matchRule(rule: Row, packet: Packet, context: MatchContext): RuleMatch {
  const unsure: string[] = [];
  let isSteady = true;
  for (const [name, text] of Object.entries(rule)) {
    if (NOT_MATCHERS.has(name) || text === '') continue;
    const answer = answerOf(name, text, packet, context);
    if (answer === 'no') return { is: 'no', basis: '', isSteady: true };
    if (answer === 'yes') continue;
    unsure.push(`${name}=${text}${listBasis(name, text, packet, context)}`);
    isSteady &&= STEADY.has(name);
  }
  // RouterOS leaves a rule alone that names what is gone.
  if (isOn(rule['invalid'])) return { is: 'maybe', basis: 'invalid', isSteady: false };
  return { is: unsure.length === 0 ? 'yes' : 'maybe', basis: unsure.join(' '), isSteady };
}

function answerOf(name: string, text: string, packet: Packet, context: MatchContext): Trit {
  const match = Object.hasOwn(MATCHERS, name) ? MATCHERS[name] : undefined;
  if (!match) return 'maybe';
  if (name === 'tcp-flags' || !text.startsWith('!')) return match(text, packet, context);
  return not(match(text.slice(1), packet, context));
}

function listBasis(name: string, text: string, packet: Packet, { lists }: MatchContext): string {
  if (!name.endsWith('-address-list')) return '';
  const address = name.startsWith('src') ? packet.source : packet.destination;
  return `[${lists.of(text.replace(/^!/, ''), address).basis}]`;
}

/** Peers are unicast addresses; the router's own are local as well. */
function addressType(wanted: string, { isLocal }: { readonly isLocal: boolean }): Trit {
  const types = wordsOf(wanted);
  if (isLocal) return certain(types.includes('local'));
  return types.includes('unicast') ? 'yes' : types.includes('blackhole') ? 'maybe' : 'no';
}

function inPorts(text: string, port: number | undefined): Trit {
  const spans = wordsOf(text).map((part) => part.split('-').map(Number));
  if (spans.some((span) => span.some(Number.isNaN))) return 'maybe';
  const holds = (wanted: number): boolean => spans.some(([from = -1, to = from]) => wanted >= from && wanted <= to);
  if (port !== undefined) return certain(holds(port));
  // The client's own port is one above the well-known ones.
  return spans.every(([from = 0, to = from]) => to < 1024) ? 'no' : 'maybe';
}

/** The first packet has SYN alone, later ones ACK with or without others. */
function tcpFlags(wanted: string, { state, isInbound }: Packet): Trit {
  const flags = wordsOf(wanted);
  const isFirst = state === 'new' && isInbound;
  return every(
    flags.map((flag) => {
      const name = flag.replace(/^!/, '');
      const isSet: Trit = isFirst
        ? certain(name === 'syn')
        : name === 'syn' && isInbound
          ? state === 'untracked'
            ? 'maybe'
            : 'no'
          : 'maybe';
      return flag.startsWith('!') ? not(isSet) : isSet;
    }),
  );
}

const GROUPS: Readonly<Record<string, RegExp>> = {
  'all-ethernet': /^ether$/,
  'all-vlan': /^vlan$/,
  'all-wireless': /^(wlan|wifi|wifiwave2|cap)$/,
  'all-ppp': /^(ppp|pppoe|l2tp|pptp|sstp|ovpn)-(in|out|client|server)$/,
};

function isInterface(wanted: string, name: Packet['inInterface'], { snapshot }: MatchContext): Trit {
  if (typeof name === 'object') return 'no';
  if (name === undefined) return 'maybe';
  const group = GROUPS[wanted];
  if (!group) return wanted === name ? 'yes' : isGone(wanted, snapshot) ? 'maybe' : 'no';
  const type = rowsOf(snapshot, '/interface').find((row) => row['name'] === name)?.['type'];
  return type === undefined ? 'maybe' : group.test(type) ? 'yes' : /^(ether|bridge|vlan|bond|wg)/.test(type) ? 'no' : 'maybe';
}

/** A rule that names an interface which went away is left alone, whatever it says. Those that come and go were not read. */
function isGone(name: string, snapshot: Snapshot): boolean {
  return !name.startsWith('<') && !rowsOf(snapshot, '/interface').some((row) => row['name'] === name);
}

/** Members of a list and of the lists it includes. What is member and excluded at once differs between descriptions. */
function isInList(list: string, name: Packet['inInterface'], context: MatchContext, seen: readonly string[] = []): Trit {
  if (typeof name === 'object') return 'no';
  if (list === 'all') return 'yes';
  if (list === 'none' || seen.includes(list)) return 'no';
  if (name === undefined) return 'maybe';
  const { snapshot } = context;
  const isKnown = rowsOf(snapshot, '/interface').some((row) => row['name'] === name && !isOn(row['dynamic']));
  // Interfaces that come and go get into lists by profiles, which are not read.
  if (!isKnown) return 'maybe';
  if (list === 'static') return 'yes';
  if (list === 'dynamic') return 'no';
  const row = rowsOf(snapshot, '/interface/list').find((each) => each['name'] === list);
  // A rule about a list that is gone: RouterOS shows it as invalid.
  if (!row) return 'maybe';
  const nested = (names: string | undefined): Trit =>
    some(wordsOf(names).map((other) => isInList(other, name, context, [...seen, list])));
  const own = certain(
    rowsOf(snapshot, '/interface/list/member').some(
      (member) => member['list'] === list && member['interface'] === name && !isOn(member['disabled']),
    ),
  );
  const member = some([own, nested(row['include'])]);
  const excluded = nested(row['exclude']);
  if (member === 'no') return 'no';
  if (excluded === 'no') return member;
  return own === 'no' && excluded === 'yes' ? 'no' : 'maybe';
}
