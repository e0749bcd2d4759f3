import { setMaxListeners } from 'node:events';
import { Worker, type Job } from 'bullmq';
import { parseInput, type Registry } from '../../core/catalogue';
import { AppError, type ErrorRecord } from '../../core/errors';
import type { Vault } from '../../core/secrets';
import { metrics, type Logger } from '../../core/telemetry';
import type { Engine } from '../engine/engine';
import type { Verdict } from '../engine/outcome';
import { inputAad, type Order } from '../engine/work';
import type { EventBus } from '../events/event-bus';
import { QUEUE_PREFIX, ROUTER_QUEUE, STAGED_QUEUE, type Queues, type RouterJobData } from '../queues/queues';
import type { RedisAccess } from '../redis';
import type { RolloutDriver } from '../rollout/driver';
import type { RunFinisher } from '../service/run-finisher';
import type { RunStore, Ticket } from '../store/run-store';

export interface RouterWorkerOptions {
  readonly redis: RedisAccess;
  readonly queues: Queues;
  readonly store: RunStore;
  readonly engine: Engine;
  readonly registry: Registry;
  readonly vault: Vault;
  readonly events: EventBus;
  readonly finisher: RunFinisher;
  readonly driver: RolloutDriver;
  readonly log: Logger;
  /** Routers worked on at once. */
  readonly concurrency: number;
  /** Time that connecting may take on top of an action's own deadline. */
  readonly connectTimeoutMs: number;
  readonly lockMs: number;
  readonly onError?: (routerId: string, error: ErrorRecord) => void;
}

/** Connections that a guarded change opens one after the other: to write, to prove, to take back. */
const GUARD_CONNECTS = 4;
/** What checks and guards may take on top of the action's own deadline. */
const GUARDING_MS = 60_000;
/** Workflows under way at once: they wait for runs of their own most of the time. */
const STAGED_CONCURRENCY = 1000;
/** Orders kept open; they may hold secrets, so not for ever. */
const MAX_ORDERS = 50;

/**
 * Takes router jobs. A job is only a hint that there is work: what counts is whether its ticket can be claimed in the
 * database, so that a job delivered twice, late, or after Redis was restored does no harm.
 */
export class RouterWorker {
  /** Claimed and not ended: what the reconciler must not take back. */
  readonly working = new Set<string>();
  readonly #workers: readonly Worker<RouterJobData>[];
  readonly #orders = new Map<string, Order>();

  constructor(private readonly options: RouterWorkerOptions) {
    this.#workers = [this.#worker(ROUTER_QUEUE, options.concurrency), this.#worker(STAGED_QUEUE, STAGED_CONCURRENCY)];
  }

