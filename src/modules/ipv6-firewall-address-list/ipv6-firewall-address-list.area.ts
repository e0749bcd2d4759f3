import { defineArea, defineResource, field } from '../../core/catalogue';
import { IPV6_NEEDS } from '../../core/fields';
import { addressListName, bool, comment, defineValue, dnsName, duration, ipv6Span, renamed } from '../../core/values';

const BOGON = [{ do: 'ipv6.add_address_list', input: { list: 'bogons', address: '2001:db8::/32', comment: 'documentation' } }];
const where = { list: 'bogons', address: '2001:db8::/32' };

/** An address, a network, a range, or a name that the router resolves. */
const member = defineValue<string>({
  name: 'ipv6-address-list-member',
  description: 'IPv6 address, network, range, or a DNS name that the router resolves and keeps up to date.',
  example: '2001:db8::/32',
  parse(text, context) {
    return text.includes(':') ? ipv6Span.format(ipv6Span.parse(text, context)) : dnsName.format(dnsName.parse(text, context));
  },
  format: (value) => value,
});

const entries = defineResource({
  id: 'ipv6.address_list',
  noun: 'IPv6 address list entry',
  plural: 'IPv6 address list entries',
  menu: '/ipv6/firewall/address-list',
  kind: 'list',
  key: ['list', 'address'],
  // An entry with a timeout is dynamic from the start, and still ours.
  dynamicRows: 'own',
  risk: 'lockout',
  needs: IPV6_NEEDS,
  fields: {
    list: field(addressListName, 'List that the entry is in; a list exists as soon as an entry names it.', {
      required: true,
      exact: true,
    }),
    address: field(member, 'Address, network, range, or a name that the router resolves.', { required: true }),
    timeout: field(
      renamed(duration, { name: 'entry-timeout', description: 'How long, at most 35 weeks.', example: '1d' }),
      'How long the entry stays; absent: until it is removed.',
      { countsDown: true },
    ),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the entry is off.', { default: 'no' }),
  },
  leftOut: { dynamic: 'An entry with a timeout is dynamic by itself.' },
  readOnly: {
    about: 'What RouterOS remarks about it.',
    'creation-time': 'When it was made.',
    dynamic: 'It has a timeout, or a rule, a name or another service made it.',
  },
  verbs: {
    list: {
      id: 'ipv6.list_address_lists',
      examples: [{ title: 'One list', input: { where: { list: 'bogons' } }, before: BOGON }],
    },
    get: { id: 'ipv6.get_address_list', examples: [{ title: 'By list and address', input: { where }, before: BOGON }] },
    create: {
      id: 'ipv6.add_address_list',
      examples: [
        { title: 'A network for good', input: { list: 'bogons', address: '2001:db8::/32', comment: 'documentation' } },
        { title: 'An address for a day', input: { list: 'scanners', address: '2001:db8::7', timeout: '1d' } },
      ],
    },
    update: {
      id: 'ipv6.update_address_list',
      examples: [{ title: 'Another comment', input: { where, comment: 'RFC 3849' }, before: BOGON }],
    },
    remove: { id: 'ipv6.remove_address_list', examples: [{ title: 'By list and address', input: { where }, before: BOGON }] },
    enable: {
      id: 'ipv6.enable_address_list',
      examples: [
        {
          title: 'By list and address',
          input: { where },
          before: [...BOGON, { do: 'ipv6.disable_address_list', input: { where } }],
        },
      ],
    },
    disable: { id: 'ipv6.disable_address_list', examples: [{ title: 'By list and address', input: { where }, before: BOGON }] },
    ensure: {
      id: 'ipv6.ensure_address_list',
      examples: [
        { title: 'Keep a network in the list', input: { list: 'bogons', address: '2001:db8::/32' } },
        { title: 'Keep it away', input: { ...where, state: 'absent' }, before: BOGON },
      ],
    },
  },
});

export const ipv6FirewallAddressListArea = defineArea({
  id: 'ipv6-firewall-address-list',
  title: 'IPv6 address lists',
  summary: 'Named sets of IPv6 addresses that firewall rules match.',
  resources: [entries],
});
