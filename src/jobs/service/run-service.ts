import { createHash } from 'node:crypto';
import { authorise, DEFAULT_TENANT, visibleTenants, type Actor } from '../../core/access';
import {
  parseInput,
  type Action,
  type Registry,
  type RouterRunStatus,
  type RunAccepted,
  type RunRequest,
} from '../../core/catalogue';
import { AppError } from '../../core/errors';
import { newId } from '../../core/ids';
import { maskSecrets, type Vault } from '../../core/secrets';
import { isUniqueViolation, type Page, type PageRequest } from '../../fleet';
import { inputAad } from '../engine/work';
import { RouterRun, Run } from '../entities';
import type { EventBus } from '../events/event-bus';
import type { RunQueries } from '../store/run-queries';
import type { RunStore } from '../store/run-store';
import type { RunFinisher } from './run-finisher';
import { windowOf, type RunLauncher } from './run-launcher';
import type { ResultGroup, RouterRunView, RunEvent, Runs, RunState, RunView } from './run-views';
import { toRouterRunView, toRunView } from './view-mapper';

/** Resolves a selector within a tenant, once: the answer is frozen into the run. */
export type ResolveTargets = (actor: Actor, tenant: string, selector: string) => Promise<readonly { id: string; name: string }[]>;

export interface RunServiceOptions {
  readonly registry: Registry;
  readonly resolve: ResolveTargets;
  readonly vault: Vault;
  readonly store: RunStore;
  readonly queries: RunQueries;
  readonly launcher: RunLauncher;
  readonly finisher: RunFinisher;
  readonly events: EventBus;
}

const EVENT_PAGE = 500;
/** How long a follower sleeps at most when no wake-up comes, e.g. while Redis is away. */
const LOOK_AGAIN_MS = 1000;

export class RunService implements Runs {
  constructor(private readonly options: RunServiceOptions) {}

  /** Checks everything before anything is stored; no router is touched by a bad request. */
  async submit(actor: Actor, request: RunRequest): Promise<RunAccepted> {
    const { registry, store, launcher } = this.options;
    const tenant = request.tenant ?? DEFAULT_TENANT;
    const action = registry.action(request.do);
    authorise(actor, `action:${action.kind}`, tenant);
    const input = parseInput(action, request.input);
    const repeated = await this.#repeated(tenant, request);
    if (repeated) return repeated;
    const targets = await this.options.resolve(actor, tenant, request.on);
    const run = this.#newRun(actor, tenant, action, request, input, targets.length);
    const routerRuns = newRouterRuns(run, targets);
    try {
      await store.create(run, routerRuns);
    } catch (error) {
      // The same key, submitted twice at once: the other one was first.
      const other = isUniqueViolation(error) ? await this.#repeated(tenant, request) : undefined;
      if (other) return other;
      throw error;
    }
    const queued = routerRuns.filter((each) => each.phase === 'queued');
    await launcher.start(run.id, run.generation, queued);
    return { id: run.id, total: targets.length, repeated: false };
  }

  async get(actor: Actor, id: string): Promise<RunView> {
    const run = await this.#visible(actor, id);
    return this.#view(run);
  }

