import { defineResource, field, type DefinedResource, type Field, type Fields, type ResourceSpec } from '../../core/catalogue';
import {
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
import {
  bool,
  bridge,
  comment,
  expression,
  int,
  interfaceList,
  mtu,
  named,
  or,
  ssid,
  words,
  wordSet,
  wpaPassphrase,
  type ValueType,
} from '../../core/values';

const OFFICE = { name: 'office', ssid: 'office' };
const LAN = { name: 'lan', bridge: 'bridge' };
const CONFIGURATION = [{ do: 'capsman.create_configuration', input: OFFICE }];
const DATAPATH = [{ do: 'capsman.create_datapath', input: LAN }];

const disabled = field(bool, 'Whether the profile is off.', { default: 'no' });
const note = field(comment, 'Comment.');
const REPORTED = { about: 'What RouterOS remarks about it.' };

function optional(type: ValueType<never> | ValueType, description: string, secret = {}): Field {
  return field(type, description, { unsettable: true, ...secret });
}

/** What the old CAPsMAN says of the datapath, in a profile of its own or inside a configuration. */
const OLD_DATAPATH: Fields = {
  bridge: optional(bridge, 'Bridge that the interface becomes a port of.'),
  'bridge-cost': optional(int(0, 200_000_000), 'Path cost of that port.'),
  'bridge-horizon': optional(or(int(0, 4_294_967_295), 'none'), 'Horizon of that port.'),
  'client-to-client-forwarding': optional(bool, 'Clients reach each other.'),
  'interface-list': optional(interfaceList, 'Interface list that the interface becomes a member of.'),
  'local-forwarding': optional(bool, 'The access point forwards frames of clients itself.'),
  'vlan-id': optional(int(1, 4095), 'VLAN of clients.'),
  'vlan-mode': optional(words('caps-vlan-mode', 'no-tag use-service-tag use-tag'), 'Whether frames of clients are tagged.'),
  arp: optional(
    words('arp-mode', 'disabled enabled local-proxy-arp proxy-arp reply-only'),
    'Whether and for whom it answers ARP.',
  ),
  mtu: optional(mtu, 'Largest packet in bytes.'),
  l2mtu: optional(int(0, 65_535, 'bytes'), 'Largest frame in bytes, without the Ethernet header.'),
};

const OLD_SECURITY: Fields = {
  'authentication-types': optional(
    wordSet('caps-authentication', 'wpa-psk wpa2-psk wpa-eap wpa2-eap'),
    'How clients prove who they are.',
  ),
  encryption: optional(wordSet('caps-encryption', 'aes-ccm tkip'), 'Ciphers of clients.'),
  'group-encryption': optional(words('caps-group-encryption', 'aes-ccm tkip'), 'Cipher of multicast.'),
  passphrase: optional(wpaPassphrase, 'Passphrase, 8 to 63 characters.', { secret: true }),
};

const OLD_CHANNEL: Fields = {
  band: optional(named('wireless-band', '5ghz-n/ac'), 'Band and standards, e.g. 2ghz-onlyn, 5ghz-n/ac.'),
  frequency: optional(expression('caps-frequency', '5180,5500'), 'Frequencies in MHz to choose from.'),
  'tx-power': optional(int(-30, 40, 'dBm'), 'Power in dBm.'),
};

const CHAINS = wordSet('wireless-chains', '0 1 2 3');

const OLD_CONFIGURATION: Fields = {
  ssid: optional(ssid, 'Name of the network.'),
  mode: optional(words('caps-mode', 'ap'), 'Access point.'),
  country: optional(named('wireless-country', 'latvia'), 'Country whose rules the radio keeps.'),
  installation: optional(words('wireless-installation', 'any indoor outdoor'), 'Where the radio stands.'),
  'hide-ssid': optional(bool, 'Leave the name out of beacons.'),
  'max-sta-count': optional(int(1, 2007), 'Most clients.'),
  'load-balancing-group': optional(named('load-balancing-group', 'hall'), 'Radios that share their clients.'),
  'multicast-helper': optional(
    words('multicast-helper', 'default dhcp disabled full'),
    'Send multicast to each member by itself.',
  ),
  'keepalive-frames': optional(words('enabled-or-disabled', 'disabled enabled'), 'Ask silent clients.'),
  'guard-interval': optional(words('guard-interval', 'any long'), 'Time between symbols.'),
  'rx-chains': optional(CHAINS, 'Chains that receive.'),
  'tx-chains': optional(CHAINS, 'Chains that send.'),
};

/** Why arguments of the old CAPsMAN are no fields. */
const OLD_LEFT_OUT: Readonly<Record<string, string>> = {
  ...inProfile(
    'channel',
    'channel.control-channel-width channel.extension-channel channel.reselect-interval channel.save-selected ' +
      'channel.secondary-frequency channel.skip-dfs-channels',
  ),
  ...inProfile(
    'rates',
    'rates.basic rates.ht-basic-mcs rates.ht-supported-mcs rates.supported rates.vht-basic-mcs rates.vht-supported-mcs',
  ),
  ...inProfile(
    'security',
    'security.disable-pmkid security.eap-methods security.eap-radius-accounting security.group-key-update security.tls-certificate ' +
      'security.tls-mode',
  ),
  'datapath.openflow-switch': 'OpenFlow is experimental.',
  'openflow-switch': 'OpenFlow is experimental.',
  ...Object.fromEntries(
    'disconnect-timeout distance frame-lifetime hw-protection-mode hw-retries'
      .split(' ')
      .map((name) => [name, 'Tuning of a driver that hardly anybody needs.']),
  ),
};

function inProfile(menu: string, names: string): Readonly<Record<string, string>> {
  return Object.fromEntries(names.split(' ').map((name) => [name, `Make a profile of /caps-man/${menu} and name that.`]));
}

const CONFIGURATIONS: Omit<ResourceSpec, 'id' | 'menu' | 'fields'> = {
  noun: 'CAPsMAN configuration',
  plural: 'CAPsMAN configurations',
  kind: 'list',
  key: ['name'],
  risk: 'lockout',
  references: ['/interface/wifi/provisioning', '/interface/wifiwave2/provisioning', '/caps-man/provisioning'].flatMap((menu) => [
    { menu, property: 'master-configuration' },
    { menu, property: 'slave-configurations' },
  ]),
  readOnly: REPORTED,
  verbs: {
    list: { id: 'capsman.list_configurations', examples: [{ title: 'All configurations', input: {}, before: CONFIGURATION }] },
    get: {
      id: 'capsman.get_configuration',
      examples: [{ title: 'By name', input: { where: { name: 'office' } }, before: CONFIGURATION }],
    },
    create: {
      id: 'capsman.create_configuration',
      examples: [
        { title: 'A network', input: OFFICE },
        {
          title: 'With passphrase and bridge',
          input: {
            name: 'guests',
            ssid: 'guests',
            'security.authentication-types': 'wpa2-psk',
            'security.passphrase': 'correct-horse',
            'datapath.bridge': 'bridge',
          },
        },
      ],
    },
    update: {
      id: 'capsman.update_configuration',
      examples: [
        { title: 'Another name of the network', input: { where: { name: 'office' }, ssid: 'office-2' }, before: CONFIGURATION },
      ],
    },
    remove: {
      id: 'capsman.remove_configuration',
      examples: [{ title: 'By name', input: { where: { name: 'office' } }, before: CONFIGURATION }],
    },
    ensure: {
      id: 'capsman.ensure_configuration',
      examples: [
        { title: 'Keep a network', input: OFFICE },
        { title: 'Keep it away', input: { name: 'office', state: 'absent' }, before: CONFIGURATION },
      ],
    },
  },
};

const configurationName = field(named('caps-configuration', 'office'), 'Name that provisioning refers to.', {
  required: true,
  exact: true,
});

const CONFIGURATION_FIELDS: Fields = {
  name: configurationName,
  ...WIFI_CONFIGURATION,
  ...profileFields('channel', 'datapath', 'security', 'steering', 'aaa', 'interworking'),
  ...within('channel', WIFI_CHANNEL),
  ...within('datapath', WIFI_DATAPATH),
  ...within('security', WIFI_SECURITY),
  ...within('steering', WIFI_STEERING),
  ...within('aaa', WIFI_AAA),
  comment: note,
  disabled,
};

export const configurations: ByStack<DefinedResource> = {
  wifi: defineResource({
    ...CONFIGURATIONS,
    id: 'capsman.configuration',
    menu: '/interface/wifi/configuration',
    versions: { since: '7.13', instead: 'use the same action: it goes to the menu that the router has' },
    leftOut: WIFI_LEFT_OUT,
    fields: CONFIGURATION_FIELDS,
  }),
  wave2: defineResource({
    ...CONFIGURATIONS,
    id: 'capsman.wave2_configuration',
    menu: '/interface/wifiwave2/configuration',
    versions: { since: '7.1', until: '7.13', instead: 'use the same action: it goes to the menu that the router has' },
    leftOut: { ...WIFI_LEFT_OUT, rrm: 'Gone with 7.12, where steering.rrm says it.' },
    fields: onWave2(CONFIGURATION_FIELDS),
  }),
  legacy: defineResource({
    ...CONFIGURATIONS,
    id: 'capsman.legacy_configuration',
    menu: '/caps-man/configuration',
    needs: { packages: ['wireless'] },
    leftOut: OLD_LEFT_OUT,
    fields: {
      name: configurationName,
      ...OLD_CONFIGURATION,
      ...profileFields('channel', 'datapath', 'security', 'rates'),
      ...within('channel', OLD_CHANNEL),
      ...within('datapath', OLD_DATAPATH),
      ...within('security', OLD_SECURITY),
      comment: note,
    },
  }),
};

const DATAPATHS: Omit<ResourceSpec, 'id' | 'menu' | 'fields'> = {
  noun: 'CAPsMAN datapath',
  plural: 'CAPsMAN datapaths',
  kind: 'list',
  key: ['name'],
  risk: 'lockout',
  references: [
    '/interface/wifi',
    '/interface/wifi/configuration',
    '/interface/wifiwave2/configuration',
    '/caps-man/configuration',
  ].map((menu) => ({ menu, property: 'datapath' })),
  readOnly: REPORTED,
  verbs: {
    list: { id: 'capsman.list_datapaths', examples: [{ title: 'All datapaths', input: {}, before: DATAPATH }] },
    get: { id: 'capsman.get_datapath', examples: [{ title: 'By name', input: { where: { name: 'lan' } }, before: DATAPATH }] },
    create: { id: 'capsman.create_datapath', examples: [{ title: 'Clients into a bridge', input: LAN }] },
    update: {
      id: 'capsman.update_datapath',
      examples: [{ title: 'Comment one', input: { where: { name: 'lan' }, comment: 'office network' }, before: DATAPATH }],
    },
    remove: {
      id: 'capsman.remove_datapath',
      examples: [{ title: 'By name', input: { where: { name: 'lan' } }, before: DATAPATH }],
    },
    ensure: {
      id: 'capsman.ensure_datapath',
      examples: [
        { title: 'Keep a datapath', input: LAN },
        { title: 'Keep it away', input: { name: 'lan', state: 'absent' }, before: DATAPATH },
      ],
    },
  },
};

const datapathName = field(named('caps-datapath', 'lan'), 'Name that configurations refer to.', { required: true, exact: true });
const DATAPATH_FIELDS: Fields = { name: datapathName, ...WIFI_DATAPATH, comment: note, disabled };

export const datapaths: ByStack<DefinedResource> = {
  wifi: defineResource({
    ...DATAPATHS,
    id: 'capsman.datapath',
    menu: '/interface/wifi/datapath',
    versions: { since: '7.13', instead: 'use the same action: it goes to the menu that the router has' },
    leftOut: WIFI_LEFT_OUT,
    fields: DATAPATH_FIELDS,
  }),
  wave2: defineResource({
    ...DATAPATHS,
    id: 'capsman.wave2_datapath',
    menu: '/interface/wifiwave2/datapath',
    versions: { since: '7.1', until: '7.13', instead: 'use the same action: it goes to the menu that the router has' },
    leftOut: WIFI_LEFT_OUT,
    fields: onWave2(DATAPATH_FIELDS),
  }),
  legacy: defineResource({
    ...DATAPATHS,
    id: 'capsman.legacy_datapath',
    menu: '/caps-man/datapath',
    needs: { packages: ['wireless'] },
    leftOut: OLD_LEFT_OUT,
    fields: { name: datapathName, ...OLD_DATAPATH, comment: note },
  }),
};
