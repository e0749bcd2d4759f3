import { z } from 'zod';
import { defineWorkflow, type ActionInput, type Row, type StepContext } from '../../core/catalogue';
import { ipNetwork } from '../../core/values';
import { repeatIssues } from '../checks/networks';
import { isIpv6 } from '../parts/addresses';

const MARK = 'quarantine: ';
const ALLOWED = 'quarantine-allowed';
const MOST = 10_000;

const Input = z.strictObject({
  allow: z
    .array(ipNetwork.schema)
    .min(1)
    .max(200)
    .describe('Who may still reach the router and the site: managers, far ends of the tunnels they come by, patch servers.'),
  router: z.boolean().default(true).describe('Let the router itself send to these networks only, too.'),
});
type Input = z.output<typeof Input>;

interface Rule extends ActionInput {
  readonly chain: string;
  readonly comment: string;
}

/** The whole of what still passes; the drops of each chain are its last rules. */
function rules({ router }: Pick<Input, 'router'>, family: 4 | 6): readonly Rule[] {
  const rule = (chain: string, action: string, what: string, match: ActionInput = {}): Rule => ({
    chain,
    action,
    comment: `${MARK}${what}`,
    ...match,
  });
  return [
    rule('input', 'accept', 'allowed in', { 'src-address-list': ALLOWED }),
    // Without neighbour discovery an IPv6 manager on the link could not find the router.
    ...(family === 6 ? [rule('input', 'accept', 'ICMPv6', { protocol: 'icmpv6' })] : []),
    rule('input', 'drop', 'nothing else in', { 'src-address-list': `!${ALLOWED}` }),
    rule('forward', 'accept', 'from allowed', { 'src-address-list': ALLOWED }),
    rule('forward', 'accept', 'to allowed', { 'dst-address-list': ALLOWED }),
    rule('forward', 'drop', 'nothing else through', {
      'src-address-list': `!${ALLOWED}`,
      'dst-address-list': `!${ALLOWED}`,
    }),
    ...(router
      ? [
          rule('output', 'accept', 'allowed out', { 'dst-address-list': ALLOWED }),
          ...(family === 6 ? [rule('output', 'accept', 'ICMPv6 out', { protocol: 'icmpv6' })] : []),
          rule('output', 'drop', 'nothing else out', { 'dst-address-list': `!${ALLOWED}` }),
        ]
      : []),
  ];
}

export const quarantineSite = defineWorkflow({
  name: 'quarantine_site',
  family: 'security',
  title: 'Quarantine a site',
  summary: 'Cuts a site and its router off from everything but the networks of those who clean it up.',
  why: 'A site with ransomware, or a router that attacks others, has to be alone within a minute and still be reachable for those who look at it. The rules stand before all others, so that nobody has to understand the firewall of the site first.',
  comesBack: 'Undo removes the rules and puts fasttrack back.',
  risk: 'lockout',
  input: () => Input,
  validate: (input) => repeatIssues('allow', input.allow, 'network'),
  stages: [
    {
      id: 'rules',
      title: 'Let nothing pass but what is allowed',
      steps: [
        {
          id: 'allowed',
          title: 'Keep who is allowed',
          do: 'addresslist.ensure_entry',
          input: ({ input }) =>
            input.allow
              .filter((network) => !isIpv6(network))
              .map((address) => ({ list: ALLOWED, address, comment: `${MARK}allowed` })),
        },
        {
          id: 'there',
          title: 'See which rules there are',
          read: 'firewall.list_filter_rules',
          input: () => ({ proplist: ['chain', 'action', 'comment', 'dynamic', 'disabled'], limit: MOST }),
        },
        {
          id: 'fasttrack',
          title: 'Switch fasttrack off: what takes it passes no rule',
          when: ({ found }) => fasttracked(found['there']).length > 0,
          whenText: 'there is fasttrack',
          do: 'firewall.disable_filter_rule',
          input: ({ found }) => fasttracked(found['there']).map((id) => ({ '.id': id })),
        },
        {
          id: 'block',
          title: 'Put the rules before all others',
          do: 'firewall.ensure_filter_rule',
          input: ({ input, found }) => rules(input, 4).map((rule) => ({ ...rule, ...before(found['there'], rule.chain) })),
        },
        {
          id: 'there-v6',
          title: 'See which rules there are for IPv6',
          optional: true,
          read: 'ipv6.list_filter_rules',
          input: () => ({ proplist: ['chain', 'action', 'comment', 'dynamic'], limit: MOST }),
        },
        {
          id: 'allowed-v6',
          title: 'Keep who is allowed by IPv6',
          when: hasIpv6,
          whenText: 'the router has IPv6',
          optional: true,
          do: 'ipv6.ensure_address_list',
          input: ({ input }) =>
            input.allow.filter(isIpv6).map((address) => ({ list: ALLOWED, address, comment: `${MARK}allowed` })),
        },
        {
          id: 'block-v6',
          title: 'The same for IPv6',
          when: hasIpv6,
          whenText: 'the router has IPv6',
          optional: true,
          do: 'ipv6.ensure_filter_rule',
          input: ({ input, found }) => rules(input, 6).map((rule) => ({ ...rule, ...before(found['there-v6'], rule.chain) })),
        },
      ],
      goals: [
        {
          id: 'alone',
          title: 'The drops are there and on',
          read: 'firewall.list_filter_rules',
          input: () => ({ proplist: ['chain', 'action', 'comment', 'disabled', 'invalid'], limit: MOST }),
          expect: (rows, { input }) => {
            const drops = rules(input, 4).filter(({ action }) => action === 'drop');
            const missing = drops.find(({ comment }) => !rows.some((row) => row['comment'] === comment && isOn(row)));
            return missing === undefined || `the rule "${missing.comment}" is off or missing`;
          },
        },
      ],
    },
    {
      id: 'forget',
      title: 'Forget the connections that were let through before',
      do: 'conntrack.flush',
      input: () => ({}),
      keep: 'connections come back by themselves',
      mayFail: true,
    },
  ],
  examples: [
    { title: 'Only the operators', input: { allow: ['192.168.88.0/24', '198.51.100.0/24', '127.0.0.0/8'] } },
    {
      title: 'A router with fasttrack',
      input: { allow: ['192.168.88.0/24', '127.0.0.0/8'] },
      before: [
        {
          do: 'firewall.create_filter_rule',
          input: { chain: 'forward', action: 'fasttrack-connection', 'connection-state': ['established', 'related'] },
        },
      ],
    },
  ],
});

function isOn(row: Row): boolean {
  return row['disabled'] !== 'true' && row['invalid'] !== 'true';
}

function hasIpv6({ found }: StepContext<Input>): boolean {
  return found['there-v6'] !== undefined;
}

/** Numbers of the rules in use that let connections take the fast way. */
function fasttracked(rows: readonly Row[] = []): readonly string[] {
  return rows.flatMap((row) =>
    row['action'] === 'fasttrack-connection' && row['dynamic'] !== 'true' && row['disabled'] !== 'true' && row['.id']
      ? [row['.id']]
      : [],
  );
}

/** Before the first rule of the chain that is not one of these. */
function before(rows: readonly Row[] = [], chain: string): ActionInput {
  const foreign = rows.find((row) => row['chain'] === chain && row['dynamic'] !== 'true' && !row['comment']?.startsWith(MARK));
  return foreign?.['.id'] === undefined ? {} : { 'place-before': foreign['.id'] };
}
