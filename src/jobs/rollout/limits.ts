import type { OnFailure, RunOptions } from '../../core/catalogue';
import { parseDurationMs } from '../../core/config';

/** What bounds a run on its way over its routers, computed from what was asked for; the same at any time. */
export interface Limits {
  /** Routers in Redis or under way at once. */
  readonly window: number;
  /** Failed routers that are borne; absent: any number. */
  readonly maxFailures?: number;
  /** So few are under way that even if all of them fail, the budget is passed by no more than one. */
  readonly isStrict: boolean;
  readonly maxUnreachable?: number;
  readonly onFailure: OnFailure;
  readonly perSite?: number;
  readonly soakMs: number;
  readonly isGatedByHand: boolean;
  readonly gateQuery?: string;
}

/** Most jobs that one run keeps in Redis when it names no concurrency. */
const MAX_WINDOW = 1000;

/** What the limits of a run follow from. */
export interface LimitedRun {
  readonly total: number;
  readonly concurrency: number | null;
  readonly options: RunOptions | null;
  /** A run that only reads or plans has no budget and no gates: it does no harm. */
  readonly writes: boolean;
}

export function limitsOf(run: LimitedRun): Limits {
  const rollout = run.options?.rollout ?? {};
  const window = run.concurrency ?? MAX_WINDOW;
  const perSite = rollout.concurrencyPerSite === undefined ? {} : { perSite: rollout.concurrencyPerSite };
  const onFailure = rollout.onFailure ?? 'hold';
  if (!run.writes) return { window, isStrict: false, onFailure, soakMs: 0, isGatedByHand: false, ...perSite };
  const maxFailures = budgetOf(rollout.maxFailures, run.total) ?? (rollout.waves ? 0 : undefined);
  const maxUnreachable = budgetOf(rollout.maxUnreachable, run.total);
  return {
    window,
    // Where a failure halts nothing, there is nothing to be careful for.
    isStrict: rollout.maxFailures !== undefined && onFailure !== 'continue',
    onFailure,
    soakMs: parseDurationMs(rollout.soak ?? '0s') ?? 0,
    isGatedByHand: rollout.gate === 'manual',
    ...perSite,
    ...(maxFailures === undefined ? {} : { maxFailures }),
    ...(maxUnreachable === undefined ? {} : { maxUnreachable }),
    ...(rollout.gateQuery === undefined ? {} : { gateQuery: rollout.gateQuery }),
  };
}

/** Nothing but the window holds it back: whatever waits may start as soon as there is room. */
export function isPlain(limits: Limits): boolean {
  const { maxFailures, maxUnreachable, perSite } = limits;
  return maxFailures === undefined && maxUnreachable === undefined && perSite === undefined;
}

/** `5`, `2%` of the routers, rounded down, or both, of which the smaller counts. */
export function budgetOf(text: string | undefined, total: number): number | undefined {
  if (text === undefined) return undefined;
  return Math.min(...text.split(',').map((part) => shareOf(part, total, Math.floor)));
}

/** A number as it stands, a share of `total` rounded; what is a whole number but for the arithmetic stays one. */
export function shareOf(text: string, total: number, round: (value: number) => number): number {
  if (!text.endsWith('%')) return Number(text);
  return round(Number(((total * Number(text.slice(0, -1))) / 100).toFixed(9)));
}

/** What has become of a run so far, as far as its budgets count it. */
export interface Tally {
  /** Failed for good, and not accepted before. */
  readonly failures: number;
  /** A write's answer was lost and the router is still being asked: it may yet turn out well. */
  readonly open: number;
  readonly unreachable: number;
  /** Queued or under way, and not counted as open. */
  readonly inFlight: number;
}

/** How many more router runs may start now. */
export function roomFor(limits: Limits, tally: Tally): number {
  const room = Math.max(0, limits.window - tally.inFlight);
  if (limits.onFailure === 'continue') return room;
  // What is open is taken for a failure here, so that nothing new is risked on it; it halts nothing before it is known.
  const failures = tally.failures + tally.open;
  if (isOver(limits.maxFailures, failures) || isOver(limits.maxUnreachable, tally.unreachable)) return 0;
  if (!limits.isStrict || limits.maxFailures === undefined) return room;
  return Math.max(0, Math.min(room, limits.maxFailures - failures + 1 - tally.inFlight));
}

function isOver(budget: number | undefined, spent: number): boolean {
  return budget !== undefined && spent > budget;
}

/** Why a run has to halt, in words; undefined as long as it may go on. */
export function overspent(limits: Limits, tally: Tally, total: number): string | undefined {
  const { maxFailures, maxUnreachable } = limits;
  if (isOver(maxFailures, tally.failures)) {
    return `${tally.failures} of ${total} routers failed, and ${maxFailures} may`;
  }
  if (isOver(maxUnreachable, tally.unreachable)) {
    return `${tally.unreachable} of ${total} routers could not be reached, and ${maxUnreachable} may`;
  }
  return undefined;
}
