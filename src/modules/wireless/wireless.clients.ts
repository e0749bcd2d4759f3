import { defineResource, type DefinedResource, type ResourceSpec } from '../../core/catalogue';
import { type ByStack } from '../../core/fields';

const COMMON: Omit<ResourceSpec, 'id' | 'menu' | 'readOnly'> = {
  noun: 'wireless client',
  plural: 'wireless clients',
  kind: 'list',
  risk: 'disruptive',
  needs: { hardware: 'a radio, or CAPsMAN for the radios of others' },
  fields: {},
  transient: true,
  dynamicRows: 'removable',
  verbs: {
    list: {
      id: 'wireless.list_clients',
      examples: [{ title: 'Those of one interface', input: { where: { interface: 'wlan1' } }, simulated: 'empty' }],
    },
    remove: {
      id: 'wireless.disconnect_client',
      title: 'Disconnect wireless client',
      summary: 'Throws clients out; nothing keeps them from coming back.',
      examples: [{ title: 'By MAC address', input: { where: { 'mac-address': '02:00:5E:10:00:01' } }, simulated: 'unchanged' }],
    },
  },
};

const HERE = {
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
  comment: 'Comment of the access list entry that let it in.',
};

const wifiOutput = {
  ...HERE,
  'auth-type': 'How it proved who it is.',
  authorized: 'It may send.',
  band: 'Band and standard.',
  'eap-identity': 'User by EAP.',
  'mld-interfaces': 'Links of a multi-link client.',
  'mld-link-addresses': 'Addresses of these links.',
  'rx-bits-per-second': 'Bits received from it in a second.',
  'tx-bits-per-second': 'Bits sent to it in a second.',
  signal: 'Signal of the client in dBm.',
  'vlan-id': 'VLAN that it is in.',
};

const legacyOutput = {
  ...HERE,
  ap: 'The other side is an access point.',
  wds: 'The other side is connected by WDS.',
  bridge: 'The other side bridges.',
  'authentication-type': 'How it proved who it is.',
  encryption: 'Cipher.',
  'group-encryption': 'Cipher of multicast.',
  'management-protection': 'Management frames are protected.',
  'radio-name': 'Name of the other radio.',
  'routeros-version': 'RouterOS of the other side.',
  distance: 'Distance in km.',
  frames: 'Frames sent, and received.',
  'frame-bytes': 'Bytes of frames sent, and received.',
  'hw-frames': 'Frames with retries.',
  'hw-frame-bytes': 'Bytes of frames with retries.',
  'last-ip': 'Address that it used last.',
  'p-throughput': 'Throughput to expect in kbit/s.',
  'signal-strength': 'Signal of the client in dBm, with the rate.',
  'signal-strength-ch0': 'Signal at chain 0 in dBm.',
  'signal-strength-ch1': 'Signal at chain 1 in dBm.',
  'signal-strength-ch2': 'Signal at chain 2 in dBm.',
  'signal-to-noise': 'Signal over noise in dB.',
  'strength-at-rates': 'Signal by rate.',
  'tx-ccq': 'Quality to the client in percent.',
  'rx-ccq': 'Quality from the client in percent.',
  'tx-signal-strength': 'Signal at the client in dBm.',
  'tx-frames-timed-out': 'Frames given up.',
  'wmm-enabled': 'Priorities on air.',
  '802.1x-port-enabled': 'It may send.',
  nstreme: 'The protocol is Nstreme.',
};

export const clients: ByStack<DefinedResource> = {
  wifi: defineResource({
    ...COMMON,
    id: 'wireless.client',
    menu: '/interface/wifi/registration-table',
    versions: { since: '7.13', instead: 'use the same action: it goes to the menu that the router has' },
    readOnly: wifiOutput,
  }),
  wave2: defineResource({
    ...COMMON,
    id: 'wireless.wave2_client',
    menu: '/interface/wifiwave2/registration-table',
    versions: { since: '7.1', until: '7.13', instead: 'use the same action: it goes to the menu that the router has' },
    readOnly: wifiOutput,
  }),
  legacy: defineResource({
    ...COMMON,
    id: 'wireless.legacy_client',
    menu: '/interface/wireless/registration-table',
    readOnly: legacyOutput,
  }),
};
