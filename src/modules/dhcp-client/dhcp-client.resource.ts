import { defineResource, field } from '../../core/catalogue';
import { bool, comment, defineValue, freeText, int, interfaceName, line, listOf, named, words } from '../../core/values';

const SPARE = [{ do: 'ip.create_dhcp_client', input: { interface: 'ether5', 'use-peer-dns': false, comment: 'second line' } }];

const optionName = named('dhcp-client-option', 'hostname');

/** RouterOS promises no order of them, so the canonical text is sorted. */
const optionNames = defineValue<readonly string[]>({
  name: 'dhcp-client-options',
  description: 'Names of rows in /ip/dhcp-client/option, with commas.',
  example: 'clientid,hostname',
  accepts: ['string[]'],
  parse: (text, context) => [...new Set(listOf(optionName).parse(text, context))].sort(),
  format: (names) => names.join(','),
});

export const clients = defineResource({
  id: 'ip.dhcp_client',
  noun: 'DHCP client',
  plural: 'DHCP clients',
  menu: '/ip/dhcp-client',
  kind: 'list',
  key: ['interface'],
  risk: 'lockout',
  fields: {
    interface: field(interfaceName, 'Interface that takes its address from a server.', { required: true, exact: true }),
    name: field(named('dhcp-client-name', 'client1'), 'Name of the client; RouterOS finds one by itself.', {
      derived: true,
      since: '7.22',
    }),
    'add-default-route': field(
      words('dhcp-default-route', 'no special-classless yes'),
      'Make the router of the server the default route; special-classless: also with classless routes.',
      { default: 'yes' },
    ),
    'default-route-distance': field(int(0, 255), 'Distance of that route; a larger one makes it the spare way.', {
      default: '1',
    }),
    'default-route-tables': field(
      line('dhcp-route-tables', 255, 'main'),
      'Routing tables that get the route, with commas, or default.',
      {
        default: 'default',
        since: '7.18',
      },
    ),
    'check-gateway': field(words('dhcp-check-gateway', 'arp bfd none ping'), 'How the default gateway is watched.', {
      default: 'none',
      since: '7.20',
    }),
    'use-peer-dns': field(bool, 'Use the name servers that the server tells.', { default: 'yes' }),
    'use-peer-ntp': field(bool, 'Use the time servers that the server tells.', { default: 'yes' }),
    'dhcp-options': field(optionNames, 'Options that are sent.', { derived: true, unsettable: true }),
    script: field(freeText, 'Script that runs when a lease comes or goes.', { default: '' }),
    'use-broadcast': field(words('dhcp-use-broadcast', 'always both never'), 'Whether answers are asked for by broadcast.', {
      default: 'both',
      since: '7.20',
    }),
    'allow-reconfigure': field(bool, 'Let the server make the client renew its lease.', { default: 'no', since: '7.20' }),
    dscp: field(int(0, 63), 'Differentiated services code point of what the client sends.', { default: '0', since: '7.20' }),
    'vlan-priority': field(int(0, 7), 'VLAN priority of what the client sends.', { default: '0', since: '7.20' }),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the client is off.', { default: 'no' }),
  },
  readOnly: {
    about: 'What RouterOS remarks about it.',
    address: 'Address that it got.',
    'caps-managers': 'CAPsMAN managers that the server told.',
    'custom-hostname-suffix': 'Text behind the host name that is sent.',
    'custom-source-mac-address': 'MAC address that it sends from, where it is not that of the interface.',
    'dhcp-server': 'Server that gave the lease.',
    dynamic: 'Made by RouterOS itself.',
    'expires-after': 'Time until the lease ends.',
    gateway: 'Router that the server told.',
    invalid: 'The interface is missing, or is a port of a bridge.',
    netmask: 'Netmask that the server told.',
    'primary-dns': 'First name server.',
    'primary-ntp': 'First time server.',
    'reconfigure-key': 'Key that a reconfigure message has to have.',
    'reconfigure-last-counter': 'Counter of the last reconfigure message.',
    'secondary-dns': 'Second name server.',
    'secondary-ntp': 'Second time server.',
    status: 'searching…, requesting…, bound, renewing…, rebinding…, error, stopped.',
  },
  verbs: {
    list: {
      id: 'ip.list_dhcp_clients',
      examples: [
        { title: 'All clients', input: {} },
        { title: 'Those that have a lease', input: { where: { status: 'bound' } } },
      ],
    },
    get: { id: 'ip.get_dhcp_client', examples: [{ title: 'By interface', input: { where: { interface: 'ether1' } } }] },
    create: {
      id: 'ip.create_dhcp_client',
      // 6.x adds them switched off.
      defaults: { disabled: 'no' },
      examples: [
        {
          title: 'A second line, as the spare way out',
          input: {
            interface: 'ether5',
            'default-route-distance': 10,
            'use-peer-dns': false,
            'use-peer-ntp': false,
            comment: 'second line',
          },
        },
        {
          title: 'No default route, and only the host name is sent',
          input: { interface: 'ether5', 'add-default-route': 'no', 'dhcp-options': ['hostname'] },
        },
      ],
    },
    update: {
      id: 'ip.update_dhcp_client',
      examples: [{ title: 'Use name servers of your own', input: { where: { interface: 'ether1' }, 'use-peer-dns': false } }],
    },
    remove: {
      id: 'ip.remove_dhcp_client',
      examples: [{ title: 'By interface', input: { where: { interface: 'ether5' } }, before: SPARE }],
    },
    enable: {
      id: 'ip.enable_dhcp_client',
      examples: [
        {
          title: 'By comment',
          input: { where: { comment: 'second line' } },
          before: [...SPARE, { do: 'ip.disable_dhcp_client', input: { where: { comment: 'second line' } } }],
        },
      ],
    },
    disable: {
      id: 'ip.disable_dhcp_client',
      examples: [{ title: 'By comment', input: { where: { comment: 'second line' } }, before: SPARE }],
    },
    ensure: {
      id: 'ip.ensure_dhcp_client',
      defaults: { disabled: 'no' },
      examples: [
        { title: 'Keep a client', input: { interface: 'ether5', 'default-route-distance': 10 } },
        { title: 'Keep it away', input: { interface: 'ether5', state: 'absent' }, before: SPARE },
      ],
    },
  },
});
