import {
  composedRead,
  defineResource,
  field,
  resourceAction,
  type DefinedResource,
  type Fields,
  type ResourceSpec,
  type VerbSpec,
} from '../../core/catalogue';
import { byStack, type ByStack } from '../../core/fields';
import { bool, certificateName, interfaceName, line, listOf, words } from '../../core/values';

const v7 = { versions: { since: '7.13', instead: 'use the same action: it goes to the menu that the router has' } };
const v2 = { versions: { since: '7.1', until: '7.13', instead: 'use the same action: it goes to the menu that the router has' } };
const v6 = { needs: { packages: ['wireless'] } };

type Shared = Omit<ResourceSpec, 'id' | 'menu'>;

const OLD_MANAGER: Fields = {
  enabled: field(bool, 'Whether it looks after access points.', { default: 'no' }),
  certificate: field(certificateName, 'Certificate of the manager: none, auto, or its name.', { default: 'none' }),
  'ca-certificate': field(certificateName, 'Certificate authority of access points: none, auto, or its name.', {
    default: 'none',
  }),
  'require-peer-certificate': field(bool, 'Take access points with a certificate only.', { default: 'no' }),
  'package-path': field(line('package-path'), 'Folder with packages for access points.', { default: '', emptied: true }),
  'upgrade-policy': field(
    words('upgrade-policy', 'none require-same-version suggest-same-version'),
    'Whether access points have to run the same version.',
    { default: 'none' },
  ),
};

const MANAGER: Omit<Shared, 'fields'> = {
  noun: 'CAPsMAN',
  plural: 'CAPsMAN',
  kind: 'singleton',
  risk: 'disruptive',
  readOnly: {
    'generated-certificate': 'Certificate that it made itself.',
    'generated-ca-certificate': 'Certificate authority that it made itself.',
  },
  verbs: {
    get: { id: 'capsman.get_settings', examples: [{ title: 'Read them', input: {} }] },
    update: {
      id: 'capsman.update_settings',
      examples: [{ title: 'Access points run the same version', input: { 'upgrade-policy': 'require-same-version' } }],
    },
    ensure: { id: 'capsman.ensure_settings', examples: [{ title: 'Keep it on', input: { enabled: true } }] },
  },
};

const WIFI_MANAGER: Fields = {
  ...OLD_MANAGER,
  interfaces: field(listOf(interfaceName), 'Interfaces, or interface lists, that it listens on.', { default: '', emptied: true }),
};

export const managers: ByStack<DefinedResource> = {
  wifi: defineResource({ ...MANAGER, ...v7, id: 'capsman.manager', menu: '/interface/wifi/capsman', fields: WIFI_MANAGER }),
  wave2: defineResource({
    ...MANAGER,
    ...v2,
    id: 'capsman.wave2_manager',
    menu: '/interface/wifiwave2/capsman',
    fields: WIFI_MANAGER,
  }),
  legacy: defineResource({ ...MANAGER, ...v6, id: 'capsman.legacy_manager', menu: '/caps-man/manager', fields: OLD_MANAGER }),
};

function managerAction(spec: VerbSpec) {
  const of = (stack: keyof ByStack<unknown>) => {
    const known = spec.only ?? Object.keys(managers[stack].resource.fields).filter((name) => name !== 'enabled');
    return resourceAction(managers[stack], 'update', { ...spec, only: known });
  };
  return byStack({ wifi: of('wifi'), wave2: of('wave2'), legacy: of('legacy') });
}

export const enableManager = managerAction({
  id: 'capsman.enable_manager',
  title: 'Enable CAPsMAN',
  summary: 'Switches CAPsMAN on, with the settings that are given.',
  fixed: { enabled: 'yes' },
  examples: [
    { title: 'With the version of access points kept', input: { 'upgrade-policy': 'suggest-same-version' } },
    { title: 'On one interface', input: { interfaces: ['bridge'], certificate: 'auto', 'ca-certificate': 'auto' } },
  ],
});

export const disableManager = managerAction({
  id: 'capsman.disable_manager',
  title: 'Disable CAPsMAN',
  summary: 'Switches CAPsMAN off; access points that it looks after lose their networks.',
  fixed: { enabled: 'no' },
  only: [],
  examples: [{ title: 'Switch it off', input: {}, before: [{ do: 'capsman.enable_manager', input: {} }] }],
});

