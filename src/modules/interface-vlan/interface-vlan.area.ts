import { defineArea, defineResource, field } from '../../core/catalogue';
import { ARP_FIELDS, COUNTERS, INTERFACE_NAMED_BY, LOOP_PROTECT_FIELDS } from '../../core/fields';
import { bool, comment, interfaceName, mtu, vlanId } from '../../core/values';

const GUESTS = { name: 'guests', 'vlan-id': 20, interface: 'bridge', comment: 'guest network' };
const ONE = [{ do: 'vlan.create_interface', input: GUESTS }];

const vlans = defineResource({
  id: 'vlan.interface',
  noun: 'VLAN interface',
  plural: 'VLAN interfaces',
  menu: '/interface/vlan',
  kind: 'list',
  key: ['name'],
  risk: 'lockout',
  references: INTERFACE_NAMED_BY,
  fields: {
    name: field(interfaceName, 'Name of the interface.', { required: true, exact: true }),
    interface: field(interfaceName, 'Interface whose tagged frames it takes, mostly a bridge.', { required: true, exact: true }),
    'vlan-id': field(vlanId, 'VLAN identifier, 1 to 4094.', { required: true }),
    'use-service-tag': field(bool, 'Tag with 0x88a8 (802.1ad) in place of 0x8100.', { default: 'no' }),
    mtu: field(mtu, 'Largest packet in bytes.', { default: '1500' }),
    ...ARP_FIELDS,
    ...LOOP_PROTECT_FIELDS,
    mvrp: field(bool, 'Tell bridges of this VLAN by MVRP.', { default: 'no', since: '7.15' }),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the interface is off.', { default: 'no' }),
  },
  readOnly: {
    ...COUNTERS,
    about: 'What RouterOS remarks about it.',
    'hw-offloaded': 'A switch chip does the tagging.',
    l2mtu: 'Largest frame in bytes, without the Ethernet header.',
    'loop-protect-status': 'Whether a loop was found.',
    'mac-address': 'MAC address; that of the interface below.',
    running: 'It is up.',
  },
  verbs: {
    list: { id: 'vlan.list_interfaces', examples: [{ title: 'All VLAN interfaces', input: {}, before: ONE }] },
    get: { id: 'vlan.get_interface', examples: [{ title: 'By name', input: { where: { name: 'guests' } }, before: ONE }] },
    create: { id: 'vlan.create_interface', examples: [{ title: 'A VLAN for guests on the bridge', input: GUESTS }] },
    update: {
      id: 'vlan.update_interface',
      examples: [{ title: 'Another VLAN', input: { where: { name: 'guests' }, 'vlan-id': 30 }, before: ONE }],
    },
    remove: { id: 'vlan.remove_interface', examples: [{ title: 'By name', input: { where: { name: 'guests' } }, before: ONE }] },
    enable: {
      id: 'vlan.enable_interface',
      examples: [
        {
          title: 'By name',
          input: { where: { name: 'guests' } },
          before: [...ONE, { do: 'vlan.disable_interface', input: { where: { name: 'guests' } } }],
        },
      ],
    },
    disable: {
      id: 'vlan.disable_interface',
      examples: [{ title: 'By name', input: { where: { name: 'guests' } }, before: ONE }],
    },
    ensure: {
      id: 'vlan.ensure_interface',
      examples: [
        { title: 'Keep a VLAN', input: GUESTS },
        { title: 'Keep it away', input: { name: 'guests', state: 'absent' }, before: ONE },
      ],
    },
  },
});

export const interfaceVlanArea = defineArea({
  id: 'interface-vlan',
  title: 'VLAN interfaces',
  summary: 'Interfaces that take the frames of one VLAN from the interface below them.',
  resources: [vlans],
});
