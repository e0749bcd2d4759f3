import { defineArea, defineResource, field, rowRead } from '../../core/catalogue';
import { COUNTERS, INTERFACE_NAMED_BY } from '../../core/fields';
import { bool, comment, int, interfaceName, line, listOf, mac, named, or, words } from '../../core/values';

const needs = { hardware: 'an LTE modem' };
const profileName = named('apn-profile', 'internet');
const MODEM = { where: { name: 'lte1' } };
const PROFILE = [{ do: 'lte.create_apn', input: { name: 'provider', apn: 'internet.example' } }];
const BY_NAME = { where: { name: 'provider' } };

const modems = defineResource({
  id: 'lte.interface',
  noun: 'LTE interface',
  plural: 'LTE interfaces',
  menu: '/interface/lte',
  kind: 'list',
  key: ['name'],
  risk: 'lockout',
  needs,
  references: INTERFACE_NAMED_BY,
  leftOut: {
    'modem-init': 'it is what the modem of one maker is told at the start',
    master: 'it left RouterOS with 7.15',
  },
  fields: {
    name: field(interfaceName, 'Name of the interface.', { required: true, exact: true }),
    'apn-profiles': field(listOf(profileName), 'Access point profiles (lte.create_apn); one for each connection.', {
      default: 'default',
    }),
    'network-mode': field(listOf(words('lte-network-mode', 'auto gsm 3g lte 5g')), 'Generations that it may use.', {
      derived: true,
      unsettable: true,
    }),
    band: field(listOf(int(1, 255)), 'LTE bands that it may use.', { default: '', emptied: true }),
    'nr-band': field(listOf(int(1, 512)), '5G bands that it may use.', { default: '', emptied: true }),
    operator: field(line('lte-operator', 16, '24701'), 'Country and network code of the only operator that it may use.', {
      default: '',
      emptied: true,
    }),
    pin: field(line('lte-pin', 16, '1234'), 'PIN of the SIM card.', { default: '', emptied: true, secret: true }),
    'allow-roaming': field(bool, 'Use the networks of others.', { default: 'yes' }),
    mtu: field(or(int(576, 65_535), 'auto'), 'Largest packet in bytes.', { default: 'auto' }),
    'sms-read': field(bool, 'Take short messages.', { default: 'yes', since: '7.15' }),
    'sms-protocol': field(words('sms-protocol', 'auto at mbim'), 'How short messages are taken.', {
      default: 'auto',
      since: '7.18',
    }),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the interface is off.', { default: 'no' }),
  },
  readOnly: {
    ...COUNTERS,
    about: 'What RouterOS remarks about it.',
    'advertised-mtu': 'Largest packet that the network tells of.',
    'default-name': 'Name that it came with.',
    inactive: 'The modem is gone.',
    master: 'Interface that it is part of, before 7.15.',
    running: 'It is connected.',
  },
  verbs: {
    list: { id: 'lte.list_interfaces', examples: [{ title: 'All modems', input: {} }] },
    get: { id: 'lte.get_interface', examples: [{ title: 'By name', input: MODEM }] },
    update: {
      id: 'lte.update_interface',
      examples: [
        { title: 'Another access point', input: { ...MODEM, 'apn-profiles': ['provider'] }, before: PROFILE },
        { title: 'LTE only, at home', input: { ...MODEM, 'network-mode': ['lte'], 'allow-roaming': false } },
      ],
    },
    enable: {
      id: 'lte.enable_interface',
      examples: [{ title: 'By name', input: MODEM, before: [{ do: 'lte.disable_interface', input: MODEM }] }],
    },
    disable: { id: 'lte.disable_interface', examples: [{ title: 'By name', input: MODEM }] },
    ensure: {
      id: 'lte.ensure_interface',
      examples: [
        { title: 'Keep an access point', input: { name: 'lte1', 'apn-profiles': ['provider'], pin: '1234' }, before: PROFILE },
      ],
    },
  },
});

