import { z } from 'zod';
import { ROUTER_RUN_STATUSES, RUN_SHAPE } from '../../core/catalogue';
import { parseDurationMs } from '../../core/config';
import { PAGE_SHAPE, queryFlag } from './parse';

const MAX_WAIT_MS = 60_000;

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
  state: z.enum(['scheduled', 'running', 'paused', 'held', 'undoing', 'aborting', 'finished']).optional(),
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

export const RouterRunsQuery = z.strictObject({ ...PAGE_SHAPE, status: z.enum(ROUTER_RUN_STATUSES).optional() });

export const REPORT_FORMATS = ['json', 'html', 'csv'] as const;

export const ReportQuery = z.strictObject({
  format: z.enum(REPORT_FORMATS).default('json').describe('`html` is a page for people, `csv` a table.'),
  part: z
    .string()
    .regex(/^[a-z][a-z-]{0,40}$/, 'the name of a part, e.g. finding')
    .optional()
    .describe('Rows that a table is made of: finding, inventory, capacity. @defaultValue findings, where there are any'),
});
