import { defineResource, field, type DefinedResource, type Fields, type ResourceSpec } from '../../core/catalogue';
import { onWave2, type ByStack } from '../../core/fields';
import {
  bool,
  comment,
  duration,
  expression,
  int,
  interfaceName,
  line,
  mac,
  named,
  or,
  ssid,
  vlanId,
  weekdayList,
  words,
  wpaPassphrase,
} from '../../core/values';

const PRINTER = { 'mac-address': '02:00:5E:10:00:01', comment: 'printer' };
const ONE = [{ do: 'wireless.create_access_list', input: PRINTER }];
const TWO = [{ do: 'wireless.create_access_list', input: { 'mac-address': '02:00:5E:10:00:02' } }, ...ONE];

const signalRange = expression('signal-range', '-120..-70');
const outOfRange = or(duration, 'always');
const validAt = expression('access-time', '8h-17h');

const COMMON: Omit<ResourceSpec, 'id' | 'menu' | 'fields'> = {
  noun: 'entry of the wireless access list',
  plural: 'entries of the wireless access list',
  kind: 'ordered',
  risk: 'lockout',
  readOnly: {
    about: 'What RouterOS remarks about it.',
    'last-logged-in': 'When a client came in by it.',
    'last-logged-out': 'When that client left.',
    'match-count': 'How often it matched.',
  },
  verbs: {
    list: { id: 'wireless.list_access_lists', examples: [{ title: 'All entries', input: {}, before: ONE }] },
    get: {
      id: 'wireless.get_access_list_entry',
      examples: [{ title: 'By comment', input: { where: { comment: 'printer' } }, before: ONE }],
    },
    create: { id: 'wireless.create_access_list', examples: [{ title: 'A client by its address', input: PRINTER }] },
    update: {
      id: 'wireless.update_access_list_entry',
      examples: [
        { title: 'Only while it is near', input: { where: { comment: 'printer' }, 'signal-range': '-90..120' }, before: ONE },
      ],
    },
    remove: {
      id: 'wireless.remove_access_list_entry',
      examples: [{ title: 'By comment', input: { where: { comment: 'printer' } }, before: ONE }],
    },
    enable: {
      id: 'wireless.enable_access_list_entry',
      examples: [
        {
          title: 'By comment',
          input: { where: { comment: 'printer' } },
          before: [...ONE, { do: 'wireless.disable_access_list_entry', input: { where: { comment: 'printer' } } }],
        },
      ],
    },
    disable: {
      id: 'wireless.disable_access_list_entry',
      examples: [{ title: 'By comment', input: { where: { comment: 'printer' } }, before: ONE }],
    },
    move: {
      id: 'wireless.move_access_list_entry',
      examples: [{ title: 'To the front', input: { where: { comment: 'printer' }, destination: 'first' }, before: TWO }],
    },
    ensure: {
      id: 'wireless.ensure_access_list_entry',
      examples: [
        { title: 'Keep an entry', input: PRINTER },
        { title: 'Keep it away', input: { comment: 'printer', state: 'absent' }, before: ONE },
      ],
    },
  },
};

const shared: Fields = {
  comment: field(comment, 'Comment; entries are told apart by it.'),
  disabled: field(bool, 'Whether the entry is ignored.', { default: 'no' }),
};

