import { defineArea, defineResource, rowCommand } from '../../core/catalogue';
import { blanketHazard, IPV4_MATCHERS, RULE_REPORTED, ruleFields, without } from '../../core/fields';

const BOGONS = [
  {
    do: 'raw.create_rule',
    input: { chain: 'prerouting', action: 'drop', 'src-address-list': 'bogons', comment: 'bogons' },
  },
];

const rawRules = defineResource({
  id: 'raw.rule',
  noun: 'raw rule',
  plural: 'raw rules',
  menu: '/ip/firewall/raw',
  kind: 'ordered',
  orderedWithin: 'chain',
  risk: 'lockout',
  hazard: blanketHazard({
    drop: 'stops every packet that reaches it',
    notrack: 'takes the state from every connection, so that NAT and the filter no longer know them',
  }),
  fields: {
    ...ruleFields({ table: 'raw', chains: 'prerouting, output', actions: 'drop notrack' }),
    // Nothing is known of a connection yet where these rules stand.
    ...without(
      IPV4_MATCHERS,
      'connection-bytes',
      'connection-limit',
      'connection-mark',
      'connection-nat-state',
      'connection-rate',
      'connection-state',
      'connection-type',
      'layer7-protocol',
      'p2p',
      'realm',
      'routing-mark',
      'routing-table',
    ),
  },
  readOnly: RULE_REPORTED,
  verbs: {
    list: {
      id: 'raw.list_rules',
      examples: [
        { title: 'All rules', input: {} },
        { title: 'What is dropped', input: { where: { action: 'drop' } }, before: BOGONS },
      ],
    },
    get: { id: 'raw.get_rule', examples: [{ title: 'By comment', input: { where: { comment: 'bogons' } }, before: BOGONS }] },
    create: {
      id: 'raw.create_rule',
      examples: [
        {
          title: 'Drop what cannot be answered, before it costs anything',
          input: {
            chain: 'prerouting',
            action: 'drop',
            'src-address-list': 'bogons',
            'in-interface-list': 'WAN',
            comment: 'bogons',
            'place-before': 'first',
          },
        },
        {
          title: 'Do not track what is only passed on',
          input: { chain: 'prerouting', action: 'notrack', 'src-address': '192.0.2.0/24', 'dst-address': '198.51.100.0/24' },
        },
      ],
    },
    update: {
      id: 'raw.update_rule',
      examples: [{ title: 'Log it', input: { where: { comment: 'bogons' }, log: true }, before: BOGONS }],
    },
    remove: {
      id: 'raw.remove_rule',
      examples: [{ title: 'By comment', input: { where: { comment: 'bogons' } }, before: BOGONS }],
    },
    enable: {
      id: 'raw.enable_rule',
      examples: [
        {
          title: 'By comment',
          input: { where: { comment: 'bogons' } },
          before: [...BOGONS, { do: 'raw.disable_rule', input: { where: { comment: 'bogons' } } }],
        },
      ],
    },
    disable: {
      id: 'raw.disable_rule',
      examples: [{ title: 'By comment', input: { where: { comment: 'bogons' } }, before: BOGONS }],
    },
    move: {
      id: 'raw.move_rule',
      examples: [
        {
          title: 'Before everything else in its chain',
          input: { where: { comment: 'bogons' }, destination: 'first' },
          before: [{ do: 'raw.create_rule', input: { chain: 'prerouting', protocol: 'icmp', comment: 'icmp' } }, ...BOGONS],
        },
      ],
    },
    ensure: {
      id: 'raw.ensure_rule',
      examples: [
        {
          title: 'Keep bogons out',
          input: { chain: 'prerouting', action: 'drop', 'src-address-list': 'bogons', comment: 'bogons' },
        },
        { title: 'Keep it away', input: { comment: 'bogons', state: 'absent' }, before: BOGONS },
      ],
    },
  },
});

const resetCounters = rowCommand(rawRules, {
  id: 'raw.reset_counters',
  title: 'Reset raw counters',
  summary: 'Sets the counters of the raw rules that match to zero.',
  command: 'reset-counters',
  risk: 'none',
  oneWay: 'What was counted is gone.',
  examples: [{ title: 'Of one rule', input: { where: { comment: 'bogons' } }, before: BOGONS }],
});

export const firewallRawArea = defineArea({
  id: 'firewall-raw',
  title: 'Firewall raw',
  summary: 'IPv4 rules that are met before connections are tracked: cheap drops, and what is not tracked at all.',
  resources: [rawRules],
  actions: [resetCounters],
});
