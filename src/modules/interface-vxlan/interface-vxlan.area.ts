import { defineArea, defineResource, field } from '../../core/catalogue';
import { ARP_FIELDS, COUNTERS, INTERFACE_NAMED_BY, LOOP_PROTECT_FIELDS } from '../../core/fields';
import {
  bool,
  bridge,
  comment,
  int,
  interfaceName,
  ip,
  mac,
  mtu,
  or,
  port,
  routingTable,
  ttl,
  vlanId,
  vni,
  words,
} from '../../core/values';

const ROW = { name: 'vxlan-100', vni: 100, port: 4789, comment: 'office' };
const ONE = [{ do: 'tunnel.create_vxlan', input: ROW }];
const WHERE = { name: 'vxlan-100' };
const END = { interface: 'vxlan-100', 'remote-ip': '203.0.113.12' };
const ENDS = [...ONE, { do: 'tunnel.add_vtep', input: END }];
const SEVEN = { since: '7.1', instead: 'use tunnel.create_eoip, which carries Ethernet frames, too' } as const;

const vxlans = defineResource({
  id: 'tunnel.vxlan',
  noun: 'VXLAN interface',
  plural: 'VXLAN interfaces',
  menu: '/interface/vxlan',
  kind: 'list',
  key: ['name'],
  risk: 'lockout',
  versions: SEVEN,
  references: [...INTERFACE_NAMED_BY, { menu: '/interface/vxlan/vteps', property: 'interface' }],
  fields: {
    name: field(interfaceName, 'Name of the interface.', { required: true, exact: true }),
    vni: field(vni, 'VXLAN network identifier that all ends share.', { required: true }),
    port: field(port, 'UDP port that all ends share; the router has 8472 unless told otherwise, others 4789.', { derived: true }),
    'local-address': field(ip, 'Address of this end; not set, that of the outgoing interface.', { unsettable: true }),
    interface: field(interfaceName, 'Interface that multicast goes out of, with group.', { exact: true, unsettable: true }),
    group: field(ip, 'Multicast group that finds the other ends; without one they are listed by tunnel.add_vtep.', {
      unsettable: true,
    }),
    'vteps-ip-version': field(words('ip-version', 'ipv4 ipv6'), 'Family of the addresses of the ends.', { default: 'ipv4' }),
    mtu: field(mtu, 'Largest packet in bytes; the network below needs 50 more.', { default: '1500' }),
    'mac-address': field(mac, 'MAC address.', { derived: true }),
    learning: field(bool, 'Learn from packets which end a MAC address is behind.', { derived: true, since: '7.20' }),
    'dont-fragment': field(words('vxlan-dont-fragment', 'auto disabled enabled inherit'), 'DF bit of the outer packet.', {
      derived: true,
    }),
    'max-fdb-size': field(int(1, 65_535), 'Most MAC addresses that it learns.', { derived: true }),
    ttl: field(or(ttl, 'auto'), 'Time to live of the outer packet.', { derived: true, since: '7.18' }),
    'allow-fast-path': field(bool, 'Let packets pass the firewall by.', { derived: true }),
    checksum: field(bool, 'Send a UDP checksum.', { derived: true, since: '7.20' }),
    'rem-csum': field(words('vxlan-rem-csum', 'both none rx tx'), 'Remote checksum offload.', { derived: true, since: '7.20' }),
    hw: field(bool, 'Let the switch chip do it, where it can.', { derived: true, since: '7.18' }),
    bridge: field(bridge, 'Bridge that it is a port of.', { unsettable: true, since: '7.18' }),
    'bridge-pvid': field(vlanId, 'VLAN of its untagged frames in that bridge.', { derived: true, since: '7.18' }),
    vrf: field(routingTable, 'VRF of the outer packets.', { default: 'main', until: '7.20', instead: 'use vtep-vrf' }),
    'vtep-vrf': field(routingTable, 'VRF of the outer packets.', { default: 'main', since: '7.20', instead: 'use vrf' }),
    ...ARP_FIELDS,
    ...LOOP_PROTECT_FIELDS,
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the interface is off.', { default: 'no' }),
  },
  readOnly: {
    ...COUNTERS,
    about: 'What RouterOS remarks about it.',
    'hw-offloaded': 'A switch chip does it.',
    l2mtu: 'Largest frame in bytes, without the Ethernet header.',
    'loop-protect-status': 'Whether a loop was found.',
    running: 'It is up.',
  },
  verbs: {
    list: { id: 'tunnel.list_vxlan', examples: [{ title: 'All of them', input: {}, before: ONE }] },
    get: { id: 'tunnel.get_vxlan', examples: [{ title: 'By name', input: { where: WHERE }, before: ONE }] },
    create: {
      id: 'tunnel.create_vxlan',
      examples: [
        { title: 'With ends that are listed', input: ROW },
        {
          title: 'With ends that find each other',
          input: { name: 'vxlan-200', vni: 200, port: 4789, group: '239.192.0.200', interface: 'ether2' },
        },
      ],
    },
    update: {
      id: 'tunnel.update_vxlan',
      examples: [{ title: 'Smaller packets', input: { where: WHERE, mtu: 1450 }, before: ONE }],
    },
    remove: { id: 'tunnel.remove_vxlan', examples: [{ title: 'By name', input: { where: WHERE }, before: ONE }] },
    enable: {
      id: 'tunnel.enable_vxlan',
      examples: [
        {
          title: 'By name',
          input: { where: WHERE },
          before: [...ONE, { do: 'tunnel.disable_vxlan', input: { where: WHERE } }],
        },
      ],
    },
    disable: { id: 'tunnel.disable_vxlan', examples: [{ title: 'By name', input: { where: WHERE }, before: ONE }] },
    ensure: {
      id: 'tunnel.ensure_vxlan',
      examples: [
        { title: 'Keep one', input: ROW },
        { title: 'Keep it away', input: { name: 'vxlan-100', state: 'absent' }, before: ONE },
      ],
    },
  },
});

