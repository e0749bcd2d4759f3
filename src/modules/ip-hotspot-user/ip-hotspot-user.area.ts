import { defineArea, defineResource, rowCommand } from '../../core/catalogue';
import { userProfiles } from './ip-hotspot-user-profile.resource';
import { hotspotUsers } from './ip-hotspot-user.resource';

const LIMIT = 'Bytes that the user may';

const sessions = defineResource({
  id: 'hotspot.active',
  noun: 'hotspot session',
  plural: 'hotspot sessions',
  menu: '/ip/hotspot/active',
  kind: 'list',
  transient: true,
  risk: 'disruptive',
  needs: { deviceMode: 'hotspot' },
  filterable: ['user', 'address', 'server'],
  fields: {},
  readOnly: {
    about: 'What RouterOS remarks about it.',
    user: 'Who is logged in.',
    address: 'Address of the client.',
    'mac-address': 'MAC address of the client.',
    server: 'Server that the client logged in at.',
    'login-by': 'How.',
    uptime: 'Time since the login.',
    'session-time-left': 'Time until the session ends.',
    'idle-time': 'How long the client has been silent.',
    'idle-timeout': 'How long it may be silent.',
    'keepalive-timeout': 'How long it may be out of reach.',
    'bytes-in': 'Bytes that the client sent.',
    'bytes-out': 'Bytes that the client got.',
    'packets-in': 'Packets that the client sent.',
    'packets-out': 'Packets that the client got.',
    'limit-bytes-in': `${LIMIT} send.`,
    'limit-bytes-out': `${LIMIT} get.`,
    'limit-bytes-total': `${LIMIT} send and get.`,
    advertisement: 'The client has to look at an advertisement.',
    blocked: 'The client is held up until it looked at one.',
    comment: 'Comment of the user.',
    domain: 'Domain of the user.',
    radius: 'RADIUS let it in.',
  },
  verbs: {
    list: { id: 'hotspot.list_active', examples: [{ title: 'All of them', input: {}, simulated: 'empty' }] },
    get: {
      id: 'hotspot.get_active',
      examples: [{ title: 'By address', input: { where: { address: '192.0.2.20' } }, simulated: 'ITEM_UNKNOWN' }],
    },
    remove: {
      id: 'hotspot.disconnect',
      title: 'Disconnect hotspot session',
      summary: 'Logs out the hotspot session that matches; with a cookie the client is back at once.',
      examples: [{ title: 'By user', input: { where: { user: 'room-12' } }, simulated: 'unchanged' }],
    },
  },
});

const resetCounters = rowCommand(hotspotUsers, {
  id: 'hotspot.reset_user_counters',
  title: 'Reset hotspot user counters',
  summary: 'Sets time and bytes of the users that match to zero: what their limits allow begins anew.',
  command: 'reset-counters',
  risk: 'none',
  oneWay: 'What was counted is gone.',
  examples: [
    {
      title: 'One user',
      input: { where: { name: 'room-12' } },
      before: [{ do: 'hotspot.create_user', input: { name: 'room-12', password: 'documentation' } }],
    },
  ],
});

export const ipHotspotUserArea = defineArea({
  id: 'ip-hotspot-user',
  title: 'Hotspot users',
  summary: 'Who may log in at the hotspot, with which limits, and who is logged in.',
  resources: [hotspotUsers, userProfiles, sessions],
  actions: [resetCounters],
});
