import {
  diffOf,
  inverseOf,
  unmetRequirements,
  type Action,
  type ActionInput,
  type Plan,
  type ReadAction,
  type ReadResult,
  type RouterFacts,
  type RouterReader,
  type RouterSession,
  type WriteAction,
} from '../../core/catalogue';
import { AppError } from '../../core/errors';
import { maskSecrets, type Vault } from '../../core/secrets';
import type { MenuCatalogue, SessionPool, SessionTarget } from '../../routeros';
import type { Lease, LeaseStore } from '../store/lease-store';
import { parsePlan, type Ending, type RunStore } from '../store/run-store';
import { applyPlan, isFailure, undoApplied, type Applied, type Fence } from './apply';
import { diffHash } from './diff-hash';
import { assertKnown, assertMenu, explained, readWarnings } from './known-menus';
import { answerLost, type Verdict } from './outcome';
import { planAad, type Work } from './work';
import { StepClock } from './step-clock';

export interface EngineOptions {
  readonly pool: SessionPool;
  readonly store: RunStore;
  readonly leases: LeaseStore;
  readonly vault: Vault;
  /** How to reach a router, with its secrets opened. */
  readonly target: (routerId: string) => Promise<SessionTarget>;
  /** The menus that a router has. */
  readonly catalogueOf: (facts: RouterFacts) => Promise<MenuCatalogue>;
  /** Wait before a router is asked about a lost answer. */
  readonly settleMs: number;
}

const BUSY_RETRY_MS = 500;
const LOST_RETRY_MS = 1000;
const MAX_PLAIN_ATTEMPTS = 2;
const ANY_ID = '*0';
/** Rows of a command's answer that are kept. */
const MAX_OUTPUT_ROWS = 1000;
/** Asked at the settle time, then after twice, four … times as long; then the outcome stays unknown. */
const MAX_RESOLVE_TRIES = 6;

/** Carries out one router run: read, plan, apply, verify, undo. Says what became of it; storing that is the caller's. */
export class Engine {
  constructor(private readonly options: EngineOptions) {}

  async execute(work: Work, signal: AbortSignal): Promise<Verdict> {
    const clock = new StepClock();
    try {
      const { action, run } = work;
      if (action.kind === 'read') return await this.#read(work, action, clock, signal);
      if (run.mode === 'plan') return await this.#planOnly(work, action, clock, signal);
      return await this.#apply(work, action, clock, signal);
    } catch (error) {
      return this.#failed(work, AppError.from(error), clock);
    }
  }

  async #read(work: Work, action: ReadAction, clock: StepClock, signal: AbortSignal): Promise<Verdict> {
    const target = await this.#target(work);
    return this.options.pool.withSession(
      target,
      'read',
      async (session) => {
        assertSupported(action, work.input, session);
        const warnings = readWarnings(action, work.input, await this.#catalogue(target, session));
        const read = (): Promise<ReadResult> => action.read(session, work.input);
        const found = await clock.time('read', read).catch((cause: unknown) => Promise.reject(explained(cause, warnings)));
        const output = warnings.length > 0 ? { ...found, warnings } : found;
        return ended({ status: 'unchanged', output, steps: clock.steps });
      },
      { signal },
    );
  }

