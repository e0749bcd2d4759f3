import { defineResource } from '../../core/catalogue';
import { ROUTE_LEFT_OUT, ROUTE_REPORTED, routeFields, routeTable } from '../../core/fields';
import { ipv4, ipv4Network } from '../../core/values';

const BRANCH = [{ do: 'route.add', input: { 'dst-address': '198.51.100.0/24', gateway: '192.168.88.254', comment: 'branch' } }];

const fields = routeFields({
  network: ipv4Network,
  address: ipv4,
  everywhere: '0.0.0.0/0',
  types: 'blackhole prohibit unicast unreachable',
});

export const routes = defineResource({
  id: 'route.route',
  noun: 'route',
  plural: 'routes',
  menu: '/ip/route',
  kind: 'list',
  ensureBy: ['dst-address', 'gateway', 'routing-table'],
  risk: 'lockout',
  fields: {
    ...fields,
    // A router with full tables is asked for this network alone.
    'dst-address': { ...fields['dst-address'], exact: true },
    'routing-table': { ...routeTable, wire: { v6: 'routing-mark' } },
  },
  readOnly: { ...ROUTE_REPORTED, 'local-address': 'Address that answers come from.' },
  leftOut: ROUTE_LEFT_OUT,
  verbs: {
    list: {
      id: 'route.list',
      examples: [
        { title: 'The default routes', input: { where: { 'dst-address': '0.0.0.0/0' } } },
        {
          title: 'What was configured and is in use',
          input: { where: { static: true, active: true }, limit: 100 },
          before: BRANCH,
        },
        { title: 'One table', input: { where: { 'routing-table': 'main', dynamic: true } } },
      ],
    },
    get: { id: 'route.get', examples: [{ title: 'By comment', input: { where: { comment: 'branch' } }, before: BRANCH }] },
    create: {
      id: 'route.add',
      examples: [
        {
          title: 'The network of a branch, while its router answers',
          input: {
            'dst-address': '198.51.100.0/24',
            gateway: ['192.168.88.254'],
            'check-gateway': 'ping',
            distance: 5,
            comment: 'branch',
          },
        },
        { title: 'Through an interface', input: { 'dst-address': '203.0.113.0/24', gateway: 'ether5', scope: 20 } },
      ],
    },
    update: {
      id: 'route.update',
      examples: [
        {
          title: 'Another gateway, no longer watched',
          input: { where: { comment: 'branch' }, gateway: '192.168.88.253', 'check-gateway': null, distance: 20 },
          before: BRANCH,
        },
      ],
    },
    remove: { id: 'route.remove', examples: [{ title: 'By comment', input: { where: { comment: 'branch' } }, before: BRANCH }] },
    enable: {
      id: 'route.enable',
      examples: [
        {
          title: 'By comment',
          input: { where: { comment: 'branch' } },
          before: [...BRANCH, { do: 'route.disable', input: { where: { comment: 'branch' } } }],
        },
      ],
    },
    disable: {
      id: 'route.disable',
      examples: [{ title: 'By comment', input: { where: { comment: 'branch' } }, before: BRANCH }],
    },
    ensure: {
      id: 'route.ensure',
      examples: [
        {
          title: 'Keep a route',
          input: { 'dst-address': '198.51.100.0/24', gateway: '192.168.88.254', distance: 5 },
          before: BRANCH,
        },
        { title: 'Keep it away', input: { where: { comment: 'branch' }, state: 'absent' }, before: BRANCH },
      ],
    },
  },
});