const WIFI_FIELDS: Fields = {
  interface: field(interfaceName, 'Interface, or interface list, that it is for. Absent: all.', { unsettable: true }),
  'mac-address': field(mac, 'MAC address of the client.', { unsettable: true }),
  'mac-address-mask': field(mac, 'Which bits of it count.', { unsettable: true }),
  'signal-range': field(signalRange, 'Signals in dBm, from..to.', { unsettable: true }),
  'allow-signal-out-of-range': field(outOfRange, 'How long a client may be outside of it.', { unsettable: true }),
  'ssid-regexp': field(expression('ssid-regexp', '^office'), 'Networks that it is for.', { unsettable: true }),
  time: field(validAt, 'Time of day at which it holds.', { unsettable: true }),
  days: field(weekdayList, 'Days on which it holds.', { unsettable: true, since: '7.21' }),
  action: field(words('access-list-action', 'accept query-radius reject'), 'What happens to the client.', { unsettable: true }),
  passphrase: field(wpaPassphrase, 'Passphrase of this client.', { unsettable: true, secret: true }),
  'multi-passphrase-group': field(named('multi-passphrase-group', 'guests'), 'Passphrases that the client may use.', {
    unsettable: true,
    since: '7.18',
  }),
  'vlan-id': field(or(vlanId, 'none'), 'VLAN of the client.', { unsettable: true }),
  'client-isolation': field(bool, 'It reaches no other client.', { unsettable: true }),
  'radius-accounting': field(bool, 'Tell RADIUS about its sessions.', { unsettable: true }),
  ...shared,
};

const key = line('wireless-key', 255, 'changeme');

const LEGACY_FIELDS: Fields = {
  interface: field(interfaceName, 'Interface that it is for, or any.', { default: 'any' }),
  'mac-address': field(mac, 'MAC address of the client; 00:00:00:00:00:00 for all.', { default: '00:00:00:00:00:00' }),
  'signal-range': field(signalRange, 'Signals in dBm, from..to.', { default: '-120..120' }),
  'allow-signal-out-of-range': field(outOfRange, 'How long a client may be outside of it.', { default: '10s' }),
  time: field(validAt, 'Times and days at which it holds.', { derived: true }),
  authentication: field(bool, 'Let the client in.', { default: 'yes' }),
  forwarding: field(bool, 'It reaches other clients.', { default: 'yes' }),
  'ap-tx-limit': field(int(0, 4_294_967_295), 'Most bits per second to it; 0 for no limit.', { default: '0' }),
  'client-tx-limit': field(int(0, 4_294_967_295), 'Most bits per second from a MikroTik client; 0 for no limit.', {
    default: '0',
  }),
  'private-algo': field(words('wep-algorithm', '104bit-wep 40bit-wep aes-ccm none tkip'), 'WEP: cipher of this client.', {
    default: 'none',
  }),
  'private-key': field(key, 'WEP: key of this client, in hex.', { default: '', emptied: true, secret: true }),
  'private-pre-shared-key': field(key, 'Passphrase of this client.', { default: '', emptied: true, secret: true }),
  'management-protection-key': field(key, 'Key of protected management frames.', { default: '', emptied: true, secret: true }),
  'vlan-mode': field(words('access-vlan-mode', 'default no-tag use-service-tag use-tag'), 'Whether its frames are tagged.', {
    default: 'default',
  }),
  'vlan-id': field(int(1, 4095), 'VLAN of the client.', { default: '1' }),
  ...shared,
};

export const accessLists: ByStack<DefinedResource> = {
  wifi: defineResource({
    ...COMMON,
    id: 'wireless.access_list',
    menu: '/interface/wifi/access-list',
    versions: { since: '7.13', instead: 'use the same action: it goes to the menu that the router has' },
    fields: WIFI_FIELDS,
  }),
  wave2: defineResource({
    ...COMMON,
    id: 'wireless.wave2_access_list',
    menu: '/interface/wifiwave2/access-list',
    versions: { since: '7.1', until: '7.13', instead: 'use the same action: it goes to the menu that the router has' },
    fields: onWave2(WIFI_FIELDS),
  }),
  legacy: defineResource({
    ...COMMON,
    id: 'wireless.legacy_access_list',
    menu: '/interface/wireless/access-list',
    fields: LEGACY_FIELDS,
  }),
};

const UPLINK = { ssid: 'uplink', connect: true, comment: 'uplink' };
const LINK = [{ do: 'wireless.create_connect_list', input: UPLINK }];
const LINKS = [{ do: 'wireless.create_connect_list', input: { ssid: 'other' } }, ...LINK];