  #worker(queue: string, concurrency: number): Worker<RouterJobData> {
    const { redis, lockMs, log } = this.options;
    const worker = new Worker<RouterJobData>(queue, (job) => this.#process(job), {
      connection: redis.patient(),
      prefix: QUEUE_PREFIX,
      concurrency,
      lockDuration: lockMs,
      stalledInterval: lockMs / 2,
      // A stalled job is run again; the claim decides whether there is anything to do.
      maxStalledCount: 1000,
    });
    worker.on('error', (error) => log.debug({ err: error }, 'router worker lost redis'));
    worker.on('failed', (job, error) => log.error({ err: error, routerRunId: job?.data.routerRunId }, 'router job failed'));
    return worker;
  }

  /** Takes no more jobs and waits for those under way. */
  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.close()));
  }

  async #process(job: Job<RouterJobData>): Promise<void> {
    const { routerRunId, runId, attempt } = job.data;
    if (this.working.has(routerRunId)) return;
    this.working.add(routerRunId);
    try {
      await this.#work(job, { id: routerRunId, attempt });
      await this.options.driver.routerDone(runId, parentOf(job));
      // A run of one router is over: no need to wait until the flow says so.
      if (!job.parent || this.#orders.get(runId)?.run.total === 1) await this.options.finisher.finish(runId);
    } finally {
      this.working.delete(routerRunId);
    }
  }

  async #work(job: Job<RouterJobData>, ticket: Ticket): Promise<void> {
    const routerRun = await this.options.store.claim(ticket);
    if (!routerRun) return;
    metrics.queueWaitSeconds.observe(Math.max(0, Date.now() - routerRun.queuedAt) / 1000);
    const order = await this.#order(routerRun.runId);
    if (isVerdict(order)) return this.#conclude(job, routerRun.id, routerRun.unresolved ? unknownOf(order) : order);
    const { timeoutMs, stream } = order.action;
    const lastsMs = Math.max(timeoutMs, stream?.maxDurationMs ?? 0);
    const signal = AbortSignal.timeout(lastsMs + GUARDING_MS + GUARD_CONNECTS * this.options.connectTimeoutMs);
    // Each command under way listens to it: many at once are no leak.
    setMaxListeners(0, signal);
    const verdict = await this.options.engine.execute({ ...order, routerRun }, signal);
    await this.#conclude(job, routerRun.id, verdict);
    if (verdict.kind === 'ended' && verdict.ending.error) this.options.onError?.(routerRun.routerId, verdict.ending.error);
  }

  /** Opened once for all routers of a run. */
  async #order(runId: string): Promise<Order | Verdict> {
    const known = this.#orders.get(runId);
    if (known) return known;
    const { store, registry, vault } = this.options;
    try {
      const run = await store.find(runId);
      if (!run) return { kind: 'taken' };
      const action = registry.action(run.actionId);
      const input = parseInput(action, JSON.parse(vault.open(run.sealedInput, inputAad(run.id)).reveal()));
      const order = { run, action, input };
      this.#orders.set(runId, order);
      const [oldest] = this.#orders.keys();
      if (this.#orders.size > MAX_ORDERS && oldest !== undefined) this.#orders.delete(oldest);
      return order;
    } catch (error) {
      // A newer or older daemon that lacks the action, or the wrong master key: this router is not touched.
      const record = AppError.from(error).toRecord();
      return { kind: 'ended', ending: { status: 'failed', steps: [], diff: [], error: record } };
    }
  }

  async #conclude(job: Job<RouterJobData>, id: string, verdict: Verdict): Promise<void> {
    const { store, events, queues } = this.options;
    const { runId } = job.data;
    switch (verdict.kind) {
      case 'taken':
        return;
      case 'put-back':
        await store.putBack(id);
        // Aborted while it was in our hands: nobody else looks for what waits in such a run.
        if ((await store.find(runId))?.state === 'aborting') await store.cancelUntouched(runId, cancelledRecord());
        return this.options.driver.move(runId);
      case 'again': {
        const error = verdict.error?.toRecord();
        const ticket = await store.requeue(id, {
          notBefore: verdict.notBefore,
          unresolved: verdict.unresolved,
          isDeferred: verdict.deferred ?? false,
          isExpected: verdict.isExpected ?? false,
          ...(error ? { error } : {}),
          ...(verdict.record ? { guardRecord: verdict.record } : {}),
          ...(verdict.takeBack ? { guardRecord: verdict.takeBack.record, sealedUndo: verdict.takeBack.sealedDone } : {}),
        });
        if (!ticket) return;
        // Aborted while it was in our hands: nobody else looks for what waits in such a run.
        if (!verdict.unresolved && (await store.find(runId))?.state === 'aborting') {
          await store.cancelUntouched(runId, cancelledRecord());
          return;
        }
        if (verdict.unresolved && verdict.error) await store.addEvent(runId, 'router.unknown', { routerRunId: id, error });
        if (verdict.deferred) await store.addEvent(runId, 'router.deferred', { routerRunId: id, error });
        const delayMs = Math.max(0, verdict.notBefore - Date.now());
        // Where Redis is away, the reconciler finds the ticket without a job.
        await queues.addRouter(runId, ticket, { delayMs, ...parentOf(job) }).catch(() => undefined);
        return;
      }
      case 'ended': {
        const { ending } = verdict;
        if (!(await store.end(id, ending))) return;
        metrics.routerRunsTotal.inc({ status: ending.status });
        if (ending.error) metrics.routerRunErrorsTotal.inc({ code: ending.error.code });
        if (ending.error?.code === 'BUG')
          this.options.log.error({ runId, routerRunId: id, error: ending.error }, 'defect in a router run');
        metrics.routerRunSeconds.observe(ending.steps.reduce((sum, step) => sum + step.ms, 0) / 1000);
        await store.addEvent(runId, 'router.ended', { routerRunId: id, status: ending.status, code: ending.error?.code });
        events.notify(runId);
      }
    }
  }
}

/** What was begun cannot be gone on with here: nobody knows what the router holds. */
function unknownOf(verdict: Verdict): Verdict {
  if (verdict.kind !== 'ended') return verdict;
  const { diff: _none, ...ending } = verdict.ending;
  return { kind: 'ended', ending: { ...ending, status: 'unknown' } };
}

function cancelledRecord(): ErrorRecord {
  return new AppError('CANCELLED', 'the run was aborted before this router was touched').toRecord();
}

function isVerdict(value: Order | Verdict): value is Verdict {
  return 'kind' in value;
}

function parentOf(job: Job<RouterJobData>): { parentJobId?: string } {
  return job.parent ? { parentJobId: job.parent.id } : {};
}
