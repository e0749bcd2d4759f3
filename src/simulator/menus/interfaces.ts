import type { MenuSpec, RouterState, Values } from '../kernel/menu';
import {
  ethernetMac,
  interfaceCounters,
  interfaceName,
  interfaceRow,
  listMemberKey,
  monitorEthernet,
  monitorTraffic,
} from '../behaviour/interfaces';
import { INTERFACE_TYPES } from './interface-kinds';
import { bool, hex, int, mac, oneOf, ref, refs, shown, someOf, text, time } from './field-kinds';

const INTERFACES = '/interface';
const ARP = 'disabled enabled local-proxy-arp proxy-arp reply-only';
const FRAME_TYPES = 'admit-all admit-only-untagged-and-priority-tagged admit-only-vlan-tagged';
const SPACE = 'interface';
const LOOPBACK = '~loopback';
/** Rows added by people come after the ports, the loopback and the default bridge. */
const FIRST_ADDED = 0x10;
const FIVE_PORTS = [1, 2, 3, 4, 5].map((port) => `ether${port}`);
const MTU = { min: 68, max: 65_535, values: ['auto'] };

const COUNTERS = Object.fromEntries(
  'rx-byte tx-byte rx-packet tx-packet rx-drop tx-drop rx-error tx-error tx-queue-drop fp-rx-byte fp-tx-byte fp-rx-packet fp-tx-packet'
    .split(' ')
    .map((name) => [name, shown('0')]),
);

const ETHERNET_COUNTERS = Object.fromEntries(
  'rx-bytes tx-bytes rx-packet tx-packet rx-drop tx-drop rx-fcs-error rx-pause tx-pause'
    .split(' ')
    .map((name) => [name, shown('0')]),
);

const ADVERTISE =
  '10M-baseT-half 10M-baseT-full 100M-baseT-half 100M-baseT-full 1G-baseT-half 1G-baseT-full 2.5G-baseT 5G-baseT 10G-baseT ' +
  '10M-half 10M-full 100M-half 100M-full 1000M-half 1000M-full';
/** The older generation has its own words for speeds. */
const OLDER_ADVERTISE = { older: { until: '6.99', default: '10M-half,10M-full,100M-half,100M-full' } };

function portsOf(state: RouterState): readonly Values[] {
  const names = state.identity.hardware?.ports ?? FIVE_PORTS;
  return names.map((name, index) => ({
    name,
    'default-name': name,
    'mac-address': ethernetMac(state, index + 1),
    'orig-mac-address': ethernetMac(state, index + 1),
  }));
}

