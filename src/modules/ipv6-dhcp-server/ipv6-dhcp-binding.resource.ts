import { defineResource, field } from '../../core/catalogue';
import { IPV6_NEEDS } from '../../core/fields';
import {
  addressListName,
  bool,
  comment,
  defineValue,
  int,
  ipv6Prefix,
  leaseTime,
  line,
  listOf,
  named,
  pool,
  queueType,
  ValueError,
  words,
} from '../../core/values';

const NEW = { duid: '0x0003000102005e100001', iaid: 1, address: '2001:db8:10:100::/56', comment: 'customer 1' };
const CUSTOMER = [{ do: 'dhcpv6.create_binding', input: NEW }];
const where = { comment: 'customer 1' };

/** Routers print it with 0x and in lower case; people write colons. */
const duid = defineValue<string>({
  name: 'duid',
  description: 'DUID of a client in hexadecimal.',
  example: '0x0003000102005e100001',
  parse(text) {
    const digits = text.trim().toLowerCase().replace(/^0x/, '').replaceAll(/[:-]/g, '');
    if (/^([0-9a-f]{2}){3,130}$/.test(digits)) return digits;
    throw new ValueError(`${JSON.stringify(text)} is no DUID such as 0x0003000102005e100001`);
  },
  format: (digits) => `0x${digits}`,
});

export const bindings = defineResource({
  id: 'dhcpv6.binding',
  noun: 'DHCPv6 binding',
  plural: 'DHCPv6 bindings',
  menu: '/ipv6/dhcp-server/binding',
  kind: 'list',
  key: ['duid', 'iaid', 'server'],
  dynamicRows: 'removable',
  risk: 'disruptive',
  needs: IPV6_NEEDS,
  fields: {
    duid: field(duid, 'What the client calls itself.', { required: true }),
    iaid: field(int(0, 4_294_967_295), 'Which of its interfaces asks.', { required: true }),
    server: field(named('dhcpv6-server', 'lan'), 'Server that gives it, or all.', { default: 'all' }),
    address: field(ipv6Prefix, 'Prefix or address that the client gets.', { derived: true }),
    'ia-type': field(words('dhcpv6-ia-type', 'na pd'), 'na: an address, pd: a prefix.', { derived: true, since: '7.18' }),
    'prefix-pool': field(pool, 'Pool that the prefix comes from.', { emptied: true }),
    'life-time': field(leaseTime, 'How long the client may keep it.', { derived: true }),
    'address-lists': field(listOf(addressListName), 'IPv6 address lists that hold it.', { default: '', emptied: true }),
    'dhcp-option': field(listOf(named('dhcpv6-option', 'dns')), 'Options that are sent to this client.', {
      default: '',
      emptied: true,
    }),
    'rate-limit': field(line('lease-rate-limit', 255, '5M/20M'), 'Rate for the client: rx/tx.', { emptied: true }),
    'allow-dual-stack-queue': field(bool, 'One queue for the IPv4 and IPv6 leases of the client.', {
      derived: true,
      unsettable: true,
    }),
    'insert-queue-before': field(
      named('dhcp-queue-before', 'first'),
      'Queue that its queue goes before: first, bottom or a name.',
      {
        unsettable: true,
      },
    ),
    'parent-queue': field(named('dhcp-parent-queue', 'none'), 'Parent of its queue, or none.', {
      unsettable: true,
      since: '7.18',
    }),
    'queue-type': field(queueType, 'Type of its queue.', { unsettable: true }),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the binding is off.', { default: 'no' }),
  },
  readOnly: {
    about: 'What RouterOS remarks about it.',
    'active-server': 'Server that gave it.',
    'client-address': 'Link-local address of the client.',
    dynamic: 'Given from a pool; make it static to keep it.',
    'expires-after': 'Time until it ends.',
    invalid: 'The server is missing.',
    'last-seen': 'Time since the client was heard.',
    radius: 'Given by RADIUS.',
    'reconfigure-key': 'Key that a reconfigure message has.',
    'reconfigure-last-sent': 'Time since the last reconfigure message.',
    'reconfigure-status': 'How the client answered it.',
    status: 'waiting, offered, bound.',
  },
  verbs: {
    list: {
      id: 'dhcpv6.list_bindings',
      examples: [
        { title: 'Those for all servers', input: { where: { server: 'all' } }, before: CUSTOMER },
        { title: 'One prefix', input: { where: { address: '2001:db8:10:100::/56' } }, before: CUSTOMER },
      ],
    },
    get: { id: 'dhcpv6.get_binding', examples: [{ title: 'By comment', input: { where }, before: CUSTOMER }] },
    create: { id: 'dhcpv6.create_binding', examples: [{ title: 'A prefix for one customer', input: NEW }] },
    update: {
      id: 'dhcpv6.update_binding',
      examples: [{ title: 'Limit a customer', input: { where, 'rate-limit': '5M/20M' }, before: CUSTOMER }],
    },
    remove: {
      id: 'dhcpv6.remove_binding',
      summary: 'Removes the binding that matches, a dynamic one too; nothing to do where none does.',
      examples: [{ title: 'By comment', input: { where }, before: CUSTOMER }],
    },
    enable: {
      id: 'dhcpv6.enable_binding',
      examples: [
        { title: 'By comment', input: { where }, before: [...CUSTOMER, { do: 'dhcpv6.disable_binding', input: { where } }] },
      ],
    },
    disable: { id: 'dhcpv6.disable_binding', examples: [{ title: 'By comment', input: { where }, before: CUSTOMER }] },
    ensure: {
      id: 'dhcpv6.ensure_binding',
      examples: [
        { title: 'Keep the prefix of a customer', input: NEW },
        { title: 'Keep it away', input: { duid: NEW.duid, iaid: 1, state: 'absent' }, before: CUSTOMER },
      ],
    },
  },
});

