import { z } from 'zod';
import { defineWorkflow, type RouterFacts, type Row, type Rows } from '../../../core/catalogue';
import { int, words } from '../../../core/values';
import { repeatIssues } from '../../checks/networks';

const Input = z.strictObject({
  phase: words('drain-phase', 'drain return').schema.describe('drain: send traffic another way. return: take it as before.'),
  'chains-out': z
    .array(z.string().trim().min(1).max(64))
    .min(1)
    .max(16)
    .describe('Filter chains of what is sent to the neighbours, e.g. transit-a-out.'),
  'chains-in': z.array(z.string().trim().min(1).max(64)).max(16).default([]).describe('Filter chains of what is taken of them.'),
  prepend: int(1, 16).schema.default('5').describe('How often the own AS is put in front while it drains.'),
});
type Drain = z.output<typeof Input>;

/** Rules are known by their comments, in whatever chain. */
function noteOf(chain: string): string {
  return `${chain}: drained for maintenance`;
}

/** GRACEFUL_SHUTDOWN of RFC 8326: neighbours that know it take any other way. */
const SHUTDOWN = '65535:0';

function rulesOf({ prepend, 'chains-out': out, 'chains-in': taken }: Drain, { major }: Pick<RouterFacts, 'major'>) {
  const isOld = major < 7;
  const sent = isOld
    ? { action: 'passthrough', 'append-bgp-communities': [SHUTDOWN], 'set-bgp-prepend': prepend }
    : { rule: `append bgp-communities ${SHUTDOWN}; set bgp-path-prepend ${prepend}` };
  const got = isOld ? { action: 'passthrough', 'set-bgp-local-pref': 0 } : { rule: 'set bgp-local-pref 0' };
  return [...out.map((chain) => ({ chain, ...sent })), ...taken.map((chain) => ({ chain, ...got }))];
}

/** The first rule of a chain that lets routes through: what is set before it holds, whatever the rules before it set. */
function firstAccepting(chain: string, rows: Rows): string | undefined {
  const accepts = (row: Row): boolean => /\baccept\b/.test(row['rule'] ?? row['action'] ?? '');
  return rows.find((row) => row['chain'] === chain && row['disabled'] !== 'true' && accepts(row))?.['.id'];
}

export const bgpMaintenanceDrain = defineWorkflow({
  name: 'bgp_maintenance_drain',
  family: 'routing',
  title: 'Drain a router before maintenance',
  summary: 'Makes the routes of a BGP router the last choice of everybody, so that its traffic is elsewhere before work begins.',
  why: 'A session that is simply shut loses packets until the world has found another way. A router that asks to be avoided first loses none.',
  comesBack: 'With phase return, or by undo.',
  risk: 'lockout',
  input: Input,
  validate: (input) => [
    ...repeatIssues('chains-out', input['chains-out'], 'chain'),
    ...repeatIssues('chains-in', [...input['chains-out'], ...input['chains-in']], 'chain').slice(0, 1),
  ],
  steps: [
    {
      id: 'chains',
      title: 'Look at the filters',
      read: 'routefilter.list',
      input: () => ({ limit: 10_000 }),
      refuse: (rows, { input }) => {
        const chains = [...input['chains-out'], ...input['chains-in']];
        const missing = chains.find((chain) => firstAccepting(chain, rows) === undefined);
        return missing === undefined ? undefined : `the filter chain ${missing} accepts nothing: see its name`;
      },
    },
    {
      id: 'drain',
      title: 'Ask to be avoided',
      when: ({ input }) => input.phase === 'drain',
      whenText: 'drain',
      do: 'routefilter.ensure',
      input: ({ input, facts, found }) =>
        rulesOf(input, facts).map((rule) => ({
          ...rule,
          comment: noteOf(rule.chain),
          'place-before': firstAccepting(rule.chain, found['chains'] ?? []),
        })),
    },
    {
      id: 'return',
      title: 'Take routes and traffic as before',
      when: ({ input }) => input.phase === 'return',
      whenText: 'return',
      do: 'routefilter.remove',
      input: ({ input, found }) => {
        const chains = new Set([...input['chains-out'], ...input['chains-in']]);
        return (found['chains'] ?? [])
          .filter(({ chain = '', comment }) => chains.has(chain) && comment === noteOf(chain))
          .map((row) => ({ '.id': row['.id'] }));
      },
    },
  ],
  examples: [
    {
      title: 'Before work on a router with one provider',
      input: { phase: 'drain', 'chains-out': ['transit-a-out'], 'chains-in': ['transit-a-in'] },
      before: chainsThere(),
    },
    {
      title: 'After it',
      input: { phase: 'return', 'chains-out': ['transit-a-out'], 'chains-in': ['transit-a-in'] },
      before: [
        {
          do: 'routefilter.create',
          input: {
            chain: 'transit-a-out',
            rule: `set bgp-path-prepend 5`,
            action: 'passthrough',
            'set-bgp-prepend': 5,
            comment: noteOf('transit-a-out'),
          },
        },
        ...chainsThere(),
      ],
    },
  ],
});

/** Filters as workflow.setup_bgp_multihoming makes them, in short. */
function chainsThere() {
  return ['transit-a-in', 'transit-a-out'].map((chain) => ({
    do: 'routefilter.create',
    input: { chain, rule: 'accept', action: 'accept', comment: `${chain}: all` },
  }));
}
