import { defineArea, defineResource, field } from '../../core/catalogue';
import { bool, comment, routingTable } from '../../core/values';
import { routingRules, WAN2 } from './routing-rule.resource';

const tables = defineResource({
  id: 'routing.table',
  noun: 'routing table',
  plural: 'routing tables',
  menu: '/routing/table',
  kind: 'list',
  key: ['name'],
  risk: 'lockout',
  versions: { since: '7.1', instead: 'use mangle.create_routing_mark, as 6.x makes a table for each routing mark' },
  references: [
    { menu: '/routing/rule', property: 'table' },
    { menu: '/ip/route', property: 'routing-table' },
    { menu: '/ipv6/route', property: 'routing-table' },
    { menu: '/ip/firewall/mangle', property: 'new-routing-mark' },
  ],
  fields: {
    name: field(routingTable, 'Name that routes, rules and marks refer to.', { required: true, exact: true }),
    fib: field(bool, 'Whether it forwards packets; a table without is only looked at.', {
      default: 'no',
      unsettable: true,
      flag: true,
    }),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the table is off.', { default: 'no' }),
  },
  readOnly: {
    about: 'What RouterOS remarks about it.',
    dynamic: 'Made by RouterOS itself: main, and one for each VRF.',
    invalid: 'Something about it is wrong.',
    used: 'Something refers to it.',
  },
  verbs: {
    list: { id: 'routing.list_tables', examples: [{ title: 'All tables', input: {} }] },
    get: { id: 'routing.get_table', examples: [{ title: 'By name', input: { where: { name: 'to-wan2' } }, before: WAN2 }] },
    create: {
      id: 'routing.add_table',
      title: 'Add routing table',
      examples: [
        { title: 'For the second uplink', input: { name: 'to-wan2', fib: true, comment: 'second uplink' } },
        { title: 'Only to look at', input: { name: 'received' } },
      ],
    },
    update: {
      id: 'routing.update_table',
      examples: [{ title: 'Another comment', input: { where: { name: 'to-wan2' }, comment: 'by fibre' }, before: WAN2 }],
    },
    remove: {
      id: 'routing.remove_table',
      examples: [{ title: 'By name', input: { where: { name: 'to-wan2' } }, before: WAN2 }],
    },
    enable: {
      id: 'routing.enable_table',
      examples: [
        {
          title: 'By name',
          input: { where: { name: 'to-wan2' } },
          before: [...WAN2, { do: 'routing.disable_table', input: { where: { name: 'to-wan2' } } }],
        },
      ],
    },
    disable: {
      id: 'routing.disable_table',
      examples: [{ title: 'By name', input: { where: { name: 'to-wan2' } }, before: WAN2 }],
    },
    ensure: {
      id: 'routing.ensure_table',
      examples: [
        { title: 'Keep a table', input: { name: 'to-wan2', fib: true } },
        { title: 'Keep it away', input: { name: 'to-wan2', state: 'absent' }, before: WAN2 },
      ],
    },
  },
});

export const routingTableArea = defineArea({
  id: 'routing-table',
  title: 'Routing tables and rules',
  summary: 'Tables beside main, and the rules that say which packets are routed by which table.',
  resources: [tables, routingRules],
});
