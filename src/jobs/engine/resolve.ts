import type { Plan } from '../../core/catalogue';
import { diffOf } from '../../core/catalogue';
import { AppError } from '../../core/errors';
import { adoptGuard, armGuard, clearAway, sightGuard, type GuardRecord, type GuardRequest, type GuardSighting } from '../guards';
import { restartSeen } from './afterwards';
import { planWith, tellChanges, type ChangeContext, type EngineOptions } from './context';
import { carryOut, writeUnder } from './guarded-change';
import { ended, type Verdict } from './outcome';
import { prepare, type Prepared } from './prepare';
import { confirmedBack, reverseLate } from './take-back';
import { askLater, heldBack } from './verdicts';

/**
 * What became of a change whose process or connection was lost: the router is asked. It is carried to its end, or taken
 * back where that was already begun, by the daemon or by the guard on the router.
 */
export async function resolve(options: EngineOptions, context: ChangeContext, previous: Plan): Promise<Verdict> {
  const { work, clock, session } = context;
  const record = work.routerRun.guardRecord ?? undefined;
  const sighting = record
    ? await clock.time(
        'ask',
        () => sightGuard(session, record),
        (seen) => seen.state,
      )
    : ABSENT;
  if (record && sighting.state === 'fired') return fired(options, context, previous, { record, sighting });
  if (record && sighting.state === 'armed') return underGuard(options, context, previous, record);
  // A process that died while it armed the guard, or let it go, may have left a part of it.
  if (record?.kind === 'dead-man' || record?.kind === 'backup')
    await clearAway({ pool: options.pool, target: context.target, session, record });
  if (record && context.action.afterwards === 'restarts') return restartSeen(options, context, record);
  if (record?.takeBack) return takenBackLate(options, context, previous, record);
  return carryOn(options, context, previous);
}

const ABSENT: GuardSighting = { state: 'absent' };

/** Nothing guards the change any more, or nothing ever did. */
async function carryOn(options: EngineOptions, context: ChangeContext, previous: Plan): Promise<Verdict> {
  const { action, clock, session } = context;
  const left = await clock.time('resolve', () => planWith(context, session, previous), tellChanges);
  if (action.verify === 'none' && action.idempotency === 'none' && left.changes.length > 0) {
    const error = new AppError(
      'OUTCOME_UNKNOWN',
      'the answer to the command was lost, and nothing on the router shows whether it ran',
    );
    return ended({ status: 'unknown', diff: diffOf(previous, action.secrets), steps: clock.steps, error: error.toRecord() });
  }
  if (left.changes.length === previous.changes.length) {
    const verdict = await nothingLanded(options, context, previous);
    if (verdict) return verdict;
  }
  if (left.changes.length > 0) return carryOut(options, context, { whole: previous, remaining: left });
  // The change is there. That says nothing of whether the daemon still gets in.
  const prepared = await prepare(context, previous);
  const record: GuardRecord = { ...prepared.record, kind: 'inverse' };
  return armGuard(requestOf(options, context, previous, record), (hold) =>
    writeUnder(options, context, { whole: previous, remaining: left }, { hold, prepared }),
  );
}

/** The router is as it was before: because safe mode took the change back, or because nothing ever arrived. */
async function nothingLanded(options: EngineOptions, context: ChangeContext, previous: Plan): Promise<Verdict | undefined> {
  const { work, clock } = context;
  const { guardRecord, error, evidence } = work.routerRun;
  // The change may be what cut the connection that held safe mode: written again, it would cut it again.
  if (guardRecord?.kind === 'safe-mode' && error && error.code !== 'WRITES_STOPPED') {
    const prepared = { isCareful: true, evidence: evidence ?? {} };
    return confirmedBack(options, context, previous, { by: 'safe-mode', error: whyOf(context), prepared });
  }
  const run = await options.store.find(work.run.id);
  if (run?.state === 'running') return undefined;
  return heldBack(options, work, { previous, plan: previous }, clock);
}

/** The guard of the process that is gone still watches: the change goes on under it, or is taken back by it. */
async function underGuard(options: EngineOptions, context: ChangeContext, previous: Plan, record: GuardRecord): Promise<Verdict> {
  const { work, clock, session } = context;
  // Safe mode belongs to a connection that is gone; the router lets go of it when it notices.
  if (record.kind === 'safe-mode') return askLater(options, work, gone(), clock, { record });
  const prepared = { ...(await prepare(context, previous)), record, isCareful: true };
  try {
    const hold = await adoptGuard(requestOf(options, context, previous, record));
    if (record.takeBack) {
      const isDone = await clock.time('undo', () => hold.trip());
      if (!isDone) return askLater(options, work, gone(), clock, { takeBack: { record } });
      return await confirmedBack(options, context, previous, { by: record.kind, error: whyOf(context), prepared });
    }
    const left = await clock.time('resolve', () => planWith(context, session, previous), tellChanges);
    await hold.extend();
    return await writeUnder(options, context, { whole: previous, remaining: left }, { hold, prepared });
  } catch (cause) {
    const error = AppError.from(cause);
    if (error.code === 'LEASE_LOST') return { kind: 'taken' };
    return askLater(options, work, error, clock, record.takeBack ? { takeBack: { record } } : { record });
  }
}

/** The router has taken the change back by itself. */
async function fired(
  options: EngineOptions,
  context: ChangeContext,
  previous: Plan,
  { record, sighting }: { readonly record: GuardRecord; readonly sighting: GuardSighting },
): Promise<Verdict> {
  const { clock, session, target } = context;
  const { failures = 0 } = sighting;
  const prepared: Pick<Prepared, 'isCareful' | 'evidence'> = {
    isCareful: false,
    evidence: context.work.routerRun.evidence ?? {},
  };
  if (failures > 0) {
    const left = new AppError('VERIFY_MISMATCH', `the router could not take back ${failures} parts of the change`);
    const verdict = await reverseLate(options, context, previous, {
      by: record.kind,
      error: whyOf(context),
      prepared,
      failure: left,
    });
    await clearAway({ pool: options.pool, target, session, record });
    return verdict;
  }
  const verdict = await confirmedBack(options, context, previous, { by: record.kind, error: whyOf(context), prepared });
  await clock.time('sweep', () => clearAway({ pool: options.pool, target, session, record }));
  return verdict;
}

/** Nothing of the guard is there any more, and the change was to be taken back. */
async function takenBackLate(
  options: EngineOptions,
  context: ChangeContext,
  previous: Plan,
  record: GuardRecord,
): Promise<Verdict> {
  const prepared: Pick<Prepared, 'isCareful' | 'evidence'> = { isCareful: true, evidence: context.work.routerRun.evidence ?? {} };
  const by = record.kind === 'inverse' ? 'daemon' : record.kind;
  const failure = new AppError('VERIFY_MISMATCH', 'the change was to be taken back and is still there');
  return reverseLate(options, context, previous, { by, error: whyOf(context), prepared, failure });
}

/** Why the change did not hold: what was noted when the doubt began, or that nobody was there to confirm it. */
function whyOf({ work }: ChangeContext): AppError {
  const { error } = work.routerRun;
  return error ? AppError.fromRecord(error) : gone();
}

function gone(): AppError {
  return new AppError('GUARD_LOST', 'the change was not confirmed in time, so that its guard took it back');
}

function requestOf(options: EngineOptions, context: ChangeContext, plan: Plan, record: GuardRecord): GuardRequest {
  const { target, session, signal, fence } = context;
  return { pool: options.pool, target, session, facts: session.facts, record, plan, signal, fence };
}
