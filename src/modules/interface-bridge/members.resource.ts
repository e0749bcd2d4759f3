import { defineResource, field } from '../../core/catalogue';
import { BRIDGE_FRAME_TYPES, hexNumber } from '../../core/fields';
import { bool, bridge, comment, int, interfaceName, listOf, or, vlanId, vlanIdList, words } from '../../core/values';

const SPARE = [{ do: 'interface.remove_bridge_port', input: { where: { interface: 'ether5' } } }];
const PORT = [...SPARE, { do: 'interface.add_bridge_port', input: { bridge: 'bridge', interface: 'ether5', pvid: 20 } }];
const PORT_INPUT = { bridge: 'bridge', interface: 'ether5', pvid: 20 };
const VLAN_INPUT = { bridge: 'bridge', 'vlan-ids': '20', tagged: ['bridge', 'ether2'], untagged: ['ether5'] };
const VLAN = [{ do: 'bridge.add_vlan', input: VLAN_INPUT }];

export const ports = defineResource({
  id: 'interface.bridge_port',
  noun: 'bridge port',
  plural: 'bridge ports',
  menu: '/interface/bridge/port',
  kind: 'ordered',
  key: ['interface'],
  risk: 'lockout',
  fields: {
    interface: field(interfaceName, 'Interface, or interface list, that becomes a port.', { required: true, exact: true }),
    bridge: field(bridge, 'Bridge that it becomes a port of.', { required: true, exact: true }),
    pvid: field(vlanId, 'VLAN of untagged frames.', { default: '1' }),
    'frame-types': field(BRIDGE_FRAME_TYPES, 'Frames that the port takes.', { default: 'admit-all' }),
    'ingress-filtering': field(bool, 'Drop frames of VLANs that the port is not in; 6.x starts with no, 7.x with yes.', {
      derived: true,
    }),
    'tag-stacking': field(bool, 'Take tagged frames for untagged ones and tag them again.', { default: 'no' }),
    hw: field(bool, 'Leave forwarding to the switch chip where it can.', { default: 'yes' }),
    learn: field(words('port-learn', 'auto no yes'), 'Learn hosts behind the port.', { default: 'auto' }),
    horizon: field(or(int(0, 4_294_967_295), 'none'), 'Ports with the same one do not forward to each other.', {
      default: 'none',
    }),
    'auto-isolate': field(bool, 'Do not forward while no bridge is heard behind the port.', { default: 'no' }),
    'bpdu-guard': field(bool, 'Switch the port off when a bridge is heard behind it.', { default: 'no' }),
    'broadcast-flood': field(bool, 'Send broadcasts out.', { default: 'yes' }),
    'unknown-multicast-flood': field(bool, 'Send multicast out that nobody asked for.', { default: 'yes' }),
    'unknown-unicast-flood': field(bool, 'Send frames out whose host is not known.', { default: 'yes' }),
    'fast-leave': field(bool, 'Stop a multicast at once when a member leaves.', { default: 'no' }),
    'multicast-router': field(
      words('port-multicast-router', 'disabled permanent temporary-query'),
      'Whether the port gets all multicast.',
      {
        default: 'temporary-query',
      },
    ),
    priority: field(hexNumber('port-priority', 0xf0), 'The port with the lowest one is preferred, e.g. 0x80.', {
      default: '0x80',
    }),
    edge: field(words('port-edge', 'auto no no-discover yes yes-discover'), 'No bridge is behind the port.', { default: 'auto' }),
    'point-to-point': field(words('port-point-to-point', 'auto no yes'), 'One bridge is behind the port.', { default: 'auto' }),
    'path-cost': field(int(1, 200_000_000), 'Cost of the way to the root; 7.x takes it from the speed where none is set.', {
      derived: true,
      unsettable: true,
    }),
    'internal-path-cost': field(int(1, 200_000_000), 'The same inside an MSTP region.', { derived: true, unsettable: true }),
    'restricted-role': field(bool, 'The port never leads to the root.', { default: 'no' }),
    'restricted-tcn': field(bool, 'Do not pass changes of the topology on.', { default: 'no' }),
    trusted: field(bool, 'DHCP answers may come in here.', { default: 'no' }),
    'trusted-dhcpv6': field(bool, 'DHCPv6 answers may come in here.', { default: 'no', since: '7.23' }),
    'trusted-ra': field(bool, 'Router advertisements may come in here.', { default: 'no', since: '7.22' }),
    'mvrp-applicant-state': field(
      words('mvrp-applicant', 'non-participant normal-participant'),
      'Whether it tells VLANs by MVRP.',
      {
        default: 'normal-participant',
        since: '7.15',
      },
    ),
    'mvrp-registrar-state': field(words('mvrp-registrar', 'fixed normal'), 'Whether it learns VLANs by MVRP.', {
      default: 'normal',
      since: '7.15',
    }),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the port is off.', { default: 'no' }),
  },
  readOnly: {
    about: 'What RouterOS remarks about it.',
    'actual-path-cost': 'Cost in use.',
    'debug-info': 'Notes for support.',
    'declared-vlan-ids': 'VLANs told by MVRP.',
    'designated-bridge-id': 'Bridge that leads to the root here.',
    'designated-cost': 'Its cost to the root.',
    'designated-port-id': 'Its port.',
    'discard-transitions': 'How often it stopped forwarding.',
    dynamic: 'Made by a service such as CAPsMAN or PPP.',
    'edge-port': 'No bridge is behind it.',
    'edge-port-discovery': 'It looks whether a bridge is behind it.',
    'external-fdb-status': 'Whether the hosts are known elsewhere.',
    'forward-transitions': 'How often it began to forward.',
    forwarding: 'It forwards.',
    'hw-offload': 'The switch chip forwards.',
    'hw-offload-group': 'Switch chip that does.',
    inactive: 'The interface is down.',
    'internal-root-path-cost': 'Cost to the root of the region.',
    'last-topology-change': 'When the topology changed last.',
    learning: 'It learns hosts.',
    managed: 'A controller looks after it.',
    parent: 'Interface list that made it.',
    'point-to-point-port': 'One bridge is behind it.',
    'port-id': 'Priority and number.',
    'registered-vlan-ids': 'VLANs learned by MVRP.',
    role: 'Role in the tree: root, designated, alternate, backup, disabled.',
    'root-path-cost': 'Cost to the root.',
    'rx-bpdu': 'Messages of the tree received.',
    'rx-tc': 'Changes of the topology received.',
    'sending-rstp': 'It sends RSTP or MSTP.',
    status: 'State that it is in.',
    'topology-changes': 'How often the topology changed.',
    'tx-bpdu': 'Messages of the tree sent.',
    'tx-tc': 'Changes of the topology sent.',
  },
  verbs: {
    list: {
      id: 'interface.list_bridge_ports',
      examples: [{ title: 'Those of one bridge', input: { where: { bridge: 'bridge' } } }],
    },
    get: { id: 'interface.get_bridge_port', examples: [{ title: 'By interface', input: { where: { interface: 'ether5' } } }] },
    create: {
      id: 'interface.add_bridge_port',
      examples: [{ title: 'An access port', input: PORT_INPUT, before: SPARE }],
    },
    update: {
      id: 'interface.update_bridge_port',
      examples: [{ title: 'Nobody may connect a switch here', input: { where: { interface: 'ether5' }, 'bpdu-guard': true } }],
    },
    remove: {
      id: 'interface.remove_bridge_port',
      examples: [{ title: 'By interface', input: { where: { interface: 'ether5' } } }],
    },
    enable: {
      id: 'interface.enable_bridge_port',
      examples: [
        {
          title: 'By interface',
          input: { where: { interface: 'ether5' } },
          before: [{ do: 'interface.disable_bridge_port', input: { where: { interface: 'ether5' } } }],
        },
      ],
    },
    disable: {
      id: 'interface.disable_bridge_port',
      examples: [{ title: 'By interface', input: { where: { interface: 'ether5' } } }],
    },
    move: {
      id: 'interface.move_bridge_port',
      examples: [{ title: 'To the front', input: { where: { interface: 'ether5' }, destination: 'first' } }],
    },
    ensure: {
      id: 'interface.ensure_bridge_port',
      examples: [
        { title: 'Keep a port in another VLAN', input: { ...PORT_INPUT, pvid: 30 }, before: PORT },
        { title: 'Keep it out of every bridge', input: { interface: 'ether5', state: 'absent' } },
      ],
    },
  },
});

