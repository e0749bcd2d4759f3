import { z } from 'zod';
import { parseDurationMs } from '../config';
import { ChecksInput } from './checks-input';

/** How a change comes back, strongest first. */
export const GUARD_KINDS = ['safe-mode', 'dead-man', 'backup', 'inverse'] as const;
export type GuardKind = (typeof GUARD_KINDS)[number];

/** `auto` takes the strongest that the router and the change allow; `none` does without, where that is allowed. */
export const GUARD_CHOICES = ['auto', ...GUARD_KINDS, 'none'] as const;
export type GuardChoice = (typeof GUARD_CHOICES)[number];

/** What becomes of a run when its failure budget is spent. */
export const ON_FAILURE = ['hold', 'undo', 'continue'] as const;
export type OnFailure = (typeof ON_FAILURE)[number];

const durationText = z.string().refine((text) => parseDurationMs(text) !== undefined, 'a duration such as 30s, 5m or 2h');
const waveText = z.string().regex(/^(\d{1,7}|\d{1,3}(\.\d+)?%|kinds)$/, 'a number of routers, a share such as 10%, or kinds');
const budgetText = z
  .string()
  .regex(/^(\d{1,7}|\d{1,3}(\.\d+)?%)(,(\d{1,7}|\d{1,3}(\.\d+)?%))?$/, 'a number, a share such as 2%, or both: 5,2%');
const budget = z.union([z.number().int().min(0), budgetText]).transform(String);

export const RolloutInput = z.strictObject({
  concurrency: z.number().int().min(1).optional().describe('Routers worked on at once.'),
  concurrencyPerSite: z.number().int().min(1).optional().describe('Routers of one site worked on at once.'),
  waves: z
    .union([
      z.string().transform((text) => text.split(',').map((part) => part.trim())),
      z.array(z.union([z.number().int().min(1).transform(String), z.string()])),
    ])
    .pipe(z.array(waveText).min(1).max(20))
    .optional()
    .describe('Routers reached by the end of each wave: 1, 10%, 100%; `kinds` is one of each model and version.'),
  soak: durationText.optional().describe('Wait after each wave, e.g. 30s.'),
  maxFailures: budget.optional().describe('Failed routers that are borne: 5, 2%, or both; one more halts the run.'),
  maxUnreachable: budget.optional().describe('Routers that cannot be reached and are borne; absent: any number.'),
  onFailure: z.enum(ON_FAILURE).optional().describe('What a halt does: hold, undo what was changed, or continue all the same.'),
  gate: z.enum(['auto', 'manual']).optional().describe('`manual` waits for an approval before each further wave.'),
  gateQuery: z
    .string()
    .min(1)
    .max(2000)
    .optional()
    .describe('PromQL asked before each further wave: it must give no series, or only zeros.'),
  order: z.enum(['leaf-first', 'given']).optional().describe('Absent: leaf-first, where the topology is known.'),
  ignoreWindows: z.boolean().optional().describe('Do not wait for the maintenance windows of sites.'),
});
export type Rollout = z.output<typeof RolloutInput>;

/** What a run is asked to do, wherever the action is named: every surface takes these. */
export const RUN_SHAPE = {
  input: z.record(z.string(), z.unknown()).optional().describe('Input of the action.'),
  on: z.string().min(1).max(10_000).describe('Selector, e.g. `group=edge and version >= 7.15`; resolved once, now.'),
  mode: z.enum(['plan', 'apply']).optional().describe('`plan` writes nothing. Absent: apply.'),
  tenant: z.string().min(1).optional().describe('Owner of the run. Absent: default.'),
  rollout: RolloutInput.optional().describe('In what order and how far the run goes over its routers.'),
  guard: z.enum(GUARD_CHOICES).optional().describe('How the change comes back. Absent: auto.'),
  guardWindow: durationText
    .optional()
    .describe('How long a router waits for the confirmation before it takes the change back by itself. Absent: 2m.'),
  allowReboot: z.boolean().optional().describe('The guard may be one that reboots the router (backup).'),
  acceptLockout: z
    .boolean()
    .optional()
    .describe('With guard none or inverse: go on although the way in closes for certain. Nothing brings the router back.'),
  checks: ChecksInput.optional().describe(
    'What must be as well after the change as before. Absent: standard, for changes that may disturb something.',
  ),
  at: z.iso.datetime({ offset: true }).optional().describe('Start then, e.g. 2026-12-01T02:00:00Z.'),
  expiresIn: durationText.optional().describe('Wait so long for routers that are offline; absent: they fail at once.'),
} as const;

/** What an approval or an undo may say anew. */
export const RunOptionsInput = z.strictObject(RUN_SHAPE).pick({
  rollout: true,
  guard: true,
  guardWindow: true,
  allowReboot: true,
  acceptLockout: true,
  checks: true,
  at: true,
  expiresIn: true,
});

/** How a run is carried out, apart from what it does: stored with the run as it was asked for. */
export type RunOptions = z.output<typeof RunOptionsInput>;

export const DEFAULT_GUARD_WINDOW_MS = 120_000;
