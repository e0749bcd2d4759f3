import { authorise, DEFAULT_TENANT, visibleTenants, type Actor } from '../../core/access';
import {
  parseInput,
  type Registry,
  type RouterRunStatus,
  type RunAccepted,
  type RunOptions,
  type RunRequest,
} from '../../core/catalogue';
import { AppError } from '../../core/errors';
import type { Vault } from '../../core/secrets';
import { isUniqueViolation, type Page, type PageRequest } from '../../fleet';
import { resolveChecks } from '../checks';
import type { Run, RunCounts } from '../entities';
import type { EventBus } from '../events/event-bus';
import { followRun } from '../events/follow-run';
import type { ArtefactStore } from '../outputs/artefact-store';
import type { Queues } from '../queues/queues';
import type { RolloutDriver } from '../rollout/driver';
import type { RolloutStore } from '../rollout/rollout-store';
import type { RolloutTarget } from '../rollout/waves';
import type { RunQueries } from '../store/run-queries';
import type { RunStore } from '../store/run-store';
import { newRun, requestHash } from './new-run';
import type { RunFinisher } from './run-finisher';
import type { RunSources } from './run-sources';
import type { ResultGroup, RouterRunView, RunEvent, RunEventType, Runs, RunState, RunView } from './run-views';
import { toRouterRunView, toRunView } from './view-mapper';

/** Resolves a selector within a tenant, once: the answer is frozen into the run. */
export type ResolveTargets = (actor: Actor, tenant: string, selector: string) => Promise<readonly RolloutTarget[]>;

/** Puts targets into the order in which they are to be worked on, e.g. what hangs behind others first. */
export type OrderTargets = (targets: readonly RolloutTarget[]) => Promise<readonly RolloutTarget[]>;

export interface RunServiceOptions {
  readonly registry: Registry;
  readonly resolve: ResolveTargets;
  readonly vault: Vault;
  readonly store: RunStore;
  readonly queries: RunQueries;
  readonly rollout: RolloutStore;
  readonly driver: RolloutDriver;
  readonly sources: RunSources;
  readonly queues: Queues;
  readonly finisher: RunFinisher;
  readonly events: EventBus;
  readonly artefacts: ArtefactStore;
  /** Absent: in the order of the selector. */
  readonly orderTargets?: OrderTargets;
  /** A gate can ask Prometheus. */
  readonly canAskGate: boolean;
}

/** How long one who waits sleeps at most when no wake-up comes, e.g. while Redis is away. */
const LOOK_AGAIN_MS = 1000;

export class RunService implements Runs {
  constructor(private readonly options: RunServiceOptions) {}

  /** Checks everything before anything is stored; no router is touched by a bad request. */
  async submit(actor: Actor, request: RunRequest): Promise<RunAccepted> {
    const { registry, store, vault, driver } = this.options;
    const tenant = request.tenant ?? DEFAULT_TENANT;
    const action = registry.action(request.do);
    // The stages of a workflow are carried out by nobody but their workflow.
    if (action.id.includes('/')) throw new AppError('ACTION_UNKNOWN', `${action.id} is a stage; run its workflow`);
    authorise(actor, `action:${action.kind}`, tenant);
    const input = parseInput(action, request.input);
    const repeated = await this.#repeated(tenant, request);
    if (repeated) return repeated;
    this.#assertGate(request);
    // A check that nobody knows is a mistake of the request, not of a router.
    resolveChecks(request.checks, { risk: action.risk, touchesManagement: true });
    const targets = await this.#ordered(request, await this.options.resolve(actor, tenant, request.on));
    const { run, routerRuns } = newRun({ actor, tenant, action, request, input, targets }, vault);
    try {
      await store.create(run, routerRuns);
    } catch (error) {
      // The same key, submitted twice at once: the other one was first.
      const other = isUniqueViolation(error) ? await this.#repeated(tenant, request) : undefined;
      if (other) return other;
      throw error;
    }
    if (run.state === 'scheduled') await this.#startLater(run);
    if (request.rollout?.waves && run.writes) await store.addEvent(run.id, 'wave.started', { wave: 0 });
    // It is stored: what fails now the reconciler makes good.
    await driver.move(run.id).catch(() => undefined);
    return { id: run.id, total: targets.length, repeated: false };
  }