const vteps = defineResource({
  id: 'tunnel.vtep',
  noun: 'VXLAN end',
  plural: 'VXLAN ends',
  menu: '/interface/vxlan/vteps',
  kind: 'list',
  key: ['interface', 'remote-ip'],
  risk: 'disruptive',
  versions: SEVEN,
  fields: {
    interface: field(interfaceName, 'VXLAN interface that the end belongs to.', { required: true, exact: true }),
    'remote-ip': field(ip, 'Address of the other end.', { required: true }),
    port: field(port, 'UDP port of the other end.', {
      derived: true,
      until: '7.18',
      instead: 'set the port of the VXLAN interface',
    }),
    comment: field(comment, 'Comment.', { since: '7.18' }),
    disabled: field(bool, 'Whether the end is off.', { default: 'no', since: '7.18', instead: 'remove it' }),
  },
  readOnly: {
    about: 'What RouterOS remarks about it.',
    dynamic: 'Learned, not listed.',
    'hw-offloaded': 'A switch chip does it.',
  },
  verbs: {
    list: {
      id: 'tunnel.list_vteps',
      examples: [{ title: 'Those of one interface', input: { where: { interface: 'vxlan-100' } }, before: ENDS }],
    },
    get: { id: 'tunnel.get_vtep', examples: [{ title: 'By address', input: { where: END }, before: ENDS }] },
    create: { id: 'tunnel.add_vtep', examples: [{ title: 'Another site', input: END, before: ONE }] },
    update: {
      id: 'tunnel.update_vtep',
      examples: [{ title: 'It has moved', input: { where: END, 'remote-ip': '203.0.113.99' }, before: ENDS }],
    },
    remove: { id: 'tunnel.remove_vtep', examples: [{ title: 'By address', input: { where: END }, before: ENDS }] },
    ensure: {
      id: 'tunnel.ensure_vtep',
      examples: [
        { title: 'Keep an end', input: END, before: ONE },
        { title: 'Keep it away', input: { ...END, state: 'absent' }, before: ENDS },
      ],
    },
  },
});

export const interfaceVxlanArea = defineArea({
  id: 'interface-vxlan',
  title: 'VXLAN',
  summary: 'Ethernet networks over UDP, and the ends that they reach.',
  resources: [vxlans, vteps],
});
