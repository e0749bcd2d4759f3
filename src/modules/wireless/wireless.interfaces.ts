import { defineResource, field, type DefinedResource, type Fields, type ResourceSpec } from '../../core/catalogue';
import {
  COUNTERS,
  INTERFACE_NAMED_BY,
  onWave2,
  profileFields,
  WIFI_AAA,
  WIFI_CHANNEL,
  WIFI_CONFIGURATION,
  WIFI_DATAPATH,
  WIFI_LEFT_OUT,
  WIFI_SECURITY,
  WIFI_STEERING,
  within,
  type ByStack,
} from '../../core/fields';
import { bool, comment, duration, interfaceName, line, mac, mtu, or, words } from '../../core/values';
import { LEGACY_FIELDS } from './legacy.fields';

const GUESTS = { name: 'guests', 'master-interface': 'wlan1' };
const GUEST = { name: 'guests' };
/** RouterOS makes new ones switched off. */
const ON = { disabled: 'no' };
const ONE = [{ do: 'wireless.create_interface', input: GUESTS }];

const name = field(interfaceName, 'Name of the interface.', { required: true, exact: true });

const WIFI_FIELDS: Fields = {
  name,
  'master-interface': field(interfaceName, 'Radio that a virtual interface is on.', { unsettable: true }),
  'radio-mac': field(mac, 'Radio that it belongs to, by its MAC address.', { unsettable: true }),
  'mac-address': field(mac, 'MAC address.'),
  mtu: field(mtu, 'Largest packet in bytes.', { unsettable: true }),
  l2mtu: field(mtu, 'Largest frame in bytes, without the Ethernet header.', { unsettable: true }),
  arp: field(words('arp-mode', 'disabled enabled local-proxy-arp proxy-arp reply-only'), 'Whether and for whom it answers ARP.', {
    unsettable: true,
  }),
  'arp-timeout': field(or(duration, 'auto'), 'How long a learned ARP entry stays.'),
  'disable-running-check': field(bool, 'Count as up also without clients.', { unsettable: true }),
  'mld-interface': field(interfaceName, 'Multi-link interface that it is part of.', { unsettable: true, since: '7.22' }),
  'mld-name': field(line('mld-name', 63), 'Makes it a multi-link interface of this name.', { unsettable: true, since: '7.22' }),
  ...profileFields('configuration', 'channel', 'datapath', 'security', 'steering', 'aaa', 'interworking'),
  ...within('configuration', WIFI_CONFIGURATION),
  ...within('channel', WIFI_CHANNEL),
  ...within('datapath', WIFI_DATAPATH),
  ...within('security', WIFI_SECURITY),
  ...within('steering', WIFI_STEERING),
  ...within('aaa', WIFI_AAA),
  comment: field(comment, 'Comment.'),
  disabled: field(bool, 'Whether the interface is off.', { default: 'no' }),
};

const COMMON: Omit<ResourceSpec, 'id' | 'menu' | 'fields'> = {
  noun: 'wireless interface',
  plural: 'wireless interfaces',
  kind: 'list',
  key: ['name'],
  risk: 'lockout',
  needs: { hardware: 'a radio, or CAPsMAN for the radios of others' },
  references: INTERFACE_NAMED_BY,
  readOnly: {
    ...COUNTERS,
    about: 'What RouterOS remarks about it.',
    bound: 'A radio is behind it.',
    cap: 'Access point that it is on.',
    'default-name': 'Name that it came with.',
    dynamic: 'Made by CAPsMAN.',
    inactive: 'It is not in use.',
    'interface-type': 'Chip of the radio.',
    master: 'It is a radio and no virtual interface.',
    network: 'Network that it was made for.',
    running: 'It is up; an access point without clients is not.',
  },
  verbs: {
    list: {
      id: 'wireless.list_interfaces',
      examples: [{ title: 'All radios and virtual access points', input: {}, before: ONE }],
    },
    get: { id: 'wireless.get_interface', examples: [{ title: 'By name', input: { where: GUEST }, before: ONE }] },
    create: {
      id: 'wireless.create_interface',
      defaults: ON,
      examples: [{ title: 'A second network on a radio', input: GUESTS }],
    },
    update: {
      id: 'wireless.update_interface',
      examples: [{ title: 'Comment one', input: { where: GUEST, comment: 'guest network' }, before: ONE }],
    },
    remove: { id: 'wireless.remove_interface', examples: [{ title: 'By name', input: { where: GUEST }, before: ONE }] },
    enable: {
      id: 'wireless.enable_interface',
      examples: [
        {
          title: 'By name',
          input: { where: GUEST },
          before: [...ONE, { do: 'wireless.disable_interface', input: { where: GUEST } }],
        },
      ],
    },
    disable: { id: 'wireless.disable_interface', examples: [{ title: 'By name', input: { where: GUEST }, before: ONE }] },
    ensure: {
      id: 'wireless.ensure_interface',
      defaults: ON,
      examples: [
        { title: 'Keep a second network', input: GUESTS },
        { title: 'Keep it away', input: { ...GUEST, state: 'absent' }, before: ONE },
      ],
    },
  },
};

const wifi = defineResource({
  ...COMMON,
  id: 'wireless.interface',
  menu: '/interface/wifi',
  versions: { since: '7.13', instead: 'use the same action: it goes to the menu that the router has' },
  leftOut: WIFI_LEFT_OUT,
  fields: WIFI_FIELDS,
});

const wave2 = defineResource({
  ...COMMON,
  id: 'wireless.wave2_interface',
  menu: '/interface/wifiwave2',
  versions: { since: '7.1', until: '7.13', instead: 'use the same action: it goes to the menu that the router has' },
  leftOut: { ...WIFI_LEFT_OUT, 'configuration.rrm': 'Gone with 7.12, where steering.rrm says it.' },
  fields: onWave2(WIFI_FIELDS),
});

const legacy = defineResource({
  ...COMMON,
  id: 'wireless.legacy_interface',
  menu: '/interface/wireless',
  fields: { name, ...LEGACY_FIELDS },
});

export const interfaces: ByStack<DefinedResource> = { wifi, wave2, legacy };