const DEVICES: Shared = {
  noun: 'access point of CAPsMAN',
  plural: 'access points of CAPsMAN',
  kind: 'list',
  risk: 'disruptive',
  fields: {},
  readOnly: {
    about: 'What RouterOS remarks about it.',
    identity: 'Identity of the access point.',
    name: 'Name that it is known by.',
    address: 'Address that it comes from.',
    state: 'Run, or what it is doing.',
    version: 'RouterOS of the access point.',
    board: 'Board.',
    'board-name': 'Board.',
    serial: 'Serial number.',
    'base-mac': 'MAC address.',
    'common-name': 'Name in its certificate.',
    'connected-time': 'How long it has been connected.',
    uptime: 'How long it has been up.',
    radios: 'How many radios it has.',
  },
  verbs: { list: { id: 'capsman.list_devices', examples: [{ title: 'All access points', input: {}, simulated: 'empty' }] } },
};

export const devices: ByStack<DefinedResource> = {
  wifi: defineResource({ ...DEVICES, ...v7, id: 'capsman.device', menu: '/interface/wifi/capsman/remote-cap' }),
  wave2: defineResource({ ...DEVICES, ...v2, id: 'capsman.wave2_device', menu: '/interface/wifiwave2/capsman/remote-cap' }),
  legacy: defineResource({ ...DEVICES, ...v6, id: 'capsman.legacy_device', menu: '/caps-man/remote-cap' }),
};

const REGISTRATIONS: Shared = {
  noun: 'client of CAPsMAN',
  plural: 'clients of CAPsMAN',
  kind: 'list',
  risk: 'disruptive',
  fields: {},
  readOnly: {
    about: 'What RouterOS remarks about it.',
    interface: 'Interface that the client is on.',
    'mac-address': 'MAC address of the client.',
    ssid: 'Network that it is in.',
    uptime: 'How long it has been there.',
    'last-activity': 'How long it has been silent.',
    bytes: 'Bytes sent to it, and received from it.',
    packets: 'Packets sent to it, and received from it.',
    'tx-rate': 'Rate to the client.',
    'rx-rate': 'Rate from the client.',
    signal: 'Signal of the client in dBm.',
    'rx-signal': 'Signal of the client in dBm.',
    'tx-signal': 'Signal at the client in dBm.',
    band: 'Band and standard.',
    'auth-type': 'How it proved who it is.',
    authorized: 'It may send.',
    'eap-identity': 'User by EAP.',
    'vlan-id': 'VLAN that it is in.',
    'mld-interfaces': 'Links of a multi-link client.',
    'mld-link-addresses': 'Addresses of these links.',
    'rx-bits-per-second': 'Bits received from it in a second.',
    'tx-bits-per-second': 'Bits sent to it in a second.',
    comment: 'Comment of the access list entry that let it in.',
  },
  verbs: { list: { id: 'capsman.list_registrations', examples: [{ title: 'All clients', input: {}, simulated: 'empty' }] } },
};

export const registrations: ByStack<DefinedResource> = {
  wifi: defineResource({ ...REGISTRATIONS, ...v7, id: 'capsman.registration', menu: '/interface/wifi/registration-table' }),
  wave2: defineResource({
    ...REGISTRATIONS,
    ...v2,
    id: 'capsman.wave2_registration',
    menu: '/interface/wifiwave2/registration-table',
  }),
  legacy: defineResource({ ...REGISTRATIONS, ...v6, id: 'capsman.legacy_registration', menu: '/caps-man/registration-table' }),
};

function statusOf(stack: keyof ByStack<unknown>) {
  return composedRead({
    id: 'capsman.get_status',
    title: 'Get CAPsMAN status',
    summary: 'Reads the settings of CAPsMAN, the access points that it looks after, and their clients.',
    parts: [
      { part: 'manager', of: managers[stack] },
      { part: 'device', of: devices[stack] },
      { part: 'client', of: registrations[stack] },
    ],
    examples: [
      { title: 'All of it', input: {} },
      { title: 'Only the access points', input: { part: 'device' }, simulated: 'empty' },
    ],
  });
}

export const getStatus = byStack({ wifi: statusOf('wifi'), wave2: statusOf('wave2'), legacy: statusOf('legacy') });