const HOTSPOT =
  '3gpp interworking iw-asra iw-authentication-types iw-connection-capabilities iw-esr iw-hessid iw-hotspot20 iw-hotspot20-dgaf ' +
  'iw-internet iw-ipv4-availability iw-ipv6-availability iw-network-type iw-realms iw-roaming-ois iw-uesa iw-venue';

export const connectLists = defineResource({
  id: 'wireless.connect_list',
  noun: 'entry of the wireless connect list',
  plural: 'entries of the wireless connect list',
  menu: '/interface/wireless/connect-list',
  kind: 'ordered',
  risk: 'lockout',
  needs: { packages: ['wireless'], hardware: 'a radio' },
  leftOut: Object.fromEntries(
    HOTSPOT.split(' ').map((name) => [name, 'Matches of Hotspot 2.0, which hardly any network offers.']),
  ),
  fields: {
    interface: field(interfaceName, 'Interface that it is for.'),
    ssid: field(ssid, 'Network that it is about. Absent: any.', { default: '', emptied: true }),
    'mac-address': field(mac, 'Access point that it is about; 00:00:00:00:00:00 for any.', { default: '00:00:00:00:00:00' }),
    'area-prefix': field(line('area-prefix'), 'Beginning of the area of the access point.', { default: '', emptied: true }),
    'signal-range': field(signalRange, 'Signals in dBm, from..to.', { default: '-120..120' }),
    'allow-signal-out-of-range': field(outOfRange, 'How long it may be outside of it.', { default: '10s' }),
    'wireless-protocol': field(words('connect-protocol', '802.11 any nstreme nv2 tdma'), 'Protocol that it is about.', {
      default: 'any',
    }),
    'security-profile': field(
      named('wireless-security-profile', 'default'),
      'Security profile for it, or none for that of the interface.',
      {
        default: 'none',
      },
    ),
    connect: field(bool, 'Connect to it, or keep away.', { default: 'yes' }),
    ...shared,
  },
  readOnly: { about: 'What RouterOS remarks about it.' },
  verbs: {
    list: { id: 'wireless.list_connect_lists', examples: [{ title: 'All entries', input: {}, before: LINK }] },
    get: {
      id: 'wireless.get_connect_list',
      examples: [{ title: 'By comment', input: { where: { comment: 'uplink' } }, before: LINK }],
    },
    create: { id: 'wireless.create_connect_list', examples: [{ title: 'One network only', input: UPLINK }] },
    update: {
      id: 'wireless.update_connect_list',
      examples: [
        { title: 'Only while it is near', input: { where: { comment: 'uplink' }, 'signal-range': '-80..120' }, before: LINK },
      ],
    },
    remove: {
      id: 'wireless.remove_connect_list',
      examples: [{ title: 'By comment', input: { where: { comment: 'uplink' } }, before: LINK }],
    },
    enable: {
      id: 'wireless.enable_connect_list',
      examples: [
        {
          title: 'By comment',
          input: { where: { comment: 'uplink' } },
          before: [...LINK, { do: 'wireless.disable_connect_list', input: { where: { comment: 'uplink' } } }],
        },
      ],
    },
    disable: {
      id: 'wireless.disable_connect_list',
      examples: [{ title: 'By comment', input: { where: { comment: 'uplink' } }, before: LINK }],
    },
    move: {
      id: 'wireless.move_connect_list',
      examples: [{ title: 'To the front', input: { where: { comment: 'uplink' }, destination: 'first' }, before: LINKS }],
    },
    ensure: {
      id: 'wireless.ensure_connect_list',
      examples: [
        { title: 'Keep an entry', input: UPLINK },
        { title: 'Keep it away', input: { comment: 'uplink', state: 'absent' }, before: LINK },
      ],
    },
  },
});
