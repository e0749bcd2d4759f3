import { defineResource, field, type Fields } from '../../core/catalogue';
import {
  addressListName,
  bool,
  chain,
  duration,
  expression,
  freeText,
  int,
  line,
  named,
  or,
  packetMark,
  pool,
  profile,
  words,
} from '../../core/values';

const GUESTS = [{ do: 'hotspot.create_profile', input: { name: 'guests', 'rate-limit': '2M/10M', 'shared-users': 3 } }];

const queue = named('queue-or-place', 'first');
const span = or(duration, 'none');

const LIMITS: Fields = {
  'address-pool': field(pool, 'Pool that addresses of its users come from, or none.', { default: 'none' }),
  'address-list': field(addressListName, 'Address list that holds the address of whoever is logged in.', {
    default: '',
    emptied: true,
  }),
  'shared-users': field(or(int(1, 100_000), 'unlimited'), 'Most sessions of one user at a time.', { default: '1' }),
  'rate-limit': field(expression('hotspot-rate-limit', '2M/10M'), 'Limit of a session: rx/tx, then bursts and priority.', {
    default: '',
    emptied: true,
  }),
  'session-timeout': field(duration, 'Longest time of a session; 0s is without end.', { default: '0s' }),
  'idle-timeout': field(span, 'How long a session may be silent.', { default: 'none', unsettable: true }),
  'keepalive-timeout': field(span, 'How long a client may be out of reach.', { default: '2m', unsettable: true }),
  'add-mac-cookie': field(bool, 'Know the device again by its MAC address.', { default: 'yes' }),
  'mac-cookie-timeout': field(duration, 'For how long.', { default: '3d', unsettable: true }),
};

const PAGES: Fields = {
  'status-autorefresh': field(span, 'How often the status page renews itself.', { default: '1m' }),
  'open-status-page': field(words('hotspot-status-page', 'http-login always'), 'When the status page opens.', {
    default: 'always',
  }),
  'transparent-proxy': field(bool, 'Send web traffic through the proxy of the router.', { default: 'no' }),
  advertise: field(bool, 'Show advertisements.', { default: 'no' }),
  'advertise-url': field(line('advertise-urls', 1024), 'Pages to show, with commas.', { default: '', emptied: true }),
  'advertise-interval': field(line('advertise-intervals'), 'Times between them, with commas.', { derived: true }),
  'advertise-timeout': field(or(duration, 'immediately never'), 'How long a client has to look before it is stopped.', {
    derived: true,
  }),
  'on-login': field(freeText, 'Script that runs at a login.', { default: '', emptied: true }),
  'on-logout': field(freeText, 'Script that runs at a logout.', { default: '', emptied: true }),
};

const TRAFFIC: Fields = {
  'incoming-filter': field(chain, 'Chain of the firewall filter for what users send.', { default: '', emptied: true }),
  'outgoing-filter': field(chain, 'Chain of the firewall filter for what users get.', { default: '', emptied: true }),
  'incoming-packet-mark': field(packetMark, 'Mark of packets that users send.', { default: '', emptied: true }),
  'outgoing-packet-mark': field(packetMark, 'Mark of packets that users get.', { default: '', emptied: true }),
  'parent-queue': field(queue, 'Parent of the queue of a session.', { unsettable: true }),
  'insert-queue-before': field(queue, 'Where that queue goes: first, bottom, or before a named one.', { unsettable: true }),
  'queue-type': field(expression('profile-queue-types', 'default-small'), 'Type of that queue, or types up/down.', {
    unsettable: true,
  }),
};

export const userProfiles = defineResource({
  id: 'hotspot.profile',
  noun: 'hotspot user profile',
  plural: 'hotspot user profiles',
  menu: '/ip/hotspot/user/profile',
  kind: 'list',
  key: ['name'],
  risk: 'disruptive',
  needs: { deviceMode: 'hotspot' },
  references: [
    { menu: '/ip/hotspot/user', property: 'profile' },
    { menu: '/ip/hotspot/profile', property: 'trial-user-profile' },
  ],
  fields: {
    name: field(profile, 'Name that users refer to.', { required: true, exact: true }),
    ...LIMITS,
    ...PAGES,
    ...TRAFFIC,
  },
  readOnly: { about: 'What RouterOS remarks about it.', default: 'It comes with RouterOS.' },
  verbs: {
    list: { id: 'hotspot.list_profiles', examples: [{ title: 'All of them', input: {}, before: GUESTS }] },
    get: { id: 'hotspot.get_profile', examples: [{ title: 'By name', input: { where: { name: 'guests' } }, before: GUESTS }] },
    create: {
      id: 'hotspot.create_profile',
      examples: [
        {
          title: 'Guests, for a day, with a limit',
          input: { name: 'guests', 'rate-limit': '2M/10M', 'shared-users': 3, 'session-timeout': '1d', 'idle-timeout': '30m' },
        },
      ],
    },
    update: {
      id: 'hotspot.update_profile',
      examples: [{ title: 'Another limit', input: { where: { name: 'guests' }, 'rate-limit': '5M/20M' }, before: GUESTS }],
    },
    remove: {
      id: 'hotspot.remove_profile',
      examples: [{ title: 'By name', input: { where: { name: 'guests' } }, before: GUESTS }],
    },
    ensure: {
      id: 'hotspot.ensure_profile',
      examples: [
        { title: 'Keep a profile', input: { name: 'guests', 'shared-users': 'unlimited' } },
        { title: 'Keep it away', input: { name: 'guests', state: 'absent' }, before: GUESTS },
      ],
    },
  },
});
