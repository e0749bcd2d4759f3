import { z } from 'zod';
import { parseDurationMs } from '../../core/config';
import { cronProblem } from '../../core/cron';
import { lineText, nameText } from '../support';
import { DAYS } from './open-at';

const MAX_DURATION_MS = 7 * 86_400_000;

const fromText = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day such as 22:00');
const toText = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'a time of day such as 04:00');

const cronText = z
  .string()
  .max(200)
  .superRefine((text, context) => {
    const problem = cronProblem(text, { most: 5 });
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
  });

const durationText = z.string().refine((text) => {
  const ms = parseDurationMs(text);
  return ms !== undefined && ms >= 60_000 && ms <= MAX_DURATION_MS;
}, 'a duration from 1m to 168h');

const WINDOW_SHAPE = {
  name: nameText,
  days: z.array(z.enum(DAYS)).min(1).optional().describe('Days on which it opens. Absent: every day.'),
  from: fromText.optional().describe('Opens at this time of day, by the clocks of the site.'),
  to: toText.optional().describe('Closes then; not after `from`: on the next day.'),
  cron: cronText.optional().describe('Instead of days and times: opens at these times, by the clocks of the site.'),
  duration: durationText.optional().describe('With `cron`: how long it is open, e.g. 90m.'),
};

export const WindowInput = z.strictObject({
  tenant: z.string().optional(),
  site: z.string().min(1).optional().describe('Name or id. Absent: every site of the tenant without a window of its own.'),
  ...WINDOW_SHAPE,
});
export type WindowInput = z.input<typeof WindowInput>;

export const WindowPatch = z.strictObject(WINDOW_SHAPE).partial();
export type WindowPatch = z.input<typeof WindowPatch>;

const instantText = z.iso.datetime({ offset: true });

const FREEZE_SHAPE = {
  name: nameText,
  from: instantText.describe('First moment, e.g. 2026-12-18T00:00:00+02:00.'),
  to: instantText.describe('Writes may start again from then on.'),
  reason: lineText(500).describe('Said wherever a run waits for it.'),
};

export const FreezeInput = z.strictObject({
  tenant: z.string().optional().describe('Absent, and without a site: every tenant of the installation.'),
  site: z.string().min(1).optional().describe('Name or id. Absent: every site.'),
  ...FREEZE_SHAPE,
});
export type FreezeInput = z.input<typeof FreezeInput>;

export const FreezePatch = z.strictObject(FREEZE_SHAPE).partial();
export type FreezePatch = z.input<typeof FreezePatch>;
