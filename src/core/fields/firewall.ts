import { field, type Fields, type FieldTraits } from '../catalogue';
import {
  addressListName,
  bool,
  chain,
  comment,
  connectionLimit,
  connectionMark,
  connectionNatState,
  connectionState,
  dscp,
  duration,
  flagSet,
  icmpType,
  interfaceList,
  interfaceName,
  intRange,
  ipSpan,
  limit,
  mac,
  nameType,
  negatable,
  oneOf,
  packetMark,
  packetSizeRange,
  portList,
  protocol,
  routingMark,
  routingTable,
  tcpFlags,
  text,
  ttlMatch,
  withWords,
  words,
  type ValueType,
} from '../values';

/** A condition of a rule: it can be taken away again. */
function matcher(type: ValueType<never> | ValueType, description: string, traits: FieldTraits = {}) {
  return field(type, description, { unsettable: true, ...traits });
}

/** A small language of its own that RouterOS prints as it was written. */
function expression(name: string, example: string): ValueType<string> {
  return text({ name, maxLength: 255, minLength: 1, description: `Expression such as ${example}.`, example });
}

const interfaceMatch = negatable(interfaceName);
const interfaceListMatch = negatable(interfaceList);
const addressTypeMatch = flagSet({
  name: 'address-type',
  description: 'Kinds of address; a leading "!" turns the whole set around.',
  values: ['unicast', 'local', 'broadcast', 'multicast', 'blackhole', 'prohibit', 'unreachable'],
  example: 'local',
  negation: 'whole',
});

/** What every rule has, whichever table it stands in. @param actions the words of `action`, with spaces */
export function ruleFields({ table, chains, actions }: RuleTable): Fields {
  return {
    chain: field(chain, `Chain that the rule stands in: ${chains}, or one of your own.`, { required: true, exact: true }),
    action: field(
      words(`${table}-action`, `${actions} ${COMMON_ACTIONS}`.split(' ').sort().join(' ')),
      'What happens to a packet that matches.',
      {
        default: 'accept',
        exact: true,
      },
    ),
    'jump-target': field(chain, 'Chain to go on in, with action jump.'),
    'address-list': field(addressListName, 'Address list to add to, with the add-…-to-address-list actions.'),
    'address-list-timeout': field(
      withWords({ name: 'address-list-timeout', type: duration, words: ['none-dynamic', 'none-static'] }),
      'How long the address stays in the list.',
      { derived: true },
    ),
    log: field(bool, 'Write a log line for each packet that matches.', { default: 'no' }),
    'log-prefix': field(text({ name: 'log-prefix', maxLength: 31 }), 'Text in front of the log line.'),
    comment: field(comment, 'Comment; rules are told apart by it.', { exact: true }),
    disabled: field(bool, 'Whether the rule is ignored.', { default: 'no' }),
  };
}

export interface RuleTable {
  /** e.g. `filter`. */
  readonly table: string;
  /** Built-in chains, for people: `input, forward, output`. */
  readonly chains: string;
  readonly actions: string;
}

const COMMON_ACTIONS = 'accept add-dst-to-address-list add-src-to-address-list jump log passthrough return';

/** What a rule of any table reports besides its fields. */
export const RULE_REPORTED = {
  about: 'What RouterOS remarks about the rule.',
  bytes: 'Bytes that matched since the counters were reset.',
  packets: 'Packets that matched since the counters were reset.',
  dynamic: 'Made by RouterOS itself, e.g. for fasttrack or hotspot.',
  invalid: 'Something that the rule refers to is missing.',
} as const;

