import { defineArea, defineResource, field, type ResourceSpec } from '../../core/catalogue';
import { joinGenerations } from '../../core/fields';
import { bool, comment, expression, interfaceName, listOf, named } from '../../core/values';

const CUSTOMER = [{ do: 'routing.create_vrf', input: { name: 'customer-1', interfaces: ['ether5'] } }];

const routeTargets = listOf(expression('route-target', '65000:1', 64));

const common = {
  id: 'routing.vrf',
  noun: 'VRF',
  plural: 'VRFs',
  key: ['name'],
  risk: 'lockout',
  hazard(values) {
    const all = values['interfaces']?.split(',').includes('all') === true && values['disabled'] !== 'yes';
    return all ? 'it takes every interface out of the main table, the one to rosfleet too' : undefined;
  },
} satisfies Partial<ResourceSpec>;

const interfaces = field(listOf(interfaceName), 'Interfaces, or interface lists, that belong to it.', { required: true });
const disabled = field(bool, 'Whether the VRF is off.', { default: 'no' });
const name = named('vrf-name', 'customer-1');

const verbs = {
  list: { id: 'routing.list_vrfs', examples: [{ title: 'All VRFs', input: {}, before: CUSTOMER }] },
  get: { id: 'routing.get_vrf', examples: [{ title: 'By name', input: { where: { name: 'customer-1' } }, before: CUSTOMER }] },
  create: {
    id: 'routing.create_vrf',
    examples: [{ title: 'A port for a customer', input: { name: 'customer-1', interfaces: ['ether5'] } }],
  },
  update: {
    id: 'routing.update_vrf',
    examples: [
      { title: 'One more port', input: { where: { name: 'customer-1' }, interfaces: ['ether5', 'ether4'] }, before: CUSTOMER },
    ],
  },
  remove: {
    id: 'routing.remove_vrf',
    examples: [{ title: 'By name', input: { where: { name: 'customer-1' } }, before: CUSTOMER }],
  },
  enable: {
    id: 'routing.enable_vrf',
    examples: [
      {
        title: 'By name',
        input: { where: { name: 'customer-1' } },
        before: [...CUSTOMER, { do: 'routing.disable_vrf', input: { where: { name: 'customer-1' } } }],
      },
    ],
  },
  disable: {
    id: 'routing.disable_vrf',
    examples: [{ title: 'By name', input: { where: { name: 'customer-1' } }, before: CUSTOMER }],
  },
  ensure: {
    id: 'routing.ensure_vrf',
    examples: [
      { title: 'Keep a VRF', input: { name: 'customer-1', interfaces: ['ether5'] } },
      { title: 'Keep it away', input: { name: 'customer-1', state: 'absent' }, before: CUSTOMER },
    ],
  },
} satisfies ResourceSpec['verbs'];

const vrfs = defineResource({
  ...common,
  menu: '/ip/vrf',
  kind: 'ordered',
  versions: { since: '7.1', instead: 'leave the order as it is, it counts for nothing on 6.x' },
  references: [
    { menu: '/ip/route', property: 'routing-table' },
    { menu: '/ip/service', property: 'vrf' },
    { menu: '/routing/bgp/connection', property: 'vrf' },
    { menu: '/routing/ospf/instance', property: 'vrf' },
  ],
  fields: {
    name: field(name, 'Name of the VRF and of its routing table.', { required: true, exact: true }),
    interfaces,
    comment: field(comment, 'Comment.'),
    disabled,
  },
  readOnly: { about: 'What RouterOS remarks about it.', builtin: 'It belongs to RouterOS: main.' },
  verbs: {
    ...verbs,
    move: {
      id: 'routing.move_vrf',
      examples: [
        {
          title: 'Before another one',
          input: { where: { name: 'customer-2' }, destination: { name: 'customer-1' } },
          before: [...CUSTOMER, { do: 'routing.create_vrf', input: { name: 'customer-2', interfaces: ['ether4'] } }],
        },
      ],
    },
  },
});

const olderVrfs = defineResource({
  ...common,
  id: 'routing.route_vrf',
  menu: '/ip/route/vrf',
  kind: 'list',
  versions: { until: '7.1' },
  fields: {
    name: field(name, 'Routing mark of the VRF: it has no other name.', {
      required: true,
      exact: true,
      wire: { v6: 'routing-mark' },
    }),
    interfaces,
    'route-distinguisher': field(expression('route-distinguisher', '65000:1', 64), 'Tells its routes apart in BGP.'),
    'import-route-targets': field(routeTargets, 'Route targets of routes to take from BGP.', { emptied: true }),
    'export-route-targets': field(routeTargets, 'Route targets to give routes in BGP.', { emptied: true }),
    disabled,
  },
  readOnly: { inactive: 'It is not in use.' },
  verbs: {
    ...verbs,
    create: {
      id: 'routing.create_vrf',
      examples: [
        {
          title: 'With route targets, on 6.x',
          input: {
            name: 'customer-1',
            interfaces: ['ether5'],
            'route-distinguisher': '65000:1',
            'import-route-targets': ['65000:1'],
            'export-route-targets': ['65000:1'],
          },
        },
      ],
    },
  },
});

export const ipVrfArea = defineArea({
  id: 'ip-vrf',
  title: 'VRF',
  summary: 'Routing tables of their own for interfaces, so that networks with equal addresses stay apart.',
  resources: joinGenerations({ v6: olderVrfs, v7: vrfs }),
});
