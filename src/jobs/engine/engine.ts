import {
  diffOf,
  assertSupported,
  type Plan,
  type ReadAction,
  type ReadResult,
  type RouterFacts,
  type RouterReader,
  type WriteAction,
} from '../../core/catalogue';
import { AppError } from '../../core/errors';
import { parseVersion, type SessionTarget } from '../../routeros';
import { parsePlan } from '../store/run-store';
import { freshChange } from './fresh-change';
import { tellChanges, type ChangeContext, type EngineOptions, type ExclusiveLink } from './context';
import { diffHash } from './diff-hash';
import { assertKnown, assertMenu, explained, readWarnings } from './known-menus';
import { offlineVerdict } from './offline';
import { ended, type Verdict } from './outcome';
import { bringBack } from './outputs/bring-back';
import { abandonedStream, streamOf } from './outputs/stream-command';
import { streamRead } from './outputs/stream-read';
import { chosenGuard } from './prepare';
import { resolve } from './resolve';
import { touchedState } from './state-hash';
import { StepClock } from './step-clock';
import { undoActionOf } from './undo/undo-action';
import { askLater } from './verdicts';
import { planAad, type Work } from './work';

const BUSY_RETRY_MS = 500;
const LOST_RETRY_MS = 1000;
const MAX_PLAIN_ATTEMPTS = 2;

interface Timing {
  readonly clock: StepClock;
  readonly signal: AbortSignal;
}

/** Carries out one router run: read, plan, guard, apply, verify, undo. Says what became of it; storing that is the caller's. */
export class Engine {
  constructor(private readonly options: EngineOptions) {}

  async execute(order: Work, signal: AbortSignal): Promise<Verdict> {
    const clock = new StepClock();
    let work = order;
    try {
      if (order.action.workflow?.stages) return await this.options.stages.drive(order);
      if (order.run.sourceKind === 'undo') work = { ...order, action: await undoActionOf(this.options, order) };
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
    const verdict = await this.#readFrom(target, work, action, { clock, signal });
    return bringBack(this.options, { work, action, target, clock }, verdict);
  }

  #readFrom(target: SessionTarget, work: Work, action: ReadAction, { clock, signal }: Timing): Promise<Verdict> {
    const prepare = async (session: RouterReader): Promise<readonly string[]> => {
      assertSupported(action, work.input, session.facts);
      return readWarnings(action, work.input, await this.options.catalogueOf(session.facts));
    };
    const { stream } = action;
    if (stream) return streamRead(this.options, { work, action, stream, target, clock, signal }, prepare);
    return this.options.pool.withSession(
      target,
      'read',
      async (session) => {
        const warnings = await prepare(session);
        const read = (): Promise<ReadResult> => action.read(session, work.input);
        const found = await clock.time('read', read).catch((cause: unknown) => Promise.reject(explained(cause, warnings)));
        const output = warnings.length > 0 ? { ...found, warnings } : found;
        return ended({ status: 'unchanged', output, steps: clock.steps });
      },
      { signal },
    );
  }

