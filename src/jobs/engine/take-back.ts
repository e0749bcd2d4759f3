import { diffOf, type Plan, type RouterSession } from '../../core/catalogue';
import { AppError } from '../../core/errors';
import { clearAway, type GuardRecord, type Hold } from '../guards';
import type { Evidence } from '../service/run-views';
import { applyPlan, isFailure, undoApplied, type Applied } from './apply';
import { planWith, type ChangeContext, type EngineOptions, type Task } from './context';
import { diffHash } from './diff-hash';
import { doneOf, throughProof, type Held } from './proof';
import { ended, isUnreachable, type TakeBack, type Verdict } from './outcome';
import type { Prepared } from './prepare';
import { rememberDone, type DoneChanges } from './undo/done-changes';
import { planUndo } from './undo/undo-plan';
import { askLater } from './verdicts';
import { doneAad, type Work } from './work';

export interface Failing extends Held {
  readonly applied: readonly Applied[];
  /** Why it is taken back. */
  readonly error: AppError;
}

type By = NonNullable<Evidence['undoneBy']>;

/** Brings the router back to what it was, by whatever still reaches it, and says so only when it was seen. */
export async function takeBack(options: EngineOptions, context: ChangeContext, task: Task, failing: Failing): Promise<Verdict> {
  const { work, clock } = context;
  const { hold, applied, error, prepared } = failing;
  const later = (cause: AppError): Verdict =>
    cause.code === 'LEASE_LOST'
      ? { kind: 'taken' }
      : askLater(options, work, error, clock, {
          isStopped: cause.code === 'WRITES_STOPPED',
          takeBack: takeBackOf(options, context, task, { record: hold.record, applied }),
        });
  try {
    const by = await clock.time('undo', () => reverse(context, task, failing));
    if (by === 'later') return later(error);
    if (by === 'nothing') return ended({ status: 'failed', steps: clock.steps, error: error.toRecord(), diff: [] });
    const verdict = await confirmedBack(options, context, task.whole, { by, error, prepared });
    await sweep(options, context, hold.record);
    return verdict;
  } catch (cause) {
    const failure = AppError.from(cause);
    if (isUnreachable(failure) || failure.code === 'WRITES_STOPPED' || failure.code === 'LEASE_LOST') return later(failure);
    return undoFailed(context, error, failure);
  }
}

/** @returns who took it back; `later`: the router will do it by itself, `nothing`: there was nothing to take back */
async function reverse(context: ChangeContext, task: Task, failing: Failing): Promise<By | 'later' | 'nothing'> {
  const { hold, applied } = failing;
  if (hold.record.kind === 'safe-mode') return (await hold.trip()) ? 'safe-mode' : 'later';
  const isFresh = task.remaining === task.whole;
  if (applied.length === 0 && isFresh) {
    await letGo(hold, context.session);
    return 'nothing';
  }
  const failure = isFresh
    ? (await undoApplied(hold.session, applied, context.fence))?.error
    : await undoByPlan(context, await rememberDone(hold.session, doneOf(task, applied), context.catalogue));
  if (!failure) {
    await letGo(hold, context.session);
    return 'daemon';
  }
  if (failure.code === 'LEASE_LOST' || failure.code === 'WRITES_STOPPED' || hold.record.kind === 'inverse') throw failure;
  return (await hold.trip()) ? hold.record.kind : 'later';
}

/** What a guard that has acted leaves behind; a probe finds what cannot be removed now. */
async function sweep(options: EngineOptions, { target, session }: ChangeContext, record: GuardRecord): Promise<void> {
  if (record.kind === 'dead-man' || record.kind === 'backup') await clearAway({ pool: options.pool, target, session, record });
}

/** The daemon has taken everything back: the guard may go, or may have done the same. */
async function letGo(hold: Hold, session: RouterSession): Promise<void> {
  try {
    await hold.release(session);
  } catch (cause) {
    if (AppError.from(cause).code !== 'GUARD_LOST') throw cause;
  }
}

