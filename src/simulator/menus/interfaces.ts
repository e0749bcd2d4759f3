import type { MenuSpec, RouterState, SimRow, Values } from '../kernel/menu';
import { bridgeComplete, ethernetMac, interfaceCounters, interfaceRow, listMemberKey } from '../behaviour/interfaces';
import { bool, hex, int, mac, oneOf, ref, refs, shown, text, time } from './field-kinds';

const INTERFACES = '/interface';
const ARP = 'disabled enabled local-proxy-arp proxy-arp reply-only';
const FRAME_TYPES = 'admit-all admit-only-untagged-and-priority-tagged admit-only-vlan-tagged';
const SPACE = 'interface';
/** Rows added by people come after the ports, the loopback and the default bridge. */
const FIRST_ADDED = 0x10;
const MTU = { min: 68, max: 65_535, values: ['auto'] };
const UNIQUE_NAME = [{ keys: ['name'], text: 'already have interface with name $' }];

const COUNTERS = Object.fromEntries(
  'rx-byte tx-byte rx-packet tx-packet rx-drop tx-drop rx-error tx-error tx-queue-drop fp-rx-byte fp-tx-byte fp-rx-packet fp-tx-packet'
    .split(' ')
    .map((name) => [name, shown('0')]),
);

function portsOf(state: RouterState): readonly Values[] {
  return [1, 2, 3, 4, 5].map((port) => ({
    name: `ether${port}`,
    'default-name': `ether${port}`,
    'mac-address': ethernetMac(state, port),
    'orig-mac-address': ethernetMac(state, port),
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
      view: ['/interface/ethernet', '/interface/loopback', '/interface/bridge', '/interface/vlan', '/interface/wireguard'],
      derive: interfaceRow,
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
    unique: UNIQUE_NAME,
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
      speed: text('100Mbps', { until: '6.99' }),
      'tx-flow-control': oneOf('auto off on', 'off'),
      'rx-flow-control': oneOf('auto off on', 'off'),
      bandwidth: text('unlimited/unlimited'),
      ...COUNTERS,
      running: shown('false'),
      slave: shown(),
    },
    seed: portsOf,
    behaviour: { derive: interfaceCounters },
  },
  {
    // RouterOS 7 has the loopback as an interface; the menu of its own is the simulator's, it shows in /interface.
    path: '/interface/loopback',
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
    unique: UNIQUE_NAME,
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
      'vlan-filtering': bool('false'),
      'ether-type': oneOf('0x8100 0x88a8 0x9100', '0x8100'),
      pvid: int('1', { min: 1, max: 4_094 }),
      'frame-types': oneOf(FRAME_TYPES, 'admit-all'),
      'ingress-filtering': bool('true', { since: '7.1' }),
      'dhcp-snooping': bool('false'),
      'port-cost-mode': oneOf('long short', 'long', { since: '7.13' }),
      mvrp: bool('false', { since: '7.15' }),
      'max-learned-entries': int('auto', { values: ['auto', 'unlimited'], since: '7.16' }),
      ...COUNTERS,
      running: shown('true'),
      dynamic: shown('false'),
    },
    seed: (state) => [{ name: 'bridge', 'auto-mac': 'false', 'admin-mac': ethernetMac(state, 2), comment: 'defconf' }],
    behaviour: { derive: interfaceCounters, complete: bridgeComplete },
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
      'ingress-filtering': bool('true', { since: '7.1' }),
      'unknown-unicast-flood': bool('true'),
      'unknown-multicast-flood': bool('true'),
      'broadcast-flood': bool('true'),
      'tag-stacking': bool('false'),
      'bpdu-guard': bool('false'),
      trusted: bool('false'),
      'multicast-router': oneOf('disabled permanent temporary-query', 'temporary-query'),
      'fast-leave': bool('false'),
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
    unique: UNIQUE_NAME,
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
      ...COUNTERS,
      running: shown('true'),
    },
    behaviour: { derive: interfaceCounters, complete: nameVlan },
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

function nameVlan(next: Values, context: { state: RouterState; before?: SimRow }): Values {
  if (next.name !== undefined || context.before) return next;
  const taken = context.state.namesOf(['/interface']);
  let number = 1;
  while (taken.has(`vlan${number}`)) number += 1;
  return { ...next, name: `vlan${number}` };
}
