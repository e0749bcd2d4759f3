import { defineResource, field } from '../../core/catalogue';
import { comment, pool, poolRanges } from '../../core/values';

export const GUESTS = [{ do: 'ip.create_pool', input: { name: 'guests', ranges: ['192.0.2.10-192.0.2.99'] } }];

export const pools = defineResource({
  id: 'ip.pool',
  noun: 'address pool',
  plural: 'address pools',
  menu: '/ip/pool',
  kind: 'list',
  key: ['name'],
  risk: 'disruptive',
  references: [
    { menu: '/ip/pool', property: 'next-pool' },
    { menu: '/ip/dhcp-server', property: 'address-pool' },
    { menu: '/ip/hotspot', property: 'address-pool' },
    { menu: '/ip/hotspot/user/profile', property: 'address-pool' },
    { menu: '/ip/ipsec/mode-config', property: 'address-pool' },
    { menu: '/ppp/profile', property: 'local-address' },
    { menu: '/ppp/profile', property: 'remote-address' },
  ],
  fields: {
    name: field(pool, 'Name that servers and profiles refer to.', { required: true, exact: true }),
    ranges: field(poolRanges, 'Addresses to give out: ranges or networks, used in this order.', { required: true }),
    'next-pool': field(pool, 'Pool to go on with when this one is used up, or none.', { default: 'none' }),
    comment: field(comment, 'Comment.'),
  },
  readOnly: {
    about: 'What RouterOS remarks about it.',
    available: 'Addresses that are free, since 7.18.',
    total: 'Addresses in the pool, since 7.18.',
    used: 'Addresses that are given out, since 7.18.',
  },
  verbs: {
    list: {
      id: 'ip.list_pools',
      examples: [
        { title: 'All pools', input: {} },
        { title: 'Those with exactly these ranges', input: { where: { ranges: '192.0.2.10-192.0.2.99' } }, before: GUESTS },
      ],
    },
    get: { id: 'ip.get_pool', examples: [{ title: 'By name', input: { where: { name: 'guests' } }, before: GUESTS }] },
    create: {
      id: 'ip.create_pool',
      examples: [{ title: 'A pool for guests', input: { name: 'guests', ranges: ['192.0.2.10-192.0.2.99', '192.0.2.128/26'] } }],
    },
    update: {
      id: 'ip.update_pool',
      examples: [
        { title: 'Other addresses', input: { where: { name: 'guests' }, ranges: '192.0.2.10-192.0.2.199' }, before: GUESTS },
        {
          title: 'Go on in another pool when it is used up',
          input: { where: { name: 'guests' }, 'next-pool': 'more' },
          before: [...GUESTS, { do: 'ip.create_pool', input: { name: 'more', ranges: '198.51.100.10-198.51.100.99' } }],
        },
      ],
    },
    remove: {
      id: 'ip.remove_pool',
      summary: 'Removes the pool that matches and tells what still refers to it; nothing to do where none does.',
      examples: [{ title: 'By name', input: { where: { name: 'guests' } }, before: GUESTS }],
    },
    ensure: {
      id: 'ip.ensure_pool',
      examples: [
        { title: 'Keep a pool', input: { name: 'guests', ranges: '192.0.2.10-192.0.2.99' } },
        { title: 'Keep it away', input: { name: 'guests', state: 'absent' }, before: GUESTS },
      ],
    },
  },
});

/** The tree has a set for it, but every row belongs to who uses the address. */
export const usedAddresses = defineResource({
  id: 'ip.used_address',
  noun: 'used address',
  plural: 'used addresses',
  menu: '/ip/pool/used',
  kind: 'list',
  risk: 'none',
  transient: true,
  fields: {},
  filterable: ['pool', 'owner'],
  readOnly: {
    about: 'What RouterOS remarks about it.',
    address: 'Address that is given out.',
    info: 'Who has it, e.g. the MAC address or the user.',
    owner: 'Service that gave it: DHCP, PPP, hotspot, …',
    pool: 'Pool it came from.',
  },
  verbs: {
    list: {
      id: 'ip.list_pool_used',
      examples: [{ title: 'Those of one pool', input: { where: { pool: 'default-dhcp' }, limit: 100 }, simulated: 'empty' }],
    },
  },
});
