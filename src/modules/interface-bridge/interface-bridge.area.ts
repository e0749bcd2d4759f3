import { defineArea, defineResource, field, resourceAction } from '../../core/catalogue';
import { bool } from '../../core/values';
import { bridges } from './bridge.resource';
import { ports, vlans } from './members.resource';

const GUESTS = [{ do: 'bridge.create', input: { name: 'guests' } }];
const WHERE = { where: { name: 'guests' } };

const settings = defineResource({
  id: 'bridge.settings',
  noun: 'bridge settings',
  plural: 'bridge settings',
  menu: '/interface/bridge/settings',
  kind: 'singleton',
  risk: 'lockout',
  fields: {
    'allow-fast-path': field(bool, 'Let bridged packets take the fast path.', { default: 'yes' }),
    'use-ip-firewall': field(bool, 'Send bridged IP packets through the firewall.', { default: 'no' }),
    'use-ip-firewall-for-pppoe': field(bool, 'Send bridged PPPoE packets through it, too.', { default: 'no' }),
    'use-ip-firewall-for-vlan': field(bool, 'Send bridged packets with a VLAN tag through it, too.', { default: 'no' }),
  },
  readOnly: {
    'bridge-fast-forward-bytes': 'Bytes that took fast forward.',
    'bridge-fast-forward-packets': 'Packets that took fast forward.',
    'bridge-fast-path-active': 'Whether the fast path is in use.',
    'bridge-fast-path-bytes': 'Bytes that took the fast path.',
    'bridge-fast-path-packets': 'Packets that took the fast path.',
  },
  verbs: {
    get: { id: 'bridge.get_settings', examples: [{ title: 'All of them', input: {} }] },
    update: {
      id: 'bridge.update_settings',
      examples: [{ title: 'Let the firewall see bridged packets', input: { 'use-ip-firewall': true } }],
    },
    ensure: { id: 'bridge.ensure_settings', examples: [{ title: 'Keep it so', input: { 'use-ip-firewall': true } }] },
  },
});

const setVlanFiltering = resourceAction(bridges, 'update', {
  id: 'bridge.set_vlan_filtering',
  title: 'Set VLAN filtering',
  summary: 'Switches VLAN filtering of bridges on or off; what is not in the VLAN table is then cut off.',
  only: ['vlan-filtering'],
  required: ['vlan-filtering'],
  examples: [{ title: 'Switch it on', input: { ...WHERE, 'vlan-filtering': true }, before: GUESTS }],
});

const setIgmpSnooping = resourceAction(bridges, 'update', {
  id: 'bridge.set_igmp_snooping',
  title: 'Set IGMP snooping',
  summary: 'Switches IGMP and MLD snooping of bridges on or off.',
  risk: 'disruptive',
  only: ['igmp-snooping'],
  required: ['igmp-snooping'],
  examples: [{ title: 'Switch it on', input: { ...WHERE, 'igmp-snooping': true }, before: GUESTS }],
});

const setProtocol = resourceAction(bridges, 'update', {
  id: 'bridge.set_protocol',
  title: 'Set spanning tree protocol',
  summary: 'Sets the spanning tree protocol of bridges and their priority in it.',
  only: ['protocol-mode', 'priority'],
  required: ['protocol-mode'],
  examples: [
    { title: 'Likely root of the tree', input: { ...WHERE, 'protocol-mode': 'mstp', priority: '0x1000' }, before: GUESTS },
  ],
});

const setPortVlan = resourceAction(ports, 'update', {
  id: 'bridge.set_port_vlan',
  title: 'Set VLAN of bridge port',
  summary: 'Sets what VLAN untagged frames of bridge ports belong to, and which frames the ports take.',
  only: ['pvid', 'frame-types', 'ingress-filtering', 'tag-stacking'],
  examples: [
    {
      title: 'An access port',
      input: { where: { interface: 'ether5' }, pvid: 20, 'frame-types': 'admit-only-untagged-and-priority-tagged' },
    },
  ],
});

export const interfaceBridgeArea = defineArea({
  id: 'interface-bridge',
  title: 'Bridges',
  summary: 'Bridges, their ports and their VLAN table.',
  resources: [bridges, ports, vlans, settings],
  actions: [setVlanFiltering, setIgmpSnooping, setProtocol, setPortVlan],
});
