import { diffOf, type Plan, type RouterSession } from '../../core/catalogue';
import { AppError } from '../../core/errors';
import { metrics } from '../../core/telemetry';
import { settleChecks } from '../checks';
import { armGuard, isGuardName, sweepGuards, type Hold } from '../guards';
import { afterwardsOf } from './afterwards';
import { applyPlan, isFailure, type Applied } from './apply';
import { planWith, tellChanges, type ChangeContext, type EngineOptions, type Task } from './context';
import { diffHash } from './diff-hash';
import { answerLost, ended, isUnreachable, type Verdict } from './outcome';
import { outputOf } from './output';
import { reachGoals } from './goals';
import { doneOf, throughProof, type Held } from './proof';
import { CHECKS_DEADLINE_MS, prepare, type Prepared } from './prepare';
import { takeBack } from './take-back';
import { rememberDone } from './undo/done-changes';
import { askLater, heldBack } from './verdicts';
import { doneAad, planAad } from './work';

/** Changes between two looks at the guard. */
const CONFIRM_EVERY = 20;
/** The guard is extended when a third of its window is over: the rest must be enough for a look and a release. */
const EXTEND_AT = 1 / 3;
const CHECKS_SETTLE_MS = 15_000;

/** Writes a plan to the router: guard, write, look, let the guard go; or take everything back. */
export async function carryOut(options: EngineOptions, context: ChangeContext, task: Task): Promise<Verdict> {
  const { work, action, clock } = context;
  const prepared = await clock.time('guard', () => prepare(context, task.whole));
  if (prepared.isCareful) await sweepStale(options, context);
  const diff = diffOf(task.whole, action.secrets);
  const { record } = prepared;
  const began = await options.store.beginWriting(work.routerRun.id, {
    sealedPlan: options.vault.seal(JSON.stringify(task.whole), planAad(work.routerRun.id)),
    diff,
    diffHash: diffHash(diff),
    guard: prepared.guard.kind,
    guardRecord: record,
    evidence: prepared.evidence,
  });
  if (!began)
    return heldBack(options, work, { previous: work.routerRun.unresolved ? task.whole : undefined, plan: task.remaining }, clock);
  let isArmed = false;
  try {
    const request = { ...context, pool: options.pool, facts: prepared.facts, record, plan: task.whole };
    return await clock.time('hold', () =>
      armGuard(request, (hold) => {
        isArmed = true;
        metrics.guardsArmedTotal.inc({ guard: prepared.guard.kind });
        return writeUnder(options, context, task, { hold, prepared });
      }),
    );
  } catch (cause) {
    const error = AppError.from(cause);
    if (error.code === 'LEASE_LOST') return { kind: 'taken' };
    // Whether a part of the guard is on the router is looked at before anything else is done.
    if (isArmed || isUnreachable(error) || error.code === 'WRITES_STOPPED')
      return askLater(options, work, error, clock, { record });
    return ended({ status: 'failed', diff: [], steps: clock.steps, error: error.toRecord() });
  }
}

/** A timer of an earlier guard that could not be removed would take this change back in its stead. */
async function sweepStale({ store }: EngineOptions, { work, session, fence }: ChangeContext): Promise<void> {
  const timers = await session.print('/system/scheduler', { proplist: ['name'] });
  if (!timers.some((timer) => isGuardName(timer['name'] ?? ''))) return;
  await fence();
  await sweepGuards(session, new Set(await store.liveMarkers(work.routerRun.routerId)));
}

/** Writes what remains under an armed guard. Nothing may remain: then it is only looked at. */
export async function writeUnder(options: EngineOptions, context: ChangeContext, task: Task, held: Held): Promise<Verdict> {
  const { work, clock, fence } = context;
  const { hold } = held;
  const keepUp = extending(hold);
  const between = async (done: number): Promise<void> => {
    if (done % CONFIRM_EVERY === 0) await hold.confirm();
    await keepUp();
  };
  const result = await clock.time('apply', () => applyPlan(hold.session, task.remaining, { fence, between }));
  const isSent = !isFailure(result) || answerLost(result.error);
  const gone = isSent && afterwardsOf(options, context, task, { prepared: held.prepared, record: hold.record });
  if (gone) return gone;
  if (!isFailure(result)) return confirmChange(options, context, task, { ...held, applied: result, keepUp });
  const { error, applied } = result;
  if (error.code === 'LEASE_LOST') return { kind: 'taken' };
  // Taking back is writing too: the change goes on when writes are allowed again, or when there is time again.
  if (answerLost(error) || error.code === 'CANCELLED' || error.code === 'WRITES_STOPPED')
    return askLater(options, work, error, clock, { record: hold.record });
  return takeBack(options, context, task, { ...held, applied, error });
}

