import { defineResource, field, type Fields } from '../../core/catalogue';
import {
  addressListName,
  bool,
  bridge,
  chain,
  comment,
  duration,
  expression,
  freeText,
  int,
  interfaceList,
  ip,
  listOf,
  named,
  or,
  pool,
  profile,
  words,
} from '../../core/values';

const BASIC = [
  { do: 'ppp.create_profile', input: { name: 'basic', 'local-address': '192.0.2.1', 'rate-limit': '10M/50M', comment: 'home' } },
];

/** A pool is named where an address could stand. */
const addressOrPool = named('address-or-pool', 'clients');
const choice = words('profile-choice', 'default no yes');
const requirable = words('profile-need', 'default no required yes');
const queue = named('queue-or-place', 'first');
const script = freeText;

const SESSION: Fields = {
  'local-address': field(addressOrPool, 'Address of this end, or a pool that it comes from.', { unsettable: true }),
  'remote-address': field(addressOrPool, 'Address of the other end, or a pool that it comes from.', { unsettable: true }),
  'dns-server': field(listOf(ip), 'DNS servers that the other end is told.', { unsettable: true }),
  'wins-server': field(listOf(ip), 'WINS servers that the other end is told.', { unsettable: true }),
  'rate-limit': field(expression('ppp-rate-limit', '10M/50M'), 'Limit as the router sees it: rx/tx, then bursts and priority.', {
    unsettable: true,
  }),
  'session-timeout': field(duration, 'Longest time of a session.', { unsettable: true }),
  'idle-timeout': field(duration, 'How long a session may be silent.', { unsettable: true }),
  'only-one': field(choice, 'One session at a time for a user.', { default: 'default' }),
  'use-encryption': field(requirable, 'Encrypt the session.', { default: 'default' }),
  'use-compression': field(choice, 'Compress the session.', { default: 'default' }),
  'use-mpls': field(requirable, 'Carry MPLS.', { default: 'default' }),
  'use-upnp': field(choice, 'Take part in UPnP.', { default: 'default' }),
  'change-tcp-mss': field(choice, 'Fit the segment size of TCP to the link.', { default: 'default' }),
  'address-list': field(addressListName, 'Address list that holds the address of the other end.', {
    default: '',
    emptied: true,
  }),
  'interface-list': field(interfaceList, 'Interface list that holds the interface of the session.', { unsettable: true }),
  'incoming-filter': field(chain, 'Chain of the firewall filter for what comes in.', { unsettable: true }),
  'outgoing-filter': field(chain, 'Chain of the firewall filter for what goes out.', { unsettable: true }),
  'on-up': field(script, 'Script that runs when a session begins.', { default: '', emptied: true }),
  'on-down': field(script, 'Script that runs when it ends.', { default: '', emptied: true }),
};

const QUEUE: Fields = {
  'parent-queue': field(queue, 'Parent of the queue of a session.', { unsettable: true }),
  'insert-queue-before': field(queue, 'Where that queue goes: first, bottom, or before a named one.', { unsettable: true }),
  'queue-type': field(expression('profile-queue-types', 'default-small'), 'Type of that queue, or types up/down.', {
    unsettable: true,
  }),
};

const BRIDGED: Fields = {
  bridge: field(bridge, 'Bridge that the session joins (BCP).', { unsettable: true }),
  'bridge-horizon': field(or(int(0, 4_294_967_295), 'none'), 'Split horizon of the port.', { unsettable: true }),
  'bridge-learning': field(choice, 'Learn addresses on the port.', { default: 'default' }),
  'bridge-path-cost': field(int(1, 200_000_000), 'Path cost of the port.', { unsettable: true }),
  'bridge-port-priority': field(expression('bridge-port-priority', '0x80'), 'Priority of the port.', { unsettable: true }),
  'bridge-port-trusted': field(bool, 'Trust DHCP answers of the port.', { unsettable: true, since: '7.18' }),
  'bridge-port-vid': field(int(1, 4094), 'VLAN of the port.', { unsettable: true, since: '7.18' }),
};

const IPV6: Fields = {
  'use-ipv6': field(requirable, 'Carry IPv6.', { derived: true }),
  'remote-ipv6-prefix-pool': field(pool, 'Pool of prefixes for the link.', { derived: true }),
  'remote-ipv6-prefix-reuse': field(bool, 'Give a client the prefix that it had.', { unsettable: true, since: '7.20' }),
  'dhcpv6-pd-pool': field(pool, 'Pool of prefixes that DHCPv6 delegates.', { derived: true }),
  'dhcpv6-lease-time': field(duration, 'How long a prefix is delegated.', { unsettable: true, since: '7.20' }),
  'dhcpv6-use-radius': field(bool, 'Ask RADIUS for prefixes.', { unsettable: true, since: '7.20' }),
};

const USERS = ['/interface/pppoe-client', '/interface/l2tp-client', '/interface/pptp-client', '/interface/sstp-client'];
const SERVERS = ['pppoe-server', 'l2tp-server', 'pptp-server', 'sstp-server', 'ovpn-server'];

export const profiles = defineResource({
  id: 'ppp.profile',
  noun: 'PPP profile',
  plural: 'PPP profiles',
  menu: '/ppp/profile',
  kind: 'list',
  key: ['name'],
  risk: 'disruptive',
  references: [
    { menu: '/ppp/secret', property: 'profile' },
    ...USERS.map((menu) => ({ menu, property: 'profile' })),
    ...SERVERS.map((kind) => ({ menu: `/interface/${kind}/server`, property: 'default-profile' })),
  ],
  fields: {
    name: field(profile, 'Name that secrets, clients and servers use.', { required: true, exact: true }),
    ...SESSION,
    ...QUEUE,
    ...BRIDGED,
    ...IPV6,
    comment: field(comment, 'Comment.'),
  },
  readOnly: { about: 'What RouterOS remarks about it.', default: 'It comes with RouterOS.' },
  verbs: {
    list: { id: 'ppp.list_profiles', examples: [{ title: 'All of them', input: {}, before: BASIC }] },
    get: { id: 'ppp.get_profile', examples: [{ title: 'By name', input: { where: { name: 'basic' } }, before: BASIC }] },
    create: {
      id: 'ppp.create_profile',
      examples: [
        {
          title: 'An address, DNS and a limit',
          input: {
            name: 'home-50',
            'local-address': '192.0.2.1',
            'remote-address': '198.51.100.10',
            'dns-server': ['192.0.2.53'],
            'rate-limit': '10M/50M',
            'only-one': 'yes',
            comment: 'home, 50M',
          },
        },
      ],
    },
    update: {
      id: 'ppp.update_profile',
      examples: [
        { title: 'Another limit', input: { where: { name: 'basic' }, 'rate-limit': '20M/100M' }, before: BASIC },
        { title: 'Without a limit', input: { where: { comment: 'home' }, 'rate-limit': null }, before: BASIC },
      ],
    },
    remove: { id: 'ppp.remove_profile', examples: [{ title: 'By name', input: { where: { name: 'basic' } }, before: BASIC }] },
    ensure: {
      id: 'ppp.ensure_profile',
      examples: [
        { title: 'Keep a profile', input: { name: 'basic', 'rate-limit': '10M/50M', 'only-one': 'yes' } },
        { title: 'Keep it away', input: { name: 'basic', state: 'absent' }, before: BASIC },
      ],
    },
  },
});
