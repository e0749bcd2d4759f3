import { completeAddressListEntry, deriveAddressListEntry, deriveRule } from '../behaviour/firewall';
import type { FieldSpec } from '../kernel/field';
import type { MenuSpec, Values } from '../kernel/menu';
import { bool, int, ip, ipMatch, ipOrName, ipRanges, mac, oneOf, ports, ref, shown, someOf, text, time } from './field-kinds';

const INTERFACES = '/interface';
const GROUPS = ['all-ethernet', 'all-ppp', 'all-vlan', 'all-wireless'];
const MATCH = { unset: true, not: true } as const;
const OWN = { unset: true } as const;
const PROTOCOLS =
  'dccp ddp egp encap etherip ggp gre hmp icmp icmpv6 idpr-cmtp igmp ipencap ipip ipsec-ah ipsec-esp ipv6-encap ipv6-frag ' +
  'ipv6-nonxt ipv6-opts ipv6-route iso-tp4 l2tp ospf pim pup rdp rspf rsvp sctp st tcp udp udp-lite vmtp vrrp xns-idp xtp';

function interfaceMatch(): FieldSpec {
  return ref(INTERFACES, undefined, { ...MATCH, values: GROUPS });
}

function listMatch(): FieldSpec {
  return ref('/interface/list', undefined, MATCH);
}

/** What every table can match; RouterOS prints only what a rule holds. */
const MATCHERS: Readonly<Record<string, FieldSpec>> = {
  'src-address': ipMatch(undefined, MATCH),
  'dst-address': ipMatch(undefined, MATCH),
  'src-address-list': text(undefined, OWN),
  'dst-address-list': text(undefined, OWN),
  'src-address-type': someOf('unicast local broadcast multicast blackhole', undefined, MATCH),
  'dst-address-type': someOf('unicast local broadcast multicast blackhole', undefined, MATCH),
  'src-mac-address': mac(undefined, MATCH),
  protocol: oneOf(PROTOCOLS, undefined, MATCH),
  'src-port': ports(undefined, MATCH),
  'dst-port': ports(undefined, MATCH),
  port: ports(undefined, MATCH),
  'in-interface': interfaceMatch(),
  'out-interface': interfaceMatch(),
  'in-interface-list': listMatch(),
  'out-interface-list': listMatch(),
  'in-bridge-port': interfaceMatch(),
  'out-bridge-port': interfaceMatch(),
  'in-bridge-port-list': listMatch(),
  'out-bridge-port-list': listMatch(),
  'packet-mark': text(undefined, OWN),
  'packet-size': text(undefined, OWN),
  'icmp-options': text(undefined, OWN),
  'tcp-mss': text(undefined, OWN),
  dscp: text(undefined, OWN),
  ttl: text(undefined, OWN),
  fragment: bool(undefined, OWN),
  limit: text(undefined, OWN),
  'dst-limit': text(undefined, OWN),
  psd: text(undefined, OWN),
  nth: text(undefined, OWN),
  random: int(undefined, { unset: true, min: 1, max: 99 }),
  time: text(undefined, OWN),
  content: text(undefined, OWN),
  hotspot: someOf('auth from-client http local-dst to-client', undefined, OWN),
  'ipsec-policy': text(undefined, OWN),
  'ipv4-options': text(undefined, OWN),
  'ingress-priority': text(undefined, OWN),
  priority: text(undefined, OWN),
  'per-connection-classifier': text(undefined, OWN),
};

/** What only tables behind connection tracking can match. */
const TRACKED: Readonly<Record<string, FieldSpec>> = {
  'connection-mark': text(undefined, OWN),
  'connection-type': someOf('ftp h323 irc pptp quake3 sip tftp', undefined, MATCH),
  'connection-bytes': text(undefined, OWN),
  'connection-limit': text(undefined, OWN),
  'connection-rate': text(undefined, OWN),
  'layer7-protocol': text(undefined, OWN),
  'routing-mark': text(undefined, OWN),
  realm: text(undefined, { unset: true, since: '7.1' }),
  'routing-table': text(undefined, { unset: true, until: '6.99' }),
};

/** NAT sees the first packet of a connection only: no state, no flags. */
const STATES: Readonly<Record<string, FieldSpec>> = {
  p2p: text(undefined, { unset: true, since: '7.1' }),
  'connection-state': someOf('invalid established related new untracked', undefined, MATCH),
  'connection-nat-state': someOf('srcnat dstnat ein-snat ein-dnat', undefined, MATCH),
};

