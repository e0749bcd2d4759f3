import { defineArea, defineResource, field } from '../../core/catalogue';
import { bool, comment, interfaceName, ipv4, ipv4Prefix, networkOf } from '../../core/values';

const GUESTS = [{ do: 'ip.add_address', input: { address: '198.51.100.1/24', interface: 'bridge', comment: 'guests' } }];

const addresses = defineResource({
  id: 'ip.address',
  noun: 'IP address',
  plural: 'IP addresses',
  menu: '/ip/address',
  kind: 'list',
  key: ['address', 'interface'],
  risk: 'lockout',
  fields: {
    address: field(ipv4Prefix, 'IPv4 address with prefix length, e.g. 192.0.2.1/24.', { required: true }),
    interface: field(interfaceName, 'Interface that holds the address.', { required: true, exact: true }),
    network: field(ipv4, 'Network address, or the other end of a point-to-point link.', { derived: true }),
    broadcast: field(ipv4, 'Broadcast address; RouterOS derives it by itself.', { writeOnly: true }),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the address is off.', { default: 'no' }),
  },
  readOnly: {
    'actual-interface': 'Interface that carries the address, e.g. the bridge of a port.',
    dynamic: 'Given by DHCP, PPP or another service.',
    invalid: 'The interface is missing or disabled.',
    slave: 'The interface is a port of a bridge or a bond.',
    vrf: 'VRF of the interface.',
  },
  leftOut: { netmask: 'The prefix length of `address` says the same.' },
  // RouterOS derives the network when an address is added, and leaves it alone when the address is changed.
  follow: ({ address }): Record<string, string> => (address ? { network: networkOf(ipv4Prefix.parse(address)).address } : {}),
  verbs: {
    list: {
      id: 'ip.list_addresses',
      examples: [
        { title: 'All addresses', input: {} },
        { title: 'Those of one interface', input: { where: { interface: 'bridge' } } },
      ],
    },
    get: {
      id: 'ip.get_address',
      examples: [{ title: 'By address', input: { where: { address: '192.168.88.1/24' } } }],
    },
    create: {
      id: 'ip.add_address',
      examples: [
        {
          title: 'A second network on the bridge',
          input: { address: '198.51.100.1/24', interface: 'bridge', comment: 'guests' },
        },
      ],
    },
    update: {
      id: 'ip.update_address',
      examples: [{ title: 'Comment an address', input: { where: { address: '192.168.88.1/24' }, comment: 'lan' } }],
    },
    remove: {
      id: 'ip.remove_address',
      examples: [{ title: 'By address', input: { where: { address: '198.51.100.1/24' } }, before: GUESTS }],
    },
    enable: {
      id: 'ip.enable_address',
      examples: [
        {
          title: 'By comment',
          input: { where: { comment: 'guests' } },
          before: [...GUESTS, { do: 'ip.disable_address', input: { where: { comment: 'guests' } } }],
        },
      ],
    },
    disable: {
      id: 'ip.disable_address',
      examples: [{ title: 'By comment', input: { where: { comment: 'guests' } }, before: GUESTS }],
    },
    ensure: {
      id: 'ip.ensure_address',
      examples: [
        { title: 'Keep an address', input: { address: '198.51.100.1/24', interface: 'bridge', comment: 'guests' } },
        {
          title: 'Keep it away',
          input: { address: '203.0.113.1/24', interface: 'bridge', state: 'absent' },
          before: [{ do: 'ip.add_address', input: { address: '203.0.113.1/24', interface: 'bridge' } }],
        },
      ],
    },
  },
});

export const ipAddressArea = defineArea({
  id: 'ip-address',
  title: 'IP addresses',
  summary: 'The IPv4 addresses of a router and the interfaces that hold them.',
  resources: [addresses],
});