  async #planOnly(work: Work, action: WriteAction, clock: StepClock, signal: AbortSignal): Promise<Verdict> {
    const target = await this.#target(work);
    return this.options.pool.withSession(
      target,
      'read',
      async (session) => {
        assertSupported(action, work.input, session);
        const catalogue = await this.#catalogue(target, session);
        assertMenu(action, work.input, catalogue);
        const plan = await clock.time('plan', () => action.plan(session, work.input, {}), tellChanges);
        assertKnown(plan, catalogue);
        const diff = diffOf(plan, action.secrets);
        const status = plan.changes.length > 0 ? 'planned' : 'unchanged';
        return ended({ status, diff, diffHash: diffHash(diff), steps: clock.steps, guard: guardOf(plan) });
      },
      { signal },
    );
  }

  async #apply(work: Work, action: WriteAction, clock: StepClock, signal: AbortSignal): Promise<Verdict> {
    const { routerRun } = work;
    const target = await this.#target(work);
    const lease = await this.options.leases.acquire(routerRun.routerId);
    if (!lease) return { kind: 'again', notBefore: Date.now() + BUSY_RETRY_MS, unresolved: routerRun.unresolved };
    const letGo = this.options.leases.keep(lease);
    try {
      const change: ChangeContext = { work, action, target, lease, clock, signal };
      return await this.options.pool.withSession(target, 'write', (session) => this.#change(change, session), { signal });
    } finally {
      letGo();
      // After LEASE_LOST the token no longer fits and this does nothing.
      await this.options.leases.release(lease);
    }
  }

  async #change(context: ChangeContext, session: RouterSession): Promise<Verdict> {
    const { work, action, lease, clock } = context;
    assertSupported(action, work.input, session);
    const previous = this.#previousPlan(work);
    const catalogue = await this.#catalogue(context.target, session);
    if (!previous) assertMenu(action, work.input, catalogue);
    const step = previous ? 'resolve' : 'plan';
    const plan = await clock.time(step, () => action.plan(session, work.input, previous ? { previous } : {}), tellChanges);
    if (previous && (action.verify === 'none' ? action.idempotency === 'none' : plan.changes.length === 0)) {
      // That the change is there says nothing of whether the daemon still gets in.
      if (plan.changes.length === 0) await clock.time('verify', () => this.#look(context, session, previous));
      return settled(action, previous, plan, clock);
    }
    if (plan.changes.length === 0) return ended({ status: 'unchanged', diff: [], steps: clock.steps });
    if (!previous) assertKnown(plan, catalogue);

    const diff = diffOf(previous ?? plan, action.secrets);
    const sealedPlan = this.options.vault.seal(JSON.stringify(previous ?? plan), planAad(work.routerRun.id));
    const planned = { sealedPlan, diff, diffHash: diffHash(diff), guard: guardOf(plan) };
    if (!(await this.options.store.beginWriting(work.routerRun.id, planned))) return this.#heldBack(work, previous, plan, clock);

    const fence = (): Promise<void> => this.options.leases.confirm(lease);
    const result = await clock.time('apply', () => applyPlan(session, plan, fence));
    if (!isFailure(result)) return this.#verify(context, session, plan, { applied: result, fence });
    if (result.error.code === 'LEASE_LOST') return { kind: 'taken' };
    if (answerLost(result.error)) return this.#askLater(work, result.error, clock);
    return this.#undo(context, session, { applied: result.applied, fence }, result.error);
  }

  async #verify(context: ChangeContext, session: RouterSession, plan: Plan, done: Done): Promise<Verdict> {
    const { work, action, clock } = context;
    if (action.verify === 'none') return ended({ status: 'changed', steps: clock.steps, ...outputOf(action, done.applied) });
    let left: Plan;
    try {
      left = await clock.time('verify', () => this.#look(context, session, plan), tellChanges);
    } catch (error) {
      const failure = AppError.from(error);
      const unreachable = failure.spec.category === 'transport' || answerLost(failure);
      // Every write was confirmed; only the look afterwards failed. Where the change itself may be why, it is taken back.
      if (unreachable && action.risk !== 'lockout') return this.#askLater(work, failure, clock);
      return this.#undo(context, session, done, failure);
    }
    if (left.changes.length === 0) return ended({ status: 'changed', steps: clock.steps });
    const differing = diffOf(left, action.secrets).map((entry) => `${entry.menu} ${entry.op} ${entry.key}`);
    const error = new AppError(
      'VERIFY_MISMATCH',
      `after the change the router still differs: ${differing.slice(0, 3).join('; ')}`,
    );
    return this.#undo(context, session, done, error);
  }

  /**
   * Plans again. A change that could lock the daemon out is looked at through a new connection: the one that made the
   * change may live on where no other would be let in.
   */
  #look({ work, action, target, signal }: ChangeContext, session: RouterSession, plan: Plan): Promise<Plan> {
    const look = (through: RouterSession): Promise<Plan> => action.plan(through, work.input, { previous: plan });
    if (action.risk !== 'lockout') return look(session);
    return this.options.pool.withSession(target, 'read', look, { signal, connection: 'own' });
  }

  async #undo(context: ChangeContext, session: RouterSession, { applied, fence }: Done, error: AppError): Promise<Verdict> {
    const { work, clock } = context;
    if (applied.length === 0) return ended({ status: 'failed', steps: clock.steps, error: error.toRecord(), diff: [] });
    const failure = await clock.time(
      'undo',
      () => undoApplied(session, applied, fence),
      (result) => result && 'failed',
    );
    if (!failure) return ended({ status: 'undone', steps: clock.steps, error: error.toRecord() });
    if (failure.error.code === 'LEASE_LOST') return { kind: 'taken' };
    // Neither a new connection nor the old one: nothing is known but that the change was confirmed.
    if (failure.undone === 0 && failure.error.details?.['sent'] === false) return this.#askLater(work, error, clock);
    const record = { ...error.toRecord(), details: { ...error.details, undo: failure.error.toRecord() } };
    return ended({ status: 'undo-failed', steps: clock.steps, error: record });
  }

  #askLater(work: Work, error: AppError, clock: StepClock): Verdict {
    const tries = work.routerRun.resolveTries;
    if (tries < MAX_RESOLVE_TRIES) {
      return { kind: 'again', notBefore: Date.now() + this.options.settleMs * 2 ** tries, unresolved: true, error };
    }
    const unknown = new AppError(
      'OUTCOME_UNKNOWN',
      `the answer to a write was lost, and the router could not be asked: ${error.message}`,
      {
        details: { last: error.toRecord() },
      },
    );
    return ended({ status: 'unknown', steps: clock.steps, error: unknown.toRecord() });
  }

  /** The run was paused or aborted, or another worker has taken over, before the first write. */
  async #heldBack(work: Work, previous: Plan | undefined, plan: Plan, clock: StepClock): Promise<Verdict> {
    const run = await this.options.store.find(work.run.id);
    if (run?.state === 'running') return { kind: 'taken' };
    if (!previous) {
      if (run?.state === 'paused') return { kind: 'put-back' };
      return ended({ status: 'cancelled', diff: [], steps: clock.steps, error: cancelled().toRecord() });
    }
    const landed = previous.changes.length - plan.changes.length;
    if (landed <= 0) return ended({ status: 'cancelled', diff: [], steps: clock.steps, error: cancelled().toRecord() });
    const error = new AppError(
      'CANCELLED',
      `the run was stopped with ${landed} of ${previous.changes.length} changes on the router`,
      {
        remedy: 'Run the action again to bring the router to the wanted state; it adds only what is missing.',
      },
    );
    return ended({ status: 'failed', steps: clock.steps, error: error.toRecord() });
  }

  #failed(work: Work, error: AppError, clock: StepClock): Verdict {
    const { routerRun } = work;
    if (error.code === 'LEASE_LOST') return { kind: 'taken' };
    if (routerRun.unresolved) return this.#askLater(work, error, clock);
    const mayRetry = error.code === 'CONNECTION_LOST' && routerRun.attempt < MAX_PLAIN_ATTEMPTS;
    if (mayRetry) return { kind: 'again', notBefore: Date.now() + LOST_RETRY_MS, unresolved: false, error };
    return ended({ status: 'failed', diff: [], steps: clock.steps, error: error.toRecord() });
  }

  #catalogue({ packages }: SessionTarget, { facts }: RouterReader): Promise<MenuCatalogue> {
    return this.options.catalogueOf({ ...facts, ...(packages ? { packages } : {}) });
  }

  /**
   * What the router is known not to have is refused before it is touched. A router whose write is unresolved is asked all
   * the same.
   */
  async #target({ action, input, routerRun }: Work): Promise<SessionTarget> {
    const target = await this.options.target(routerRun.routerId);
    if (target.version && !routerRun.unresolved) assertSupported(action, input, { facts: { version: target.version } });
    return target;
  }

  #previousPlan({ routerRun }: Work): Plan | undefined {
    if (!routerRun.unresolved || !routerRun.sealedPlan) return undefined;
    return parsePlan(this.options.vault.open(routerRun.sealedPlan, planAad(routerRun.id)).reveal());
  }
}