  #ordered(request: RunRequest, targets: readonly RolloutTarget[]): Promise<readonly RolloutTarget[]> {
    const { orderTargets } = this.options;
    return orderTargets && request.rollout?.order !== 'given' ? orderTargets(targets) : Promise.resolve(targets);
  }

  #assertGate(request: RunRequest): void {
    if (request.rollout?.gateQuery === undefined || this.options.canAskGate) return;
    throw new AppError('INPUT_INVALID', 'rollout.gateQuery: no Prometheus is set', {
      remedy: 'Set ROSFLEET_PROMETHEUS_URL to the Prometheus that the gate is to ask, or leave the query out.',
    });
  }

  /** Where Redis is away, the reconciler sees that the time has come. */
  async #startLater({ id, startAt }: Run): Promise<void> {
    await this.options.queues.lookLater(id, { at: startAt ?? 0, as: 'start' }).catch(() => undefined);
  }

  async get(actor: Actor, id: string): Promise<RunView> {
    const run = await this.#visible(actor, id);
    return this.#view(run);
  }

  async list(actor: Actor, page: PageRequest & { state?: RunState }): Promise<Page<RunView>> {
    const found = await this.options.queries.runs(visibleTenants(actor, 'run:read'), page);
    const items = await Promise.all(found.items.map(async (run) => toRunView(run, await this.#counts(run))));
    return { ...found, items };
  }

  async groups(actor: Actor, id: string): Promise<readonly ResultGroup[]> {
    await this.#visible(actor, id);
    return this.options.queries.groups(id);
  }

  async routers(actor: Actor, id: string, page: PageRequest & { status?: RouterRunStatus }): Promise<Page<RouterRunView>> {
    await this.#visible(actor, id);
    const found = await this.options.queries.routerRuns(id, page);
    const artefacts = await this.options.artefacts.of(found.items.map((row) => row.id));
    return { ...found, items: found.items.map((row) => toRouterRunView(row, artefacts.get(row.id))) };
  }

  async pause(actor: Actor, id: string): Promise<RunView> {
    await this.#control(actor, id, { from: ['running'], to: 'paused', event: 'run.paused' });
    await this.options.store.unqueue(id);
    return this.get(actor, id);
  }

  /** Goes on with a paused run, or with a held one: what has failed so far is borne, and the budget begins anew. */
  async resume(actor: Actor, id: string): Promise<RunView> {
    const { rollout, store } = this.options;
    const change = async (): Promise<boolean> => (await rollout.resume(id)) || store.transition(id, ['paused'], 'running');
    await this.#control(actor, id, { from: ['paused', 'held'], to: 'running', event: 'run.resumed', change });
    await this.options.driver.look(id);
    return this.get(actor, id);
  }

  /** Nothing new is started; routers that are being written to are brought to a known state first. */
  async abort(actor: Actor, id: string): Promise<RunView> {
    const from = ['scheduled', 'running', 'paused', 'held'] as const;
    await this.#control(actor, id, { from, to: 'aborting', event: 'run.aborting' });
    const reason = new AppError('CANCELLED', 'the run was aborted before this router was touched');
    await this.options.store.cancelUntouched(id, reason.toRecord());
    await this.options.finisher.finish(id);
    return this.get(actor, id);
  }

  approve(actor: Actor, id: string, options?: RunOptions): Promise<RunAccepted> {
    return this.options.sources.approve(actor, id, options);
  }

  undo(actor: Actor, id: string, options?: RunOptions): Promise<RunAccepted> {
    return this.options.sources.undo(actor, id, options);
  }

  async *events(actor: Actor, id: string, options: { after?: number; signal: AbortSignal }): AsyncIterable<RunEvent> {
    await this.#visible(actor, id);
    const { queries, events: bus } = this.options;
    yield* followRun(id, { ...options, queries, bus });
  }

  async wait(actor: Actor, id: string, timeoutMs: number): Promise<RunView> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const sign = this.options.events.next(id, Math.min(LOOK_AGAIN_MS, Math.max(1, deadline - Date.now())));
      const run = await this.#visible(actor, id);
      if (run.state === 'finished' || Date.now() >= deadline) return this.#view(run);
      await sign;
    }
  }

  async #view(run: Run): Promise<RunView> {
    const [counts, waves] = await Promise.all([this.#counts(run), this.options.rollout.waves(run.id)]);
    return toRunView(run, counts, waves);
  }

  /** A finished run knows its counts; a live one is counted. */
  async #counts(run: Run): Promise<RunCounts> {
    return run.counts ?? this.options.store.counts(run.id);
  }

  async #visible(actor: Actor, id: string): Promise<Run> {
    const run = await this.options.queries.run(id);
    authorise(actor, 'run:read', run.tenantId);
    return run;
  }

  /** @param change makes the transition, where it takes more than another state */
  async #control(
    actor: Actor,
    id: string,
    step: { from: readonly RunState[]; to: RunState; event: RunEventType; change?: () => Promise<boolean> },
  ): Promise<void> {
    const { from, to, event } = step;
    const run = await this.options.queries.run(id);
    authorise(actor, 'run:control', run.tenantId);
    if (!(await (step.change?.() ?? this.options.store.transition(id, from, to)))) {
      const { state } = await this.options.queries.run(id);
      throw new AppError('RUN_STATE_INVALID', `the run is ${state}; only a run that is ${from.join(' or ')} can become ${to}`);
    }
    await this.options.store.addEvent(id, event, { actor: { id: actor.id, name: actor.name } });
    this.options.events.notify(id);
  }

  async #repeated(tenant: string, request: RunRequest): Promise<RunAccepted | undefined> {
    if (!request.idempotencyKey) return undefined;
    const run = await this.options.store.findByKey(tenant, request.idempotencyKey);
    if (!run) return undefined;
    if (run.requestHash === requestHash(request)) return { id: run.id, total: run.total, repeated: true };
    throw new AppError('IDEMPOTENCY_CONFLICT', 'this Idempotency-Key was used for another request', { details: { run: run.id } });
  }
}
