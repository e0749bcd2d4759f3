import { defineArea, defineResource } from '../../core/catalogue';
import { IPV6_NEEDS, ROUTE_LEFT_OUT, ROUTE_REPORTED, routeFields, routeTable, without } from '../../core/fields';
import { ipv6, ipv6Network } from '../../core/values';

const BRANCH = [
  { do: 'ipv6.add_route', input: { 'dst-address': '2001:db8:20::/48', gateway: '2001:db8::254', comment: 'branch' } },
];

const fields = routeFields({ network: ipv6Network, address: ipv6, everywhere: '::/0', types: 'unicast unreachable' });

const routes = defineResource({
  id: 'ipv6.route',
  noun: 'IPv6 route',
  plural: 'IPv6 routes',
  menu: '/ipv6/route',
  kind: 'list',
  ensureBy: ['dst-address', 'gateway', 'routing-table'],
  risk: 'lockout',
  needs: IPV6_NEEDS,
  fields: {
    ...without(fields, 'pref-src', 'suppress-hw-offload', 'vrf-interface'),
    'pref-src': { ...fields['pref-src'], since: '7.20' },
    'suppress-hw-offload': { ...fields['suppress-hw-offload'], since: '7.12', until: '7.21' },
    'vrf-interface': { ...fields['vrf-interface'], since: '7.1' },
    'routing-table': { ...routeTable, since: '7.1', instead: 'leave it out, since 6.x has one table for IPv6' },
  },
  readOnly: { ...ROUTE_REPORTED, slaac: 'Told by a router advertisement.' },
  leftOut: ROUTE_LEFT_OUT,
  verbs: {
    list: {
      id: 'ipv6.list_routes',
      examples: [{ title: 'What leads to a branch', input: { where: { 'dst-address': '2001:db8:20::/48' } }, before: BRANCH }],
    },
    get: { id: 'ipv6.get_route', examples: [{ title: 'By comment', input: { where: { comment: 'branch' } }, before: BRANCH }] },
    create: {
      id: 'ipv6.add_route',
      examples: [
        {
          title: 'The network of a branch, while its router answers',
          input: {
            'dst-address': '2001:db8:20::/48',
            gateway: ['fe80::1%ether5'],
            'check-gateway': 'ping',
            distance: 5,
            comment: 'branch',
          },
        },
        {
          title: 'Networks of your own that are not in use, on 7.x',
          input: { 'dst-address': '2001:db8::/32', blackhole: true, distance: 254 },
        },
        {
          title: 'The same on 6.x',
          input: { 'dst-address': '2001:db8::/32', type: 'unreachable', distance: 254 },
        },
      ],
    },
    update: {
      id: 'ipv6.update_route',
      examples: [
        {
          title: 'Another gateway',
          input: { where: { comment: 'branch' }, gateway: '2001:db8::253', distance: 20 },
          before: BRANCH,
        },
      ],
    },
    remove: {
      id: 'ipv6.remove_route',
      examples: [{ title: 'By comment', input: { where: { comment: 'branch' } }, before: BRANCH }],
    },
    enable: {
      id: 'ipv6.enable_route',
      examples: [
        {
          title: 'By comment',
          input: { where: { comment: 'branch' } },
          before: [...BRANCH, { do: 'ipv6.disable_route', input: { where: { comment: 'branch' } } }],
        },
      ],
    },
    disable: {
      id: 'ipv6.disable_route',
      examples: [{ title: 'By comment', input: { where: { comment: 'branch' } }, before: BRANCH }],
    },
    ensure: {
      id: 'ipv6.ensure_route',
      examples: [
        {
          title: 'Keep a route',
          input: { where: { comment: 'branch' }, 'dst-address': '2001:db8:20::/48', gateway: '2001:db8::254', distance: 5 },
          before: BRANCH,
        },
        { title: 'Keep it away', input: { where: { comment: 'branch' }, state: 'absent' }, before: BRANCH },
      ],
    },
  },
});

export const ipv6RouteArea = defineArea({
  id: 'ipv6-route',
  title: 'IPv6 routes',
  summary: 'Where a router sends IPv6 packets.',
  resources: [routes],
});
