import { field, type Field, type Fields, type FieldTraits } from '../../core/catalogue';
import {
  asn,
  bool,
  duration,
  int,
  line,
  listOf,
  named,
  or,
  routerId,
  routingTable,
  words,
  wordSet,
  type ValueType,
} from '../../core/values';

/** 7.x: everything may come from a template, so that each property can be taken away again. */
function optional(type: ValueType<never> | ValueType, description: string, traits: FieldTraits = {}): Field {
  return field(type, description, { unsettable: true, ...traits });
}

const filterChain = named('route-filter-chain', 'bgp-in');
const addressList = named('address-list', 'bgp-networks');
const limits = int(0, 4_294_967_295, 'routes');
const listed = line('bgp-filter-list', 255, 'list');
const UNTIL_INSTANCE = { until: '7.20' } as const;
const FROM_INSTANCE = { since: '7.20' } as const;
const FROM_PATHS = { since: '7.22', instead: 'use add-path-out' } as const;
const affinity = 'afi alone instance main remote-as vrf';

const INPUT: Fields = {
  'input.filter': optional(filterChain, 'Filter chain for routes that come in.'),
  'input.allow-as': optional(int(0, 10), 'How often the own AS may be in the path.'),
  'input.affinity': optional(words('bgp-input-affinity', affinity), 'Sessions that one process handles together.'),
  'input.limit-process-routes-ipv4': optional(limits, 'Most IPv4 routes to take.'),
  'input.limit-process-routes-ipv6': optional(limits, 'Most IPv6 routes to take.'),
  'input.accept-nlri': optional(addressList, 'Address list of the networks to take.'),
  'input.accept-communities': optional(listed, 'Communities to take.'),
  'input.accept-ext-communities': optional(listed, 'Extended communities to take.'),
  'input.accept-large-communities': optional(listed, 'Large communities to take.'),
  'input.accept-unknown': field(listed, 'Unknown attributes to take.', UNTIL_INSTANCE),
  'input.filter-nlri': optional(addressList, 'Address list of networks to refuse before anything is kept.', FROM_INSTANCE),
  'input.filter-communities': optional(listed, 'Communities to refuse.', FROM_INSTANCE),
  'input.filter-ext-communities': optional(listed, 'Extended communities to refuse.', FROM_INSTANCE),
  'input.filter-large-communities': optional(listed, 'Large communities to refuse.', FROM_INSTANCE),
  'input.filter-unknown': optional(listed, 'Unknown attributes to refuse.', FROM_INSTANCE),
  'input.attr-error-handling': field(words('bgp-attribute-errors', 'default revised'), 'What a broken attribute does.', {
    derived: true,
    ...FROM_INSTANCE,
  }),
  'input.ignore-as-path-len': field(bool, 'Leave the length of the path out of the choice.', {
    until: '7.20',
    instead: 'use ignore-as-path-len of the instance',
  }),
  'input.add-path': optional(
    wordSet('bgp-add-path', 'ip ipv6'),
    'Families that several ways to a network are taken for.',
    FROM_PATHS,
  ),
};

const OUTPUT: Fields = {
  'output.filter-chain': optional(filterChain, 'Filter chain for routes that are sent.'),
  'output.filter-select': optional(filterChain, 'Select chain for routes that are sent.'),
  'output.network': optional(addressList, 'Address list of the networks to announce.'),
  'output.network-blackhole': optional(bool, 'Make a blackhole route for each of these networks.', FROM_INSTANCE),
  'output.redistribute': optional(
    wordSet('bgp-redistributed', 'connected static rip ospf isis bgp vpn dhcp fantasy modem bgp-mpls-vpn slaac'),
    'Kinds of route to announce.',
  ),
  'output.default-originate': optional(words('bgp-default-originate', 'always if-installed never'), 'Announce a default route.'),
  'output.default-prepend': optional(int(0, 255), 'How often to put the own AS in front.'),
  'output.as-override': optional(bool, 'Put the own AS where that of the peer is in the path.'),
  'output.remove-private-as': optional(bool, 'Take private AS numbers out of the path.'),
  'output.keep-sent-attributes': optional(bool, 'Keep what was sent, so that advertisements can be listed.'),
  'output.no-client-to-client-reflection': optional(bool, 'Reflect no routes from one client to another.'),
  'output.no-early-cut': optional(bool, 'Send the routes of a peer back to it, to be dropped there.'),
  'output.affinity': optional(words('bgp-output-affinity', `input ${affinity}`), 'Sessions that one process handles together.'),
  'output.add-path': optional(
    wordSet('bgp-add-path', 'ip ipv6'),
    'Families that several ways to a network are sent for.',
    FROM_PATHS,
  ),
};

/** What a connection and a template of 7.x have in common; a connection takes from its templates what it does not set. */
export const SESSION_FIELDS: Fields = {
  as: optional(asn, 'Own AS number.'),
  templates: optional(listOf(named('bgp-template', 'default')), 'Templates to take settings from.'),
  afi: optional(wordSet('bgp-families', 'ip ipv6 l2vpn l2vpn-cisco vpnv4 vpnv6 evpn'), 'Families of routes.', {
    since: '7.20',
    instead: 'use address-families',
  }),
  'address-families': field(wordSet('bgp-families', 'ip ipv6 l2vpn l2vpn-cisco vpnv4 vpnv6 evpn'), 'Families of routes.', {
    emptied: true,
    until: '7.20',
    instead: 'use afi',
  }),
  'router-id': field(or(routerId, 'main'), 'Id of this router.', {
    derived: true,
    until: '7.20',
    instead: 'use router-id of the instance',
  }),
  'cluster-id': field(routerId, 'Id of the cluster that routes are reflected in.', {
    emptied: true,
    until: '7.20',
    instead: 'use cluster-id of the instance',
  }),
  'hold-time': optional(or(duration, 'infinity'), 'How long a silent peer is kept; the lower of both sides counts.'),
  'keepalive-time': optional(duration, 'Time between keepalives.'),
  multihop: optional(bool, 'The peer need not be on a link of this router.'),
  'nexthop-choice': optional(words('bgp-nexthop-choice', 'default force-self propagate'), 'Next hop of routes that are sent.'),
  'use-bfd': optional(bool, 'Notice a loss by BFD.'),
  'routing-table': optional(routingTable, 'Table that its routes go to.'),
  vrf: optional(routingTable, 'VRF that the session is made in.', { default: 'main' }),
  'add-path-out': field(words('bgp-add-path-out', 'all none'), 'Send several ways to a network.', {
    derived: true,
    until: '7.22',
    instead: 'use output.add-path',
  }),
  'cisco-vpls-nlri-len-fmt': optional(words('bgp-vpls-length', 'auto-bits auto-bytes bits bytes'), 'Length of VPLS routes.'),
  'save-to': optional(line('bgp-save-to'), 'File that messages are written to.'),
  ...INPUT,
  ...OUTPUT,
};
