import { defineResource, field, type DefinedResource, type Field, type Fields, type ResourceSpec } from '../../core/catalogue';
import { onWave2, WIFI_SECURITY, type ByStack } from '../../core/fields';
import { bool, certificateName, comment, duration, line, named, or, words, wordSet } from '../../core/values';

const GUESTS = { name: 'guests', comment: 'guest network' };
const GUEST = { name: 'guests' };
const ONE = [{ do: 'wireless.create_security_profile', input: GUESTS }];

const name = field(named('wireless-security-profile', 'office'), 'Name that interfaces refer to.', {
  required: true,
  exact: true,
});

const COMMON: Omit<ResourceSpec, 'id' | 'menu' | 'fields'> = {
  noun: 'wireless security profile',
  plural: 'wireless security profiles',
  kind: 'list',
  key: ['name'],
  risk: 'lockout',
  references: [
    { menu: '/interface/wifi', property: 'security' },
    { menu: '/interface/wifi/configuration', property: 'security' },
    { menu: '/interface/wifiwave2', property: 'security' },
    { menu: '/interface/wireless', property: 'security-profile' },
    { menu: '/interface/wireless/connect-list', property: 'security-profile' },
  ],
  readOnly: { about: 'What RouterOS remarks about it.', default: 'It comes with RouterOS.' },
  verbs: {
    list: { id: 'wireless.list_security_profiles', examples: [{ title: 'All profiles', input: {}, before: ONE }] },
    get: { id: 'wireless.get_security_profile', examples: [{ title: 'By name', input: { where: GUEST }, before: ONE }] },
    create: {
      id: 'wireless.create_security_profile',
      examples: [
        { title: 'A profile with nothing set', input: GUESTS },
        {
          title: 'WPA2 and WPA3',
          input: { name: 'office', 'authentication-types': ['wpa2-psk', 'wpa3-psk'], passphrase: 'correct-horse' },
        },
        {
          title: 'WPA2 with the package wireless',
          input: {
            name: 'office',
            mode: 'dynamic-keys',
            'authentication-types': 'wpa2-psk',
            'wpa2-pre-shared-key': 'correct-horse',
          },
          simulated: { v7: 'FIELD_UNAVAILABLE' },
        },
      ],
    },
    update: {
      id: 'wireless.update_security_profile',
      examples: [{ title: 'Comment one', input: { where: GUEST, comment: 'lobby' }, before: ONE }],
    },
    remove: { id: 'wireless.remove_security_profile', examples: [{ title: 'By name', input: { where: GUEST }, before: ONE }] },
    ensure: {
      id: 'wireless.ensure_security_profile',
      examples: [
        { title: 'Keep a profile', input: GUESTS },
        { title: 'Keep it away', input: { ...GUEST, state: 'absent' }, before: ONE },
      ],
    },
  },
};

const WIFI_FIELDS: Fields = {
  name,
  ...WIFI_SECURITY,
  comment: field(comment, 'Comment.'),
  disabled: field(bool, 'Whether the profile is off.', { default: 'no' }),
};

const ALGORITHM = words('wep-algorithm', '104bit-wep 40bit-wep aes-ccm none tkip');

function secret(description: string): Field {
  return field(line('wireless-key', 255, 'changeme'), description, { default: '', emptied: true, secret: true });
}

