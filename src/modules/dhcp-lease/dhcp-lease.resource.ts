import { defineResource, field } from '../../core/catalogue';
import {
  addressListName,
  bool,
  comment,
  dhcpClientId,
  ipv4,
  leaseTime,
  listOf,
  mac,
  nameType,
  queueType,
  text,
} from '../../core/values';

const serverName = nameType({ name: 'dhcp-server-name', description: 'Name of a DHCP server, or all.', example: 'defconf' });
const queueName = nameType({ name: 'queue-name', description: 'Name of a queue, or a keyword.', example: 'none' });
const optionList = text({ name: 'dhcp-options', maxLength: 1024, description: 'Names of DHCP options, with commas.' });

const PRINTER = [
  {
    do: 'dhcp.add_static_lease',
    input: { address: '192.168.88.10', 'mac-address': '02:00:5E:10:00:01', comment: 'printer' },
  },
];

export const leases = defineResource({
  id: 'dhcp.lease',
  noun: 'DHCP lease',
  plural: 'DHCP leases',
  menu: '/ip/dhcp-server/lease',
  kind: 'list',
  key: ['address', 'server'],
  dynamicRows: 'removable',
  risk: 'disruptive',
  fields: {
    address: field(ipv4, 'Address that the client gets.', { required: true, exact: true }),
    server: field(serverName, 'DHCP server that gives it.', { default: 'all' }),
    'mac-address': field(mac, 'MAC address of the client.', { emptied: true, exact: true }),
    'client-id': field(dhcpClientId, 'Client identifier, for clients that send one.', { emptied: true }),
    'lease-time': field(leaseTime, 'How long the client may keep the address.', { derived: true }),
    'address-lists': field(listOf(addressListName), 'Firewall address lists that hold the address while it is leased.', {
      default: '',
    }),
    'rate-limit': field(text({ name: 'lease-rate-limit', maxLength: 255, example: '5M/20M' }), 'Rate for the client: rx/tx.'),
    'dhcp-option': field(optionList, 'DHCP options for this client.', { default: '' }),
    'dhcp-option-set': field(text({ name: 'dhcp-option-set', maxLength: 255 }), 'Set of DHCP options for this client.', {
      derived: true,
    }),
    'block-access': field(bool, 'Give this client no address.', { default: 'no' }),
    'use-src-mac': field(bool, 'Know the client by the source of its frames.', { default: 'no' }),
    'always-broadcast': field(bool, 'Answer this client by broadcast.', { default: 'no' }),
    'allow-dual-stack-queue': field(bool, 'One queue for the IPv4 and IPv6 leases of a client.', {
      unsettable: true,
      derived: true,
    }),
    'insert-queue-before': field(queueName, 'Queue that the queue of the lease goes before: first, bottom or a name.', {
      unsettable: true,
    }),
    'parent-queue': field(queueName, 'Parent of the queue of the lease.', { unsettable: true, since: '7.1' }),
    'queue-type': field(queueType, 'Type of the queue of the lease.', { unsettable: true, since: '7.1' }),
    routes: field(text({ name: 'lease-routes', maxLength: 1024 }), 'Routes that exist while the address is leased.', {
      emptied: true,
      since: '7.1',
    }),
    'agent-circuit-id': field(text({ name: 'agent-circuit-id', maxLength: 255 }), 'Option 82 circuit id, in hexadecimal.', {
      emptied: true,
      since: '7.21',
    }),
    'agent-remote-id': field(text({ name: 'agent-remote-id', maxLength: 255 }), 'Option 82 remote id, in hexadecimal.', {
      emptied: true,
      since: '7.21',
    }),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the lease is off.', { default: 'no' }),
  },
  readOnly: {
    'active-address': 'Address the client has now.',
    'active-client-id': 'Client identifier the client sent.',
    'active-mac-address': 'MAC address the client has now.',
    'active-server': 'Server that gave the address.',
    age: 'How long the client has had the address.',
    blocked: 'The client is refused.',
    'class-id': 'Vendor class the client sent.',
    dynamic: 'Given from a pool; make it static to keep it.',
    'expires-after': 'Time until the lease ends.',
    'host-name': 'Name the client sent.',
    'last-seen': 'Time since the client was heard.',
    radius: 'Given by RADIUS.',
    'src-mac-address': 'Source of the last frame of the client.',
    status: 'waiting, offered, bound, …',
  },
  verbs: {
    list: {
      id: 'dhcp.list_leases',
      examples: [
        { title: 'All leases', input: {} },
        { title: 'Those in use', input: { where: { status: 'bound' } } },
      ],
    },
    get: {
      id: 'dhcp.get_lease',
      examples: [{ title: 'By address', input: { where: { address: '192.168.88.10' } }, before: PRINTER }],
    },
    create: {
      id: 'dhcp.add_static_lease',
      summary: 'Keeps an address for one client.',
      examples: [
        {
          title: 'An address for a printer',
          input: { address: '192.168.88.10', 'mac-address': '02:00:5E:10:00:01', server: 'defconf', comment: 'printer' },
        },
      ],
    },
    update: {
      id: 'dhcp.update_lease',
      examples: [{ title: 'Limit a client', input: { where: { comment: 'printer' }, 'rate-limit': '5M/20M' }, before: PRINTER }],
    },
    remove: {
      id: 'dhcp.remove_lease',
      summary: 'Removes the lease that matches, a dynamic one too; nothing to do where none does.',
      examples: [{ title: 'By address', input: { where: { address: '192.168.88.10' } }, before: PRINTER }],
    },
    enable: {
      id: 'dhcp.enable_lease',
      examples: [
        {
          title: 'By comment',
          input: { where: { comment: 'printer' } },
          before: [...PRINTER, { do: 'dhcp.disable_lease', input: { where: { comment: 'printer' } } }],
        },
      ],
    },
    disable: {
      id: 'dhcp.disable_lease',
      examples: [{ title: 'By comment', input: { where: { comment: 'printer' } }, before: PRINTER }],
    },
    ensure: {
      id: 'dhcp.ensure_lease',
      examples: [
        {
          title: 'Keep the address of a printer',
          input: { address: '192.168.88.10', 'mac-address': '02:00:5E:10:00:01', server: 'defconf', comment: 'printer' },
        },
      ],
    },
  },
});
