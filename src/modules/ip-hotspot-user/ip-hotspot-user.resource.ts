import { defineResource, field } from '../../core/catalogue';
import { bool, byteSize, comment, duration, expression, ip, line, mac, named, profile } from '../../core/values';

const GUEST = [{ do: 'hotspot.create_user', input: { name: 'room-12', password: 'documentation', comment: 'room 12' } }];

export const hotspotUsers = defineResource({
  id: 'hotspot.user',
  noun: 'hotspot user',
  plural: 'hotspot users',
  menu: '/ip/hotspot/user',
  kind: 'list',
  key: ['name'],
  risk: 'disruptive',
  needs: { deviceMode: 'hotspot' },
  fields: {
    name: field(named('hotspot-user', 'room-12'), 'Name to log in with; a MAC address for logins by it.', {
      required: true,
      exact: true,
    }),
    password: field(line('hotspot-password'), 'Password.', { default: '', emptied: true, secret: true }),
    server: field(named('hotspot-server', 'all'), 'Server that the user may log in at, or all.', { default: 'all' }),
    profile: field(profile, 'User profile.', { default: 'default' }),
    address: field(ip, 'Address that the user gets; 0.0.0.0 is any.', { default: '0.0.0.0', emptied: true }),
    'mac-address': field(mac, 'MAC address that the user has to come from; 00:00:00:00:00:00 is any.', {
      default: '00:00:00:00:00:00',
      emptied: true,
    }),
    'limit-uptime': field(duration, 'Time that the user may be connected in all; 0s is without end.', { default: '0s' }),
    'limit-bytes-in': field(byteSize, 'Bytes that the user may send in all; 0 is unlimited.', { default: '0' }),
    'limit-bytes-out': field(byteSize, 'Bytes that the user may get in all; 0 is unlimited.', { default: '0' }),
    'limit-bytes-total': field(byteSize, 'Both together; 0 is unlimited.', { default: '0' }),
    routes: field(expression('hotspot-routes', '198.51.100.0/24', 1024), 'Routes while the user is connected.', {
      default: '',
      emptied: true,
    }),
    email: field(line('email'), 'Mail address, for people to know.', { default: '', emptied: true }),
    'otp-secret': field(line('otp-secret'), 'Secret of one-time passwords.', {
      default: '',
      emptied: true,
      secret: true,
      since: '7.21',
    }),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the user may not log in.', { default: 'no' }),
  },
  readOnly: {
    about: 'What RouterOS remarks about it.',
    'bytes-in': 'Bytes that the user sent.',
    'bytes-out': 'Bytes that the user got.',
    default: 'It comes with RouterOS.',
    dynamic: 'Made by RouterOS itself.',
    'packets-in': 'Packets that the user sent.',
    'packets-out': 'Packets that the user got.',
    uptime: 'Time that the user was connected.',
  },
  verbs: {
    list: { id: 'hotspot.list_users', examples: [{ title: 'All of them', input: {}, before: GUEST }] },
    get: { id: 'hotspot.get_user', examples: [{ title: 'By name', input: { where: { name: 'room-12' } }, before: GUEST }] },
    create: {
      id: 'hotspot.create_user',
      examples: [
        {
          title: 'A guest for three days',
          input: { name: 'room-12', password: 'documentation', 'limit-uptime': '3d', comment: 'room 12' },
        },
      ],
    },
    update: {
      id: 'hotspot.update_user',
      examples: [
        { title: 'Another password', input: { where: { name: 'room-12' }, password: 'documentation too' }, before: GUEST },
        { title: 'More time', input: { where: { comment: 'room 12' }, 'limit-uptime': '7d' }, before: GUEST },
      ],
    },
    remove: { id: 'hotspot.remove_user', examples: [{ title: 'By name', input: { where: { name: 'room-12' } }, before: GUEST }] },
    enable: {
      id: 'hotspot.enable_user',
      examples: [
        {
          title: 'By name',
          input: { where: { name: 'room-12' } },
          before: [...GUEST, { do: 'hotspot.disable_user', input: { where: { name: 'room-12' } } }],
        },
      ],
    },
    disable: {
      id: 'hotspot.disable_user',
      examples: [{ title: 'By name', input: { where: { name: 'room-12' } }, before: GUEST }],
    },
    ensure: {
      id: 'hotspot.ensure_user',
      examples: [
        { title: 'Keep a user', input: { name: 'room-14', password: 'documentation', profile: 'default' } },
        { title: 'Keep one away', input: { name: 'room-12', state: 'absent' }, before: GUEST },
      ],
    },
  },
});
