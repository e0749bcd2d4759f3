import { defineArea, defineResource, field } from '../../core/catalogue';
import { bool, duration, int, interfaceName, named, or, pool, profile } from '../../core/values';
import { serverProfiles } from './ip-hotspot-profile.resource';

const LOBBY = [{ do: 'hotspot.create_server', input: { name: 'lobby', interface: 'ether5', 'idle-timeout': '10m' } }];

const servers = defineResource({
  id: 'hotspot.server',
  noun: 'hotspot server',
  plural: 'hotspot servers',
  menu: '/ip/hotspot',
  kind: 'list',
  key: ['name'],
  risk: 'lockout',
  needs: { deviceMode: 'hotspot' },
  references: [
    { menu: '/ip/hotspot/user', property: 'server' },
    { menu: '/ip/hotspot/walled-garden', property: 'server' },
    { menu: '/ip/hotspot/walled-garden/ip', property: 'server' },
    { menu: '/ip/hotspot/ip-binding', property: 'server' },
  ],
  fields: {
    name: field(named('hotspot-server', 'lobby'), 'Name of the server.', { required: true, exact: true }),
    interface: field(interfaceName, 'Interface whose clients have to log in.', { required: true, exact: true }),
    'address-pool': field(pool, 'Pool for clients whose address does not fit, or none.', { default: 'none' }),
    profile: field(profile, 'Server profile.', { default: 'default' }),
    'addresses-per-mac': field(or(int(1, 65_535), 'unlimited'), 'Most addresses of one MAC address.', { derived: true }),
    'idle-timeout': field(or(duration, 'none'), 'How long a client that is not logged in may be silent.', { default: '5m' }),
    'keepalive-timeout': field(or(duration, 'none'), 'How long such a client may be out of reach.', { default: 'none' }),
    'login-timeout': field(or(duration, 'none'), 'How long such a client has to log in.', { default: 'none' }),
    disabled: field(bool, 'Whether the server is off.', { default: 'no' }),
  },
  readOnly: {
    about: 'What RouterOS remarks about it.',
    HTTPS: 'It serves the login page over HTTPS.',
    invalid: 'Something that it refers to is missing.',
    'ip-of-dns-name': 'Address that the name of the login page has.',
    'proxy-status': 'State of its proxy.',
  },
  verbs: {
    list: { id: 'hotspot.list_servers', examples: [{ title: 'All of them', input: {}, before: LOBBY }] },
    get: { id: 'hotspot.get_server', examples: [{ title: 'By name', input: { where: { name: 'lobby' } }, before: LOBBY }] },
    create: {
      id: 'hotspot.create_server',
      defaults: { disabled: 'no' },
      examples: [
        { title: 'On one port', input: { name: 'lobby', interface: 'ether5', profile: 'default', 'addresses-per-mac': 2 } },
      ],
    },
    update: {
      id: 'hotspot.update_server',
      examples: [{ title: 'More patience', input: { where: { name: 'lobby' }, 'idle-timeout': '30m' }, before: LOBBY }],
    },
    remove: { id: 'hotspot.remove_server', examples: [{ title: 'By name', input: { where: { name: 'lobby' } }, before: LOBBY }] },
    enable: {
      id: 'hotspot.enable_server',
      examples: [
        {
          title: 'By name',
          input: { where: { name: 'lobby' } },
          before: [...LOBBY, { do: 'hotspot.disable_server', input: { where: { name: 'lobby' } } }],
        },
      ],
    },
    disable: {
      id: 'hotspot.disable_server',
      examples: [{ title: 'By name', input: { where: { name: 'lobby' } }, before: LOBBY }],
    },
    ensure: {
      id: 'hotspot.ensure_server',
      defaults: { disabled: 'no' },
      examples: [
        { title: 'Keep a server', input: { name: 'lobby', interface: 'ether5' } },
        { title: 'Keep it away', input: { name: 'lobby', state: 'absent' }, before: LOBBY },
      ],
    },
  },
});

export const ipHotspotArea = defineArea({
  id: 'ip-hotspot',
  title: 'Hotspot servers',
  summary: 'Interfaces whose clients have to log in first, and the profiles of their login pages.',
  resources: [servers, serverProfiles],
});
