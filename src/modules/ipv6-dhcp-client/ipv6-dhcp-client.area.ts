import { defineArea, defineResource, field, rowCommand } from '../../core/catalogue';
import { IPV6_NEEDS } from '../../core/fields';
import {
  addressListName,
  bool,
  comment,
  expression,
  freeText,
  int,
  interfaceName,
  ipv6Network,
  line,
  listOf,
  named,
  wordSet,
  words,
} from '../../core/values';

const NEW = { interface: 'ether1', request: ['prefix'], 'pool-name': 'uplink', 'pool-prefix-length': 64, comment: 'uplink' };
const UPLINK = [{ do: 'dhcpv6.create_client', input: NEW }];
const where = { interface: 'ether1' };
const ID = int(0, 4_294_967_295);

const clients = defineResource({
  id: 'dhcpv6.client',
  noun: 'DHCPv6 client',
  plural: 'DHCPv6 clients',
  menu: '/ipv6/dhcp-client',
  kind: 'list',
  key: ['interface'],
  risk: 'lockout',
  needs: IPV6_NEEDS,
  fields: {
    interface: field(interfaceName, 'Interface that asks.', { required: true, exact: true }),
    request: field(wordSet('dhcpv6-request', 'info address prefix'), 'What is asked for: info, address, prefix.', {
      required: true,
    }),
    'pool-name': field(line('ipv6-pool-name', 255, 'uplink'), 'Pool that is made of the prefix.', { emptied: true }),
    'pool-prefix-length': field(int(1, 128), 'Length of the prefixes in that pool.', { derived: true, unsettable: true }),
    'prefix-hint': field(ipv6Network, 'Prefix, or with ::/56 its length, that is asked for.', { default: '::/0' }),
    'prefix-address-lists': field(listOf(addressListName), 'IPv6 address lists that hold the prefix.', {
      default: '',
      emptied: true,
      since: '7.18',
    }),
    'accept-prefix-without-address': field(bool, 'Take a prefix where no address is given.', { derived: true, since: '7.20' }),
    'add-default-route': field(bool, 'Make the server the default route.', { default: 'no' }),
    'default-route-distance': field(int(0, 255), 'Distance of that route.', { default: '1' }),
    'default-route-tables': field(
      line('dhcp-route-tables', 255, 'main'),
      'Routing tables that get the route, with commas, or default.',
      {
        default: 'default',
        since: '7.20',
      },
    ),
    'check-gateway': field(words('dhcpv6-check-gateway', 'arp bfd none ping'), 'How the default gateway is watched.', {
      default: 'none',
      since: '7.20',
    }),
    'use-peer-dns': field(bool, 'Use the name servers that the server tells.', { default: 'yes' }),
    'rapid-commit': field(bool, 'Ask for an answer at once.', { derived: true }),
    'use-interface-duid': field(bool, 'Make the DUID of the MAC address of the interface.', { default: 'no' }),
    'custom-duid': field(expression('custom-duid', '0x0003000102005e100001'), 'DUID of your own, in hexadecimal.', {
      emptied: true,
      since: '7.18',
    }),
    'custom-iana-id': field(ID, 'IAID for an address.', { unsettable: true, since: '7.20' }),
    'custom-iapd-id': field(ID, 'IAID for a prefix.', { unsettable: true, since: '7.20' }),
    'validate-server-duid': field(bool, 'Take answers only from the server that was chosen.', { derived: true, since: '7.18' }),
    'allow-reconfigure': field(bool, 'Let the server make the client renew.', { default: 'no', since: '7.18' }),
    'dhcp-options': field(listOf(named('dhcpv6-client-option', 'vendor')), 'Options that are sent.', {
      default: '',
      emptied: true,
    }),
    script: field(freeText, 'Script that runs when something is given or ends.', { default: '', emptied: true }),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the client is off.', { default: 'no' }),
  },
  readOnly: {
    about: 'What RouterOS remarks about it.',
    address: 'Address that it got, with its time.',
    'dhcp-server-v6': 'Server that answered.',
    duid: 'What it calls itself.',
    dynamic: 'Made by RouterOS itself.',
    'expires-after': 'Time until it ends.',
    invalid: 'The interface is missing, or is a port of a bridge.',
    prefix: 'Prefix that it got, with its time.',
    'reconfigure-key': 'Key that a reconfigure message has to have.',
    'reconfigure-last-counter': 'Counter of the last reconfigure message.',
    status: 'searching, requesting, bound, renewing, rebinding, stopped, error.',
  },
  verbs: {
    list: { id: 'dhcpv6.list_clients', examples: [{ title: 'All clients', input: {}, before: UPLINK }] },
    get: { id: 'dhcpv6.get_client', examples: [{ title: 'By interface', input: { where }, before: UPLINK }] },
    create: {
      id: 'dhcpv6.create_client',
      // 6.x adds them switched off.
      defaults: { disabled: 'no' },
      examples: [
        { title: 'A prefix for the networks inside', input: NEW },
        {
          title: 'An address and the default route',
          input: {
            interface: 'ether1',
            request: 'address',
            'add-default-route': true,
            'use-peer-dns': false,
            'rapid-commit': true,
          },
        },
      ],
    },
    update: {
      id: 'dhcpv6.update_client',
      examples: [{ title: 'Ask for a larger prefix', input: { where, 'prefix-hint': '::/48' }, before: UPLINK }],
    },
    remove: { id: 'dhcpv6.remove_client', examples: [{ title: 'By interface', input: { where }, before: UPLINK }] },
    enable: {
      id: 'dhcpv6.enable_client',
      examples: [
        { title: 'By interface', input: { where }, before: [...UPLINK, { do: 'dhcpv6.disable_client', input: { where } }] },
      ],
    },
    disable: { id: 'dhcpv6.disable_client', examples: [{ title: 'By interface', input: { where }, before: UPLINK }] },
    ensure: {
      id: 'dhcpv6.ensure_client',
      defaults: { disabled: 'no' },
      examples: [
        { title: 'Keep a client', input: NEW },
        { title: 'Keep it away', input: { interface: 'ether1', state: 'absent' }, before: UPLINK },
      ],
    },
  },
});

const renew = rowCommand(clients, {
  id: 'dhcpv6.renew_client',
  title: 'Renew DHCPv6 lease',
  summary: 'Makes the DHCPv6 clients that match ask anew at once.',
  command: 'renew',
  risk: 'disruptive',
  oneWay: 'What the server answers is up to it.',
  examples: [{ title: 'By interface', input: { where }, before: UPLINK }],
});

const release = rowCommand(clients, {
  id: 'dhcpv6.release_client',
  title: 'Release DHCPv6 lease',
  summary: 'Makes the DHCPv6 clients that match give back what they have and ask for something else.',
  command: 'release',
  risk: 'lockout',
  oneWay: 'The server may give another prefix.',
  examples: [{ title: 'By interface', input: { where }, before: UPLINK }],
});

export const ipv6DhcpClientArea = defineArea({
  id: 'ipv6-dhcp-client',
  title: 'DHCPv6 clients',
  summary: 'Interfaces that take prefixes, addresses and name servers from a DHCPv6 server.',
  resources: [clients],
  actions: [release, renew],
});
