import { z } from 'zod';
import { defineAction, defineArea, defineResource, field, resourceAction } from '../../core/catalogue';
import { addressListName, bool, comment, duration, ipOrDns, ipSpan, renamed, defineValue, ValueError } from '../../core/values';

const MENU = '/ip/firewall/address-list';
const SCANNER = [{ do: 'addresslist.add_entry', input: { list: 'scanners', address: '203.0.113.7', comment: 'port scan' } }];

/** An address, a network, a range, or a name that the router resolves. */
const member = defineValue<string>({
  name: 'address-list-member',
  description: 'Address, network, range, or a DNS name that the router resolves and keeps up to date.',
  example: '203.0.113.0/24',
  parse(text, context) {
    try {
      return ipSpan.canonical(ipSpan.format(ipSpan.parse(text, context), context), context);
    } catch (error) {
      if (!(error instanceof ValueError)) throw error;
      return ipOrDns.canonical(ipOrDns.format(ipOrDns.parse(text, context), context), context);
    }
  },
  format: (value) => value,
});

const entries = defineResource({
  id: 'addresslist.entry',
  noun: 'address list entry',
  plural: 'address list entries',
  menu: MENU,
  kind: 'list',
  key: ['list', 'address'],
  // An entry with a timeout is dynamic from the start, and still ours.
  dynamicRows: 'own',
  risk: 'lockout',
  fields: {
    list: field(addressListName, 'List that the entry is in; a list exists as soon as an entry names it.', {
      required: true,
      exact: true,
    }),
    address: field(member, 'Address, network, range, or a name that the router resolves.', { required: true }),
    timeout: field(
      renamed(duration, { name: 'entry-timeout', description: 'How long, at most 35 weeks.', example: '1d' }),
      'How long the entry stays; absent: until it is removed.',
      {
        countsDown: true,
      },
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
      id: 'addresslist.list_entries',
      examples: [
        { title: 'One list', input: { where: { list: 'scanners' } }, before: SCANNER },
        {
          title: 'What ends by itself',
          input: { where: { dynamic: true } },
          before: [{ do: 'addresslist.add_entry', input: { list: 'scanners', address: '203.0.113.8', timeout: '1d' } }],
          // The simulated 6.49 does not print `dynamic` here.
          simulated: { v6: 'empty' },
        },
      ],
    },
    get: {
      id: 'addresslist.get_entry',
      examples: [
        { title: 'By list and address', input: { where: { list: 'scanners', address: '203.0.113.7' } }, before: SCANNER },
      ],
    },
    create: {
      id: 'addresslist.add_entry',
      examples: [
        { title: 'A network for good', input: { list: 'management', address: '192.0.2.0/24', comment: 'operations' } },
        { title: 'An address for a day', input: { list: 'scanners', address: '203.0.113.7', timeout: '1d' } },
      ],
    },
    update: {
      id: 'addresslist.update_entry',
      examples: [
        {
          title: 'Another comment',
          input: { where: { list: 'scanners', address: '203.0.113.7' }, comment: 'seen again' },
          before: SCANNER,
        },
      ],
    },
    remove: {
      id: 'addresslist.remove_entry',
      examples: [
        { title: 'By list and address', input: { where: { list: 'scanners', address: '203.0.113.7' } }, before: SCANNER },
      ],
    },
    enable: {
      id: 'addresslist.enable_entry',
      examples: [
        {
          title: 'By comment',
          input: { where: { comment: 'port scan' } },
          before: [...SCANNER, { do: 'addresslist.disable_entry', input: { where: { comment: 'port scan' } } }],
        },
      ],
    },
    disable: {
      id: 'addresslist.disable_entry',
      examples: [{ title: 'By comment', input: { where: { comment: 'port scan' } }, before: SCANNER }],
    },
    ensure: {
      id: 'addresslist.ensure_entry',
      examples: [
        { title: 'Keep a network in the list', input: { list: 'management', address: '192.0.2.0/24' } },
        { title: 'Keep it away', input: { list: 'scanners', address: '203.0.113.7', state: 'absent' }, before: SCANNER },
      ],
    },
  },
});

const clear = resourceAction(entries, 'remove', {
  id: 'addresslist.clear',
  title: 'Clear address list',
  summary: 'Removes every entry that matches, e.g. a whole list; nothing to do where none does.',
  all: true,
  examples: [
    {
      title: 'A whole list',
      input: { where: { list: 'scanners' } },
      before: [...SCANNER, { do: 'addresslist.add_entry', input: { list: 'scanners', address: '198.51.100.0/24' } }],
    },
  ],
});

const listNames = defineAction({
  id: 'addresslist.list_names',
  title: 'List address lists',
  summary: 'Lists the names of the address lists with their number of entries.',
  kind: 'read',
  menus: [MENU],
  input: z.strictObject({}),
  output: { list: 'Name of the list.', entries: 'Entries in it.', dynamic: 'How many of them are dynamic.' },
  examples: [{ title: 'All lists', input: {}, before: SCANNER }],
  async read(router) {
    const counts = new Map<string, { entries: number; dynamic: number }>();
    for await (const row of router.stream(MENU, { proplist: ['list', 'dynamic'] })) {
      const list = row['list'] ?? '';
      const count = counts.get(list) ?? { entries: 0, dynamic: 0 };
      counts.set(list, { entries: count.entries + 1, dynamic: count.dynamic + (row['dynamic'] === 'true' ? 1 : 0) });
    }
    const names = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
    return { rows: names.map(([list, count]) => ({ list, entries: String(count.entries), dynamic: String(count.dynamic) })) };
  },
});

export const firewallAddressListArea = defineArea({
  id: 'firewall-address-list',
  title: 'Firewall address lists',
  summary: 'Named sets of IPv4 addresses that rules match.',
  resources: [entries],
  actions: [clear, listNames],
});
