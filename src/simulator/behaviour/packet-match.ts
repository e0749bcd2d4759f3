import { contains, parseIp, parsePrefix } from '../kernel/ipv4';
import type { RouterState, Values } from '../kernel/menu';

/** A packet of a management connection, as it reaches the router. */
export interface Packet {
  readonly source: string;
  readonly destination: string;
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  readonly port: number;
  /** The interface that IP sees: the bridge, where a bridge port received it. */
  readonly inInterface: string;
  /** The bridge port that received it, if any. */
  readonly inBridgePort?: string;
  readonly state: 'new' | 'established' | 'untracked';
}

type Match = (wanted: string, packet: Packet, state: RouterState) => boolean;

/** What a rule can ask of a packet. A rule that asks anything else never matches. */
const MATCHERS: Readonly<Record<string, Match>> = {
  'src-address': negated((wanted, { source }) => inAddresses(wanted, source)),
  'dst-address': negated((wanted, { destination }) => inAddresses(wanted, destination)),
  'src-address-list': negated((wanted, { source }, state) => inAddressList(wanted, source, state)),
  'dst-address-list': negated((wanted, { destination }, state) => inAddressList(wanted, destination, state)),
  'src-address-type': negated((wanted) => wanted.split(',').includes('unicast')),
  'dst-address-type': negated((wanted) => wanted.split(',').some((type) => type === 'local' || type === 'unicast')),
  protocol: negated((wanted, { protocol }) => wanted === protocol),
  'dst-port': negated((wanted, { port }) => inPorts(wanted, port)),
  port: negated((wanted, { port }) => inPorts(wanted, port)),
  'in-interface': negated((wanted, packet, state) => isInterface(wanted, packet.inInterface, state)),
  'in-interface-list': negated((wanted, packet, state) => inInterfaceList(wanted, packet.inInterface, state)),
  'in-bridge-port': negated((wanted, { inBridgePort }) => wanted === inBridgePort),
  'in-bridge-port-list': negated(
    (wanted, { inBridgePort }, state) => inBridgePort !== undefined && inInterfaceList(wanted, inBridgePort, state),
  ),
  'connection-state': negated((wanted, packet) => wanted.split(',').includes(packet.state)),
  'tcp-flags': (wanted, { protocol, state }) => protocol === 'tcp' && state === 'new' && wanted === 'syn',
  // A single administrator stays below every limit.
  limit: () => true,
  'dst-limit': () => true,
};

/** Properties of a rule that say what it does, not what it matches. */
const NOT_MATCHERS = new Set([
  ...['chain', 'action', 'jump-target', 'reject-with', 'address-list', 'address-list-timeout'],
  ...['log', 'log-prefix', 'comment', 'disabled', 'invalid', 'dynamic', 'hw-offload', 'bytes', 'packets'],
]);

export function matches(rule: Values, packet: Packet, state: RouterState): boolean {
  for (const name in rule) {
    if (NOT_MATCHERS.has(name) || name.startsWith('~')) continue;
    const match = MATCHERS[name];
    if (!match?.(rule[name] ?? '', packet, state)) return false;
  }
  return true;
}

function negated(match: Match): Match {
  return (wanted, packet, state) =>
    wanted.startsWith('!') ? !match(wanted.slice(1), packet, state) : match(wanted, packet, state);
}

function inAddresses(text: string, address: string): boolean {
  const wanted = parseIp(address);
  if (wanted === undefined) return false;
  const [from = '', to] = text.split('-');
  if (to !== undefined) return wanted >= (parseIp(from) ?? Infinity) && wanted <= (parseIp(to) ?? -1);
  const prefix = parsePrefix(text);
  return prefix !== undefined && contains(prefix, wanted);
}

function inAddressList(list: string, address: string, state: RouterState): boolean {
  return state
    .rows('/ip/firewall/address-list')
    .some(({ values }) => values.list === list && values.disabled !== 'true' && inAddresses(values.address ?? '', address));
}

function inPorts(text: string, port: number): boolean {
  return text.split(',').some((part) => {
    const [from, to = from] = part.split('-').map(Number);
    return from !== undefined && to !== undefined && port >= from && port <= to;
  });
}

function isInterface(wanted: string, name: string, state: RouterState): boolean {
  if (wanted === name) return true;
  if (wanted === 'all-ethernet') return hasName('/interface/ethernet', name, state);
  return wanted === 'all-vlan' && hasName('/interface/vlan', name, state);
}

function hasName(menu: string, name: string, state: RouterState): boolean {
  return state.rows(menu).some((row) => row.values.name === name);
}

/** Members of a list, of the lists it includes, and without those it excludes. */
function inInterfaceList(list: string, name: string, state: RouterState, seen: readonly string[] = []): boolean {
  if (list === 'all' || list === 'static') return true;
  if (list === 'none' || list === 'dynamic' || seen.includes(list)) return false;
  const row = state.rows('/interface/list').find((candidate) => candidate.values.name === list);
  if (!row) return false;
  const nested = (names: string | undefined): boolean =>
    (names ?? '').split(',').some((other) => other !== '' && inInterfaceList(other, name, state, [...seen, list]));
  if (nested(row.values.exclude)) return false;
  const isMember = state
    .rows('/interface/list/member')
    .some(({ values }) => values.list === list && values.interface === name && values.disabled !== 'true');
  return isMember || nested(row.values.include);
}
