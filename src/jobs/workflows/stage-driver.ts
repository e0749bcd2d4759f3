import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type ActionStage,
  type DaemonStage,
  type Rows,
  type Stage,
  type StageContext,
  type TransactionStage,
  type WaitStage,
} from '../../core/catalogue';
import { AppError } from '../../core/errors';
import { closedWindow } from '../engine/fresh-change';
import { ended, isUnreachable, type Verdict } from '../engine/outcome';
import type { Work } from '../engine/work';
import type { WorkflowStage } from '../entities';
import type { RolloutTarget } from '../rollout/waves';
import type { ChildRun, ParentRun } from './child-runs';
import { stageContext, TARGET, targetRow, toldBy, whyNot } from './conditions';
import { verdictOf } from './ending';
import { Interrupted, readOn, type Journey, type StageDriverOptions } from './journey';
import { planStages } from './plan-stages';
import { newStage } from './stage-store';
import { unwind } from './unwind';

/** Carries out workflows that have stages: one after the other, each kept in the database before and after. */
export class StageDriver {
  readonly #stopping = new AbortController();

  constructor(private readonly options: StageDriverOptions) {
    // Every workflow under way listens.
    setMaxListeners(0, this.#stopping.signal);
  }

  /** Lets go of what is under way: another process, or this one after its restart, goes on with it. */
  stop(): void {
    this.#stopping.abort();
  }

  async drive(work: Work): Promise<Verdict> {
    const all = work.action.workflow?.stages ?? [];
    const { routerRun, run } = work;
    const states = await this.options.stages.of(routerRun.id);
    const results = new Map([...states.values()].map((state) => [state.stageId, this.options.stages.rowsOf(state)]));
    const parent: ParentRun = { ...run, routerRunId: routerRun.id };
    const journey: Journey = { options: this.options, work, parent, all, states, results, signal: this.#stopping.signal };
    try {
      results.set(TARGET, [targetRow(await this.options.stages.router(routerRun.routerId))]);
      if (run.mode === 'plan') return await planStages(journey);
      const begun = states.size > 0;
      if (!begun) {
        const closed = await closedWindow(this.options, work, []);
        if (closed) return closed;
        await this.#assertRouters(journey);
      }
      if (!(await this.options.stages.begin(routerRun.id, begun || routerRun.unresolved)))
        return (await this.options.stages.isStillOurs(routerRun.id)) ? { kind: 'put-back' } : { kind: 'taken' };
      if (run.sourceKind === 'undo') await unwind(journey, await this.options.stages.of(routerRun.sourceId ?? ''));
      else await this.#forwards(journey);
      return await verdictOf(journey);
    } catch (cause) {
      if (cause instanceof Interrupted || this.#stopping.signal.aborted)
        return { kind: 'again', notBefore: Date.now(), unresolved: states.size > 0, isExpected: true };
      const error = AppError.from(cause);
      if (states.size === 0) return ended({ status: 'failed', diff: [], steps: [], error: error.toRecord() });
      throw cause;
    }
  }

  /** Routers that stages name are looked up before anything is done: a wrong name must not be found half-way. */
  async #assertRouters({ work, parent, all, results, options }: Journey): Promise<void> {
    const context = stageContext(work, await options.stages.router(work.routerRun.routerId), results, { strict: false });
    for (const stage of all) {
      if (!stage.on) continue;
      let selector: string;
      try {
        if (whyNot(stage, context) !== undefined) continue;
        selector = stage.on(context);
      } catch {
        // It depends on what earlier stages give.
        continue;
      }
      await options.children.router(parent, selector).catch((cause: unknown) => Promise.reject(toldBy(stage, cause)));
    }
  }

  async #forwards(journey: Journey): Promise<void> {
    const { work, all, states, options } = journey;
    const target = await options.stages.router(work.routerRun.routerId);
    for (const stage of all) {
      const before = states.get(stage.id);
      if (before?.state === 'failed' || before?.state === 'undo-failed') break;
      if (before && before.state !== 'running') continue;
      const context = stageContext(work, target, journey.results, { strict: false });
      const state = before ?? newStage({ routerRunId: work.routerRun.id, stageId: stage.id });
      states.set(stage.id, state);
      const rows = await this.#carryOut(journey, stage, state, context);
      journey.results.set(stage.id, rows);
      if (rows.length > 0) state.sealedRows = options.stages.seal(rows, state);
      state.endedAt = Date.now();
      await options.stages.save(state);
      if (state.state === 'failed' || state.state === 'undo-failed') break;
    }
    const failed = [...states.values()].find(({ state }) => state === 'failed' || state === 'undo-failed');
    // Nobody knows what the router holds: taking the rest back could make it worse.
    if (failed && failed.error?.code !== 'OUTCOME_UNKNOWN') await unwind(journey, states);
  }

  async #carryOut(journey: Journey, stage: Stage, state: WorkflowStage, context: StageContext): Promise<Rows> {
    try {
      const why = whyNot(stage, context);
      if (why !== undefined) {
        Object.assign(state, { state: 'skipped', note: why === '' ? null : why });
        return [];
      }
      const on = stage.on
        ? await journey.options.children.router(journey.parent, stage.on(context))
        : { id: context.target.id, name: context.target.name };
      state.routerName = on.name;
      const rows = await this.#act(journey, stage, state, { context, on });
      state.state = 'done';
      return rows;
    } catch (cause) {
      if (cause instanceof Interrupted) throw cause;
      const error = toldBy(stage, cause, stage.on && state.routerName ? state.routerName : undefined);
      const isBorne = stage.mayFail && error.code !== 'OUTCOME_UNKNOWN' && state.state !== 'undo-failed';
      if (state.state !== 'undo-failed') state.state = isBorne ? 'borne' : 'failed';
      // A command that took the connection along has done something.
      const changed = state.changed === true || (isBorne === true && error.code === 'CONNECTION_LOST');
      Object.assign(state, { error: error.toRecord(), changed, note: isBorne ? error.message : null });
      return [];
    }
  }