  async list(actor: Actor, page: PageRequest & { state?: RunState }): Promise<Page<RunView>> {
    const found = await this.options.queries.runs(visibleTenants(actor, 'run:read'), page);
    const items = await Promise.all(found.items.map((run) => this.#view(run)));
    return { ...found, items };
  }

  async groups(actor: Actor, id: string): Promise<readonly ResultGroup[]> {
    await this.#visible(actor, id);
    return this.options.queries.groups(id);
  }

  async routers(actor: Actor, id: string, page: PageRequest & { status?: RouterRunStatus }): Promise<Page<RouterRunView>> {
    await this.#visible(actor, id);
    const found = await this.options.queries.routerRuns(id, page);
    return { ...found, items: found.items.map(toRouterRunView) };
  }

  async pause(actor: Actor, id: string): Promise<RunView> {
    await this.#control(actor, id, ['running'], 'paused', 'run.paused');
    await this.options.store.unqueue(id);
    return this.get(actor, id);
  }

  async resume(actor: Actor, id: string): Promise<RunView> {
    await this.#control(actor, id, ['paused'], 'running', 'run.resumed');
    await this.options.launcher.launch(id);
    return this.get(actor, id);
  }

  /** Nothing new is started; routers that are being written to are brought to a known state first. */
  async abort(actor: Actor, id: string): Promise<RunView> {
    await this.#control(actor, id, ['running', 'paused'], 'aborting', 'run.aborting');
    const reason = new AppError('CANCELLED', 'the run was aborted before this router was touched');
    await this.options.store.cancelUntouched(id, reason.toRecord());
    await this.options.finisher.finish(id);
    return this.get(actor, id);
  }

  async *events(actor: Actor, id: string, options: { after?: number; signal: AbortSignal }): AsyncIterable<RunEvent> {
    await this.#visible(actor, id);
    let after = options.after ?? 0;
    while (!options.signal.aborted) {
      const sign = this.options.events.next(id, LOOK_AGAIN_MS, options.signal);
      const page = await this.options.queries.events(id, after, EVENT_PAGE);
      for (const event of page) {
        after = event.id;
        yield event;
        if (event.type === 'run.finished') return;
      }
      if (page.length < EVENT_PAGE) await sign;
    }
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

  /** A finished run knows its counts; a live one is counted. */
  async #view(run: Run): Promise<RunView> {
    return toRunView(run, run.counts ?? (await this.options.store.counts(run.id)));
  }

  async #visible(actor: Actor, id: string): Promise<Run> {
    const run = await this.options.queries.run(id);
    authorise(actor, 'run:read', run.tenantId);
    return run;
  }

  async #control(actor: Actor, id: string, from: readonly RunState[], to: RunState, event: RunEvent['type']): Promise<void> {
    const run = await this.options.queries.run(id);
    authorise(actor, 'run:control', run.tenantId);
    if (!(await this.options.store.transition(id, from, to))) {
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

  #newRun(actor: Actor, tenant: string, action: Action, request: RunRequest, input: object, total: number): Run {
    const id = newId();
    const given = (request.input ?? {}) as Readonly<Record<string, unknown>>;
    return Object.assign(new Run(), {
      id,
      tenantId: tenant,
      actionId: action.id,
      mode: request.mode ?? 'apply',
      selector: request.on,
      input: maskSecrets(given, action.secrets),
      sealedInput: this.options.vault.seal(JSON.stringify(input), inputAad(id)),
      actor: { id: actor.id, name: actor.name },
      state: 'running' as const,
      outcome: null,
      total,
      concurrency: request.rollout?.concurrency ?? null,
      generation: 1,
      idempotencyKey: request.idempotencyKey ?? null,
      requestHash: requestHash(request),
      createdAt: Date.now(),
      finishedAt: null,
      counts: null,
    });
  }
}

/** The first of them are queued from the start: nobody else knows of the run yet. */
function newRouterRuns(run: Run, targets: readonly { id: string; name: string }[]): RouterRun[] {
  const queued = windowOf(run);
  return targets.map((target, seq) =>
    Object.assign(new RouterRun(), {
      id: newId(),
      runId: run.id,
      tenantId: run.tenantId,
      routerId: target.id,
      routerName: target.name,
      seq,
      status: 'pending' as const,
      phase: seq < queued ? ('queued' as const) : ('waiting' as const),
      queuedAt: seq < queued ? run.createdAt : null,
      attempt: 0,
      unresolved: false,
      resolveTries: 0,
    }),
  );
}

function requestHash(request: RunRequest): string {
  const { do: action, input, on, mode, rollout } = request;
  return createHash('sha256')
    .update(JSON.stringify([action, input ?? {}, on, mode ?? 'apply', rollout ?? {}]))
    .digest('hex');
}
