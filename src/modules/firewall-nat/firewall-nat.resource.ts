import { defineResource, field } from '../../core/catalogue';
import { blanketHazard, IPV4_MATCHERS, RULE_REPORTED, ruleFields, without } from '../../core/fields';
import { bool, ip, ipSpan, named, port, portList } from '../../core/values';

const GUESTS = [
  {
    do: 'firewall.create_nat_rule',
    input: { chain: 'srcnat', action: 'masquerade', 'src-address': '198.51.100.0/24', comment: 'guests' },
  },
];
const OTHERS = 'turns every connection elsewhere, those of rosfleet too';
const HIDES = 'hides every source, on the inside too';

/** Connection states and TCP flags are no matchers here: a connection is translated once, by its first packet. */
const MATCHERS = without(
  IPV4_MATCHERS,
  'connection-nat-state',
  'connection-state',
  'p2p',
  'routing-table',
  'tcp-flags',
  'tls-host',
);

export const natRules = defineResource({
  id: 'firewall.nat',
  noun: 'NAT rule',
  plural: 'NAT rules',
  menu: '/ip/firewall/nat',
  kind: 'ordered',
  orderedWithin: 'chain',
  risk: 'lockout',
  hazard: blanketHazard({
    'dst-nat': OTHERS,
    redirect: OTHERS,
    netmap: OTHERS,
    socksify: OTHERS,
    'src-nat': HIDES,
    masquerade: HIDES,
    same: HIDES,
  }),
  fields: {
    ...ruleFields({
      table: 'nat',
      chains: 'srcnat, dstnat, input, output',
      actions: 'dst-nat endpoint-independent-nat masquerade netmap redirect same socksify src-nat',
    }),
    'to-addresses': field(ipSpan, 'Address, network or range to translate to.', { unsettable: true }),
    'to-ports': field(portList, 'Port or range to translate to.', { unsettable: true }),
    'randomise-ports': field(bool, 'Choose source ports at random.', { derived: true }),
    'same-not-by-dst': field(bool, 'With action same: the same address for a source, whatever it goes to.', { derived: true }),
    'socks5-server': field(ip, 'SOCKS5 server, with action socksify.', { derived: true, since: '7.20' }),
    'socks5-port': field(port, 'Port of the SOCKS5 server.', { derived: true, since: '7.20' }),
    'socksify-service': field(named('socksify-service', 'proxy1'), 'Service of /ip/socksify, with action socksify.', {
      derived: true,
      since: '7.20',
    }),
    ...MATCHERS,
    'tls-host': { ...IPV4_MATCHERS['tls-host'], until: '7.18' },
  },
  readOnly: RULE_REPORTED,
  verbs: {
    list: {
      id: 'firewall.list_nat_rules',
      examples: [
        { title: 'All rules', input: {} },
        { title: 'What is masqueraded', input: { where: { chain: 'srcnat', action: 'masquerade' } } },
      ],
    },
    get: {
      id: 'firewall.get_nat_rule',
      examples: [{ title: 'By comment', input: { where: { comment: 'defconf: masquerade' } } }],
    },
    create: {
      id: 'firewall.create_nat_rule',
      examples: [
        {
          title: 'Hide the guests behind the address of the uplink',
          input: {
            chain: 'srcnat',
            action: 'masquerade',
            'src-address': '198.51.100.0/24',
            'out-interface-list': 'WAN',
            comment: 'guests',
          },
        },
        {
          title: 'Answer DNS here, whatever server a client asks',
          input: {
            chain: 'dstnat',
            action: 'redirect',
            protocol: 'udp',
            'dst-port': '53',
            'in-interface-list': 'LAN',
            'to-ports': '53',
            comment: 'own DNS',
            'place-before': 'first',
          },
        },
      ],
    },
    update: {
      id: 'firewall.update_nat_rule',
      examples: [{ title: 'Log it', input: { where: { comment: 'guests' }, log: true, 'log-prefix': 'guests' }, before: GUESTS }],
    },
    remove: {
      id: 'firewall.remove_nat_rule',
      examples: [{ title: 'By comment', input: { where: { comment: 'guests' } }, before: GUESTS }],
    },
    enable: {
      id: 'firewall.enable_nat_rule',
      examples: [
        {
          title: 'By comment',
          input: { where: { comment: 'guests' } },
          before: [...GUESTS, { do: 'firewall.disable_nat_rule', input: { where: { comment: 'guests' } } }],
        },
      ],
    },
    disable: {
      id: 'firewall.disable_nat_rule',
      examples: [{ title: 'By comment', input: { where: { comment: 'guests' } }, before: GUESTS }],
    },
    move: {
      id: 'firewall.move_nat_rule',
      examples: [
        {
          title: 'Before everything else in its chain',
          input: { where: { comment: 'guests' }, destination: 'first' },
          before: GUESTS,
        },
      ],
    },
    ensure: {
      id: 'firewall.ensure_nat_rule',
      examples: [
        {
          title: 'Keep the guests hidden',
          input: { chain: 'srcnat', action: 'masquerade', 'src-address': '198.51.100.0/24', comment: 'guests' },
        },
        { title: 'Keep it away', input: { comment: 'guests', state: 'absent' }, before: GUESTS },
      ],
    },
  },
});
