import type { Plan } from '../../core/catalogue';
import { AppError } from '../../core/errors';
import type { GuardRecord } from '../guards/guard';
import type { EngineOptions } from './context';
import { ended, type Again, type TakeBack, type Verdict } from './outcome';
import type { StepClock } from './step-clock';
import type { Work } from './work';

/** Asked at the settle time, then after twice, four … times as long; then the outcome stays unknown. */
const MAX_RESOLVE_TRIES = 6;
const GUARDED_ELSEWHERE_MS = 2_000;
const MAX_GUARDED_WAIT_MS = 15_000;
/** What a router may take on top of its guard's window: a reboot, a slow start, a clock that drifts. */
const GRACE_MS: Readonly<Record<Exclude<GuardRecord['kind'], 'inverse'>, number>> = {
  'safe-mode': 60_000,
  'dead-man': 60_000,
  backup: 900_000,
};

export interface Doubt {
  readonly record?: GuardRecord;
  readonly takeBack?: TakeBack;
  /** Writes are stopped for the whole installation, whatever the error says. */
  readonly isStopped?: boolean;
}

/**
 * A write may have arrived: the router is asked later. While a guard is at work the end of the wait is known; without
 * one it is asked a few times, and then nobody knows.
 */
export function askLater(options: EngineOptions, work: Work, error: AppError, clock: StepClock, doubt: Doubt = {}): Verdict {
  const { takeBack } = doubt;
  const record = takeBack?.record ?? doubt.record;
  const tries = work.routerRun.resolveTries;
  const isStopped = doubt.isStopped === true || error.code === 'WRITES_STOPPED';
  const wait = isStopped ? MAX_GUARDED_WAIT_MS / 3 : Math.min(options.settleMs * 2 ** tries, MAX_GUARDED_WAIT_MS);
  const again: Again = {
    kind: 'again',
    notBefore: Date.now() + wait,
    unresolved: true,
    error,
    ...(takeBack ? { takeBack } : record ? { record } : {}),
  };
  const isGuarded = record !== undefined && Date.now() < patienceEnd(work, record, options.restartMs);
  if (isGuarded || isStopped) return { ...again, isExpected: true };
  if (tries < MAX_RESOLVE_TRIES) return again;
  const unknown = new AppError(
    'OUTCOME_UNKNOWN',
    `the answer to a write was lost, and the router could not be asked: ${error.message}`,
    { details: { last: error.toRecord() } },
  );
  return ended({ status: 'unknown', steps: clock.steps, error: unknown.toRecord() });
}

/** Until when the router is known to be busy with itself: acting as its guard, or restarting. */
function patienceEnd({ action }: Work, { kind, armedAt, windowMs }: GuardRecord, restartMs: number): number {
  if (action.afterwards === 'restarts') return armedAt + restartMs;
  return kind === 'inverse' ? 0 : armedAt + windowMs + GRACE_MS[kind];
}

/** The run was paused, held or aborted, or another worker has taken over, before the first write. */
export async function heldBack(
  { store }: EngineOptions,
  work: Work,
  plans: { readonly previous?: Plan; readonly plan: Plan },
  clock: StepClock,
): Promise<Verdict> {
  const run = await store.find(work.run.id);
  if (run?.state === 'running') {
    if (!(await store.isHeld(work.routerRun.id))) return { kind: 'taken' };
    // The guard of another run still watches this router: it would take our change back as well.
    return {
      kind: 'again',
      notBefore: Date.now() + GUARDED_ELSEWHERE_MS,
      unresolved: work.routerRun.unresolved,
      isExpected: true,
    };
  }
  const { previous, plan } = plans;
  const landed = previous ? previous.changes.length - plan.changes.length : 0;
  if (!previous || landed <= 0) {
    if (run?.state === 'paused' || run?.state === 'held' || run?.state === 'undoing') return { kind: 'put-back' };
    const error = new AppError('CANCELLED', 'the run was aborted before this router was changed');
    return ended({ status: 'cancelled', diff: [], steps: clock.steps, error: error.toRecord() });
  }
  const error = new AppError(
    'CANCELLED',
    `the run was stopped with ${landed} of ${previous.changes.length} changes on the router`,
    { remedy: 'Run the action again to bring the router to the wanted state; it adds only what is missing.' },
  );
  return ended({ status: 'failed', steps: clock.steps, error: error.toRecord() });
}