const TCP_FLAGS: FieldSpec = someOf('ack cwr ece fin psh rst syn urg', undefined, OWN);
const TLS_HOST: FieldSpec = text(undefined, OWN);

function rule(actions: string): Readonly<Record<string, FieldSpec>> {
  return {
    chain: text(undefined, { required: true }),
    action: oneOf(actions, 'accept'),
    'jump-target': text(),
    'address-list': text(),
    'address-list-timeout': time(undefined, { values: ['none-dynamic', 'none-static'] }),
  };
}

const REPORTED: Readonly<Record<string, FieldSpec>> = {
  log: bool('false'),
  'log-prefix': text(''),
  invalid: shown('false'),
  dynamic: shown('false'),
};

const LISTS = 'add-dst-to-address-list add-src-to-address-list';
const REJECTS =
  'icmp-admin-prohibited icmp-host-prohibited icmp-host-unreachable icmp-net-prohibited icmp-network-unreachable ' +
  'icmp-port-unreachable icmp-protocol-unreachable tcp-reset';

function table(path: string, fields: Readonly<Record<string, FieldSpec>>, defaults: readonly Values[] = []): MenuSpec {
  const spec = {
    path,
    kind: 'ordered',
    counters: true,
    behaviour: { derive: deriveRule },
    firstId: defaults.length + 1,
  } as const;
  return { ...spec, fields: { ...fields, ...REPORTED }, defaults };
}

/** The router shows one rule of its own in front while fasttrack is in use. */
const FASTTRACK_DUMMY: Values = {
  chain: 'forward',
  action: 'passthrough',
  comment: 'special dummy rule to show fasttrack counters',
  dynamic: 'true',
};

function filterRules(options: { readonly loopback: boolean }): readonly Values[] {
  const known = 'established,related,untracked';
  const loopback = { chain: 'input', 'dst-address': '127.0.0.1', comment: 'defconf: accept to local loopback (for CAPsMAN)' };
  return [
    FASTTRACK_DUMMY,
    { chain: 'input', 'connection-state': known, comment: 'defconf: accept established,related,untracked' },
    { chain: 'input', action: 'drop', 'connection-state': 'invalid', comment: 'defconf: drop invalid' },
    { chain: 'input', protocol: 'icmp', comment: 'defconf: accept ICMP' },
    ...(options.loopback ? [loopback] : []),
    { chain: 'input', action: 'drop', 'in-interface-list': '!LAN', comment: 'defconf: drop all not coming from LAN' },
    { chain: 'forward', 'ipsec-policy': 'in,ipsec', comment: 'defconf: accept in ipsec policy' },
    { chain: 'forward', 'ipsec-policy': 'out,ipsec', comment: 'defconf: accept out ipsec policy' },
    {
      chain: 'forward',
      action: 'fasttrack-connection',
      'connection-state': 'established,related',
      comment: 'defconf: fasttrack',
    },
    { chain: 'forward', 'connection-state': known, comment: 'defconf: accept established,related, untracked' },
    { chain: 'forward', action: 'drop', 'connection-state': 'invalid', comment: 'defconf: drop invalid' },
    {
      chain: 'forward',
      action: 'drop',
      'connection-state': 'new',
      'connection-nat-state': '!dstnat',
      'in-interface-list': 'WAN',
      comment: 'defconf: drop all from WAN not DSTNATed',
    },
  ];
}

const FILTER_FIELDS: Readonly<Record<string, FieldSpec>> = {
  ...rule(`accept ${LISTS} drop fasttrack-connection jump log passthrough reject return tarpit`),
  'reject-with': oneOf(REJECTS),
  ...MATCHERS,
  ...TRACKED,
  ...STATES,
  'tcp-flags': TCP_FLAGS,
  'tls-host': TLS_HOST,
  'hw-offload': bool(undefined, { since: '7.1', until: '7.23.99' }),
};

const MASQUERADE: Values = {
  chain: 'srcnat',
  action: 'masquerade',
  'ipsec-policy': 'out,none',
  'out-interface-list': 'WAN',
  comment: 'defconf: masquerade',
};

