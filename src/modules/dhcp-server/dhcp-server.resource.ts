import { defineResource, field } from '../../core/catalogue';
import {
  addressListName,
  bool,
  comment,
  duration,
  freeText,
  int,
  interfaceName,
  ipv4,
  leaseTime,
  line,
  listOf,
  named,
  or,
  pool,
  wordSet,
  words,
} from '../../core/values';

const GUESTS = [
  {
    do: 'dhcp.create_server',
    input: { name: 'guests', interface: 'ether5', 'address-pool': 'default-dhcp', 'lease-time': '1h', comment: 'guests' },
  },
];

export const servers = defineResource({
  id: 'dhcp.server',
  noun: 'DHCP server',
  plural: 'DHCP servers',
  menu: '/ip/dhcp-server',
  kind: 'list',
  key: ['name'],
  risk: 'disruptive',
  references: [{ menu: '/ip/dhcp-server/lease', property: 'server' }],
  fields: {
    name: field(named('dhcp-server', 'defconf'), 'Name that leases refer to.', { required: true, exact: true }),
    interface: field(interfaceName, 'Interface whose clients it serves; a bridge, not its ports.', {
      required: true,
      exact: true,
    }),
    'address-pool': field(pool, 'Pool that addresses come from; static-only: static leases alone.', { default: 'static-only' }),
    'lease-time': field(leaseTime, 'How long a client may keep an address.', { derived: true }),
    authoritative: field(
      words('dhcp-authoritative', 'after-10sec-delay after-2sec-delay no yes'),
      'Refuse clients that ask for an address of another network.',
      { default: 'yes' },
    ),
    'delay-threshold': field(or(duration, 'none'), 'Serve only clients that have been asking for this long: the spare server.', {
      default: 'none',
    }),
    relay: field(ipv4, 'Address of the relay whose clients are served; 0.0.0.0: direct ones, 255.255.255.255: any relay.', {
      default: '0.0.0.0',
    }),
    'server-address': field(ipv4, 'Address that answers come from, where the interface has several.', {
      default: '0.0.0.0',
      wire: { v6: 'src-address' },
    }),
    'add-arp': field(bool, 'Add an ARP entry for each lease.', { default: 'no' }),
    'add-dns-entries': field(line('dhcp-dns-entries'), 'Which names of clients the router resolves.', {
      derived: true,
      since: '7.23',
    }),
    'add-dns-entries-suffix': field(line('dhcp-dns-suffix'), 'Domain behind those names.', { derived: true, since: '7.23' }),
    'address-lists': field(listOf(addressListName), 'Firewall address lists that hold the leased addresses.', {
      default: '',
      emptied: true,
      since: '7.18',
    }),
    'allow-dual-stack-queue': field(bool, 'One queue for the IPv4 and IPv6 leases of a client.', { default: 'yes' }),
    'always-broadcast': field(bool, 'Answer by broadcast.', { default: 'no' }),
    'bootp-lease-time': field(or(duration, 'forever lease-time'), 'How long a BOOTP client may keep its address.', {
      default: 'forever',
    }),
    'bootp-support': field(words('bootp-support', 'dynamic none static'), 'Which BOOTP clients are served.', {
      default: 'static',
    }),
    'client-mac-limit': field(or(int(0, 4_294_967_295), 'unlimited'), 'Most leases of one MAC address.', {
      default: 'unlimited',
    }),
    'conflict-detection': field(bool, 'Look whether an address is in use before it is given.', { default: 'yes' }),
    'dhcp-option-set': field(named('dhcp-option-set', 'phones'), 'Set of options for all clients, or none.', { default: 'none' }),
    'dynamic-lease-identifiers': field(
      wordSet('dhcp-lease-identifiers', 'client-mac client-id opt-82'),
      'What a client is known by.',
      { derived: true, since: '7.21' },
    ),
    'insert-queue-before': field(
      named('dhcp-queue-before', 'first'),
      'Queue that those of leases go before: first, bottom or a name.',
      {
        default: 'first',
      },
    ),
    'parent-queue': field(named('dhcp-parent-queue', 'none'), 'Parent of the queues of leases, or none.', { default: 'none' }),
    'lease-script': field(freeText, 'Script that runs when a lease comes or goes.', { default: '', emptied: true }),
    'support-broadband-tr101': field(bool, 'Take the options of TR-101 into account.', { derived: true, since: '7.21' }),
    'use-framed-as-classless': field(bool, 'Tell routes of RADIUS as classless routes.', { default: 'yes' }),
    'use-radius': field(words('dhcp-use-radius', 'accounting no yes'), 'Ask RADIUS for leases, or only report them.', {
      default: 'no',
    }),
    'use-reconfigure': field(bool, 'Tell clients when their lease changes.', { default: 'no', since: '7.20' }),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the server is off.', { default: 'no' }),
  },
  readOnly: {
    about: 'What RouterOS remarks about it.',
    dynamic: 'Made by RouterOS itself.',
    invalid: 'The interface is missing, has no address, or is a port of a bridge.',
  },
  verbs: {
    list: {
      id: 'dhcp.list_servers',
      examples: [
        { title: 'All servers', input: {} },
        { title: 'Those that work', input: { where: { disabled: false, invalid: false } } },
      ],
    },
    get: { id: 'dhcp.get_server', examples: [{ title: 'By name', input: { where: { name: 'defconf' } } }] },
    create: {
      id: 'dhcp.create_server',
      // 6.x adds them switched off.
      defaults: { disabled: 'no' },
      examples: [
        {
          title: 'A server for guests',
          input: { name: 'guests', interface: 'ether5', 'address-pool': 'default-dhcp', 'lease-time': '1h', comment: 'guests' },
        },
        {
          title: 'A spare server, which waits for two seconds',
          input: {
            name: 'spare',
            interface: 'ether5',
            'delay-threshold': '2s',
            authoritative: 'no',
            'server-address': '192.0.2.1',
          },
        },
      ],
    },
    update: {
      id: 'dhcp.update_server',
      examples: [
        { title: 'Longer leases', input: { where: { name: 'defconf' }, 'lease-time': '12h' } },
        { title: 'Static leases alone', input: { where: { name: 'guests' }, 'address-pool': 'static-only' }, before: GUESTS },
      ],
    },
    remove: {
      id: 'dhcp.remove_server',
      examples: [{ title: 'By name', input: { where: { name: 'guests' } }, before: GUESTS }],
    },
    enable: {
      id: 'dhcp.enable_server',
      examples: [
        {
          title: 'By name',
          input: { where: { name: 'guests' } },
          before: [...GUESTS, { do: 'dhcp.disable_server', input: { where: { name: 'guests' } } }],
        },
      ],
    },
    disable: {
      id: 'dhcp.disable_server',
      examples: [{ title: 'By name', input: { where: { name: 'guests' } }, before: GUESTS }],
    },
    ensure: {
      id: 'dhcp.ensure_server',
      defaults: { disabled: 'no' },
      examples: [
        { title: 'Keep a server', input: { name: 'guests', interface: 'ether5', 'address-pool': 'default-dhcp' } },
        { title: 'Keep it away', input: { name: 'guests', state: 'absent' }, before: GUESTS },
      ],
    },
  },
});
