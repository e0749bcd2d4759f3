import { defineArea, defineResource, field, rowRead } from '../../core/catalogue';
import { INTERFACE_NAMED_BY } from '../../core/fields';
import { bool, comment, int, interfaceName, line, mtu, or, profile, wordSet } from '../../core/values';

const UPLINK = [
  {
    do: 'pppoe.create_client',
    input: { name: 'pppoe-wan', interface: 'ether1', user: 'site-12', password: 'documentation', comment: 'uplink' },
  },
];

const clients = defineResource({
  id: 'pppoe.client',
  noun: 'PPPoE client',
  plural: 'PPPoE clients',
  menu: '/interface/pppoe-client',
  kind: 'list',
  key: ['name'],
  risk: 'lockout',
  references: INTERFACE_NAMED_BY,
  fields: {
    name: field(interfaceName, 'Name of the interface that it makes.', { required: true, exact: true }),
    interface: field(interfaceName, 'Interface that it dials over.', { required: true, exact: true }),
    user: field(line('pppoe-user'), 'Name to log in with.', { default: '', emptied: true }),
    password: field(line('pppoe-password'), 'Password.', { default: '', emptied: true, secret: true }),
    'service-name': field(line('pppoe-service-name'), 'Only this service; empty is any.', { default: '', emptied: true }),
    'ac-name': field(line('pppoe-ac-name'), 'Only this access concentrator; empty is any.', { default: '', emptied: true }),
    'host-uniq': field(line('pppoe-host-uniq'), 'Tag that some providers know the line by, in hexadecimal.', {
      unsettable: true,
    }),
    profile: field(profile, 'PPP profile of the session.', { default: 'default' }),
    'add-default-route': field(bool, 'Add a default route while it is up.', { default: 'no' }),
    'default-route-distance': field(int(0, 255), 'Distance of that route.', { default: '1' }),
    'use-peer-dns': field(bool, 'Use the DNS servers of the other end.', { default: 'no' }),
    'dial-on-demand': field(bool, 'Dial when there is something to send.', { default: 'no' }),
    'keepalive-timeout': field(or(int(1, 65_535), 'disabled'), 'Seconds of silence after which it is down.', { default: '10' }),
    'max-mtu': field(or(mtu, 'auto'), 'Largest packet to send.', { default: 'auto' }),
    'max-mru': field(or(mtu, 'auto'), 'Largest packet to receive.', { default: 'auto' }),
    mrru: field(or(int(512, 65_535), 'disabled'), 'Largest packet that multilink puts together.', { default: 'disabled' }),
    allow: field(wordSet('ppp-authentication', 'pap chap mschap1 mschap2'), 'Ways to log in.', {
      default: 'pap,chap,mschap1,mschap2',
    }),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the client is off.', { default: 'no' }),
  },
  readOnly: {
    about: 'What RouterOS remarks about it.',
    invalid: 'Something that it refers to is missing.',
    running: 'It is up.',
  },
  verbs: {
    list: { id: 'pppoe.list_clients', examples: [{ title: 'All of them', input: {}, before: UPLINK }] },
    get: { id: 'pppoe.get_client', examples: [{ title: 'By name', input: { where: { name: 'pppoe-wan' } }, before: UPLINK }] },
    create: {
      id: 'pppoe.create_client',
      defaults: { disabled: 'no' },
      examples: [
        {
          title: 'An uplink',
          input: {
            name: 'pppoe-wan',
            interface: 'ether1',
            user: 'site-12',
            password: 'documentation',
            'add-default-route': true,
            'use-peer-dns': true,
            'max-mtu': 1492,
            comment: 'uplink',
          },
        },
      ],
    },
    update: {
      id: 'pppoe.update_client',
      examples: [
        { title: 'A dearer route', input: { where: { name: 'pppoe-wan' }, 'default-route-distance': 10 }, before: UPLINK },
        { title: 'Another password', input: { where: { comment: 'uplink' }, password: 'documentation too' }, before: UPLINK },
      ],
    },
    remove: {
      id: 'pppoe.remove_client',
      examples: [{ title: 'By name', input: { where: { name: 'pppoe-wan' } }, before: UPLINK }],
    },
    enable: {
      id: 'pppoe.enable_client',
      examples: [
        {
          title: 'By name',
          input: { where: { name: 'pppoe-wan' } },
          before: [...UPLINK, { do: 'pppoe.disable_client', input: { where: { name: 'pppoe-wan' } } }],
        },
      ],
    },
    disable: {
      id: 'pppoe.disable_client',
      examples: [{ title: 'By name', input: { where: { name: 'pppoe-wan' } }, before: UPLINK }],
    },
    ensure: {
      id: 'pppoe.ensure_client',
      defaults: { disabled: 'no' },
      examples: [
        {
          title: 'Keep an uplink',
          input: { name: 'pppoe-wan', interface: 'ether1', user: 'site-12', 'add-default-route': true },
        },
        { title: 'Keep it away', input: { name: 'pppoe-wan', state: 'absent' }, before: UPLINK },
      ],
    },
  },
});

const status = rowRead(clients, {
  id: 'pppoe.get_status',
  title: 'Get PPPoE status',
  summary: 'Reads the state of the PPPoE clients that match: whether they are connected, and with which addresses.',
  command: 'monitor',
  args: { once: '' },
  output: {
    status: 'connected, dialing, authenticating, or why not.',
    uptime: 'Time that it has been up.',
    'active-links': 'Links that it consists of.',
    encoding: 'Encryption and compression.',
    'service-name': 'Service that it is connected to.',
    'ac-name': 'Access concentrator that it is connected to.',
    'ac-mac': 'MAC address of the access concentrator.',
    mtu: 'Largest packet that is sent.',
    mru: 'Largest packet that is received.',
    'local-address': 'Address of this end.',
    'remote-address': 'Address of the other end.',
    'local-ipv6-address': 'IPv6 address of this end.',
    'remote-ipv6-address': 'IPv6 address of the other end.',
  },
  examples: [{ title: 'By name', input: { where: { name: 'pppoe-wan' } }, before: UPLINK, simulated: 'empty' }],
});

export const pppoeClientArea = defineArea({
  id: 'pppoe-client',
  title: 'PPPoE clients',
  summary: 'Uplinks that dial in over Ethernet.',
  resources: [clients],
  actions: [status],
});
