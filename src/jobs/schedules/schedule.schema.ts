import { z } from 'zod';
import { RUN_SHAPE } from '../../core/catalogue';
import { parseDurationMs } from '../../core/config';
import { cronProblem, isTimeZone } from '../../core/cron';
import { MISSED_RUN, OVERLAP } from './choices';

// eslint-disable-next-line no-control-regex -- naming them is the point
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f]|[\ud800-\udfff]/u;

const cronText = z
  .string()
  .max(200)
  .superRefine((text, context) => {
    const problem = cronProblem(text, { most: 6 });
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
  });

const { at: _runAt, tenant, ...RUN_FIELDS } = RUN_SHAPE;

const SCHEDULE_SHAPE = {
  name: z
    .string()
    .min(1)
    .max(128)
    .refine((text) => text.trim() === text && !UNPRINTABLE.test(text), 'one line without spaces at its ends'),
  do: z.string().min(1).describe('Action id, e.g. `ip.add_address`.'),
  ...RUN_FIELDS,
  on: RUN_FIELDS.on.describe('Selector, e.g. `group=edge and version >= 7.15`; resolved anew at each firing.'),
  cron: cronText.optional().describe('5 fields, or 6 with seconds in front, e.g. `30 2 * * 1-5`.'),
  tz: z
    .string()
    .refine(isTimeZone, 'an IANA time zone such as Europe/Riga')
    .optional()
    .describe('Zone of `cron`. Absent: that of the daemon.'),
  at: z.iso.datetime({ offset: true }).optional().describe('Once, then; instead of `cron`.'),
  enabled: z.boolean().optional().describe('Absent: true.'),
  missedRun: z
    .enum(MISSED_RUN)
    .optional()
    .describe('Firings that the daemon was not there for: skip them, or make up for them once. Absent: skip.'),
  overlap: z
    .enum(OVERLAP)
    .optional()
    .describe('While the run of the firing before is unfinished: start another one (allow), or none. Absent: skip.'),
  startingDeadline: z
    .string()
    .refine((text) => parseDurationMs(text) !== undefined, 'a duration such as 30s, 5m or 2h')
    .optional()
    .describe('A firing that is later than this is missed. Absent: one minute with skip, none with once.'),
};

export const ScheduleInput = z.strictObject({ ...SCHEDULE_SHAPE, tenant });
export type ScheduleInput = z.input<typeof ScheduleInput>;

export const SchedulePatch = z
  .strictObject({
    ...SCHEDULE_SHAPE,
    startingDeadline: SCHEDULE_SHAPE.startingDeadline.nullable().describe('null takes it away.'),
  })
  .partial();
export type SchedulePatch = z.input<typeof SchedulePatch>;
