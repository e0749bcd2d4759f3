import { lastSlot, nextSlot } from '../../core/cron';
import { parseDurationMs } from '../../core/config';
import type { MissedRun } from './choices';

export interface Timing {
  readonly cron: string | null;
  readonly tz: string;
  readonly at: number | null;
}

export interface DueTiming extends Timing {
  readonly nextAt: number | null;
  readonly missedRun: MissedRun;
  readonly startingDeadline: string | null;
}

export interface Step {
  readonly what: 'fire' | 'miss';
  readonly slot: number;
  /** Slots before it, which nobody was there for, go with it. */
  readonly skipsOthers: boolean;
  readonly nextAt: number | null;
}

/** Slots this young are all fired: the daemon was there, only slow. */
const PROMPT_MS = 5_000;
/** A firing this late still counts as on time: Redis may have lost it, and the reconciler found it. */
const ON_TIME_MS = 60_000;

/** The first slot after `afterMs`; null where there is none. */
export function slotAfter({ cron, tz, at }: Timing, afterMs: number): number | null {
  if (cron !== null) return nextSlot({ cron, zone: tz }, afterMs) ?? null;
  return at !== null && at > afterMs ? at : null;
}

/** What is to be decided now; undefined where nothing is. However many slots have passed, it never costs more. */
export function dueStep(timing: DueTiming, nowMs: number): Step | undefined {
  const { nextAt } = timing;
  if (nextAt === null || nextAt > nowMs) return undefined;
  const slot = dueSlot(timing, nextAt, nowMs);
  const what = nowMs - slot <= latestMs(timing) ? 'fire' : 'miss';
  return { what, slot, skipsOthers: slot > nextAt, nextAt: slotAfter(timing, slot) };
}

function dueSlot({ cron, tz }: Timing, nextAt: number, nowMs: number): number {
  if (cron === null || nextAt >= nowMs - PROMPT_MS) return nextAt;
  const rule = { cron, zone: tz };
  const prompt = nextSlot(rule, nowMs - PROMPT_MS - 1);
  if (prompt !== undefined && prompt <= nowMs) return prompt;
  return lastSlot(rule, nowMs, nextAt) ?? nextAt;
}

function latestMs({ missedRun, startingDeadline }: DueTiming): number {
  const deadline = startingDeadline === null ? undefined : parseDurationMs(startingDeadline);
  return missedRun === 'skip' ? Math.min(ON_TIME_MS, deadline ?? ON_TIME_MS) : (deadline ?? Infinity);
}