const ENDPOINTS = {
  'src-address': matcher(negatable(ipSpan), 'Source address, network or range.'),
  'dst-address': matcher(negatable(ipSpan), 'Destination address, network or range.'),
  'src-address-list': matcher(negatable(addressListName), 'List that holds the source address.'),
  'dst-address-list': matcher(negatable(addressListName), 'List that holds the destination address.'),
  'src-address-type': matcher(addressTypeMatch, 'Kind of the source address.'),
  'dst-address-type': matcher(addressTypeMatch, 'Kind of the destination address.'),
  'src-mac-address': matcher(negatable(mac), 'Source MAC address.'),
  'src-port': matcher(portList, 'Source ports; needs protocol tcp, udp or sctp.'),
  'dst-port': matcher(portList, 'Destination ports; needs protocol tcp, udp or sctp.'),
  port: matcher(portList, 'Ports on either side; needs protocol tcp, udp or sctp.'),
  protocol: matcher(negatable(protocol), 'IP protocol.'),
  'in-interface': matcher(interfaceMatch, 'Interface the packet came in through.'),
  'out-interface': matcher(interfaceMatch, 'Interface the packet leaves through.'),
  'in-interface-list': matcher(interfaceListMatch, 'Interface list the packet came in through.'),
  'out-interface-list': matcher(interfaceListMatch, 'Interface list the packet leaves through.'),
  'in-bridge-port': matcher(interfaceMatch, 'Bridge port the packet came in through.'),
  'out-bridge-port': matcher(interfaceMatch, 'Bridge port the packet leaves through.'),
  'in-bridge-port-list': matcher(interfaceListMatch, 'List of bridge ports the packet came in through.'),
  'out-bridge-port-list': matcher(interfaceListMatch, 'List of bridge ports the packet leaves through.'),
} satisfies Fields;

const CONNECTION = {
  'connection-state': matcher(connectionState, 'State of the connection the packet belongs to.'),
  'connection-nat-state': matcher(connectionNatState, 'How the connection is translated.'),
  'connection-mark': matcher(negatable(connectionMark), 'Mark that mangle gave the connection.'),
  'connection-type': matcher(
    negatable(oneOf({ name: 'connection-type', values: ['ftp', 'h323', 'irc', 'pptp', 'quake3', 'sip', 'tftp'] })),
    'Helper that follows the connection.',
  ),
  'connection-bytes': matcher(expression('connection-bytes', '1000000-0'), 'Bytes that the connection has carried.'),
  'connection-rate': matcher(expression('connection-rate', '0-100k'), 'Present rate of the connection.'),
  'connection-limit': matcher(negatable(connectionLimit), 'Connections per group of addresses.'),
  limit: matcher(negatable(limit), 'Match only up to this rate.'),
  'dst-limit': matcher(
    expression('dst-limit', '10,5,dst-address/1m'),
    'Match only up to this rate, counted per address or port.',
  ),
  'per-connection-classifier': matcher(
    negatable(expression('per-connection-classifier', 'both-addresses:2/0')),
    'One share of the connections, by a hash of addresses and ports.',
  ),
} satisfies Fields;

