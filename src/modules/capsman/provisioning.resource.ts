import { defineResource, field, type DefinedResource, type Fields, type ResourceSpec } from '../../core/catalogue';
import { wifiBands, type ByStack } from '../../core/fields';
import { bool, comment, expression, line, listOf, mac, named, words, wordSet } from '../../core/values';

const ALL_RADIOS = { action: 'create-dynamic-enabled', 'master-configuration': 'office', comment: 'all radios' };
const CONFIGURATION = [{ do: 'capsman.create_configuration', input: { name: 'office', ssid: 'office' } }];
const RULE = [...CONFIGURATION, { do: 'capsman.create_provisioning', input: ALL_RADIOS }];
const RULES = [
  ...CONFIGURATION,
  { do: 'capsman.create_provisioning', input: { action: 'none', comment: 'others' } },
  { do: 'capsman.create_provisioning', input: ALL_RADIOS },
];

const COMMON: Omit<ResourceSpec, 'id' | 'menu' | 'fields'> = {
  noun: 'provisioning rule',
  plural: 'provisioning rules',
  kind: 'ordered',
  risk: 'lockout',
  readOnly: { about: 'What RouterOS remarks about it.' },
  verbs: {
    list: { id: 'capsman.list_provisioning', examples: [{ title: 'All rules', input: {}, before: RULE }] },
    get: {
      id: 'capsman.get_provisioning',
      examples: [{ title: 'By comment', input: { where: { comment: 'all radios' } }, before: RULE }],
    },
    create: {
      id: 'capsman.create_provisioning',
      examples: [{ title: 'The same for every radio', input: ALL_RADIOS, before: CONFIGURATION }],
    },
    update: {
      id: 'capsman.update_provisioning',
      examples: [
        { title: 'Keep the interfaces', input: { where: { comment: 'all radios' }, action: 'create-enabled' }, before: RULE },
      ],
    },
    remove: {
      id: 'capsman.remove_provisioning',
      examples: [{ title: 'By comment', input: { where: { comment: 'all radios' } }, before: RULE }],
    },
    enable: {
      id: 'capsman.enable_provisioning',
      examples: [
        {
          title: 'By comment',
          input: { where: { comment: 'all radios' } },
          before: [...RULE, { do: 'capsman.disable_provisioning', input: { where: { comment: 'all radios' } } }],
        },
      ],
    },
    disable: {
      id: 'capsman.disable_provisioning',
      examples: [{ title: 'By comment', input: { where: { comment: 'all radios' } }, before: RULE }],
    },
    move: {
      id: 'capsman.move_provisioning',
      examples: [{ title: 'To the front', input: { where: { comment: 'all radios' }, destination: 'first' }, before: RULES }],
    },
    ensure: {
      id: 'capsman.ensure_provisioning',
      examples: [
        { title: 'Keep a rule', input: ALL_RADIOS, before: CONFIGURATION },
        { title: 'Keep it away', input: { comment: 'all radios', state: 'absent' }, before: RULE },
      ],
    },
  },
};

const configuration = named('caps-configuration', 'office');
const nameFormat = line('caps-name-format', 255, '%I-');
const own: Fields = {
  comment: field(comment, 'Comment; rules are told apart by it.'),
  disabled: field(bool, 'Whether the rule is ignored.', { default: 'no' }),
};

const SHARED: Fields = {
  'radio-mac': field(mac, 'Radio that it is for. Absent: any.', { unsettable: true }),
  'identity-regexp': field(expression('identity-regexp', '^hall'), 'Identities of access points that it is for.', {
    unsettable: true,
  }),
  'common-name-regexp': field(expression('common-name-regexp', '^CAP-'), 'Certificates of access points that it is for.', {
    unsettable: true,
  }),
  'address-ranges': field(
    expression('caps-address-ranges', '192.0.2.10-192.0.2.99'),
    'Addresses of access points that it is for.',
    {
      unsettable: true,
    },
  ),
  'supported-bands': field(wifiBands, 'Radios that know one of these bands.', { unsettable: true }),
  action: field(
    words('provisioning-action', 'create-disabled create-dynamic-enabled create-enabled none use-network-config'),
    'What is made for a radio; dynamic interfaces vanish with the access point.',
    { required: true },
  ),
  'master-configuration': field(configuration, 'Configuration of the radio.', { unsettable: true }),
  'slave-configurations': field(listOf(configuration), 'Configurations of virtual access points on it.', { unsettable: true }),
  'name-format': field(nameFormat, 'How interfaces are called: %I identity, %C common name, %R radio.', { emptied: true }),
};

const WIFI_FIELDS: Fields = {
  ...SHARED,
  'slave-name-format': field(nameFormat, 'How virtual access points are called.', { emptied: true, since: '7.18' }),
  'multi-link-mode': field(
    words('multi-link-mode', 'all auto disabled master'),
    'Whether radios become one multi-link interface.',
    {
      unsettable: true,
      since: '7.22',
    },
  ),
  'supported-hw-caps': field(
    wordSet('wifi-hw-caps', 'beacon-protection channel-switch hw-protection-mode mlo qos-classifier-dscp sniffer spectral'),
    'Radios that can do these.',
    { unsettable: true, since: '7.22' },
  ),
  ...own,
};

const LEGACY_FIELDS: Fields = {
  'radio-mac': field(mac, 'Radio that it is for; 00:00:00:00:00:00 for any.', { default: '00:00:00:00:00:00' }),
  'identity-regexp': field(line('caps-regexp'), 'Identities of access points that it is for.', { default: '', emptied: true }),
  'common-name-regexp': field(line('caps-regexp'), 'Certificates of access points that it is for.', {
    default: '',
    emptied: true,
  }),
  'ip-address-ranges': field(line('caps-ranges', 1000), 'Addresses of access points that it is for.', {
    default: '',
    emptied: true,
  }),
  'hw-supported-modes': field(wordSet('caps-hw-modes', 'a ac an b g gn'), 'Radios that know one of these standards.', {
    default: '',
    emptied: true,
  }),
  action: field(words('caps-action', 'create-disabled create-dynamic-enabled create-enabled none'), 'What is made for a radio.', {
    default: 'none',
  }),
  'master-configuration': field(configuration, 'Configuration of the radio.', { default: '', emptied: true }),
  'slave-configurations': field(listOf(configuration), 'Configurations of virtual access points on it.', {
    default: '',
    emptied: true,
  }),
  'name-format': field(words('caps-name-format-word', 'cap identity prefix prefix-identity'), 'How interfaces are called.', {
    default: 'cap',
  }),
  'name-prefix': field(line('caps-name-prefix'), 'Beginning of these names.', { default: '', emptied: true }),
  ...own,
};

export const provisioning: ByStack<DefinedResource> = {
  wifi: defineResource({
    ...COMMON,
    id: 'capsman.provisioning',
    menu: '/interface/wifi/provisioning',
    versions: { since: '7.13', instead: 'use the same action: it goes to the menu that the router has' },
    fields: WIFI_FIELDS,
  }),
  wave2: defineResource({
    ...COMMON,
    id: 'capsman.wave2_provisioning',
    menu: '/interface/wifiwave2/provisioning',
    versions: { since: '7.1', until: '7.13', instead: 'use the same action: it goes to the menu that the router has' },
    fields: { ...SHARED, ...own },
  }),
  legacy: defineResource({
    ...COMMON,
    id: 'capsman.legacy_provisioning',
    menu: '/caps-man/provisioning',
    needs: { packages: ['wireless'] },
    fields: LEGACY_FIELDS,
  }),
};