export const INTERFACE_MENUS: readonly MenuSpec[] = [
  {
    path: INTERFACES,
    kind: 'list',
    rows: 'fixed',
    comment: true,
    disabled: true,
    idSpace: SPACE,
    fields: {
      name: text(),
      'default-name': shown(),
      type: shown(),
      mtu: int('1500', MTU),
      'actual-mtu': shown('1500'),
      l2mtu: int(),
      'max-l2mtu': shown(),
      'mac-address': shown(),
      'last-link-up-time': shown(),
      'last-link-down-time': shown(),
      'link-downs': shown('0'),
      ...COUNTERS,
      vrf: { ...shown('main'), since: '7.20' },
      running: shown('false'),
      slave: shown(),
      dynamic: shown(),
    },
    behaviour: {
      // The order of creation: `.id`s of all interfaces are one series.
      view: [LOOPBACK, ...Object.keys(INTERFACE_TYPES)],
      derive: interfaceRow,
    },
    commands: {
      'monitor-traffic': {
        args: ['interface', 'once', 'interval', 'duration', '.proplist', 'proplist'],
        required: ['interface'],
        policy: 'read',
        run: monitorTraffic,
      },
    },
  },
  {
    path: '/interface/ethernet',
    kind: 'list',
    rows: 'fixed',
    comment: true,
    disabled: true,
    idSpace: SPACE,
    firstId: FIRST_ADDED,
    fields: {
      name: text(),
      'default-name': shown(),
      mtu: int('1500', { min: 68, max: 9_578 }),
      l2mtu: int('1598', { max: 9_796 }),
      'mac-address': mac(),
      'orig-mac-address': mac(),
      arp: oneOf(ARP, 'enabled'),
      'arp-timeout': time('auto', { values: ['auto'] }),
      'loop-protect': oneOf('default off on', 'default'),
      'loop-protect-status': shown('off'),
      'loop-protect-send-interval': time('5s', { min: 1_000 }),
      'loop-protect-disable-time': time('5m'),
      'auto-negotiation': bool('true'),
      'full-duplex': bool('true', { until: '7.10.2' }),
      advertise: someOf(ADVERTISE, '10M-baseT-full,100M-baseT-full,1G-baseT-full', OLDER_ADVERTISE),
      speed: text('1G-baseT-full', { older: { until: '6.99', default: '100Mbps' } }),
      'disable-running-check': bool('true', { since: '7.1' }),
      'cable-settings': oneOf('default short standard', 'default', { since: '7.1' }),
      'combo-mode': oneOf('auto copper sfp', undefined, { since: '7.1' }),
      'fec-mode': oneOf('auto fec74 fec91 off', undefined, { since: '7.1' }),
      'mdix-enable': bool(undefined, { since: '7.1' }),
      'sfp-ignore-rx-los': bool(undefined, { since: '7.15' }),
      'sfp-rate-select': oneOf('low high', undefined, { since: '7.1' }),
      'sfp-shutdown-temperature': int(undefined, { unset: true, since: '7.1' }),
      'tx-flow-control': oneOf('auto off on', 'off'),
      'rx-flow-control': oneOf('auto off on', 'off'),
      bandwidth: text('unlimited/unlimited'),
      ...ETHERNET_COUNTERS,
      running: shown('false'),
      slave: shown(),
    },
    seed: portsOf,
    behaviour: { derive: interfaceCounters, complete: interfaceName('ether') },
    commands: {
      monitor: {
        rows: true,
        args: ['once', 'interval', 'duration', '.proplist', 'proplist'],
        policy: 'read',
        run: monitorEthernet,
      },
      'reset-counters': { rows: true, run: () => ({}) },
    },
  },
  {
    // RouterOS 7 shows the loopback in /interface and nowhere else: no command leads to this path.
    path: LOOPBACK,
    kind: 'list',
    rows: 'read-only',
    since: '7.14',
    idSpace: SPACE,
    firstRowId: 6,
    fields: { name: shown(), mtu: shown('65536') },
    defaults: [{ name: 'lo', type: 'loopback' }],
  },
  {
    path: '/interface/bridge',
    kind: 'list',
    idSpace: SPACE,
    firstRowId: 7,
    firstId: FIRST_ADDED,
    fields: {
      name: text(),
      mtu: int('auto', MTU),
      'actual-mtu': shown('1500'),
      l2mtu: shown('1598'),
      arp: oneOf(ARP, 'enabled'),
      'arp-timeout': time('auto', { values: ['auto'] }),
      'mac-address': shown(),
      'protocol-mode': oneOf('mstp none rstp stp', 'rstp'),
      'fast-forward': bool('true'),
      'igmp-snooping': bool('false'),
      'auto-mac': bool('true'),
      'admin-mac': mac(),
      'ageing-time': time('5m', { min: 10_000 }),
      priority: hex('0x8000'),
      'max-message-age': time('20s', { min: 6_000, max: 40_000 }),
      'forward-delay': time('15s', { min: 4_000, max: 30_000 }),
      'transmit-hold-count': int('6', { min: 1, max: 10 }),
      'region-name': text(''),
      'region-revision': int('0', { max: 65_535 }),
      'max-hops': int('20', { min: 6, max: 40 }),
      'igmp-version': oneOf('2 3', '2'),
      'mld-version': oneOf('1 2', '1'),
      'multicast-router': oneOf('disabled permanent temporary-query', 'temporary-query'),
      'multicast-querier': bool('false'),
      'startup-query-count': int('2'),
      'last-member-query-count': int('2'),
      'last-member-interval': time('1s', { min: 1_000 }),
      'membership-interval': time('4m20s', { min: 1_000 }),
      'querier-interval': time('4m15s', { min: 1_000 }),
      'query-interval': time('2m5s', { min: 1_000 }),
      'query-response-interval': time('10s', { min: 1_000 }),
      'startup-query-interval': time('31s250ms', { min: 1_000 }),
      'add-dhcp-option82': bool('false'),
      'forward-reserved-addresses': bool('false', { since: '7.16' }),
      'vlan-filtering': bool('false'),
      'ether-type': oneOf('0x8100 0x88a8 0x9100', '0x8100'),
      pvid: int('1', { min: 1, max: 4_094 }),
      'frame-types': oneOf(FRAME_TYPES, 'admit-all'),
      'ingress-filtering': bool('true', { older: { until: '6.99', default: 'false' } }),
      'dhcp-snooping': bool('false'),
      'port-cost-mode': oneOf('long short', 'long', { since: '7.13' }),
      mvrp: bool('false', { since: '7.15' }),
      'max-learned-entries': int('auto', { values: ['auto', 'unlimited'], since: '7.16' }),
      running: shown('true'),
      dynamic: shown('false'),
    },
    seed: (state) => [{ name: 'bridge', 'auto-mac': 'false', 'admin-mac': ethernetMac(state, 2), comment: 'defconf' }],
    behaviour: { derive: interfaceCounters, complete: interfaceName('bridge') },
  },
  {
    path: '/interface/bridge/port',
    kind: 'ordered',
    unique: [{ keys: ['interface'], text: 'device already added as bridge port' }],
    fields: {
      interface: ref(INTERFACES, undefined, { required: true }),
      bridge: ref('/interface/bridge', undefined, { required: true, values: ['none'] }),
      priority: hex('0x80'),
      'path-cost': int(undefined, { unset: true, min: 1 }),
      'internal-path-cost': int(undefined, { unset: true, min: 1 }),
      edge: oneOf('auto no no-discover yes yes-discover', 'auto'),
      'point-to-point': oneOf('auto no yes', 'auto'),
      learn: oneOf('auto no yes', 'auto'),
      horizon: int('none', { values: ['none'] }),
      hw: bool('true'),
      'auto-isolate': bool('false'),
      'restricted-role': bool('false'),
      'restricted-tcn': bool('false'),
      pvid: int('1', { min: 1, max: 4_094 }),
      'frame-types': oneOf(FRAME_TYPES, 'admit-all'),
      'ingress-filtering': bool('true', { older: { until: '6.99', default: 'false' } }),
      'unknown-unicast-flood': bool('true'),
      'unknown-multicast-flood': bool('true'),
      'broadcast-flood': bool('true'),
      'tag-stacking': bool('false'),
      'bpdu-guard': bool('false'),
      trusted: bool('false'),
      'multicast-router': oneOf('disabled permanent temporary-query', 'temporary-query'),
      'fast-leave': bool('false'),
      'mvrp-applicant-state': oneOf('non-participant normal-participant', 'normal-participant', { since: '7.15' }),
      'mvrp-registrar-state': oneOf('fixed normal', 'normal', { since: '7.15' }),
      inactive: shown('false'),
      dynamic: shown('false'),
      'hw-offload': shown('true'),
      status: shown('in-bridge'),
    },
    defaults: [2, 3, 4, 5].map((port) => ({ bridge: 'bridge', interface: `ether${port}`, comment: 'defconf' })),
  },
  {
    path: '/interface/vlan',
    kind: 'list',
    idSpace: SPACE,
    firstId: FIRST_ADDED,
    fields: {
      name: text(),
      mtu: int('1500', { min: 68, max: 65_535 }),
      l2mtu: shown('1594'),
      'mac-address': shown(),
      arp: oneOf(ARP, 'enabled'),
      'arp-timeout': time('auto', { values: ['auto'] }),
      'loop-protect': oneOf('default off on', 'default'),
      'loop-protect-status': shown('off'),
      'loop-protect-send-interval': time('5s', { min: 1_000 }),
      'loop-protect-disable-time': time('5m'),
      'vlan-id': int(undefined, { required: true, min: 1, max: 4_095 }),
      interface: ref(INTERFACES, undefined, { required: true }),
      'use-service-tag': bool('false'),
      mvrp: bool('false', { since: '7.15' }),
      running: shown('true'),
    },
    behaviour: { derive: interfaceCounters, complete: interfaceName('vlan') },
  },
  {
    path: '/interface/list',
    kind: 'list',
    disabled: false,
    unique: [{ keys: ['name'], text: 'already have such name' }],
    fields: {
      name: text(undefined, { required: true }),
      include: refs('/interface/list', ''),
      exclude: refs('/interface/list', ''),
      builtin: shown('false'),
      dynamic: shown('false'),
    },
    defaults: [
      { name: 'all', builtin: 'true', comment: 'contains all interfaces' },
      { name: 'none', builtin: 'true', comment: 'contains no interfaces' },
      { name: 'dynamic', builtin: 'true', comment: 'contains dynamic interfaces' },
      { name: 'static', builtin: 'true', comment: 'contains static interfaces' },
      { name: 'WAN', comment: 'defconf' },
      { name: 'LAN', comment: 'defconf' },
    ],
    firstId: 0x2000010,
  },
  {
    path: '/interface/list/member',
    kind: 'list',
    unique: [listMemberKey],
    fields: {
      list: ref('/interface/list', undefined, { required: true }),
      interface: ref(INTERFACES, undefined, { required: true }),
      dynamic: shown('false'),
    },
    defaults: [
      { list: 'LAN', interface: 'bridge', comment: 'defconf' },
      { list: 'WAN', interface: 'ether1', comment: 'defconf' },
    ],
  },
];
