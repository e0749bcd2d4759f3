import { z } from 'zod';
import { parseDurationMs } from '../../core/config';
import { PAGE_SHAPE, queryFlag } from './parse';

const MAX_WAIT_MS = 60_000;

/** What a run is asked to do, wherever the action is named. */
const RUN_SHAPE = {
  input: z.record(z.string(), z.unknown()).optional().describe('Input of the action.'),
  on: z.string().min(1).max(10_000).describe('Selector, e.g. `group=edge and version >= 7.15`; resolved once, now.'),
  mode: z.enum(['plan', 'apply']).optional().describe('`plan` writes nothing. Absent: apply.'),
  tenant: z.string().min(1).optional().describe('Owner of the run. Absent: default.'),
  rollout: z.strictObject({ concurrency: z.number().int().min(1).optional().describe('Routers worked on at once.') }).optional(),
} as const;

export const RunBody = z.strictObject({
  do: z.string().min(1).describe('Action id, e.g. `ip.add_address`.'),
  ...RUN_SHAPE,
});

/** Body of POST /areas/{area}/{action}. */
export const AreaRunBody = z.strictObject(RUN_SHAPE);

export const IdempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,200}$/, '1 to 200 printable characters without spaces')
  .optional()
  .describe('The same key again gives the same run.');

export const RunsQuery = z.strictObject({
  ...PAGE_SHAPE,
  state: z.enum(['running', 'paused', 'aborting', 'finished']).optional(),
});

export const RunQuery = z.strictObject({
  wait: z
    .string()
    .transform((text, issues) => {
      const ms = parseDurationMs(text);
      if (ms !== undefined) return Math.min(ms, MAX_WAIT_MS);
      issues.addIssue({ code: 'custom', message: 'a duration such as 10s', input: text });
      return z.NEVER;
    })
    .optional()
    .describe('Answer when the run is finished, or after this time; at most 60s.'),
  groups: queryFlag.optional().describe('Also the results, grouped where they are equal.'),
});

const ROUTER_RUN_STATUSES = [
  'pending',
  'planned',
  'unchanged',
  'changed',
  'undone',
  'undo-failed',
  'failed',
  'unknown',
  'skipped',
  'cancelled',
  'deferred',
] as const;

export const RouterRunsQuery = z.strictObject({ ...PAGE_SHAPE, status: z.enum(ROUTER_RUN_STATUSES).optional() });
