import { field, type Field, type Fields } from '../../core/catalogue';
import {
  asn,
  bgpCommunity,
  bool,
  chain,
  expression,
  int,
  interfaceName,
  ip,
  ipNetwork,
  line,
  listOf,
  routingMark,
  words,
  wordSet,
  type ValueType,
} from '../../core/values';

const MAX = 4_294_967_295;
const range = expression('number-range', '8-24', 64);
const communities = listOf(bgpCommunity);
const targets = listOf(expression('route-target', '65000:1', 64));
const number = int(0, MAX);
const scope = int(0, 255);

/** A condition, or something that is set: each can be taken away again. */
function optional(type: ValueType<never> | ValueType, description: string): Field {
  return field(type, description, { unsettable: true });
}

/** 6.x prints these lists as an empty text. */
function list(type: ValueType<never> | ValueType, description: string): Field {
  return field(type, description, { emptied: true });
}

const MATCHERS: Fields = {
  prefix: optional(ipNetwork, 'Network that the route lies in.'),
  'prefix-length': optional(range, 'Length of its prefix, or a range of lengths; absent: just the prefix itself.'),
  'match-chain': optional(chain, 'Chain that has to accept the route.'),
  protocol: optional(wordSet('route-protocol', 'bgp connect ldp mme ospf rip static'), 'Where the route comes from.'),
  'address-family': optional(words('route-address-family', 'ip ipv6 l2vpn l2vpn-cisco vpnv4'), 'Kind of address.'),
  distance: optional(range, 'Distance, or a range.'),
  scope: optional(range, 'Scope, or a range.'),
  'target-scope': optional(range, 'Target scope, or a range.'),
  'pref-src': optional(expression('address-range', '192.0.2.1-192.0.2.9', 64), 'Preferred source address, or a range.'),
  'routing-mark': optional(routingMark, 'Routing mark.'),
  'route-comment': optional(line('route-comment'), 'Comment of the route.'),
  'route-tag': optional(range, 'Tag, or a range.'),
  'route-targets': list(targets, 'Route targets.'),
  'site-of-origin': list(targets, 'Site of origin.'),
  'bgp-as-path': optional(expression('as-path-expression', '^65001_'), 'Regular expression over the AS path.'),
  'bgp-as-path-length': optional(range, 'Length of the AS path, or a range.'),
  'bgp-atomic-aggregate': optional(words('atomic-aggregate', 'absent present'), 'The atomic aggregate attribute.'),
  'bgp-communities': list(communities, 'Communities that it has.'),
  'bgp-local-pref': optional(range, 'Local preference, or a range.'),
  'bgp-med': optional(range, 'MED, or a range.'),
  'bgp-origin': optional(wordSet('bgp-origin', 'egp igp incomplete'), 'Origin.'),
  'bgp-weight': optional(range, 'Weight, or a range.'),
  'locally-originated-bgp': optional(bool, 'This router made the route.'),
  'ospf-type': optional(
    wordSet('ospf-route-type', 'external-type-1 external-type-2 inter-area intra-area nssa-external-type-1 nssa-external-type-2'),
    'Type of the OSPF route.',
  ),
  'invert-match': field(bool, 'The rule is for routes that do not match.', { default: 'no' }),
};

const CHANGES: Fields = {
  'append-bgp-communities': list(communities, 'Communities to add.'),
  'append-route-targets': list(targets, 'Route targets to add.'),
  'set-bgp-communities': list(communities, 'Communities to have.'),
  'set-bgp-local-pref': optional(number, 'Local preference to have.'),
  'set-bgp-med': optional(number, 'MED to have.'),
  'set-bgp-prepend': optional(int(0, 16), 'How often to put the own AS in front.'),
  'set-bgp-prepend-path': list(listOf(asn), 'AS numbers to put in front.'),
  'set-bgp-weight': optional(int(-2_147_483_648, 2_147_483_647), 'Weight to have.'),
  'set-check-gateway': optional(words('check-gateway', 'arp none ping'), 'How the gateway is watched.'),
  'set-disabled': optional(bool, 'Take the route but leave it off.'),
  'set-distance': optional(scope, 'Distance to have.'),
  'set-in-nexthop': list(listOf(ip), 'Next hops of received routes.'),
  'set-in-nexthop-direct': list(listOf(interfaceName), 'Interfaces as next hops of received routes.'),
  'set-in-nexthop-ipv6': list(listOf(ip), 'IPv6 next hops of received routes.'),
  'set-in-nexthop-linklocal': list(
    listOf(expression('link-local', 'fe80::1%ether1', 64)),
    'Link-local next hops of received routes.',
  ),
  'set-mpls-te-metric': optional(number, 'Metric for traffic engineering to have.'),
  'set-out-nexthop': optional(ip, 'Next hop of routes that are sent.'),
  'set-out-nexthop-ipv6': optional(ip, 'IPv6 next hop of routes that are sent.'),
  'set-out-nexthop-linklocal': optional(ip, 'Link-local next hop of routes that are sent.'),
  'set-pref-src': optional(ip, 'Preferred source address to have.'),
  'set-route-comment': optional(line('route-comment'), 'Comment to have.'),
  'set-route-tag': optional(number, 'Tag to have.'),
  'set-route-targets': list(targets, 'Route targets to have.'),
  'set-routing-mark': optional(routingMark, 'Routing mark to have.'),
  'set-scope': optional(scope, 'Scope to have.'),
  'set-site-of-origin': list(targets, 'Site of origin to have.'),
  'set-target-scope': optional(scope, 'Target scope to have.'),
  'set-type': optional(words('route-type', 'blackhole prohibit unicast unreachable'), 'Type to have.'),
  'set-use-te-nexthop': optional(bool, 'Use tunnels of traffic engineering as next hops.'),
};

/** A filter rule of 6.x: conditions and changes, each a property. */
export const PROPERTY_FIELDS: Fields = {
  action: field(
    words('route-filter-action', 'accept discard jump log passthrough reject return'),
    'What happens to a route that matches: reject keeps it inactive, discard forgets it.',
    { default: 'passthrough' },
  ),
  'jump-target': optional(chain, 'Chain to go on in, with action jump.'),
  ...MATCHERS,
  ...CHANGES,
};