/** Keeps the guard from acting while the change is still being written or looked at. */
function extending(hold: Hold): () => Promise<void> {
  let extendedAt = Date.now();
  return async () => {
    if (Date.now() - extendedAt < hold.record.windowMs * EXTEND_AT) return;
    await hold.extend();
    extendedAt = Date.now();
  };
}

interface Written extends Held {
  readonly applied: readonly Applied[];
  readonly keepUp: () => Promise<void>;
}

async function confirmChange(options: EngineOptions, context: ChangeContext, task: Task, written: Written): Promise<Verdict> {
  const { work, action, clock } = context;
  const { hold, prepared, applied } = written;
  let isReleasing = false;
  try {
    const seen = await clock.time('verify', () =>
      throughProof(options, context, prepared, async (proof) => {
        await assertHeld(context, proof, task.whole);
        await reachGoals(context, proof, written.keepUp);
        const checks = await assertService(context, proof, written);
        const done = await rememberDone(proof, doneOf(task, applied), context.catalogue);
        isReleasing = true;
        await hold.release(proof);
        return { done, checks };
      }),
    );
    return ended({
      status: 'changed',
      steps: clock.steps,
      evidence: { ...prepared.evidence, ...(seen.checks ? { checks: seen.checks } : {}) },
      sealedUndo: options.vault.seal(JSON.stringify(seen.done), doneAad(work.routerRun.id)),
      ...outputOf(action, applied),
    });
  } catch (cause) {
    const error = AppError.from(cause);
    if (error.code === 'LEASE_LOST') return { kind: 'taken' };
    // Everything was seen to be as wanted: whether the guard is gone is asked later.
    if (isReleasing) return askLater(options, work, error, clock, { record: hold.record });
    // Every write was confirmed; only the look afterwards failed. Where the change itself may be why, it is taken back.
    const mayBeShut = !prepared.isCareful || work.run.options?.acceptLockout === true;
    if (isUnreachable(error) && mayBeShut) return askLater(options, work, error, clock, { record: hold.record });
    return takeBack(options, context, task, { ...written, error });
  }
}

/** @throws AppError VERIFY_MISMATCH */
async function assertHeld(context: ChangeContext, proof: RouterSession, whole: Plan): Promise<void> {
  const { action } = context;
  if (action.verify === 'none') return;
  const left = await planWith(context, proof, whole);
  if (left.changes.length === 0) return;
  const differing = diffOf(left, action.secrets).map((entry) => `${entry.menu} ${entry.op} ${entry.key}`);
  throw new AppError('VERIFY_MISMATCH', `after the change the router still differs: ${differing.slice(0, 3).join('; ')}`, {
    details: { left: tellChanges(left) },
  });
}

/** @throws AppError CHECK_FAILED */
async function assertService(
  { signal }: ChangeContext,
  proof: RouterSession,
  { prepared: { checks, before }, keepUp }: Written,
): Promise<Prepared['evidence']['checks']> {
  if (checks.length === 0 || before === undefined) return undefined;
  const { ok, readings } = await settleChecks(
    async (look) => {
      await keepUp();
      return look(proof);
    },
    before,
    checks,
    { settleMs: CHECKS_SETTLE_MS, deadlineMs: CHECKS_DEADLINE_MS, signal },
  );
  const worse = readings.filter((reading) => !reading.ok);
  if (ok) return undefined;
  const told = worse.map((reading) => `${reading.check} was ${reading.before}, is ${reading.after}`);
  throw new AppError('CHECK_FAILED', `after the change the service is worse: ${told.slice(0, 3).join('; ')}`, {
    details: { checks: worse },
  });
}
