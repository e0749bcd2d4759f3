import { defineResource, field, type Fields } from '../../core/catalogue';
import {
  bool,
  certificateName,
  dnsName,
  duration,
  expression,
  ip,
  line,
  oneOf,
  or,
  profile,
  wordSet,
  words,
} from '../../core/values';

const LOBBY = [
  { do: 'hotspot.create_server_profile', input: { name: 'lobby', 'hotspot-address': '192.0.2.1', 'dns-name': 'login.example' } },
];

const macFormat = oneOf({
  name: 'radius-mac-format',
  values: [
    'XX XX XX XX XX XX',
    'XX-XX-XX-XX-XX-XX',
    'XX:XX:XX:XX:XX:XX',
    'XXXX:XXXX:XXXX',
    'XXXXXX-XXXXXX',
    'XXXXXX:XXXXXX',
    'XXXXXXXXXXXX',
  ],
});

const LOGIN: Fields = {
  'login-by': field(wordSet('hotspot-login', 'mac cookie http-chap https http-pap trial mac-cookie'), 'Ways to log in.', {
    default: 'cookie,http-chap',
  }),
  'http-cookie-lifetime': field(duration, 'How long a cookie of the browser is good.', { default: '3d' }),
  'mac-auth-mode': field(
    words('hotspot-mac-auth', 'mac-as-username mac-as-username-and-password'),
    'What is sent for a login by MAC address.',
    { default: 'mac-as-username' },
  ),
  'mac-auth-password': field(line('mac-auth-password'), 'Password that goes with it.', {
    default: '',
    emptied: true,
    secret: true,
  }),
  'ssl-certificate': field(certificateName, 'Certificate for the login over HTTPS.', { default: 'none' }),
  'split-user-domain': field(bool, 'Take user@domain and domain\\user apart.', { default: 'no' }),
  'trial-uptime-limit': field(duration, 'How long a device may try it without a user.', { default: '30m' }),
  'trial-uptime-reset': field(duration, 'After which time it may try again.', { default: '1d' }),
  'trial-user-profile': field(profile, 'User profile of a trial.', { default: 'default' }),
};

const RADIUS: Fields = {
  'use-radius': field(bool, 'Ask RADIUS for users that are not here.', { default: 'no' }),
  'radius-accounting': field(bool, 'Send accounting to RADIUS.', { default: 'yes' }),
  'radius-interim-update': field(or(duration, 'received'), 'How often to send it; received: as the server says.', {
    default: 'received',
  }),
  'radius-default-domain': field(line('radius-domain'), 'Domain of a user without one.', { default: '', emptied: true }),
  'radius-location-id': field(line('radius-location-id'), 'Location id to send.', { default: '', emptied: true }),
  'radius-location-name': field(line('radius-location-name'), 'Location name to send.', { default: '', emptied: true }),
  'radius-mac-format': field(macFormat, 'How a MAC address is written.', { default: 'XX:XX:XX:XX:XX:XX' }),
  'nas-port-type': field(words('nas-port-type', 'cable ethernet wireless-802.11'), 'Kind of port to send.', {
    default: 'wireless-802.11',
  }),
};

export const serverProfiles = defineResource({
  id: 'hotspot.server_profile',
  noun: 'hotspot server profile',
  plural: 'hotspot server profiles',
  menu: '/ip/hotspot/profile',
  kind: 'list',
  key: ['name'],
  risk: 'disruptive',
  needs: { deviceMode: 'hotspot' },
  references: [{ menu: '/ip/hotspot', property: 'profile' }],
  fields: {
    name: field(profile, 'Name that servers use.', { required: true, exact: true }),
    'hotspot-address': field(ip, 'Address of the login page; 0.0.0.0 takes that of the interface.', { default: '0.0.0.0' }),
    'dns-name': field(dnsName, 'Name of the login page.', { default: '', emptied: true }),
    'html-directory': field(line('html-directory'), 'Folder of the pages on the router.', { derived: true }),
    'html-directory-override': field(line('html-directory'), 'Folder whose pages win over the others.', {
      default: '',
      emptied: true,
    }),
    'http-proxy': field(line('http-proxy', 64, '0.0.0.0:0'), 'Proxy for what clients ask, with its port.', {
      default: '0.0.0.0:0',
    }),
    'smtp-server': field(ip, 'Server that mail of clients goes to.', { default: '0.0.0.0' }),
    'rate-limit': field(expression('hotspot-rate-limit', '10M/50M'), 'Limit of everybody together: rx/tx.', {
      default: '',
      emptied: true,
    }),
    'install-hotspot-queue': field(bool, 'Make a queue for whoever is not logged in.', { derived: true }),
    ...LOGIN,
    ...RADIUS,
  },
  readOnly: { about: 'What RouterOS remarks about it.', default: 'It comes with RouterOS.' },
  verbs: {
    list: { id: 'hotspot.list_server_profiles', examples: [{ title: 'All of them', input: {}, before: LOBBY }] },
    get: {
      id: 'hotspot.get_server_profile',
      examples: [{ title: 'By name', input: { where: { name: 'lobby' } }, before: LOBBY }],
    },
    create: {
      id: 'hotspot.create_server_profile',
      examples: [
        {
          title: 'A login page with its own name',
          input: {
            name: 'lobby',
            'hotspot-address': '192.0.2.1',
            'dns-name': 'login.example',
            'login-by': ['cookie', 'http-chap', 'trial'],
            'trial-uptime-limit': '1h',
          },
        },
      ],
    },
    update: {
      id: 'hotspot.update_server_profile',
      examples: [{ title: 'Ask RADIUS', input: { where: { name: 'lobby' }, 'use-radius': true }, before: LOBBY }],
    },
    remove: {
      id: 'hotspot.remove_server_profile',
      examples: [{ title: 'By name', input: { where: { name: 'lobby' } }, before: LOBBY }],
    },
    ensure: {
      id: 'hotspot.ensure_server_profile',
      examples: [
        { title: 'Keep a profile', input: { name: 'lobby', 'login-by': 'cookie,http-chap' } },
        { title: 'Keep it away', input: { name: 'lobby', state: 'absent' }, before: LOBBY },
      ],
    },
  },
});