const LEGACY_FIELDS: Fields = {
  name,
  mode: field(
    words('security-mode', 'dynamic-keys none static-keys-optional static-keys-required'),
    'dynamic-keys is WPA, the static ones are WEP.',
    {
      default: 'none',
    },
  ),
  'authentication-types': field(
    wordSet('wireless-authentication', 'wpa-psk wpa2-psk wpa-eap wpa2-eap'),
    'How clients prove who they are.',
    {
      default: '',
      emptied: true,
    },
  ),
  'unicast-ciphers': field(wordSet('wireless-ciphers', 'tkip aes-ccm'), 'Ciphers of clients.', { default: 'aes-ccm' }),
  'group-ciphers': field(wordSet('wireless-ciphers', 'tkip aes-ccm'), 'Ciphers of multicast.', { default: 'aes-ccm' }),
  'group-key-update': field(duration, 'How often the key of multicast changes.', { default: '5m' }),
  'wpa-pre-shared-key': secret('Passphrase of WPA.'),
  'wpa2-pre-shared-key': secret('Passphrase of WPA2.'),
  'management-protection': field(words('management-protection', 'allowed disabled required'), 'Protected management frames.', {
    default: 'disabled',
  }),
  'management-protection-key': secret('Key of protected management frames.'),
  'disable-pmkid': field(bool, 'Leave the PMKID out of the handshake.', { default: 'no' }),
  'eap-methods': field(wordSet('wireless-eap-methods', 'eap-tls eap-ttls-mschapv2 passthrough peap'), 'Methods of EAP.', {
    default: 'passthrough',
  }),
  'tls-mode': field(
    words('tls-mode', 'dont-verify-certificate no-certificates verify-certificate verify-certificate-with-crl'),
    'Whether the other side has to show a certificate.',
    { default: 'no-certificates' },
  ),
  'tls-certificate': field(certificateName, 'Certificate of the router, or none.', { default: 'none' }),
  'supplicant-identity': field(line('supplicant-identity'), 'As a client: identity of EAP.', { derived: true }),
  'mschapv2-username': field(line('mschapv2-username'), 'As a client: user.', { default: '', emptied: true }),
  'mschapv2-password': secret('As a client: password.'),
  'radius-mac-authentication': field(bool, 'Ask RADIUS for MAC addresses.', { default: 'no' }),
  'radius-mac-accounting': field(bool, 'Tell RADIUS about sessions of these.', { default: 'no' }),
  'radius-mac-caching': field(or(duration, 'disabled'), 'How long an answer of RADIUS is remembered.', { default: 'disabled' }),
  'radius-mac-format': field(line('radius-mac-format', 63), 'How the MAC address is written.', { default: 'XX:XX:XX:XX:XX:XX' }),
  'radius-mac-mode': field(words('radius-mac-mode', 'as-username as-username-and-password'), 'What it is sent as.', {
    default: 'as-username',
  }),
  'radius-called-format': field(words('radius-called-format', 'mac mac:ssid ssid'), 'How Called-Station-Id is written.', {
    default: 'mac:ssid',
  }),
  'radius-eap-accounting': field(bool, 'Tell RADIUS about sessions of EAP clients.', { default: 'no' }),
  'interim-update': field(duration, 'Time between accounting updates; 0s takes what RADIUS says.', { default: '0s' }),
  'static-algo-0': field(ALGORITHM, 'WEP: cipher of key 0.'),
  'static-key-0': secret('WEP: key 0, in hex.'),
  'static-algo-1': field(ALGORITHM, 'WEP: cipher of key 1.'),
  'static-key-1': secret('WEP: key 1, in hex.'),
  'static-algo-2': field(ALGORITHM, 'WEP: cipher of key 2.'),
  'static-key-2': secret('WEP: key 2, in hex.'),
  'static-algo-3': field(ALGORITHM, 'WEP: cipher of key 3.'),
  'static-key-3': secret('WEP: key 3, in hex.'),
  'static-transmit-key': field(words('static-transmit-key', 'key-0 key-1 key-2 key-3'), 'WEP: key that is sent with.', {
    default: 'key-0',
  }),
  'static-sta-private-algo': field(ALGORITHM, 'WEP, as a client: cipher of the own key.', { default: 'none' }),
  'static-sta-private-key': secret('WEP, as a client: own key, in hex.'),
  comment: field(comment, 'Comment.'),
};

export const profiles: ByStack<DefinedResource> = {
  wifi: defineResource({
    ...COMMON,
    id: 'wireless.security_profile',
    menu: '/interface/wifi/security',
    versions: { since: '7.13', instead: 'use the same action: it goes to the menu that the router has' },
    fields: WIFI_FIELDS,
  }),
  wave2: defineResource({
    ...COMMON,
    id: 'wireless.wave2_security_profile',
    menu: '/interface/wifiwave2/security',
    versions: { since: '7.1', until: '7.13', instead: 'use the same action: it goes to the menu that the router has' },
    fields: onWave2(WIFI_FIELDS),
  }),
  legacy: defineResource({
    ...COMMON,
    id: 'wireless.legacy_security_profile',
    menu: '/interface/wireless/security-profiles',
    fields: LEGACY_FIELDS,
  }),
};
