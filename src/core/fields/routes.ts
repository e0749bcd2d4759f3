import { field, type Fields } from '../catalogue';
import { bool, comment, distance, gateway, int, interfaceName, listOf, routingTable, words, type ValueType } from '../values';

/** What a route of either family reports besides its fields. */
export const ROUTE_REPORTED = {
  about: 'What RouterOS remarks about it.',
  active: 'It is in use.',
  bgp: 'Learned by BGP.',
  'bgp-mpls-vpn': 'Learned by BGP for a VPN.',
  connect: 'The network of an address of the router.',
  dhcp: 'Given by DHCP.',
  dynamic: 'Made by RouterOS itself.',
  ecmp: 'One of several equal ways.',
  'hw-offloaded': 'The switch chip forwards along it.',
  'immediate-gw': 'Neighbour and interface that packets are sent to.',
  inactive: 'It is not in use.',
  'is-is': 'Learned by IS-IS.',
  modem: 'Given by a modem.',
  ospf: 'Learned by OSPF.',
  rip: 'Learned by RIP.',
  static: 'Configured by somebody.',
  vpn: 'Made by a tunnel.',
  'gateway-status': 'Where each gateway leads to, on 6.x.',
  unreachable: 'It answers that the destination is unreachable, on 6.x.',
  prohibit: 'It answers that the destination is prohibited, on 6.x.',
  'belongs-to': 'What made it.',
} as const;

const BY_BGP = 'RouterOS 6 alone has it, for routes that are announced by BGP; menu.add takes it.';

/** Arguments of 6.x that announce a static route by BGP. */
export const ROUTE_LEFT_OUT = Object.fromEntries(
  ['as-path', 'atomic-aggregate', 'communities', 'local-pref', 'med', 'origin', 'prepend'].map((name) => [`bgp-${name}`, BY_BGP]),
);

interface RouteFamily {
  readonly network: ValueType<never> | ValueType;
  readonly address: ValueType<never> | ValueType;
  /** The default route. */
  readonly everywhere: string;
  /** Kinds of routes on 6.x, with spaces. */
  readonly types: string;
}

/** What a route of either family may hold, but for its table. */
export function routeFields({ network, address, everywhere, types }: RouteFamily) {
  return {
    'dst-address': field(network, 'Network that it leads to.', { default: everywhere }),
    gateway: field(listOf(gateway), 'Next hops: addresses, interfaces, or address%interface.', { unsettable: true }),
    distance: field(distance, 'The smaller one wins among routes to the same network.', { default: '1', unsettable: true }),
    'check-gateway': field(
      words('route-check-gateway', 'arp bfd bfd-multihop none ping'),
      'How the gateway is watched; 6.x knows no none, null takes it away in both.',
      { default: 'none', unsettable: true },
    ),
    'pref-src': field(address, 'Source address of what the router itself sends this way.', { unsettable: true }),
    scope: field(int(0, 255), 'Routes that look up their gateway use it from this target scope on.', {
      derived: true,
      unsettable: true,
    }),
    'target-scope': field(int(0, 255), 'Largest scope of a route that the gateway is looked up through.', {
      derived: true,
      unsettable: true,
    }),
    'vrf-interface': field(interfaceName, 'Interface whose VRF it is in.', { derived: true, unsettable: true }),
    blackhole: field(bool, 'Drop what goes there, without a word.', {
      default: 'no',
      unsettable: true,
      flag: true,
      since: '7.1',
      instead: 'use type',
    }),
    type: field(words('route-type', types), 'What happens to packets that go there.', {
      default: 'unicast',
      until: '7.1',
      instead: 'use blackhole',
    }),
    'route-tag': field(int(0, 4_294_967_295), 'Number that routing filters match.', { derived: true, until: '7.1' }),
    'suppress-hw-offload': field(bool, 'Keep it out of the switch chip.', { default: 'no', since: '7.1', until: '7.21' }),
    comment: field(comment, 'Comment.', { exact: true }),
    disabled: field(bool, 'Whether it is off.', { default: 'no' }),
  } satisfies Fields;
}

/** Name of the table that a route is in, of either generation. */
export const routeTable = field(routingTable, 'Routing table that it is in; on 7.x it has to exist in /routing/table.', {
  default: 'main',
});

/** The values that throw packets away on this router. */
export function blackholeValues({ major }: { readonly major: number }): Readonly<Record<string, string>> {
  return major < 7 ? { type: 'blackhole' } : { blackhole: 'yes' };
}
