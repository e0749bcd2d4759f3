import { defineArea, defineResource, field } from '../../core/catalogue';
import { IPV6_NEEDS } from '../../core/fields';
import { bool, comment, duration, gateway, interfaceName, ipv6, listOf, named, or } from '../../core/values';

const NEW = { name: 'customers', interface: 'bridge', 'dhcp-server': '2001:db8::547', 'link-address': '2001:db8:10::1' };
const RELAY = [{ do: 'dhcpv6.configure_relay', input: NEW }];
const where = { name: 'customers' };

const relays = defineResource({
  id: 'dhcpv6.relay',
  noun: 'DHCPv6 relay',
  plural: 'DHCPv6 relays',
  menu: '/ipv6/dhcp-relay',
  kind: 'list',
  key: ['name'],
  risk: 'disruptive',
  needs: IPV6_NEEDS,
  fields: {
    name: field(named('dhcpv6-relay', 'customers'), 'Name of the relay.', { required: true, exact: true }),
    interface: field(interfaceName, 'Interface whose clients are passed on.', { required: true, exact: true }),
    'dhcp-server': field(listOf(gateway), 'Servers, a link-local one with its interface: fe80::1%ether1.', { required: true }),
    'link-address': field(ipv6, 'Address that tells the server which network a client is in.', { derived: true }),
    'delay-threshold': field(or(duration, 'none'), 'Pass on only clients that have been asking for this long.', {
      default: 'none',
    }),
    'dhcp-options': field(listOf(named('dhcpv6-relay-option', 'client_mac')), 'Options that are added.', {
      default: '',
      emptied: true,
      since: '7.21',
    }),
    'store-relayed-bindings': field(bool, 'Remember what clients got, and keep routes to it.', { derived: true, since: '7.18' }),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the relay is off.', { default: 'no' }),
  },
  readOnly: { about: 'What RouterOS remarks about it.', invalid: 'The interface is missing.' },
  verbs: {
    list: { id: 'dhcpv6.list_relays', examples: [{ title: 'All relays', input: {}, before: RELAY }] },
    get: { id: 'dhcpv6.get_relay', examples: [{ title: 'By name', input: { where }, before: RELAY }] },
    create: {
      id: 'dhcpv6.configure_relay',
      // 6.x adds them switched off.
      defaults: { disabled: 'no' },
      examples: [{ title: 'To the server of the provider', input: NEW }],
    },
    update: {
      id: 'dhcpv6.update_relay',
      examples: [{ title: 'Another server', input: { where, 'dhcp-server': 'fe80::1%ether1' }, before: RELAY }],
    },
    remove: { id: 'dhcpv6.remove_relay', examples: [{ title: 'By name', input: { where }, before: RELAY }] },
    enable: {
      id: 'dhcpv6.enable_relay',
      examples: [{ title: 'By name', input: { where }, before: [...RELAY, { do: 'dhcpv6.disable_relay', input: { where } }] }],
    },
    disable: { id: 'dhcpv6.disable_relay', examples: [{ title: 'By name', input: { where }, before: RELAY }] },
    ensure: {
      id: 'dhcpv6.ensure_relay',
      defaults: { disabled: 'no' },
      examples: [
        { title: 'Keep a relay', input: NEW },
        { title: 'Keep it away', input: { name: 'customers', state: 'absent' }, before: RELAY },
      ],
    },
  },
});

export const ipv6DhcpRelayArea = defineArea({
  id: 'ipv6-dhcp-relay',
  title: 'DHCPv6 relays',
  summary: 'Routers that pass DHCPv6 on between clients and a server elsewhere.',
  resources: [relays],
});