/** What carrying out one change needs all the way. */
interface ChangeContext {
  readonly work: Work;
  readonly action: WriteAction;
  readonly target: SessionTarget;
  readonly lease: Lease;
  readonly clock: StepClock;
  readonly signal: AbortSignal;
}

/** What the router has confirmed, and how to prove the right to take it back. */
interface Done {
  readonly applied: readonly Applied[];
  readonly fence: Fence;
}

function ended(ending: Ending): Verdict {
  return { kind: 'ended', ending };
}

/** The state shows, or can never show, what became of a write whose answer was lost. */
function settled(action: WriteAction, previous: Plan, plan: Plan, clock: StepClock): Verdict {
  const diff = diffOf(previous, action.secrets);
  if (plan.changes.length === 0) return ended({ status: 'changed', diff, steps: clock.steps });
  const error = new AppError(
    'OUTCOME_UNKNOWN',
    'the answer to the command was lost, and nothing on the router shows whether it ran',
  );
  return ended({ status: 'unknown', diff, steps: clock.steps, error: error.toRecord() });
}

function cancelled(): AppError {
  return new AppError('CANCELLED', 'the run was aborted before this router was changed');
}

/** @throws AppError VERSION_UNSUPPORTED, FIELD_UNAVAILABLE */
function assertSupported(action: Action, input: ActionInput, router: { readonly facts: { readonly version: string } }): void {
  const [unmet] = unmetRequirements(action, input, router.facts);
  if (!unmet) return;
  const range = [unmet.since ? `since RouterOS ${unmet.since}` : '', unmet.until ? `until before ${unmet.until}` : ''];
  const where = `${range.filter(Boolean).join(' and ')}; the router runs ${router.facts.version}`;
  const code = unmet.what === action.id ? 'VERSION_UNSUPPORTED' : 'FIELD_UNAVAILABLE';
  throw new AppError(code, `${unmet.what} exists ${where}`, { details: { ...unmet, version: router.facts.version } });
}

/** Commands such as ping answer with rows; a change of rows answers with nothing that the diff does not say. */
function outputOf(action: WriteAction, applied: readonly Applied[]): Pick<Ending, 'output'> {
  const rows = applied.flatMap((each) => each.rows);
  if (rows.length === 0) return {};
  const kept = rows.slice(0, MAX_OUTPUT_ROWS).map((row) => maskSecrets(row, action.secrets));
  return { output: { rows: kept, ...(rows.length > kept.length ? { truncated: true } : {}) } };
}

function guardOf(plan: Plan): string {
  // An add names its row only when the router has answered: any `.id` stands for it here.
  return plan.changes.every((change) => inverseOf(change, ANY_ID) !== undefined) ? 'inverse' : 'none';
}

function tellChanges(plan: Plan): string {
  return plan.changes.length === 1 ? '1 change' : `${plan.changes.length} changes`;
}
