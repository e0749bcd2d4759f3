import { defineArea, defineResource, defineStream, field, resourceAction } from '../../core/catalogue';
import { COUNTERS } from '../../core/fields';
import { bool, comment, interfaceName, int, mtu, or } from '../../core/values';

const REPORTED = {
  type: 'Kind of interface: ether, bridge, vlan, wlan, wg.',
  running: 'It is up.',
  ...COUNTERS,
  'rx-drop': 'Packets dropped when received.',
  'tx-drop': 'Packets dropped when sent.',
  'rx-error': 'Frames received with errors.',
  'tx-error': 'Frames that could not be sent.',
  'tx-queue-drop': 'Packets dropped from the queue of the interface.',
  'fp-rps-drop': 'Packets dropped while being spread over processors.',
  about: 'What RouterOS remarks about it.',
  'actual-mtu': 'Largest packet in bytes that it carries now.',
  'default-name': 'Name that it came with; ports of the hardware have one.',
  dynamic: 'Made by a service such as PPP or CAPsMAN.',
  inactive: 'It is not in use.',
  'last-link-down-time': 'When it went down last.',
  'last-link-up-time': 'When it came up last.',
  'link-downs': 'How often it went down.',
  'mac-address': 'MAC address.',
  'max-l2mtu': 'Largest frame that the hardware can carry.',
  passthrough: 'Its traffic is handed to a host behind it.',
  slave: 'It is a port of a bridge or a bond.',
  vrf: 'VRF that it is in.',
};

const interfaces = defineResource({
  id: 'interface.interface',
  noun: 'interface',
  plural: 'interfaces',
  menu: '/interface',
  kind: 'list',
  key: ['name'],
  risk: 'lockout',
  fields: {
    name: field(interfaceName, 'Name that everything else refers to.', { required: true, exact: true }),
    mtu: field(or(mtu, 'auto'), 'Largest packet in bytes.'),
    l2mtu: field(int(0, 65_535, 'bytes'), 'Largest frame in bytes, without the Ethernet header.'),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the interface is off.', { default: 'no' }),
  },
  readOnly: REPORTED,
  verbs: {
    list: {
      id: 'interface.list',
      examples: [
        { title: 'All interfaces', input: {} },
        { title: 'Ethernet ports that are down', input: { where: { type: 'ether', running: false } } },
      ],
    },
    get: { id: 'interface.get', examples: [{ title: 'By name', input: { where: { name: 'ether1' } } }] },
    update: {
      id: 'interface.update',
      examples: [{ title: 'Comment a port', input: { where: { name: 'ether5' }, comment: 'lobby' } }],
    },
    enable: {
      id: 'interface.enable',
      examples: [
        {
          title: 'By name',
          input: { where: { name: 'ether5' } },
          before: [{ do: 'interface.disable', input: { where: { name: 'ether5' } } }],
        },
      ],
    },
    disable: {
      id: 'interface.disable',
      examples: [{ title: 'A port that is not needed', input: { where: { name: 'ether5' } } }],
    },
    ensure: {
      id: 'interface.ensure',
      examples: [{ title: 'Keep a port off', input: { name: 'ether5', disabled: true } }],
    },
  },
});

const counters = defineResource({
  id: 'interface.counter',
  noun: 'interface',
  plural: 'interfaces',
  menu: '/interface',
  kind: 'list',
  risk: 'none',
  fields: {},
  readOnly: {
    ...REPORTED,
    name: 'Name of the interface.',
    mtu: 'Largest packet in bytes, or auto.',
    l2mtu: 'Largest frame in bytes, without the Ethernet header.',
    comment: 'Comment.',
    disabled: 'Whether the interface is off.',
  },
  filterable: ['name'],
  printArgs: { stats: '' },
  verbs: {
    list: {
      id: 'interface.get_stats',
      title: 'Get interface statistics',
      summary: 'Reads bytes, packets, drops and errors of interfaces since the router started or the counters were reset.',
      examples: [{ title: 'Of the uplink', input: { where: { name: 'ether1' } } }],
    },
  },
});

const getTraffic = resourceAction(counters, 'list', {
  id: 'interface.get_traffic',
  title: 'Get interface traffic',
  summary: 'Reads the counters of the interfaces that are up; interface.monitor measures how much they carry now.',
  within: { running: 'true' },
  examples: [{ title: 'Of all that are up', input: {} }],
});

const monitor = defineStream({
  id: 'interface.monitor',
  title: 'Monitor interface traffic',
  summary: 'Measures what an interface carries, once a second.',
  menu: '/interface',
  command: 'monitor-traffic',
  input: { interface: interfaceName.schema.describe('Interface to measure, or aggregate for all together.') },
  durationArgument: 'duration',
  duration: '5s',
  maxDuration: '5m',
  output: {
    name: 'Name of the interface.',
    'rx-bits-per-second': 'Bits received in a second.',
    'tx-bits-per-second': 'Bits sent in a second.',
    'rx-packets-per-second': 'Packets received in a second.',
    'tx-packets-per-second': 'Packets sent in a second.',
    'fp-rx-bits-per-second': 'Bits received by the fast path in a second.',
    'fp-tx-bits-per-second': 'Bits sent by the fast path in a second.',
    'fp-rx-packets-per-second': 'Packets received by the fast path in a second.',
    'fp-tx-packets-per-second': 'Packets sent by the fast path in a second.',
    'rx-drops-per-second': 'Packets dropped when received, in a second.',
    'tx-drops-per-second': 'Packets dropped when sent, in a second.',
    'rx-errors-per-second': 'Frames received with errors in a second.',
    'tx-errors-per-second': 'Frames that could not be sent, in a second.',
    'tx-queue-drops-per-second': 'Packets dropped from the queue in a second.',
  },
  examples: [{ title: 'The uplink for two seconds', input: { interface: 'ether1', duration: '2s' } }],
});

export const interfaceArea = defineArea({
  id: 'interface',
  title: 'Interfaces',
  summary: 'Every interface of a router, whatever its kind: state, counters, traffic, on and off.',
  resources: [interfaces, counters],
  actions: [getTraffic, monitor],
});
