import { defineResource, field } from '../../core/catalogue';
import { bool, byteSize, comment, expression, ipv6Network, line, named, profile, words } from '../../core/values';

export const SECRET = [
  { do: 'ppp.create_secret', input: { name: 'jdoe', service: 'pppoe', password: 'documentation', comment: 'flat 12' } },
];

const addressOrPool = named('address-or-pool', 'clients');

export const secrets = defineResource({
  id: 'ppp.secret',
  noun: 'PPP secret',
  plural: 'PPP secrets',
  menu: '/ppp/secret',
  kind: 'list',
  // One name may have a secret for each service.
  key: ['name', 'service'],
  risk: 'disruptive',
  fields: {
    name: field(named('ppp-user', 'jdoe'), 'Name that the other end logs in with.', { required: true, exact: true }),
    service: field(words('ppp-service', 'any async l2tp ovpn pppoe pptp sstp'), 'Service that it is for.', { default: 'any' }),
    password: field(line('ppp-password'), 'Password.', { default: '', emptied: true, secret: true }),
    profile: field(profile, 'Profile of the session.', { default: 'default' }),
    'local-address': field(addressOrPool, 'Address of this end, or a pool; wins over the profile.', { unsettable: true }),
    'remote-address': field(addressOrPool, 'Address of the other end, or a pool; wins over the profile.', { unsettable: true }),
    'remote-ipv6-prefix': field(ipv6Network, 'Prefix for the link.', { unsettable: true }),
    routes: field(expression('ppp-routes', '198.51.100.0/24', 1024), 'Routes through the session: destination gateway metric.', {
      default: '',
      emptied: true,
    }),
    'ipv6-routes': field(expression('ppp-ipv6-routes', '2001:db8:1::/48', 1024), 'IPv6 routes through the session.', {
      default: '',
      emptied: true,
    }),
    'caller-id': field(line('caller-id'), 'Only from here: a MAC address with PPPoE, an address with the others.', {
      default: '',
      emptied: true,
    }),
    'limit-bytes-in': field(byteSize, 'Most bytes that the router receives in a session; 0 is unlimited.', { default: '0' }),
    'limit-bytes-out': field(byteSize, 'Most bytes that it sends in a session; 0 is unlimited.', { default: '0' }),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether nobody may log in with it.', { default: 'no' }),
  },
  readOnly: {
    about: 'What RouterOS remarks about it.',
    'last-caller-id': 'Where the last session came from.',
    'last-disconnect-reason': 'Why the last session ended.',
    'last-logged-out': 'When the last session ended.',
  },
  verbs: {
    list: {
      id: 'ppp.list_secrets',
      examples: [
        { title: 'All of them', input: {}, before: SECRET },
        { title: 'Those for PPPoE', input: { where: { service: 'pppoe', disabled: false } }, before: SECRET },
      ],
    },
    get: { id: 'ppp.get_secret', examples: [{ title: 'By name', input: { where: { name: 'jdoe' } }, before: SECRET }] },
    create: {
      id: 'ppp.create_secret',
      examples: [
        {
          title: 'A client with a fixed address',
          input: {
            name: 'flat-12',
            service: 'pppoe',
            password: 'documentation',
            profile: 'default',
            'remote-address': '198.51.100.12',
            'caller-id': '02:00:5E:10:00:12',
            comment: 'flat 12',
          },
        },
      ],
    },
    update: {
      id: 'ppp.update_secret',
      examples: [
        { title: 'Another password', input: { where: { name: 'jdoe' }, password: 'documentation too' }, before: SECRET },
        { title: 'For every service', input: { where: { comment: 'flat 12' }, service: 'any' }, before: SECRET },
      ],
    },
    remove: { id: 'ppp.remove_secret', examples: [{ title: 'By name', input: { where: { name: 'jdoe' } }, before: SECRET }] },
    enable: {
      id: 'ppp.enable_secret',
      examples: [
        {
          title: 'By name',
          input: { where: { name: 'jdoe' } },
          before: [...SECRET, { do: 'ppp.disable_secret', input: { where: { name: 'jdoe' } } }],
        },
      ],
    },
    disable: { id: 'ppp.disable_secret', examples: [{ title: 'By name', input: { where: { name: 'jdoe' } }, before: SECRET }] },
    ensure: {
      id: 'ppp.ensure_secret',
      examples: [
        { title: 'Keep a secret', input: { name: 'jdoe', service: 'l2tp', password: 'documentation' } },
        { title: 'Keep it away', input: { name: 'jdoe', service: 'pppoe', state: 'absent' }, before: SECRET },
      ],
    },
  },
});