const DNS = [{ do: 'dhcpv6.create_option', input: { name: 'dns', code: 23, value: "'2001:db8::53'" } }];

export const options = defineResource({
  id: 'dhcpv6.option',
  noun: 'DHCPv6 option',
  plural: 'DHCPv6 options',
  menu: '/ipv6/dhcp-server/option',
  kind: 'list',
  key: ['name'],
  risk: 'disruptive',
  needs: IPV6_NEEDS,
  references: [
    { menu: '/ipv6/dhcp-server', property: 'dhcp-option' },
    { menu: '/ipv6/dhcp-server/binding', property: 'dhcp-option' },
  ],
  fields: {
    name: field(named('dhcpv6-option', 'dns'), 'Name that servers and bindings refer to.', { required: true, exact: true }),
    code: field(int(1, 65_535), 'Number of the option.', { required: true }),
    value: field(line('dhcpv6-option-value', 1024), 'Value: 0x… in hexadecimal, or text and addresses in single quotes.', {
      emptied: true,
    }),
    comment: field(comment, 'Comment.', { since: '7.18' }),
  },
  readOnly: { about: 'What RouterOS remarks about it.', 'raw-value': 'What is sent, in hexadecimal.' },
  verbs: {
    list: { id: 'dhcpv6.list_options', examples: [{ title: 'All options', input: {}, before: DNS }] },
    get: { id: 'dhcpv6.get_option', examples: [{ title: 'By name', input: { where: { name: 'dns' } }, before: DNS }] },
    create: {
      id: 'dhcpv6.create_option',
      examples: [{ title: 'Another name server', input: { name: 'dns', code: 23, value: "'2001:db8::53'" } }],
    },
    update: {
      id: 'dhcpv6.update_option',
      examples: [{ title: 'Another value', input: { where: { name: 'dns' }, value: "'2001:db8::54'" }, before: DNS }],
    },
    remove: { id: 'dhcpv6.remove_option', examples: [{ title: 'By name', input: { where: { name: 'dns' } }, before: DNS }] },
    ensure: {
      id: 'dhcpv6.ensure_option',
      examples: [
        { title: 'Keep an option', input: { name: 'dns', code: 23, value: "'2001:db8::53'" } },
        { title: 'Keep it away', input: { name: 'dns', state: 'absent' }, before: DNS },
      ],
    },
  },
});
