import { defineResource, field } from '../../core/catalogue';
import { IPV6_NEEDS } from '../../core/fields';
import { bool, comment, interfaceName, ipv6Prefix, line, pool } from '../../core/values';

const GUESTS = [
  { do: 'ipv6.add_address', input: { address: '2001:db8:20::1/64', interface: 'bridge', advertise: true, comment: 'guests' } },
];
const where = { address: '2001:db8:20::1/64' };

export const addresses = defineResource({
  id: 'ipv6.address',
  noun: 'IPv6 address',
  plural: 'IPv6 addresses',
  menu: '/ipv6/address',
  kind: 'list',
  key: ['address', 'interface'],
  risk: 'lockout',
  needs: IPV6_NEEDS,
  fields: {
    address: field(ipv6Prefix, 'Address with prefix length; with from-pool only its last part counts, e.g. ::1/64.', {
      required: true,
    }),
    interface: field(interfaceName, 'Interface that holds the address.', { required: true, exact: true }),
    'from-pool': field(pool, 'Pool that the first part of the address is taken from.', { emptied: true }),
    'from-pool-policy': field(line('ipv6-pool-policy'), 'Which prefix of the pool is taken.', { derived: true, since: '7.23' }),
    advertise: field(bool, 'Tell hosts this network, so that they make addresses of their own.', { derived: true }),
    'eui-64': field(bool, 'Make the last part of the address from the MAC address.', { default: 'no' }),
    'no-dad': field(bool, 'Do not look whether somebody else has the address.', { default: 'no' }),
    'auto-link-local': field(bool, 'Give the interface a link-local address along with it.', { default: 'yes', since: '7.18' }),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the address is off.', { default: 'no' }),
  },
  readOnly: {
    about: 'What RouterOS remarks about it.',
    'actual-interface': 'Interface that carries the address, e.g. the bridge of a port.',
    deprecated: 'It is no longer used for new connections.',
    dynamic: 'Link-local, or given by another service.',
    global: 'It is reachable from elsewhere.',
    invalid: 'The interface or the pool is missing.',
    'link-local': 'It is good on its link alone.',
    preferred: 'How long it is used for new connections.',
    slave: 'The interface is a port of a bridge or a bond.',
    valid: 'How long it is valid.',
    vrf: 'VRF of the interface.',
  },
  verbs: {
    list: {
      id: 'ipv6.list_address',
      examples: [{ title: 'Those of one interface', input: { where: { interface: 'bridge' } }, before: GUESTS }],
    },
    get: { id: 'ipv6.get_address', examples: [{ title: 'By address', input: { where }, before: GUESTS }] },
    create: {
      id: 'ipv6.add_address',
      examples: [
        {
          title: 'A network for guests, told to hosts',
          input: { address: '2001:db8:20::1/64', interface: 'bridge', advertise: true, comment: 'guests' },
        },
        {
          title: 'From what a DHCPv6 client was given',
          input: { address: '::1/64', interface: 'bridge', 'from-pool': 'uplink' },
          before: [{ do: 'ipv6.create_pool', input: { name: 'uplink', prefix: '2001:db8:30::/56', 'prefix-length': 64 } }],
        },
      ],
    },
    update: {
      id: 'ipv6.update_address',
      examples: [{ title: 'Tell hosts of it no longer', input: { where, advertise: false }, before: GUESTS }],
    },
    remove: { id: 'ipv6.remove_address', examples: [{ title: 'By address', input: { where }, before: GUESTS }] },
    enable: {
      id: 'ipv6.enable_address',
      examples: [
        { title: 'By address', input: { where }, before: [...GUESTS, { do: 'ipv6.disable_address', input: { where } }] },
      ],
    },
    disable: { id: 'ipv6.disable_address', examples: [{ title: 'By address', input: { where }, before: GUESTS }] },
    ensure: {
      id: 'ipv6.ensure_address',
      examples: [
        { title: 'Keep an address', input: { address: '2001:db8:20::1/64', interface: 'bridge', comment: 'guests' } },
        { title: 'Keep it away', input: { ...where, interface: 'bridge', state: 'absent' }, before: GUESTS },
      ],
    },
  },
});
