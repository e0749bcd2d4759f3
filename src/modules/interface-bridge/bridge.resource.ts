import { defineResource, field } from '../../core/catalogue';
import { ARP_FIELDS, BRIDGE_FRAME_TYPES, COUNTERS, hexNumber, INTERFACE_NAMED_BY } from '../../core/fields';
import { bool, comment, duration, int, interfaceName, ip, line, mac, mtu, or, vlanId, words } from '../../core/values';

const ONE = [{ do: 'bridge.create', input: { name: 'guests' } }];

const FILTERING = {
  'vlan-filtering': field(bool, 'Forward by the VLAN table.', { default: 'no' }),
  'ether-type': field(words('bridge-ether-type', '0x8100 0x88a8 0x9100'), 'Tag that counts as a VLAN tag.', {
    default: '0x8100',
  }),
  pvid: field(vlanId, 'VLAN of frames that the router itself sends untagged.', { default: '1' }),
  'frame-types': field(BRIDGE_FRAME_TYPES, 'Frames that the bridge interface takes.', { default: 'admit-all' }),
  // Routers hide it while filtering is off; 6.x then means no.
  'ingress-filtering': field(bool, 'Drop frames of VLANs that the bridge interface is not in.', { default: 'yes' }),
  mvrp: field(bool, 'Learn and tell VLANs by MVRP.', { default: 'no', since: '7.15' }),
};

const SPANNING_TREE = {
  'protocol-mode': field(words('bridge-protocol-mode', 'mstp none rstp stp'), 'Spanning tree protocol.', { default: 'rstp' }),
  priority: field(hexNumber('bridge-priority', 0xffff), 'The bridge with the lowest one becomes the root, e.g. 0x8000.', {
    default: '0x8000',
  }),
  'port-cost-mode': field(words('bridge-port-cost-mode', 'short long'), 'How costs follow from speeds.', {
    derived: true,
    since: '7.13',
  }),
  'forward-delay': field(duration, 'How long a port listens and learns before it forwards.', { default: '15s' }),
  'max-message-age': field(duration, 'How long a message of the root is believed.', { default: '20s' }),
  'max-hops': field(int(6, 40), 'MSTP: bridges that a message may pass.', { default: '20' }),
  'transmit-hold-count': field(int(1, 10), 'Messages that a port may send in a second.', { default: '6' }),
  'region-name': field(line('mstp-region'), 'MSTP: name of the region.', { default: '', emptied: true }),
  'region-revision': field(int(0, 65_535), 'MSTP: revision of the region.', { default: '0' }),
};

const SNOOPING = {
  'igmp-snooping': field(bool, 'Send multicast only to ports that asked for it.', { default: 'no' }),
  'igmp-version': field(words('bridge-igmp-version', '2 3'), 'Version of IGMP that it asks in.', { default: '2' }),
  'mld-version': field(words('bridge-mld-version', '1 2'), 'Version of MLD that it asks in.', { default: '1' }),
  'multicast-querier': field(bool, 'Ask for members where no router does.', { default: 'no' }),
  'multicast-router': field(
    words('bridge-multicast-router', 'disabled permanent temporary-query'),
    'Whether the bridge interface gets all multicast.',
    { default: 'temporary-query' },
  ),
  'last-member-interval': field(duration, 'How long it waits for members after one left.', { default: '1s' }),
  'last-member-query-count': field(int(0, 4_294_967_295), 'How often it asks after one left.', { default: '2' }),
  'membership-interval': field(duration, 'How long a member that is not heard of stays.', { default: '4m20s' }),
  'querier-interval': field(duration, 'How long a querier that is not heard of stays.', { default: '4m15s' }),
  'query-interval': field(duration, 'Time between questions.', { default: '2m5s' }),
  'query-response-interval': field(duration, 'How long members may take to answer.', { default: '10s' }),
  'startup-query-count': field(int(0, 4_294_967_295), 'Questions in a row at the start.', { default: '2' }),
  'startup-query-interval': field(duration, 'Time between the questions at the start.', { default: '31s250ms' }),
  'querier-uses-bridge-address': field(ip, 'Address that the bridge asks from.', { since: '7.24' }),
};

