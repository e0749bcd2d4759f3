import { defineResource, field } from '../../core/catalogue';
import { IPV6_NEEDS } from '../../core/fields';
import {
  addressListName,
  bool,
  comment,
  freeText,
  int,
  interfaceName,
  leaseTime,
  listOf,
  named,
  oneOf,
  pool,
} from '../../core/values';

const POOL = { do: 'ipv6.create_pool', input: { name: 'customers', prefix: '2001:db8:10::/48', 'prefix-length': 56 } };
const NEW = { name: 'lan', interface: 'bridge', 'address-pool': 'customers', 'lease-time': '1d', comment: 'customers' };
const LAN = [POOL, { do: 'dhcpv6.create_server', input: NEW }];
const where = { name: 'lan' };

/** Printed as a truth value where a version knows no accounting. */
const useRadius = oneOf({
  name: 'dhcpv6-use-radius',
  values: ['accounting', 'no', 'yes'],
  aliases: { true: 'yes', false: 'no' },
});

export const servers = defineResource({
  id: 'dhcpv6.server',
  noun: 'DHCPv6 server',
  plural: 'DHCPv6 servers',
  menu: '/ipv6/dhcp-server',
  kind: 'list',
  key: ['name'],
  risk: 'disruptive',
  needs: IPV6_NEEDS,
  references: [{ menu: '/ipv6/dhcp-server/binding', property: 'server' }],
  fields: {
    name: field(named('dhcpv6-server', 'lan'), 'Name that bindings refer to.', { required: true, exact: true }),
    interface: field(interfaceName, 'Interface whose clients it serves.', { required: true, exact: true }),
    'address-pool': field(pool, 'Pool of addresses, and of prefixes until 7.18; static-only: static bindings alone.', {
      default: 'static-only',
    }),
    'prefix-pool': field(pool, 'Pool that prefixes are delegated from; static-only: static bindings alone.', {
      default: 'static-only',
      since: '7.18',
      instead: 'use address-pool, which prefixes come from there',
    }),
    'lease-time': field(leaseTime, 'How long a client may keep what it got.', { derived: true }),
    preference: field(int(0, 255), 'Clients take the server with the largest one.', { default: '255' }),
    'rapid-commit': field(bool, 'Answer at once where a client asks for that.', { default: 'yes' }),
    'dhcp-option': field(listOf(named('dhcpv6-option', 'dns')), 'Options of /ipv6/dhcp-server/option that are sent.', {
      default: '',
      emptied: true,
    }),
    'route-distance': field(int(0, 255), 'Distance of the routes to delegated prefixes.', { default: '1' }),
    'address-lists': field(listOf(addressListName), 'IPv6 address lists that hold what was given.', {
      default: '',
      emptied: true,
      since: '7.18',
    }),
    'allow-dual-stack-queue': field(bool, 'One queue for the IPv4 and IPv6 leases of a client.', { default: 'yes' }),
    'binding-script': field(freeText, 'Script that runs when a binding comes or goes.', { default: '', emptied: true }),
    'ignore-ia-na-bindings': field(bool, 'Delegate prefixes, and give no addresses.', { derived: true, since: '7.20' }),
    'insert-queue-before': field(
      named('dhcp-queue-before', 'first'),
      'Queue that those of bindings go before: first, bottom or a name.',
      {
        default: 'first',
      },
    ),
    'parent-queue': field(named('dhcp-parent-queue', 'none'), 'Parent of the queues of bindings, or none.', { default: 'none' }),
    'use-radius': field(useRadius, 'Ask RADIUS, or only report to it.', { default: 'no' }),
    'use-reconfigure': field(bool, 'Tell clients when their binding changes.', { default: 'no', since: '7.18' }),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the server is off.', { default: 'no' }),
  },
  readOnly: {
    about: 'What RouterOS remarks about it.',
    duid: 'What the server calls itself.',
    dynamic: 'Made by RouterOS itself.',
    invalid: 'The interface is missing, or is a port of a bridge.',
  },
  verbs: {
    list: { id: 'dhcpv6.list_servers', examples: [{ title: 'All servers', input: {}, before: LAN }] },
    get: { id: 'dhcpv6.get_server', examples: [{ title: 'By name', input: { where }, before: LAN }] },
    create: {
      id: 'dhcpv6.create_server',
      // 6.x adds them switched off.
      defaults: { disabled: 'no' },
      examples: [
        { title: 'Prefixes for customers', input: NEW, before: [POOL] },
        {
          title: 'The same since 7.18, without addresses',
          input: { name: 'lan', interface: 'bridge', 'prefix-pool': 'customers', 'address-pool': 'static-only' },
          before: [POOL],
        },
      ],
    },
    update: {
      id: 'dhcpv6.update_server',
      examples: [{ title: 'Shorter leases', input: { where, 'lease-time': '12h' }, before: LAN }],
    },
    remove: { id: 'dhcpv6.remove_server', examples: [{ title: 'By name', input: { where }, before: LAN }] },
    enable: {
      id: 'dhcpv6.enable_server',
      examples: [{ title: 'By name', input: { where }, before: [...LAN, { do: 'dhcpv6.disable_server', input: { where } }] }],
    },
    disable: { id: 'dhcpv6.disable_server', examples: [{ title: 'By name', input: { where }, before: LAN }] },
    ensure: {
      id: 'dhcpv6.ensure_server',
      defaults: { disabled: 'no' },
      examples: [
        { title: 'Keep a server', input: NEW, before: [POOL] },
        { title: 'Keep it away', input: { name: 'lan', state: 'absent' }, before: LAN },
      ],
    },
  },
});