const profiles = defineResource({
  id: 'lte.apn',
  noun: 'access point profile',
  plural: 'access point profiles',
  menu: '/interface/lte/apn',
  kind: 'list',
  key: ['name'],
  risk: 'lockout',
  references: [{ menu: '/interface/lte', property: 'apn-profiles' }],
  leftOut: {
    'passthrough-subnet-selection': 'it became passthrough-subnet-size in 7.15',
    'passthrough-subnet-size': 'its meaning differs between versions',
  },
  fields: {
    name: field(profileName, 'Name that interfaces refer to.', { required: true, exact: true }),
    apn: field(line('apn', 100, 'internet.example'), 'Access point name of the operator.', { required: true }),
    'add-default-route': field(bool, 'Add a default route by it.', { default: 'yes' }),
    'default-route-distance': field(int(1, 255), 'Distance of that route.', { default: '2' }),
    'use-peer-dns': field(bool, 'Use the DNS servers of the operator.', { default: 'yes' }),
    'use-network-apn': field(bool, 'Take the name that the network gives.', { derived: true }),
    authentication: field(words('lte-authentication', 'none pap chap'), 'How the router logs in.', { default: 'none' }),
    user: field(line('apn-user', 255, 'site'), 'User, where the operator wants one.', { default: '', emptied: true }),
    password: field(line('apn-password', 255, 'documentation'), 'Password, where the operator wants one.', {
      default: '',
      emptied: true,
      secret: true,
    }),
    'ip-type': field(words('apn-ip-type', 'auto ipv4 ipv6 ipv4-ipv6'), 'Kinds of addresses to ask for.', { default: 'auto' }),
    'ipv6-interface': field(or(interfaceName, 'none'), 'Interface that gets the IPv6 prefix.', { default: 'none' }),
    'passthrough-interface': field(or(interfaceName, 'none'), 'Interface whose device gets the address of the operator.', {
      default: 'none',
    }),
    'passthrough-mac': field(or(mac, 'auto'), 'MAC address of that device.', { default: 'auto' }),
    comment: field(comment, 'Comment.'),
  },
  readOnly: { about: 'What RouterOS remarks about it.', default: 'It comes with RouterOS.' },
  verbs: {
    list: { id: 'lte.list_apns', examples: [{ title: 'All profiles', input: {}, before: PROFILE }] },
    get: { id: 'lte.get_apn', examples: [{ title: 'By name', input: BY_NAME, before: PROFILE }] },
    create: {
      id: 'lte.create_apn',
      examples: [
        { title: 'An operator without a login', input: { name: 'provider', apn: 'internet.example' } },
        {
          title: 'As a spare line, with a login',
          input: {
            name: 'provider',
            apn: 'corp.example',
            authentication: 'chap',
            user: 'site',
            password: 'documentation',
            'default-route-distance': 20,
            'use-peer-dns': false,
          },
        },
      ],
    },
    update: {
      id: 'lte.update_apn',
      examples: [{ title: 'Another name', input: { ...BY_NAME, apn: 'm2m.example' }, before: PROFILE }],
    },
    remove: { id: 'lte.remove_apn', examples: [{ title: 'By name', input: BY_NAME, before: PROFILE }] },
    ensure: { id: 'lte.ensure_apn', examples: [{ title: 'Keep one', input: { name: 'provider', apn: 'internet.example' } }] },
  },
});

/** Of what monitor tells; never who the modem and its owner are. */
const MONITORED = {
  status: 'connected, searching, no service and the like, as RouterOS says it.',
  'pin-status': 'Whether the SIM card is open.',
  'registration-status': 'registered, not registered, roaming.',
  'current-operator': 'Operator.',
  'access-technology': 'Generation: 3G, LTE, 5G.',
  'session-uptime': 'How long it has been connected.',
  'primary-band': 'Band and channel.',
  'current-cellid': 'Number of the cell.',
  rssi: 'Strength of all that is received, in dBm.',
  rsrp: 'Strength of the signal, in dBm.',
  rsrq: 'Quality of the signal, in dB.',
  sinr: 'Signal to noise, in dB.',
  roaming: 'It is in the network of another.',
};

const monitor = rowRead(modems, {
  id: 'lte.monitor_interface',
  title: 'Monitor LTE interface',
  summary: 'Tells how LTE modems are connected now, and how well; never the numbers of modem and SIM card.',
  command: 'monitor',
  args: { once: '', '.proplist': Object.keys(MONITORED).join(',') },
  output: MONITORED,
  examples: [{ title: 'One modem', input: MODEM, simulated: 'empty' }],
});

export const interfaceLteArea = defineArea({
  id: 'interface-lte',
  title: 'LTE',
  summary: 'LTE and 5G modems, and the access points of their operators.',
  resources: [modems, profiles],
  actions: [monitor],
});
