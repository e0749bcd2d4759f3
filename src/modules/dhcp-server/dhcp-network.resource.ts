import { defineResource, field } from '../../core/catalogue';
import { bool, comment, int, ipv4, ipv4Network, line, listOf, named } from '../../core/values';

const GUESTS = [{ do: 'dhcp.create_network', input: { address: '198.51.100.0/24', gateway: '198.51.100.1', comment: 'guests' } }];

export const networks = defineResource({
  id: 'dhcp.network',
  noun: 'DHCP network',
  plural: 'DHCP networks',
  menu: '/ip/dhcp-server/network',
  kind: 'list',
  key: ['address'],
  risk: 'disruptive',
  fields: {
    address: field(ipv4Network, 'Network whose clients are told this.', { required: true }),
    gateway: field(listOf(ipv4), 'Default gateways of the clients.', { default: '', emptied: true }),
    netmask: field(int(0, 32), 'Netmask as a prefix length; 0: that of the network.', { default: '0' }),
    'dns-server': field(listOf(ipv4), 'Name servers; where there are none, those of the router.', { default: '', emptied: true }),
    'dns-none': field(bool, 'Tell no name server at all.', { default: 'no' }),
    domain: field(line('dhcp-domain'), 'Domain of the clients.', { default: '', emptied: true }),
    'ntp-server': field(listOf(ipv4), 'Time servers; where there are none, those of the router.', { default: '', emptied: true }),
    'ntp-none': field(bool, 'Tell no time server at all.', { default: 'no', since: '7.20' }),
    'wins-server': field(listOf(ipv4), 'WINS servers, for old Windows.', { default: '', emptied: true }),
    'caps-manager': field(listOf(ipv4), 'CAPsMAN managers, for access points.', { default: '', emptied: true }),
    'dhcp-option': field(listOf(named('dhcp-option', 'unifi')), 'Options of /ip/dhcp-server/option that are sent, too.', {
      default: '',
      emptied: true,
    }),
    'dhcp-option-set': field(named('dhcp-option-set', 'phones'), 'Set of options that is sent, too, or none.', {
      default: 'none',
    }),
    'next-server': field(ipv4, 'Server that a client boots from.', { unsettable: true }),
    'boot-file-name': field(line('boot-file-name'), 'File that a client boots.', { default: '', emptied: true }),
    comment: field(comment, 'Comment.'),
  },
  readOnly: { about: 'What RouterOS remarks about it.', dynamic: 'Made by RouterOS itself.' },
  verbs: {
    list: { id: 'dhcp.list_networks', examples: [{ title: 'All networks', input: {} }] },
    get: {
      id: 'dhcp.get_network',
      examples: [{ title: 'By address', input: { where: { address: '192.168.88.0/24' } } }],
    },
    create: {
      id: 'dhcp.create_network',
      examples: [
        {
          title: 'A network for guests',
          input: {
            address: '198.51.100.0/24',
            gateway: '198.51.100.1',
            'dns-server': ['198.51.100.1', '192.0.2.53'],
            domain: 'guests.example.com',
            comment: 'guests',
          },
        },
      ],
    },
    update: {
      id: 'dhcp.update_network',
      examples: [
        { title: 'Other name servers', input: { where: { address: '192.168.88.0/24' }, 'dns-server': ['192.0.2.53'] } },
        { title: 'No gateway', input: { where: { address: '198.51.100.0/24' }, gateway: null }, before: GUESTS },
      ],
    },
    remove: {
      id: 'dhcp.remove_network',
      examples: [{ title: 'By address', input: { where: { address: '198.51.100.0/24' } }, before: GUESTS }],
    },
    ensure: {
      id: 'dhcp.ensure_network',
      examples: [
        { title: 'Keep a network', input: { address: '198.51.100.0/24', gateway: ['198.51.100.1'], comment: 'guests' } },
        { title: 'Keep it away', input: { address: '198.51.100.0/24', state: 'absent' }, before: GUESTS },
      ],
    },
  },
});