  /** What would change, bound to the state that it was computed from, and how it would be guarded. */
  async #planOnly(work: Work, action: WriteAction, clock: StepClock, signal: AbortSignal): Promise<Verdict> {
    const target = await this.#target(work);
    return this.options.pool.withSession(
      target,
      'read',
      async (session) => {
        assertSupported(action, work.input, session.facts);
        const catalogue = await this.options.catalogueOf(session.facts);
        if (work.run.sourceKind === null) assertMenu(action, work.input, catalogue);
        const plan = await clock.time('plan', () => action.plan(session, work.input, {}), tellChanges);
        assertKnown(plan, catalogue);
        const diff = diffOf(plan, action.secrets);
        const found = { diff, diffHash: diffHash(diff), steps: clock.steps };
        if (plan.changes.length === 0) return ended({ status: 'unchanged', ...found });
        const context = { work, action, target, session, catalogue };
        const [decided, state] = await Promise.all([
          clock.time('guard', () => chosenGuard(context, plan)).catch((cause: unknown) => AppError.from(cause)),
          touchedState(session, plan, catalogue),
        ]);
        const stateHash = this.options.vault.mark(state);
        if (decided instanceof AppError) return ended({ status: 'failed', ...found, stateHash, error: decided.toRecord() });
        const { guard, prediction, isCareful } = decided;
        const evidence = {
          ...(plan.notes ? { notes: plan.notes } : {}),
          guardWhy: guard.why,
          ...(isCareful ? { lockout: prediction } : {}),
        };
        return ended({ status: 'planned', ...found, stateHash, guard: guard.kind, evidence });
      },
      { signal },
    );
  }

  async #apply(work: Work, action: WriteAction, clock: StepClock, signal: AbortSignal): Promise<Verdict> {
    const { options } = this;
    const { routerRun } = work;
    const target = await this.#target(work);
    const links = (await options.linksOf?.(routerRun.routerId)) ?? [];
    const lease = await options.leases.acquire(
      routerRun.routerId,
      links.map((link) => link.id),
    );
    if (!lease) return busy(work);
    const letGo = options.leases.keep(lease);
    const fence = (): Promise<void> => options.leases.confirm(lease);
    try {
      return await options.pool.withSession(
        target,
        'write',
        async (session) => {
          assertSupported(action, work.input, session.facts);
          const catalogue = await this.options.catalogueOf(session.facts);
          const context: ChangeContext = { work, action, target, lease, fence, clock, signal, session, catalogue };
          const previous = this.#previousPlan(work);
          const verdict = await this.#change(context, previous, links);
          return bringBack(options, { work, action, target, clock, fence }, verdict);
        },
        { signal },
      );
    } finally {
      letGo();
      // After LEASE_LOST the token no longer fits and this does nothing.
      await options.leases.release(lease);
    }
  }

  #change(context: ChangeContext, previous: Plan | undefined, links: readonly ExclusiveLink[]): Promise<Verdict> {
    if (!previous) return freshChange(this.options, context, links);
    const stream = streamOf(context.action, previous);
    return stream ? abandonedStream(this.options, context, stream) : resolve(this.options, context, previous);
  }

  #failed(work: Work, error: AppError, clock: StepClock): Verdict {
    const { routerRun } = work;
    if (error.code === 'LEASE_LOST') return { kind: 'taken' };
    if (routerRun.unresolved) {
      const record = routerRun.guardRecord ?? undefined;
      return askLater(this.options, work, error, clock, record?.takeBack ? { takeBack: { record } } : record ? { record } : {});
    }
    const offline = offlineVerdict(this.options, work, error);
    if (offline) return offline;
    const mayRetry = error.code === 'CONNECTION_LOST' && routerRun.attempt < MAX_PLAIN_ATTEMPTS;
    if (mayRetry) return { kind: 'again', notBefore: Date.now() + LOST_RETRY_MS, unresolved: false, error };
    return ended({ status: 'failed', diff: [], steps: clock.steps, error: error.toRecord() });
  }

  /**
   * What the router is known not to have is refused before it is touched. A router whose write is unresolved is asked all
   * the same.
   */
  async #target({ action, input, routerRun }: Work): Promise<SessionTarget> {
    const target = await this.options.target(routerRun.routerId);
    if (target.version && !routerRun.unresolved) assertSupported(action, input, factsOf(target.version));
    return target;
  }

  #previousPlan({ routerRun }: Work): Plan | undefined {
    if (!routerRun.unresolved || !routerRun.sealedPlan) return undefined;
    return parsePlan(this.options.vault.open(routerRun.sealedPlan, planAad(routerRun.id)).reveal());
  }
}

/** All that is known of a router before it was reached. */
function factsOf(version: string): RouterFacts {
  return { version, major: parseVersion(version)?.major ?? 0 };
}

function busy({ routerRun }: Work): Verdict {
  const deferred = routerRun.status === 'deferred' ? ({ deferred: true } as const) : {};
  return {
    kind: 'again',
    notBefore: Date.now() + BUSY_RETRY_MS,
    unresolved: routerRun.unresolved,
    isExpected: true,
    ...deferred,
  };
}