/** Undoes by what the router holds now. @returns why not, where it could not */
async function undoByPlan(context: ChangeContext, done: DoneChanges): Promise<AppError | undefined> {
  try {
    const plan = await planUndo(context.session, done, context.catalogue);
    const result = await applyPlan(context.session, plan, { fence: context.fence });
    return isFailure(result) ? result.error : undefined;
  } catch (cause) {
    return AppError.from(cause);
  }
}

export interface Restoring {
  readonly by: By | 'inverse';
  readonly error: AppError;
  readonly prepared: Pick<Prepared, 'isCareful' | 'evidence'>;
}

/** `undone` is said only of a router that was seen to be what it was. */
export async function confirmedBack(
  options: EngineOptions,
  context: ChangeContext,
  whole: Plan,
  how: Restoring,
): Promise<Verdict> {
  const { clock } = context;
  const { by, error, prepared } = how;
  const isBack = await clock.time('look', () =>
    throughProof(options, context, prepared, (proof) => isAsBefore(context, proof, whole)),
  );
  if (!isBack) {
    return undoFailed(context, error, new AppError('VERIFY_MISMATCH', 'after the undo the router is not what it was'));
  }
  const evidence = { ...prepared.evidence, undoneBy: by === 'inverse' ? 'daemon' : by } as const;
  return ended({ status: 'undone', steps: clock.steps, error: error.toRecord(), evidence });
}

/** The router is as it was when planning anew finds the very same changes to make. */
async function isAsBefore(context: ChangeContext, proof: RouterSession, whole: Plan): Promise<boolean> {
  const { action } = context;
  if (action.verify === 'none') return true;
  const plan = await planWith(context, proof);
  return diffHash(diffOf(plan, action.secrets)) === diffHash(diffOf(whole, action.secrets));
}

/** Somebody else was to take the change back: looks whether it is back, and else does it. */
export async function reverseLate(
  options: EngineOptions,
  context: ChangeContext,
  whole: Plan,
  how: Restoring & { readonly failure: AppError },
): Promise<Verdict> {
  const { work, clock } = context;
  try {
    const isBack = await clock.time('look', () =>
      throughProof(options, context, how.prepared, (proof) => isAsBefore(context, proof, whole)),
    );
    if (isBack) return await confirmedBack(options, context, whole, how);
    const failure = await clock.time('undo', () => undoByPlan(context, knownDone(options, work, whole)));
    if (failure) throw failure;
    return await confirmedBack(options, context, whole, { ...how, by: 'daemon' });
  } catch (cause) {
    const error = AppError.from(cause);
    if (error.code === 'LEASE_LOST') return { kind: 'taken' };
    const { guardRecord } = work.routerRun;
    if (guardRecord && (isUnreachable(error) || error.code === 'WRITES_STOPPED')) {
      const isStopped = error.code === 'WRITES_STOPPED';
      return askLater(options, work, how.error, clock, { isStopped, takeBack: { record: { ...guardRecord, takeBack: true } } });
    }
    return undoFailed(context, how.error, error);
  }
}

function knownDone({ vault }: EngineOptions, { routerRun }: Work, whole: Plan): DoneChanges {
  if (!routerRun.sealedUndo)
    return { at: routerRun.guardRecord?.armedAt ?? 0, changes: whole.changes.map((change) => ({ change })), rows: {} };
  return JSON.parse(vault.open(routerRun.sealedUndo, doneAad(routerRun.id)).reveal()) as DoneChanges;
}

function undoFailed({ clock }: ChangeContext, error: AppError, failure: AppError): Verdict {
  const record = { ...error.toRecord(), details: { ...error.details, undo: failure.toRecord() } };
  return ended({ status: 'undo-failed', steps: clock.steps, error: record });
}

/** What has to be known to take it back later, by any process. */
function takeBackOf(
  options: EngineOptions,
  { work }: ChangeContext,
  task: Task,
  { record, applied }: { readonly record: GuardRecord; readonly applied: readonly Applied[] },
): TakeBack {
  const done: DoneChanges = { at: Date.now(), changes: doneOf(task, applied), rows: {} };
  return {
    record: { ...record, takeBack: true },
    sealedDone: options.vault.seal(JSON.stringify(done), doneAad(work.routerRun.id)),
  };
}
