import { z } from 'zod';
import { defineWorkflow, type ActionInput, type InputIssue, type Row, type Rows, type StepContext } from '../../core/catalogue';
import { addressListName, interfaceList, ipNetwork } from '../../core/values';
import { overlaps, repeatIssues } from '../checks/networks';
import { asListed, isIpv6 } from '../parts/addresses';

const MOST_ENTRIES = 5_000;
const MOST_ROWS = 100_000;
/** A shorter one would be half of the internet; a feed that says so is broken. */
const SHORTEST = { 4: 8, 6: 16 } as const;

const Input = z.strictObject({
  list: addressListName.schema.describe('The address list; it gets the same name for IPv6.'),
  entries: z
    .array(ipNetwork.schema)
    .max(MOST_ENTRIES)
    .describe('What the list is to hold: networks and addresses, IPv4 and IPv6 together.'),
  never: z
    .array(ipNetwork.schema)
    .max(200)
    .default([])
    .describe('Networks that no entry may touch, such as those of the managers; a feed that names them is refused.'),
  'most-removed': z
    .number()
    .int()
    .min(0)
    .max(100)
    .default(50)
    .describe('Most of the list, in per cent, that may go away in one run: a feed that is suddenly empty is refused.'),
  drop: z.boolean().default(false).describe('Drop what comes from these networks before anything is tracked.'),
  'drop-from': interfaceList.schema.default('WAN').describe('Interface list that it is dropped from.'),
});
type Input = z.output<typeof Input>;

const NOTE = 'synced';

function wanted({ entries }: Input, family: 4 | 6): readonly string[] {
  return entries.filter((entry) => isIpv6(entry) === (family === 6)).map(asListed);
}

/** What stands in the list by hand, or ends by itself, is somebody else's. */
function isOurs({ comment, dynamic }: Row): boolean {
  return comment === NOTE && dynamic !== 'true';
}

function stale(rows: Rows = [], input: Input, family: 4 | 6): readonly string[] {
  const keep = new Set(wanted(input, family));
  return rows.filter(isOurs).flatMap(({ address = '' }) => (keep.has(asListed(address)) ? [] : [address]));
}

function missing(rows: Rows = [], input: Input, family: 4 | 6): readonly string[] {
  const there = new Set(rows.map(({ address = '' }) => asListed(address)));
  return wanted(input, family).filter((entry) => !there.has(entry));
}

function tooMuchGone(rows: Rows, { input }: StepContext<Input>, family: 4 | 6): string | undefined {
  const ours = rows.filter(isOurs).length;
  const gone = stale(rows, input, family).length;
  if (ours === 0 || (gone * 100) / ours <= input['most-removed']) return undefined;
  return `${gone} of ${ours} entries of ${input.list} would go away, more than ${input['most-removed']} %: is the feed whole?`;
}

function validate(input: Input): readonly InputIssue[] {
  const issues = input.entries.flatMap((entry, index): InputIssue[] => {
    const length = Number(entry.split('/')[1] ?? 128);
    const path = `entries.${index}`;
    if (length < SHORTEST[isIpv6(entry) ? 6 : 4]) return [{ path, message: `${entry} is too much of the internet` }];
    const touched = input.never.find((network) => overlaps(network, entry));
    return touched === undefined ? [] : [{ path, message: `${entry} touches ${touched}, which must never be listed` }];
  });
  return [...issues, ...repeatIssues('entries', input.entries, 'network')];
}

/** New entries first, then old ones away: what stays is never gone in between. */
export const syncAddressLists = defineWorkflow({
  name: 'sync_address_lists',
  family: 'security',
  title: 'Synchronise address lists',
  summary: 'Makes an address list hold just what is given, writing only what differs.',
  why: 'Threat feeds, networks of customers and addresses of managers change every day, and rules are only as good as their lists. Entries that stay are not touched, so that no packet is judged by half a list, and entries made by hand stay.',
  risk: 'lockout',
  input: () => Input,
  validate,
  steps: [
    {
      id: 'there',
      title: 'See what the list holds',
      read: 'addresslist.list_entries',
      input: ({ input }) => ({ where: { list: input.list }, limit: MOST_ROWS }),
      refuse: (rows, context) => tooMuchGone(rows, context, 4),
    },
    {
      id: 'there-v6',
      title: 'See what it holds for IPv6',
      optional: true,
      read: 'ipv6.list_address_lists',
      input: ({ input }) => ({ where: { list: input.list }, limit: MOST_ROWS }),
      refuse: (rows, context) => tooMuchGone(rows, context, 6),
    },
    {
      id: 'add',
      title: 'Add what is missing',
      do: 'addresslist.add_entry',
      input: ({ input, found }) =>
        missing(found['there'], input, 4).map((address) => ({ list: input.list, address, comment: NOTE })),
    },
    {
      id: 'add-v6',
      title: 'Add what is missing for IPv6',
      when: hasIpv6,
      whenText: 'the router has IPv6',
      do: 'ipv6.add_address_list',
      input: ({ input, found }) =>
        missing(found['there-v6'], input, 6).map((address) => ({ list: input.list, address, comment: NOTE })),
    },
    {
      id: 'remove',
      title: 'Remove what is gone',
      do: 'addresslist.ensure_entry',
      input: ({ input, found }) => stale(found['there'], input, 4).map((address) => absent(input, address)),
    },
    {
      id: 'remove-v6',
      title: 'Remove what is gone for IPv6',
      when: hasIpv6,
      whenText: 'the router has IPv6',
      do: 'ipv6.ensure_address_list',
      input: ({ input, found }) => stale(found['there-v6'], input, 6).map((address) => absent(input, address)),
    },
    {
      id: 'drop',
      title: 'Drop what comes from them',
      when: ({ input }) => input.drop,
      whenText: 'drop',
      do: 'raw.ensure_rule',
      input: ({ input }) => ({
        chain: 'prerouting',
        action: 'drop',
        'src-address-list': input.list,
        'in-interface-list': input['drop-from'],
        comment: `${NOTE}: ${input.list}`,
        'place-before': 'first',
      }),
    },
  ],
  goals: [
    {
      id: 'whole',
      title: 'The list holds all of it',
      read: 'addresslist.list_entries',
      input: ({ input }) => ({ where: { list: input.list }, limit: MOST_ROWS }),
      expect: (rows, { input }) => {
        const left = missing(rows, input, 4);
        return left.length === 0 || `${left.length} entries are missing, ${left[0] ?? ''} for one`;
      },
    },
  ],
  examples: [
    {
      title: 'A feed of threats, dropped at the outside',
      input: { list: 'threats', entries: ['203.0.113.0/24', '198.51.100.7/32', '2001:db8:bad::/48'], drop: true },
    },
    {
      title: 'One entry goes, one comes, one by hand stays',
      input: { list: 'threats', entries: ['203.0.113.0/24', '192.0.2.0/24'] },
      before: [
        { do: 'addresslist.add_entry', input: { list: 'threats', address: '203.0.113.0/24', comment: NOTE } },
        { do: 'addresslist.add_entry', input: { list: 'threats', address: '198.51.100.10', comment: 'by hand' } },
        { do: 'addresslist.add_entry', input: { list: 'threats', address: '198.51.100.9', comment: NOTE } },
      ],
    },
  ],
});

function hasIpv6({ found }: StepContext<Input>): boolean {
  return found['there-v6'] !== undefined;
}

function absent({ list }: Input, address: string): ActionInput {
  return { list, address, state: 'absent' };
}
