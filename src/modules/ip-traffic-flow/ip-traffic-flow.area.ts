import { defineArea, defineResource, field } from '../../core/catalogue';
import { bool, duration, int, interfaceName, ip, listOf, port, words } from '../../core/values';

const COLLECTOR = { 'dst-address': '192.0.2.60', port: 2055, version: '9' };
const BEFORE = [{ do: 'monitoring.add_traffic_flow_target', input: COLLECTOR }];
const WHERE = { where: { 'dst-address': '192.0.2.60' } };

const settings = defineResource({
  id: 'monitoring.traffic_flow',
  noun: 'traffic flow',
  plural: 'traffic flows',
  menu: '/ip/traffic-flow',
  kind: 'singleton',
  risk: 'none',
  fields: {
    enabled: field(bool, 'Whether flows are counted and sent.', { default: 'no' }),
    interfaces: field(listOf(interfaceName), 'Interfaces whose flows are counted, or all.', { default: 'all' }),
    'cache-entries': field(
      words('flow-cache', '1k 2k 4k 8k 16k 32k 64k 128k 256k 512k 1M 2M 4M 8M 16M 32M'),
      'Flows that are kept at a time.',
      { derived: true },
    ),
    'active-flow-timeout': field(duration, 'After this time a flow that goes on is sent.', { default: '30m' }),
    'inactive-flow-timeout': field(duration, 'After this time without a packet a flow is sent.', { default: '15s' }),
    'packet-sampling': field(bool, 'Count a part of the packets only.', { default: 'no' }),
    'sampling-interval': field(int(0, 4_294_967_295, 'packets'), 'Packets that are counted in a row.', { derived: true }),
    'sampling-space': field(int(0, 4_294_967_295, 'packets'), 'Packets that are left out after these.', { derived: true }),
  },
  readOnly: {},
  verbs: {
    get: { id: 'monitoring.get_traffic_flow', examples: [{ title: 'Read it', input: {} }] },
    update: {
      id: 'monitoring.set_traffic_flow',
      title: 'Set traffic flow',
      summary: 'Sets which flows are counted and when they are sent.',
      examples: [
        { title: 'On, for one interface', input: { enabled: true, interfaces: ['ether1'], 'active-flow-timeout': '1m' } },
      ],
    },
    ensure: { id: 'monitoring.ensure_traffic_flow', examples: [{ title: 'Keep it on', input: { enabled: true } }] },
  },
});

const targets = defineResource({
  id: 'monitoring.traffic_flow_target',
  noun: 'collector of traffic flows',
  plural: 'collectors of traffic flows',
  menu: '/ip/traffic-flow/target',
  kind: 'list',
  key: ['dst-address', 'port'],
  risk: 'none',
  fields: {
    'dst-address': field(ip, 'Address of the collector.', { required: true, exact: true }),
    port: field(port, 'Its UDP port.', { default: '2055' }),
    version: field(words('flow-version', '1 5 9 ipfix'), 'Form of what is sent.', { default: '9' }),
    'src-address': field(ip, 'Address to send from; 0.0.0.0 for that of the way out.', { default: '0.0.0.0' }),
    'v9-template-refresh': field(int(1, 65_535, 'packets'), 'Packets after which the template is sent again.', { derived: true }),
    'v9-template-timeout': field(duration, 'Time after which the template is sent again.', { derived: true }),
    disabled: field(bool, 'Whether it is off.', { default: 'no' }),
  },
  readOnly: { about: 'What RouterOS remarks about it.' },
  verbs: {
    list: { id: 'monitoring.list_traffic_flow_targets', examples: [{ title: 'All of them', input: {}, before: BEFORE }] },
    get: { id: 'monitoring.get_traffic_flow_target', examples: [{ title: 'By address', input: WHERE, before: BEFORE }] },
    create: { id: 'monitoring.add_traffic_flow_target', examples: [{ title: 'A collector', input: COLLECTOR }] },
    update: {
      id: 'monitoring.update_traffic_flow_target',
      examples: [{ title: 'As IPFIX', input: { ...WHERE, version: 'ipfix' }, before: BEFORE }],
    },
    remove: { id: 'monitoring.remove_traffic_flow_target', examples: [{ title: 'By address', input: WHERE, before: BEFORE }] },
    enable: {
      id: 'monitoring.enable_traffic_flow_target',
      examples: [
        {
          title: 'By address',
          input: WHERE,
          before: [...BEFORE, { do: 'monitoring.disable_traffic_flow_target', input: WHERE }],
        },
      ],
    },
    disable: { id: 'monitoring.disable_traffic_flow_target', examples: [{ title: 'By address', input: WHERE, before: BEFORE }] },
    ensure: {
      id: 'monitoring.ensure_traffic_flow_target',
      examples: [
        { title: 'Keep a collector', input: { 'dst-address': '192.0.2.60' } },
        { title: 'Keep it away', input: { 'dst-address': '192.0.2.60', state: 'absent' }, before: BEFORE },
      ],
    },
  },
});

export const ipTrafficFlowArea = defineArea({
  id: 'ip-traffic-flow',
  title: 'Traffic flow',
  summary: 'Flows that a router counts and sends to collectors, as NetFlow or IPFIX.',
  resources: [settings, targets],
});
