import { defineArea, defineResource, field } from '../../core/catalogue';
import { IPV6_NEEDS } from '../../core/fields';
import { comment, int, ipv6Network, pool } from '../../core/values';

const LAN = [{ do: 'ipv6.create_pool', input: { name: 'lan', prefix: '2001:db8:10::/48', 'prefix-length': 64 } }];

const pools = defineResource({
  id: 'ipv6.pool',
  noun: 'IPv6 pool',
  plural: 'IPv6 pools',
  menu: '/ipv6/pool',
  kind: 'list',
  key: ['name'],
  risk: 'disruptive',
  needs: IPV6_NEEDS,
  references: [
    { menu: '/ipv6/address', property: 'from-pool' },
    { menu: '/ipv6/dhcp-server', property: 'address-pool' },
    { menu: '/ipv6/dhcp-server/binding', property: 'prefix-pool' },
    { menu: '/ppp/profile', property: 'remote-ipv6-prefix-pool' },
    { menu: '/ppp/profile', property: 'dhcpv6-pd-pool' },
  ],
  fields: {
    name: field(pool, 'Name that addresses and servers refer to.', { required: true, exact: true }),
    prefix: field(ipv6Network, 'Network that prefixes are cut from.', { derived: true }),
    'prefix-length': field(int(1, 128), 'Length of each prefix that is given out.', { required: true }),
    'from-pool': field(pool, 'Pool that the network itself is taken from.', { derived: true, since: '7.22' }),
    comment: field(comment, 'Comment.'),
  },
  readOnly: {
    about: 'What RouterOS remarks about it.',
    'actual-prefix': 'Network that it has now.',
    dynamic: 'Made by a DHCPv6 client from the prefix it got.',
    inactive: 'It has no network now.',
    'expires-after': 'Time until its network is no longer valid.',
    'preferred-lifetime': 'Time until its network is no longer preferred.',
    'valid-lifetime': 'Time until its network is no longer valid.',
  },
  verbs: {
    list: { id: 'ipv6.list_pools', examples: [{ title: 'All pools', input: {}, before: LAN }] },
    get: { id: 'ipv6.get_pool', examples: [{ title: 'By name', input: { where: { name: 'lan' } }, before: LAN }] },
    create: {
      id: 'ipv6.create_pool',
      examples: [
        {
          title: 'A prefix of 64 bits for each network',
          input: { name: 'lan', prefix: '2001:db8:10::/48', 'prefix-length': 64 },
        },
      ],
    },
    update: {
      id: 'ipv6.update_pool',
      examples: [{ title: 'Larger prefixes', input: { where: { name: 'lan' }, 'prefix-length': 60 }, before: LAN }],
    },
    remove: { id: 'ipv6.remove_pool', examples: [{ title: 'By name', input: { where: { name: 'lan' } }, before: LAN }] },
    ensure: {
      id: 'ipv6.ensure_pool',
      examples: [
        { title: 'Keep a pool', input: { name: 'lan', prefix: '2001:db8:10::/48', 'prefix-length': 64 } },
        { title: 'Keep it away', input: { name: 'lan', state: 'absent' }, before: LAN },
      ],
    },
  },
});

export const ipv6PoolArea = defineArea({
  id: 'ipv6-pool',
  title: 'IPv6 pools',
  summary: 'IPv6 networks that prefixes for interfaces and clients are cut from.',
  resources: [pools],
});
