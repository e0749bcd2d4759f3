import { defineResource, field } from '../../core/catalogue';
import { ARP_FIELDS, INTERFACE_NAMED_BY } from '../../core/fields';
import { bool, bridge, comment, expression, int, ip, mac, mtu, named, or, words } from '../../core/values';

const SITE = [{ do: 'mpls.create_vpls', input: { name: 'vpls-site-b', peer: '192.0.2.2', 'vpls-id': '65000:1' } }];

export const vpls = defineResource({
  id: 'mpls.vpls',
  noun: 'VPLS interface',
  plural: 'VPLS interfaces',
  menu: '/interface/vpls',
  kind: 'list',
  key: ['name'],
  risk: 'disruptive',
  versions: { since: '7.1', instead: 'use menu.add with /interface/vpls, whose arguments are others on 6.x' },
  references: INTERFACE_NAMED_BY,
  fields: {
    name: field(named('vpls-name', 'vpls-site-b'), 'Name of the interface.', { required: true, exact: true }),
    peer: field(ip, 'Router at the other end, by its LDP address.', { required: true }),
    'vpls-id': field(
      expression('vpls-id', '65000:1', 32),
      'Number of the tunnel, the same at both ends: AS:number or address:number.',
      {
        unsettable: true,
      },
    ),
    'cisco-static-id': field(int(0, 4_294_967_295), 'Number of the tunnel in the form that Cisco uses.', {
      unsettable: true,
      derived: true,
    }),
    'pw-type': field(words('pseudowire-type', 'raw-ethernet tagged-ethernet vpls'), 'Kind of pseudowire.', {
      unsettable: true,
      derived: true,
    }),
    'pw-control-word': field(
      words('pseudowire-control-word', 'default disabled enabled'),
      'Whether frames have a control word.',
      {
        unsettable: true,
        default: 'default',
      },
    ),
    'pw-l2mtu': field(mtu, 'MTU that the other end is told; it has to be the same there.', {
      unsettable: true,
      default: '1500',
    }),
    mtu: field(mtu, 'Largest packet in bytes.', { default: '1500' }),
    'mac-address': field(mac, 'MAC address of the interface.', { derived: true }),
    bridge: field(bridge, 'Bridge that the interface is added to.', { unsettable: true }),
    'bridge-cost': field(int(1, 200_000_000), 'Path cost in that bridge.', { unsettable: true, derived: true }),
    'bridge-horizon': field(or(int(0, 429_496_729), 'none'), 'Ports of one horizon do not talk to each other.', {
      unsettable: true,
      derived: true,
    }),
    'bridge-pvid': field(int(1, 4094), 'VLAN of untagged frames in that bridge.', {
      unsettable: true,
      derived: true,
      since: '7.18',
    }),
    'disable-running-check': field(bool, 'Count as running although the tunnel is down.', { default: 'no' }),
    ...ARP_FIELDS,
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the interface is off.', { default: 'no' }),
  },
  readOnly: {
    about: 'What RouterOS remarks about it.',
    running: 'It is up.',
    'bgp-signaled': 'BGP made it.',
    'bgp-vpls': 'VPLS of BGP that made it.',
    'bgp-vpls-prfx': 'Prefix of BGP that made it.',
    'cisco-bgp-signaled': 'BGP made it, in the form that Cisco uses.',
    dynamic: 'Made by RouterOS itself.',
  },
  verbs: {
    list: { id: 'mpls.list_vpls', examples: [{ title: 'All of them', input: {}, before: SITE }] },
    get: { id: 'mpls.get_vpls', examples: [{ title: 'By name', input: { where: { name: 'vpls-site-b' } }, before: SITE }] },
    create: {
      id: 'mpls.create_vpls',
      examples: [
        {
          title: 'A tunnel to another site',
          input: { name: 'vpls-site-b', peer: '192.0.2.2', 'vpls-id': '65000:1', comment: 'site B' },
        },
      ],
    },
    update: {
      id: 'mpls.update_vpls',
      examples: [{ title: 'Another end', input: { where: { name: 'vpls-site-b' }, peer: '192.0.2.3' }, before: SITE }],
    },
    remove: {
      id: 'mpls.remove_vpls',
      examples: [{ title: 'By name', input: { where: { name: 'vpls-site-b' } }, before: SITE }],
    },
    enable: {
      id: 'mpls.enable_vpls',
      examples: [
        {
          title: 'By name',
          input: { where: { name: 'vpls-site-b' } },
          before: [...SITE, { do: 'mpls.disable_vpls', input: { where: { name: 'vpls-site-b' } } }],
        },
      ],
    },
    disable: {
      id: 'mpls.disable_vpls',
      examples: [{ title: 'By name', input: { where: { name: 'vpls-site-b' } }, before: SITE }],
    },
    ensure: {
      id: 'mpls.ensure_vpls',
      examples: [
        { title: 'Keep a tunnel', input: { name: 'vpls-site-b', peer: '192.0.2.2', 'vpls-id': '65000:1' } },
        { title: 'Keep it away', input: { name: 'vpls-site-b', state: 'absent' }, before: SITE },
      ],
    },
  },
});