  #act(journey: Journey, stage: Stage, state: WorkflowStage, where: Where): Promise<Rows> {
    if (stage.steps !== undefined) return transaction(journey, stage, state, where);
    if (stage.until !== undefined) return waitFor(journey, stage, state, where);
    if (stage.daemon !== undefined) return daemonStep(journey, stage, state, where);
    const action = journey.options.registry.action(stage.do);
    // What only reads leaves nothing behind that would be worth a run of its own.
    if (action.kind === 'read' && !action.stream && !action.artefacts)
      return readOn(journey, stage.do, stage.input(where.context), where.on);
    return single(journey, stage, state, where);
  }
}

interface Where {
  readonly context: StageContext;
  readonly on: RolloutTarget;
}

async function transaction(journey: Journey, stage: TransactionStage, state: WorkflowStage, where: Where): Promise<Rows> {
  const { work, results } = journey;
  const input = { input: work.input, results: Object.fromEntries(results) };
  return childRun(journey, state, { do: `${work.action.id}/${stage.id}`, input, on: where.on });
}

async function single(journey: Journey, stage: ActionStage, state: WorkflowStage, { context, on }: Where): Promise<Rows> {
  const { times, everySeconds } = stage.retry ?? { times: 0, everySeconds: 0 };
  const input = stage.input(context);
  for (;;) {
    try {
      return await childRun(journey, state, { do: stage.do, input, on, mayShutOut: stage.mayShutOut !== undefined });
    } catch (cause) {
      if (cause instanceof Interrupted || AppError.from(cause).code === 'OUTCOME_UNKNOWN' || state.tries > times) throw cause;
      await pause(journey, everySeconds);
      state.childRunId = null;
    }
  }
}

/** Submits the stage's run, or finds the one that was submitted before, and waits for its end. */
async function childRun(
  { options, parent, signal, work }: Journey,
  state: WorkflowStage,
  what: Omit<ChildRun, 'key'>,
): Promise<Rows> {
  const { children, stages } = options;
  if (state.childRunId === null) {
    state.tries += 1;
    // Kept first: a process that takes over finds the run by this very key.
    await stages.save(state);
    state.childRunId = await children.submit(parent, {
      ...what,
      key: `stage:${work.routerRun.id}:${state.stageId}:${state.tries}`,
    });
    await stages.save(state);
  }
  const outcome = await children.ended(state.childRunId, signal);
  if (!outcome) throw new Interrupted();
  const { status, error, rows, notes } = outcome;
  if (status === 'changed') state.changed = true;
  if (status === 'changed' || status === 'unchanged') {
    state.note = notes.length > 0 ? notes.join(' ') : null;
    return rows;
  }
  if (status === 'unknown') throw new AppError('OUTCOME_UNKNOWN', error?.message ?? 'nobody knows what the router holds');
  const thrown = error ? AppError.fromRecord(error) : new AppError('CANCELLED', `the stage was ${status}`);
  // A part of it is on the router still, and has to be said.
  if (status === 'undo-failed') state.state = 'undo-failed';
  throw thrown;
}

async function waitFor(journey: Journey, stage: WaitStage, state: WorkflowStage, { context, on }: Where): Promise<Rows> {
  const { stages } = journey.options;
  await stages.save(state);
  let why = 'it could not be asked';
  for (;;) {
    try {
      const rows = await readOn(journey, stage.until, stage.input?.(context) ?? {}, on);
      const answer = stage.expect(rows, context);
      if (answer === true) return rows;
      why = answer;
    } catch (cause) {
      const error = AppError.from(cause);
      // A router that restarts is away for a while.
      if (!isUnreachable(error) && error.code !== 'ROUTER_HELD_OFF') throw cause;
      why = error.message;
    }
    if (Date.now() - state.startedAt > stage.forSeconds * 1000)
      throw new AppError('GOAL_MISSED', `not within ${stage.forSeconds} s: ${why}`);
    await pause(journey, stage.everySeconds);
  }
}

async function daemonStep(journey: Journey, stage: DaemonStage, state: WorkflowStage, { context, on }: Where): Promise<Rows> {
  const { daemonSteps, stages } = journey.options;
  const step = daemonSteps[stage.daemon];
  if (!step) throw new AppError('BUG', `there is no step ${stage.daemon} of the daemon`);
  const place = { routerId: on.id, tenantId: journey.parent.tenantId };
  const input = stage.input(context);
  if (state.sealedUndo === null) {
    const before = await step.before?.(input, place);
    if (before !== undefined) state.sealedUndo = stages.seal(before, state);
  }
  await stages.save(state);
  const { rows = [] } = await step.run(input, place, stages.undoOf(state));
  state.changed = state.sealedUndo !== null;
  return rows;
}

async function pause({ signal }: Journey, seconds: number): Promise<void> {
  await sleep(seconds * 1000, undefined, { signal }).catch(() => {
    throw new Interrupted();
  });
}