const DHCP = {
  'dhcp-snooping': field(bool, 'Take DHCP answers from trusted ports only.', { default: 'no' }),
  'add-dhcp-option82': field(bool, 'Add the port to DHCP requests as option 82.', { default: 'no', until: '7.23' }),
  'dhcp-agent-circuit-id': field(line('dhcp-agent-id'), 'Circuit id added to DHCP requests.', { since: '7.23' }),
  'dhcp-agent-remote-id': field(line('dhcp-agent-id'), 'Remote id added to DHCP requests.', { since: '7.23' }),
  'dhcpv6-snooping': field(bool, 'Take DHCPv6 answers from trusted ports only.', { default: 'no', since: '7.23' }),
  'dhcpv6-agent-circuit-id': field(line('dhcp-agent-id'), 'Circuit id added to DHCPv6 requests.', { since: '7.23' }),
  'dhcpv6-agent-remote-id': field(line('dhcp-agent-id'), 'Remote id added to DHCPv6 requests.', { since: '7.23' }),
  'ra-guard': field(bool, 'Take router advertisements from trusted ports only.', { default: 'no', since: '7.22' }),
};

const MLAG = {
  'mlag-heartbeat': field(or(duration, 'none'), 'Time between signs of life to the other switch.', { since: '7.22' }),
  'mlag-peer-port': field(interfaceName, 'Port to the other switch, or none.', { default: 'none', since: '7.22' }),
  'mlag-priority': field(int(0, 255), 'The switch with the lower one is primary.', { since: '7.22' }),
};

export const bridges = defineResource({
  id: 'bridge.bridge',
  noun: 'bridge',
  plural: 'bridges',
  menu: '/interface/bridge',
  kind: 'list',
  key: ['name'],
  risk: 'lockout',
  references: [
    ...INTERFACE_NAMED_BY,
    { menu: '/interface/bridge/port', property: 'bridge' },
    { menu: '/interface/bridge/vlan', property: 'bridge' },
  ],
  fields: {
    name: field(interfaceName, 'Name of the bridge and of its interface.', { required: true, exact: true }),
    ...FILTERING,
    ...SPANNING_TREE,
    ...SNOOPING,
    ...DHCP,
    ...MLAG,
    'admin-mac': field(mac, 'MAC address that it has for good, with auto-mac off.'),
    'auto-mac': field(bool, 'Take the MAC address of a port.', { default: 'yes' }),
    'ageing-time': field(duration, 'How long a host that is not heard of stays known.', { default: '5m' }),
    'fast-forward': field(bool, 'Forward between two ports past everything else.', { default: 'yes' }),
    'forward-reserved-addresses': field(bool, 'Forward frames to 01:80:C2:00:00:0X.', { default: 'no', since: '7.16' }),
    'max-learned-entries': field(or(int(0, 4_294_967_295), 'auto unlimited'), 'Hosts that it may learn.', {
      default: 'auto',
      since: '7.16',
    }),
    mtu: field(or(mtu, 'auto'), 'Largest packet in bytes.', { default: 'auto' }),
    ...ARP_FIELDS,
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the bridge is off.', { default: 'no' }),
  },
  readOnly: {
    ...COUNTERS,
    about: 'What RouterOS remarks about it.',
    'actual-mtu': 'Largest packet in bytes that it carries now.',
    dynamic: 'Made by RouterOS itself.',
    l2mtu: 'Largest frame in bytes, the smallest of its ports.',
    'mac-address': 'MAC address that it has now.',
    managed: 'A controller looks after it.',
    running: 'It is up.',
  },
  verbs: {
    list: { id: 'bridge.list', examples: [{ title: 'All bridges', input: {}, before: ONE }] },
    get: { id: 'bridge.get', examples: [{ title: 'By name', input: { where: { name: 'guests' } }, before: ONE }] },
    create: { id: 'bridge.create', examples: [{ title: 'A bridge of its own for guests', input: { name: 'guests' } }] },
    update: {
      id: 'bridge.update',
      examples: [{ title: 'Remember hosts longer', input: { where: { name: 'guests' }, 'ageing-time': '10m' }, before: ONE }],
    },
    remove: { id: 'bridge.remove', examples: [{ title: 'By name', input: { where: { name: 'guests' } }, before: ONE }] },
    enable: {
      id: 'bridge.enable',
      examples: [
        {
          title: 'By name',
          input: { where: { name: 'guests' } },
          before: [...ONE, { do: 'bridge.disable', input: { where: { name: 'guests' } } }],
        },
      ],
    },
    disable: { id: 'bridge.disable', examples: [{ title: 'By name', input: { where: { name: 'guests' } }, before: ONE }] },
    ensure: {
      id: 'bridge.ensure',
      examples: [
        { title: 'Keep a bridge', input: { name: 'guests' } },
        { title: 'Keep it away', input: { name: 'guests', state: 'absent' }, before: ONE },
      ],
    },
  },
});
