import { z } from 'zod';
import { defineWorkflow, type InputIssue, type Row } from '../../core/catalogue';
import { int, words } from '../../core/values';

const Input = z.strictObject({
  phase: words('bng-phase', 'drain return').schema.describe(
    'drain: give new calls to other concentrators. return: take calls as before.',
  ),
  'pado-delay': int(100, 60_000, 'ms')
    .schema.default('5000')
    .describe('How long this one hesitates while it drains; the others answer earlier.'),
  'refuse-new': words('bng-refusal', 'hesitate refuse')
    .schema.default('hesitate')
    .describe('hesitate: take whom nobody else takes. refuse: take nobody new.'),
  'most-sessions': int(0, 100_000)
    .schema.optional()
    .describe('With drain: refuse where more sessions than this would have to move, e.g. more than the others can take.'),
});
type Bng = z.output<typeof Input>;

const isServer = (row: Row): boolean => row['disabled'] !== 'true' && row['dynamic'] !== 'true';
/** Comment that keeps what a server had before. */
const BEFORE = / ?\[drained, pado-delay (\d+), max-sessions (\w+)\]$/;

function validate({ phase, 'most-sessions': most }: Bng): readonly InputIssue[] {
  return phase === 'return' && most !== undefined ? [{ path: 'most-sessions', message: 'it is for drain only' }] : [];
}

export const pppoeBngMaintenance = defineWorkflow({
  name: 'pppoe_bng_maintenance',
  family: 'isp',
  title: 'Drain a PPPoE concentrator',
  summary: 'Lets a PPPoE concentrator stand back so that new calls go to the others, and takes it back afterwards.',
  why: 'Work on a concentrator throws out all its subscribers at once, who call again all together. One that hesitates loses them one by one as they redial, and nobody is without service.',
  comesBack: 'With phase return, or by undo.',
  risk: 'disruptive',
  input: Input,
  validate,
  steps: [
    {
      id: 'servers',
      title: 'Look at the servers',
      read: 'pppoe.list_servers',
      input: () => ({ limit: 10_000 }),
      refuse: (rows) => (rows.some(isServer) ? undefined : 'it has no PPPoE server in use'),
    },
    {
      id: 'sessions',
      title: 'Count who is connected',
      when: ({ input }) => input['most-sessions'] !== undefined,
      whenText: 'a number is given',
      read: 'pppoe.list_connections',
      input: () => ({ limit: 100_000 }),
      refuse: (rows, { input }) =>
        rows.length > Number(input['most-sessions']) ? `${rows.length} sessions would have to move` : undefined,
    },
    {
      id: 'drain',
      title: 'Let the servers stand back',
      when: ({ input }) => input.phase === 'drain',
      whenText: 'drain',
      do: 'pppoe.update_server',
      input: ({ input, found }) =>
        (found['servers'] ?? [])
          .filter((row) => isServer(row) && !BEFORE.test(row['comment'] ?? ''))
          .map((row) => ({
            '.id': row['.id'],
            'pado-delay': input['pado-delay'],
            ...(input['refuse-new'] === 'refuse' ? { 'max-sessions': 1 } : {}),
            comment:
              `${row['comment'] ?? ''} [drained, pado-delay ${row['pado-delay'] ?? '0'}, max-sessions ${row['max-sessions'] ?? 'unlimited'}]`.trim(),
          })),
    },
    {
      id: 'return',
      title: 'Let the servers answer as before',
      when: ({ input }) => input.phase === 'return',
      whenText: 'return',
      do: 'pppoe.update_server',
      input: ({ found }) =>
        (found['servers'] ?? []).flatMap((row) => {
          const [all, delay = '0', most = 'unlimited'] = BEFORE.exec(row['comment'] ?? '') ?? [];
          if (all === undefined) return [];
          const comment = (row['comment'] ?? '').slice(0, -all.length);
          return [{ '.id': row['.id'], 'pado-delay': delay, 'max-sessions': most, comment }];
        }),
    },
  ],
  examples: [
    {
      title: 'Before work on it',
      input: { phase: 'drain', 'most-sessions': 2000 },
      before: [{ do: 'pppoe.create_server', input: { interface: 'bridge', 'service-name': 'access', comment: 'homes' } }],
    },
    {
      title: 'After work on it',
      input: { phase: 'return' },
      before: [
        {
          do: 'pppoe.create_server',
          input: {
            interface: 'bridge',
            'service-name': 'access',
            'pado-delay': 5000,
            comment: 'homes [drained, pado-delay 0, max-sessions unlimited]',
          },
        },
      ],
    },
  ],
});