const PACKET = {
  'packet-mark': matcher(negatable(packetMark), 'Mark that mangle gave the packet.'),
  'routing-mark': matcher(negatable(routingMark), 'Routing mark of the packet.'),
  'routing-table': matcher(negatable(routingTable), 'Routing table of the packet.', { until: '7.1' }),
  'packet-size': matcher(negatable(packetSizeRange), 'Size of the packet in bytes.'),
  'icmp-options': matcher(negatable(icmpType), 'ICMP type and code; needs protocol icmp.'),
  'tcp-flags': matcher(tcpFlags, 'TCP flags; needs protocol tcp.'),
  'tcp-mss': matcher(expression('tcp-mss', '0-1400'), 'TCP segment size; needs protocol tcp.'),
  dscp: matcher(negatable(dscp), 'Differentiated services code point.'),
  ttl: matcher(ttlMatch, 'Time to live.', { composed: true }),
  fragment: matcher(bool, 'Second and later fragments of a packet.'),
  'ipv4-options': matcher(
    oneOf({
      name: 'ipv4-options',
      values: [
        'any',
        'loose-source-routing',
        'no-record-route',
        'no-router-alert',
        'no-source-routing',
        'no-timestamp',
        'none',
        'record-route',
        'router-alert',
        'strict-source-routing',
        'timestamp',
      ],
    }),
    'Options in the IPv4 header.',
  ),
  'ipsec-policy': matcher(
    oneOf({ name: 'ipsec-policy', values: ['in,ipsec', 'in,none', 'out,ipsec', 'out,none'] }),
    'Whether an IPsec policy applies, and in which direction.',
    { composed: true },
  ),
  priority: matcher(expression('priority', '0-7'), 'Priority of the packet.'),
  'ingress-priority': matcher(expression('ingress-priority', '0-7'), 'Priority that the packet came in with.'),
  realm: matcher(negatable(intRange({ name: 'realm', min: 0, max: 4_294_967_295 })), 'Realm of the route.'),
  tos: matcher(expression('tos', '16'), 'Type of service byte.', { since: '7.21' }),
  content: matcher(
    negatable(text({ name: 'content', maxLength: 1024, minLength: 1, example: 'text' })),
    'Text somewhere in the packet.',
  ),
  'layer7-protocol': matcher(
    negatable(nameType({ name: 'layer7-protocol', description: 'Name of a layer 7 pattern.', example: 'rdp' })),
    'Layer 7 pattern that the connection matches.',
  ),
  'tls-host': matcher(
    negatable(text({ name: 'tls-host', maxLength: 255, minLength: 1, example: '*.example.com' })),
    'Host name in the TLS greeting; needs protocol tcp.',
  ),
  hotspot: matcher(
    flagSet({
      name: 'hotspot-match',
      description: 'Kinds of hotspot clients; a leading "!" turns the whole set around.',
      values: ['auth', 'from-client', 'http', 'local-dst', 'to-client'],
      example: 'auth',
      negation: 'whole',
    }),
    'How the packet relates to the hotspot.',
  ),
  p2p: matcher(
    negatable(
      oneOf({
        name: 'p2p',
        values: [
          'all-p2p',
          'bit-torrent',
          'blubster',
          'direct-connect',
          'edonkey',
          'fasttrack',
          'gnutella',
          'soulseek',
          'warez',
          'winmx',
        ],
      }),
    ),
    'Peer-to-peer program; RouterOS recognises only unencrypted ones.',
  ),
  psd: matcher(expression('psd', '21,3s,3,1'), 'Port scan: weight threshold, delay, weight of low ports, weight of high ports.'),
  random: matcher(intRange({ name: 'random', min: 1, max: 99, unit: 'per cent' }), 'Match by chance.'),
  nth: matcher(negatable(expression('nth', '2,1')), 'Every nth packet: every, packet.'),
  time: matcher(negatable(expression('time', '8h-17h,mon,tue')), 'Time of day and weekdays.'),
} satisfies Fields;

/** What narrows an IPv4 rule; a rule with none of these meets every packet of its chain. Not every table has all of them. */
export const IPV4_MATCHERS = { ...ENDPOINTS, ...CONNECTION, ...PACKET } satisfies Fields;

type RuleValues = Readonly<Record<string, string | null | undefined>>;

/**
 * Why a rule of these actions that nothing narrows is dangerous: it meets every packet, those of rosfleet too.
 * @param actions what they do to every packet, as a clause, by action
 */
export function blanketHazard(actions: Readonly<Record<string, string>>): (rule: RuleValues) => string | undefined {
  return (rule) => {
    const action = rule['action'] ?? 'accept';
    const effect = actions[action];
    if (effect === undefined || rule['disabled'] === 'yes') return undefined;
    const narrowed = Object.keys(IPV4_MATCHERS).some((name) => rule[name]);
    return narrowed ? undefined : `${action} without any matcher ${effect}`;
  };
}

/** Fields without some. */
export function without(fields: Fields, ...names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}
