import { z } from 'zod';
import { defineWorkflow, type ActionInput } from '../../core/catalogue';
import { ipNetwork, named } from '../../core/values';

const MARK = 'baseline';
const listName = named('interface-list-name', 'WAN');

const Input = z.strictObject({
  managers: z
    .array(ipNetwork.schema)
    .min(1)
    .max(100)
    .describe('Networks that may manage the router; that of the daemon has to be among them.'),
  'wan-list': listName.schema.default('WAN').describe('Interface list of what leads outside.'),
  'lan-list': listName.schema.default('LAN').describe('Interface list of what is inside.'),
  fasttrack: z.boolean().default(true).describe('Let established connections take the fast way.'),
  ipv6: z.boolean().default(true).describe('The same for IPv6, where the router has it.'),
});
type Input = z.output<typeof Input>;

const MANAGERS = 'fleet-managers';

interface Rule extends ActionInput {
  readonly chain: string;
  readonly action: string;
  readonly comment: string;
}

/** The managed block, in its order. Rows before `place-before: first` come to stand as they are listed. */
function block({ 'wan-list': wan, 'lan-list': lan, fasttrack }: Input, family: 4 | 6): readonly Rule[] {
  const rule = (chain: string, action: string, what: string, match: ActionInput = {}): Rule => ({
    chain,
    action,
    comment: `${MARK}: ${what}`,
    ...match,
  });
  const managers: Rule[] = family === 4 ? [rule('input', 'accept', 'managers', { 'src-address-list': MANAGERS })] : [];
  const fast: Rule[] =
    fasttrack && family === 4
      ? [rule('forward', 'fasttrack-connection', 'fasttrack', { 'connection-state': ['established', 'related'] })]
      : [];
  return [
    ...managers,
    rule('input', 'accept', 'established', { 'connection-state': ['established', 'related', 'untracked'] }),
    rule('input', 'drop', 'invalid', { 'connection-state': ['invalid'] }),
    rule('input', 'accept', family === 4 ? 'ICMP' : 'ICMPv6', { protocol: family === 4 ? 'icmp' : 'icmpv6' }),
    rule('input', 'drop', 'not from inside', { 'in-interface-list': `!${lan}` }),
    ...fast,
    rule('forward', 'accept', 'established forward', { 'connection-state': ['established', 'related', 'untracked'] }),
    rule('forward', 'drop', 'invalid forward', { 'connection-state': ['invalid'] }),
    rule('forward', 'drop', 'new from outside', {
      'in-interface-list': wan,
      'connection-state': ['new'],
      ...(family === 4 ? { 'connection-nat-state': ['!dstnat'] } : {}),
    }),
  ];
}

export const firewallBaseline = defineWorkflow({
  name: 'firewall_baseline',
  family: 'security',
  title: 'Firewall baseline',
  summary: 'Puts one managed block of rules before all others: managers, established, invalid, ICMP, nothing else from outside.',
  why: 'Every site has grown a firewall of its own, and nobody knows which of them lets what in. The managed block is the same everywhere and stands first; the rules of the site stay behind it, and each rule of the block is found by its comment.',
  comesBack:
    'The rules that were there stay. A management network that is missing is worked out before anything is written, and the guard takes the block back.',
  risk: 'lockout',
  input: () => Input,
  validate: (input) =>
    input['wan-list'] === input['lan-list'] ? [{ path: 'lan-list', message: 'another list than that of the outside' }] : [],
  steps: [
    {
      id: 'lan',
      title: 'See that the list of inner interfaces has members',
      read: 'interface_list.list_members',
      input: ({ input }) => ({ where: { list: input['lan-list'] } }),
      refuse: (rows, { input }) =>
        rows.length > 0 ? undefined : `the interface list ${input['lan-list']} has no member: everybody would be shut out`,
    },
    {
      id: 'managers',
      title: 'Keep the managers',
      do: 'addresslist.ensure_entry',
      input: ({ input }) => input.managers.map((address) => ({ list: MANAGERS, address, comment: `${MARK}: manager` })),
    },
    {
      id: 'first',
      title: 'See what stands first in each chain',
      read: 'firewall.list_filter_rules',
      input: () => ({ proplist: ['chain', 'comment', 'dynamic'], limit: 10_000 }),
    },
    {
      id: 'block',
      title: 'Put the block before all other rules',
      do: 'firewall.ensure_filter_rule',
      input: ({ input, found }) => block(input, 4).map((rule) => ({ ...rule, ...before(found['first'] ?? [], rule.chain) })),
    },
    {
      id: 'first-v6',
      title: 'See what stands first for IPv6',
      when: ({ input }) => input.ipv6,
      whenText: 'IPv6 is wanted',
      optional: true,
      read: 'ipv6.list_filter_rules',
      input: () => ({ proplist: ['chain', 'comment', 'dynamic'], limit: 10_000 }),
    },
    {
      id: 'block-v6',
      title: 'The same for IPv6',
      when: ({ input, found }) => input.ipv6 && found['first-v6'] !== undefined,
      whenText: 'IPv6 is wanted and there',
      optional: true,
      do: 'ipv6.ensure_filter_rule',
      input: ({ input, found }) => block(input, 6).map((rule) => ({ ...rule, ...before(found['first-v6'] ?? [], rule.chain) })),
    },
  ],
  examples: [{ title: 'Two networks manage', input: { managers: ['192.168.88.0/24', '198.51.100.0/24'] } }],
});

/** Before the first rule of the chain that is not of the block. */
function before(rows: readonly Readonly<Record<string, string>>[], chain: string): ActionInput {
  const foreign = rows.find(
    (row) => row['chain'] === chain && row['dynamic'] !== 'true' && !row['comment']?.startsWith(`${MARK}: `),
  );
  return foreign?.['.id'] === undefined ? {} : { 'place-before': foreign['.id'] };
}
