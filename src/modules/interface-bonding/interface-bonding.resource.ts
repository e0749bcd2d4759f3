import { defineResource, field } from '../../core/catalogue';
import { ARP_FIELDS, COUNTERS, INTERFACE_NAMED_BY } from '../../core/fields';
import { bool, comment, durationMs, int, interfaceName, ipv4, listOf, mac, mtu, words } from '../../core/values';

const UPLINK = { name: 'uplink', slaves: ['ether4', 'ether5'], mode: '802.3ad' };
const ONE = [{ do: 'bonding.create_interface', input: UPLINK }];

export const bonds = defineResource({
  id: 'bonding.interface',
  noun: 'bonding interface',
  plural: 'bonding interfaces',
  menu: '/interface/bonding',
  kind: 'list',
  key: ['name'],
  risk: 'lockout',
  references: INTERFACE_NAMED_BY,
  fields: {
    name: field(interfaceName, 'Name of the interface.', { required: true, exact: true }),
    slaves: field(listOf(interfaceName), 'Ports that act as one; they may hold no address and be in no bridge.', {
      required: true,
    }),
    mode: field(
      words('bonding-mode', '802.3ad active-backup balance-alb balance-rr balance-tlb balance-xor broadcast'),
      'How frames are spread over the ports.',
      { default: 'balance-rr' },
    ),
    primary: field(interfaceName, 'active-backup, balance-tlb, balance-alb: port that is used while it is up, or none.', {
      default: 'none',
    }),
    'transmit-hash-policy': field(
      words('bonding-hash', 'encap-2-and-3 encap-3-and-4 layer-2 layer-2-and-3 layer-3-and-4'),
      '802.3ad, balance-xor: what of a frame decides the port.',
      { default: 'layer-2' },
    ),
    'lacp-rate': field(words('lacp-rate', '1sec 30secs'), '802.3ad: how often the other side sends signs of life.', {
      default: '30secs',
    }),
    'lacp-mode': field(words('lacp-mode', 'active passive'), '802.3ad: whether it speaks first.', {
      default: 'active',
      since: '7.20',
    }),
    'lacp-system-id': field(mac, '802.3ad: MAC address that it names itself by.', { unsettable: true, since: '7.21' }),
    'lacp-system-priority': field(int(0, 65_535), '802.3ad: the side with the lower one decides.', {
      derived: true,
      since: '7.21',
    }),
    'lacp-user-key': field(int(0, 65_535), '802.3ad: part of the port key.', { default: '0' }),
    'mlag-id': field(int(0, 4_294_967_295), 'Number that both switches of an MLAG know the bond by.', { gap: ['7.18', '7.22'] }),
    'min-links': field(int(0, 4_294_967_295), '802.3ad: ports that have to be up for the bond to be up.', { default: '0' }),
    'link-monitoring': field(words('bonding-monitoring', 'arp mii none'), 'How it finds out that a port is down.', {
      default: 'mii',
    }),
    'mii-interval': field(durationMs, 'Time between looks at the link.', { default: '100ms' }),
    'arp-interval': field(durationMs, 'Time between ARP requests, with arp monitoring.', { default: '100ms' }),
    'arp-ip-targets': field(listOf(ipv4), 'Addresses that are asked for, with arp monitoring.', { default: '', emptied: true }),
    'down-delay': field(durationMs, 'How long a port has to be down before it is left alone.', { default: '0ms' }),
    'up-delay': field(durationMs, 'How long a port has to be up before it is used.', { default: '0ms' }),
    'forced-mac-address': field(mac, 'MAC address of the bond. Absent: that of its first port.', { unsettable: true }),
    mtu: field(mtu, 'Largest packet in bytes.', { default: '1500' }),
    ...ARP_FIELDS,
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the bond is off.', { default: 'no' }),
  },
  readOnly: {
    ...COUNTERS,
    about: 'What RouterOS remarks about it.',
    'mac-address': 'MAC address that it has now.',
    running: 'It is up.',
  },
  verbs: {
    list: { id: 'bonding.list_interfaces', examples: [{ title: 'All bonds', input: {}, before: ONE }] },
    get: { id: 'bonding.get_interface', examples: [{ title: 'By name', input: { where: { name: 'uplink' } }, before: ONE }] },
    create: { id: 'bonding.create_interface', examples: [{ title: 'Two ports by LACP', input: UPLINK }] },
    update: {
      id: 'bonding.update_interface',
      examples: [
        {
          title: 'Spread by connection',
          input: { where: { name: 'uplink' }, 'transmit-hash-policy': 'layer-3-and-4' },
          before: ONE,
        },
      ],
    },
    remove: {
      id: 'bonding.remove_interface',
      examples: [{ title: 'By name', input: { where: { name: 'uplink' } }, before: ONE }],
    },
    enable: {
      id: 'bonding.enable_interface',
      examples: [
        {
          title: 'By name',
          input: { where: { name: 'uplink' } },
          before: [...ONE, { do: 'bonding.disable_interface', input: { where: { name: 'uplink' } } }],
        },
      ],
    },
    disable: {
      id: 'bonding.disable_interface',
      examples: [{ title: 'By name', input: { where: { name: 'uplink' } }, before: ONE }],
    },
    ensure: {
      id: 'bonding.ensure_interface',
      examples: [
        { title: 'Keep a bond', input: UPLINK },
        { title: 'Keep it away', input: { name: 'uplink', state: 'absent' }, before: ONE },
      ],
    },
  },
});