export const FIREWALL_MENUS: readonly MenuSpec[] = [
  { ...table('/ip/firewall/filter', FILTER_FIELDS, filterRules({ loopback: false })), until: '6.99' },
  { ...table('/ip/firewall/filter', FILTER_FIELDS, filterRules({ loopback: true })), since: '7.0' },
  table(
    '/ip/firewall/nat',
    {
      ...rule(
        `accept ${LISTS} dst-nat endpoint-independent-nat jump log masquerade netmap passthrough redirect return same socksify src-nat`,
      ),
      'to-addresses': ipRanges(undefined, OWN),
      'to-ports': ports(undefined, OWN),
      'same-not-by-dst': bool(),
      'randomise-ports': bool(undefined, { since: '7.1' }),
      ...MATCHERS,
      ...TRACKED,
      'socks5-server': ip(undefined, { since: '7.19' }),
      'socks5-port': int(undefined, { max: 65_535, since: '7.19' }),
      'socksify-service': text(undefined, { since: '7.19' }),
    },
    [MASQUERADE],
  ),
  table(
    '/ip/firewall/mangle',
    {
      ...rule(
        `accept ${LISTS} change-dscp change-mss change-ttl clear-df fasttrack-connection jump log mark-connection mark-packet ` +
          'mark-routing passthrough return route set-priority sniff-pc sniff-tzsp strip-ipv4-options',
      ),
      'new-connection-mark': text(),
      'new-packet-mark': text(),
      'new-routing-mark': text(),
      'new-dscp': text(),
      'new-mss': text(),
      'new-ttl': text(),
      'new-priority': text(),
      'route-dst': ip(),
      'sniff-id': int(),
      'sniff-target': ip(),
      'sniff-target-port': int(undefined, { max: 65_535 }),
      passthrough: bool(),
      ...MATCHERS,
      ...TRACKED,
      ...STATES,
      'tcp-flags': TCP_FLAGS,
      'tls-host': TLS_HOST,
    },
    [{ ...FASTTRACK_DUMMY, chain: 'prerouting' }, FASTTRACK_DUMMY, { ...FASTTRACK_DUMMY, chain: 'postrouting' }],
  ),
  table(
    '/ip/firewall/raw',
    {
      ...rule(`accept ${LISTS} drop jump log notrack passthrough return`),
      ...MATCHERS,
      'tcp-flags': TCP_FLAGS,
      'tls-host': TLS_HOST,
    },
    [{ ...FASTTRACK_DUMMY, chain: 'prerouting' }],
  ),
  {
    path: '/ip/firewall/address-list',
    kind: 'list',
    unique: [{ keys: ['list', 'address'], text: 'already have such entry' }],
    dynamicRemovable: true,
    fields: {
      list: text(undefined, { required: true }),
      address: ipOrName('0.0.0.0'),
      timeout: time(),
      'creation-time': shown(),
      dynamic: { type: 'bool', default: 'false', since: '7.1' },
    },
    behaviour: { derive: deriveAddressListEntry, complete: completeAddressListEntry },
  },
  {
    path: '/ip/firewall/connection',
    kind: 'list',
    rows: 'read-only',
    fields: {
      protocol: shown(),
      'src-address': shown(),
      'dst-address': shown(),
      'reply-src-address': shown(),
      'reply-dst-address': shown(),
      'tcp-state': shown(),
      timeout: shown(),
      'orig-bytes': shown(),
      'repl-bytes': shown(),
    },
  },
  {
    path: '/ip/firewall/connection/tracking',
    kind: 'singleton',
    fields: {
      enabled: oneOf('auto no yes', 'auto'),
      'tcp-established-timeout': time('1d'),
      'udp-timeout': time('10s'),
      'udp-stream-timeout': time('3m'),
      'icmp-timeout': time('10s'),
      'generic-timeout': time('10m'),
      'tcp-syn-sent-timeout': time('5s'),
      'tcp-syn-received-timeout': time('5s'),
      'tcp-fin-wait-timeout': time('10s'),
      'tcp-close-wait-timeout': time('10s'),
      'tcp-last-ack-timeout': time('10s'),
      'tcp-time-wait-timeout': time('10s'),
      'tcp-close-timeout': time('10s'),
      'tcp-max-retrans-timeout': time('5m'),
      'tcp-unacked-timeout': time('5m'),
      'liberal-tcp-tracking': bool('false', { since: '7.10' }),
      'loose-tcp-tracking': bool('true'),
      'max-entries': shown('1048576'),
      'total-entries': shown('0'),
    },
  },
];
