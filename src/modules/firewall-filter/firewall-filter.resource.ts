import { defineResource, field } from '../../core/catalogue';
import { blanketHazard, IPV4_MATCHERS, RULE_REPORTED, ruleFields } from '../../core/fields';
import { bool, words } from '../../core/values';

const STOPS = 'stops every packet that reaches it';

const MONITORING = [
  { do: 'firewall.create_filter_rule', input: { chain: 'input', protocol: 'udp', 'dst-port': '161', comment: 'monitoring' } },
];

export const filterRules = defineResource({
  id: 'firewall.filter',
  noun: 'filter rule',
  plural: 'filter rules',
  menu: '/ip/firewall/filter',
  kind: 'ordered',
  orderedWithin: 'chain',
  risk: 'lockout',
  fields: {
    ...ruleFields({ table: 'filter', chains: 'input, forward, output', actions: 'drop fasttrack-connection reject tarpit' }),
    'reject-with': field(
      words(
        'reject-with',
        'icmp-admin-prohibited icmp-host-prohibited icmp-host-unreachable icmp-net-prohibited icmp-network-unreachable ' +
          'icmp-port-unreachable icmp-protocol-unreachable tcp-reset',
      ),
      'Answer to the sender, with action reject.',
      { derived: true },
    ),
    'hw-offload': field(bool, 'Offload fasttracked connections to the switch chip, where it can.', {
      derived: true,
      since: '7.1',
    }),
    ...IPV4_MATCHERS,
  },
  hazard: blanketHazard({ drop: STOPS, reject: STOPS, tarpit: STOPS }),
  readOnly: RULE_REPORTED,
  verbs: {
    list: {
      id: 'firewall.list_filter_rules',
      examples: [
        { title: 'All rules', input: {} },
        { title: 'What drops on input', input: { where: { chain: 'input', action: 'drop' } } },
      ],
    },
    get: {
      id: 'firewall.get_filter_rule',
      examples: [{ title: 'By comment', input: { where: { comment: 'defconf: drop invalid', chain: 'input' } } }],
    },
    create: {
      id: 'firewall.create_filter_rule',
      examples: [
        {
          title: 'Let the monitoring network in, before everything else',
          input: {
            chain: 'input',
            action: 'accept',
            'src-address': '192.0.2.0/24',
            protocol: 'udp',
            'dst-port': '161',
            comment: 'monitoring',
            'place-before': 'first',
          },
        },
        {
          title: 'Collect who scans ports',
          input: {
            chain: 'input',
            action: 'add-src-to-address-list',
            'address-list': 'scanners',
            'address-list-timeout': '1d',
            protocol: 'tcp',
            psd: '21,3s,3,1',
            comment: 'port scanners',
          },
        },
      ],
    },
    update: {
      id: 'firewall.update_filter_rule',
      examples: [
        {
          title: 'Log what is dropped as invalid',
          input: { where: { comment: 'defconf: drop invalid' }, all: true, log: true, 'log-prefix': 'invalid' },
        },
      ],
    },
    remove: {
      id: 'firewall.remove_filter_rule',
      examples: [
        {
          title: 'By comment',
          input: { where: { comment: 'monitoring' } },
          before: [...MONITORING, { do: 'firewall.create_filter_rule', input: { chain: 'input', comment: 'after it' } }],
        },
      ],
    },
    enable: {
      id: 'firewall.enable_filter_rule',
      examples: [
        {
          title: 'By comment',
          input: { where: { comment: 'maintenance window' } },
          before: [
            { do: 'firewall.create_filter_rule', input: { chain: 'forward', comment: 'maintenance window', disabled: true } },
          ],
        },
      ],
    },
    disable: {
      id: 'firewall.disable_filter_rule',
      examples: [{ title: 'By comment', input: { where: { comment: 'defconf: drop invalid', chain: 'input' } } }],
    },
    move: {
      id: 'firewall.move_filter_rule',
      examples: [
        {
          title: 'To the top of its chain',
          input: { where: { comment: 'monitoring' }, destination: 'first' },
          before: MONITORING,
        },
      ],
    },
    ensure: {
      id: 'firewall.ensure_filter_rule',
      examples: [
        {
          title: 'Keep the rule for monitoring',
          input: {
            chain: 'input',
            'src-address': '192.0.2.0/24',
            protocol: 'udp',
            'dst-port': '161',
            comment: 'monitoring',
            'place-before': 'first',
          },
        },
        {
          title: 'Keep it away',
          input: { comment: 'old rule', state: 'absent' },
          before: [{ do: 'firewall.create_filter_rule', input: { chain: 'input', comment: 'old rule' } }],
        },
      ],
    },
  },
});
