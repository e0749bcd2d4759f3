import { defineResource, field } from '../../core/catalogue';
import { bool, comment, int, interfaceName, ipNetwork, routingMark, routingTable, words } from '../../core/values';

export const WAN2 = [{ do: 'routing.add_table', input: { name: 'to-wan2', fib: true, comment: 'second uplink' } }];

const GUESTS = {
  'src-address': '198.51.100.0/24',
  action: 'lookup-only-in-table',
  table: 'main',
  comment: 'guests',
};
const ADDED = [{ do: 'routing.add_rule', input: GUESTS }];

const MATCHERS = ['src-address', 'dst-address', 'interface', 'routing-mark', 'realm'];
const WHAT_IT_DOES: Readonly<Record<string, string>> = {
  drop: 'drops every packet, those to rosfleet too',
  unreachable: 'makes every packet unreachable, those to rosfleet too',
  'lookup-only-in-table': 'leaves every packet to one table, whether it has a route or not',
};

export const routingRules = defineResource({
  id: 'routing.rule',
  noun: 'routing rule',
  plural: 'routing rules',
  menu: { v6: '/ip/route/rule', v7: '/routing/rule' },
  kind: 'ordered',
  risk: 'lockout',
  hazard(values) {
    const { action = 'lookup' } = values;
    const effect = WHAT_IT_DOES[action ?? 'lookup'];
    if (effect === undefined || values['disabled'] === 'yes' || MATCHERS.some((name) => values[name])) return undefined;
    return `${action} without any matcher ${effect}`;
  },
  fields: {
    'src-address': field(ipNetwork, 'Source address or network.', { unsettable: true }),
    'dst-address': field(ipNetwork, 'Destination address or network.', { unsettable: true }),
    interface: field(interfaceName, 'Interface that the packet came in through.', { unsettable: true }),
    'routing-mark': field(routingMark, 'Routing mark that mangle gave the packet; on 7.x the name of a table.', {
      unsettable: true,
    }),
    action: field(
      words('routing-rule-action', 'drop lookup lookup-only-in-table mangle unreachable'),
      'What happens; lookup goes on with the next rule where the table has no route.',
      { default: 'lookup' },
    ),
    table: field(routingTable, 'Table to look in.', { default: 'main' }),
    'min-prefix': field(int(0, 128), 'Only routes longer than this; 0 leaves out the default route.', {
      unsettable: true,
      since: '7.1',
    }),
    chain: field(
      words('routing-rule-chain', 'local main mangle user vrf-lookup vrf-unreach'),
      'Place among the rules that RouterOS makes itself.',
      { derived: true, unsettable: true, since: '7.22' },
    ),
    realm: field(int(0, 4_294_967_295), 'Realm of the packet.', { unsettable: true, since: '7.22' }),
    vrf: field(routingTable, 'VRF that the packet belongs to.', { derived: true, unsettable: true, since: '7.22' }),
    comment: field(comment, 'Comment; rules are told apart by it.'),
    disabled: field(bool, 'Whether the rule is ignored.', { default: 'no' }),
  },
  readOnly: {
    about: 'What RouterOS remarks about it.',
    default: 'It comes with RouterOS.',
    dynamic: 'Made by RouterOS itself.',
    inactive: 'It is not in use.',
    invalid: 'Something that it refers to is missing.',
  },
  verbs: {
    list: {
      id: 'routing.list_rules',
      examples: [
        { title: 'All rules', input: {}, before: ADDED },
        { title: 'Those of one table', input: { where: { table: 'main' } }, before: ADDED },
      ],
    },
    get: { id: 'routing.get_rule', examples: [{ title: 'By comment', input: { where: { comment: 'guests' } }, before: ADDED }] },
    create: {
      id: 'routing.add_rule',
      title: 'Add routing rule',
      examples: [
        { title: 'A network that has only one table', input: GUESTS },
        {
          title: 'Routes of main but the default route, then the second uplink',
          input: {
            'src-address': '198.51.100.0/24',
            table: 'main',
            'min-prefix': 0,
            comment: 'guests inside',
            'place-before': 'first',
          },
          before: ADDED,
        },
      ],
    },
    update: {
      id: 'routing.update_rule',
      examples: [
        { title: 'Go on where the table has no route', input: { where: { comment: 'guests' }, action: 'lookup' }, before: ADDED },
      ],
    },
    remove: {
      id: 'routing.remove_rule',
      examples: [{ title: 'By comment', input: { where: { comment: 'guests' } }, before: ADDED }],
    },
    enable: {
      id: 'routing.enable_rule',
      examples: [
        {
          title: 'By comment',
          input: { where: { comment: 'guests' } },
          before: [...ADDED, { do: 'routing.disable_rule', input: { where: { comment: 'guests' } } }],
        },
      ],
    },
    disable: {
      id: 'routing.disable_rule',
      examples: [{ title: 'By comment', input: { where: { comment: 'guests' } }, before: ADDED }],
    },
    move: {
      id: 'routing.move_rule',
      examples: [
        {
          title: 'Before everything else',
          input: { where: { comment: 'office' }, destination: 'first' },
          before: [...ADDED, { do: 'routing.add_rule', input: { 'src-address': '192.0.2.0/24', comment: 'office' } }],
        },
      ],
    },
    ensure: {
      id: 'routing.ensure_rule',
      examples: [
        { title: 'Keep a rule', input: GUESTS },
        { title: 'Keep it away', input: { comment: 'guests', state: 'absent' }, before: ADDED },
      ],
    },
  },
});