export const vlans = defineResource({
  id: 'bridge.vlan',
  noun: 'VLAN of a bridge',
  plural: 'VLANs of bridges',
  menu: '/interface/bridge/vlan',
  kind: 'list',
  key: ['bridge', 'vlan-ids'],
  risk: 'lockout',
  fields: {
    bridge: field(bridge, 'Bridge whose table it is in.', { required: true, exact: true }),
    'vlan-ids': field(vlanIdList, 'VLANs, e.g. 20 or 100-115,120.', { required: true }),
    tagged: field(listOf(interfaceName), 'Ports that send it tagged; the bridge itself where the router is to be in it.', {
      default: '',
      emptied: true,
    }),
    untagged: field(listOf(interfaceName), 'Ports that send it untagged; those with its pvid are in it by themselves.', {
      default: '',
      emptied: true,
    }),
    'mvrp-forbidden': field(listOf(interfaceName), 'Ports that MVRP may not put into it.', {
      default: '',
      emptied: true,
      since: '7.15',
    }),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the entry is off.', { default: 'no' }),
  },
  readOnly: {
    about: 'What RouterOS remarks about it.',
    'current-tagged': 'Ports that are up and send it tagged.',
    'current-untagged': 'Ports that are up and send it untagged.',
    dynamic: 'Made by RouterOS for a pvid or by MVRP.',
    managed: 'A controller looks after it.',
  },
  verbs: {
    list: { id: 'bridge.list_vlans', examples: [{ title: 'All VLANs', input: {}, before: VLAN }] },
    get: {
      id: 'bridge.get_vlan',
      examples: [{ title: 'By bridge and VLAN', input: { where: { bridge: 'bridge', 'vlan-ids': '20' } }, before: VLAN }],
    },
    create: { id: 'bridge.add_vlan', examples: [{ title: 'A VLAN with a trunk and an access port', input: VLAN_INPUT }] },
    update: {
      id: 'bridge.update_vlan',
      examples: [
        { title: 'No trunk', input: { where: { bridge: 'bridge', 'vlan-ids': '20' }, tagged: ['bridge'] }, before: VLAN },
      ],
    },
    remove: {
      id: 'bridge.remove_vlan',
      examples: [{ title: 'By bridge and VLAN', input: { where: { bridge: 'bridge', 'vlan-ids': '20' } }, before: VLAN }],
    },
    enable: {
      id: 'bridge.enable_vlan',
      examples: [
        {
          title: 'By bridge and VLAN',
          input: { where: { bridge: 'bridge', 'vlan-ids': '20' } },
          before: [...VLAN, { do: 'bridge.disable_vlan', input: { where: { bridge: 'bridge', 'vlan-ids': '20' } } }],
        },
      ],
    },
    disable: {
      id: 'bridge.disable_vlan',
      examples: [{ title: 'By bridge and VLAN', input: { where: { bridge: 'bridge', 'vlan-ids': '20' } }, before: VLAN }],
    },
    ensure: {
      id: 'bridge.ensure_vlan',
      examples: [
        { title: 'Keep a VLAN', input: VLAN_INPUT },
        { title: 'Keep it away', input: { bridge: 'bridge', 'vlan-ids': '20', state: 'absent' }, before: VLAN },
      ],
    },
  },
});
