import type { DataSource } from 'typeorm';
import type { Registry, RouterFacts, RouterSession } from '../core/catalogue';
import type { Role } from '../core/config';
import type { ErrorRecord } from '../core/errors';
import type { Vault } from '../core/secrets';
import type { Logger } from '../core/telemetry';
import type { NewEvent } from '../fleet';
import { menuCatalogue, type MenuCatalogue, type SessionPool, type SessionTarget } from '../routeros';
import type { EngineOptions } from './engine/context';
import { Engine } from './engine/engine';
import { EventBus } from './events/event-bus';
import { DEFAULT_EVENTS_KEEP_MS, EventRetention } from './events/event-retention';
import { ArtefactService, type Artefacts } from './outputs/artefacts';
import { createOutputs, DEFAULT_ARTEFACTS, type ArtefactSettings } from './outputs/outputs';
import { Queues } from './queues/queues';
import { Reconciler } from './reconcile/reconciler';
import type { RedisAccess } from './redis';
import { Admission } from './rollout/admission';
import { RolloutDriver, type AskGate } from './rollout/driver';
import { askPrometheus } from './rollout/prometheus-gate';
import { RolloutStore } from './rollout/rollout-store';
import { WriteSwitch, type RecordAudit, type Writes } from './rollout/write-switch';
import type { Schedules } from './schedules/schedule-views';
import { startSchedules } from './schedules/start-schedules';
import { GuardSweeper } from './service/guard-sweeper';
import { RunFinisher } from './service/run-finisher';
import { RunLauncher } from './service/run-launcher';
import { RunSources } from './service/run-sources';
import { RunService, type OrderTargets, type ResolveTargets } from './service/run-service';
import type { Runs } from './service/run-views';
import { InstanceStore } from './store/instance-store';
import { LeaseStore } from './store/lease-store';
import { RecoveryStore } from './store/recovery-store';
import { RunQueries } from './store/run-queries';
import { RunStore } from './store/run-store';
import { SourceStore } from './store/source-store';
import { RouterWorker } from './worker/router-worker';
import { RunWorker } from './worker/run-worker';
import { ChildRuns } from './workflows/child-runs';
import type { DaemonSteps } from './workflows/daemon-steps';
import { stagedRuns } from './workflows/is-staged';
import { StageDriver } from './workflows/stage-driver';
import { StageStore } from './workflows/stage-store';

const DEFAULT_OFFLINE_RETRY_MS = 30_000;
const DEFAULT_RESTART_MS = 900_000;
const GATE_TIMEOUT_MS = 10_000;

export interface JobsOptions {
  readonly db: DataSource;
  readonly redis: RedisAccess;
  readonly registry: Registry;
  readonly vault: Vault;
  readonly pool: SessionPool;
  readonly log: Logger;
  readonly roles: readonly Role[];
  /** How to reach a router, with its secrets opened. */
  readonly target: (routerId: string) => Promise<SessionTarget>;
  readonly resolve: ResolveTargets;
  /** The order in which routers are worked on. @defaultValue that of the selector */
  readonly orderTargets?: OrderTargets;
  /** Routers of one tenant worked on at once over all its runs; 0 is no limit. @defaultValue 0 */
  readonly tenantConcurrency?: number;
  /** The Prometheus that is asked before a further wave. Absent: such gates are refused. */
  readonly prometheusUrl?: string | undefined;
  /** Asked instead of Prometheus. */
  readonly askGate?: AskGate;
  readonly audit?: RecordAudit;
  /** The menus that a router has. @defaultValue those baked for its version */
  readonly catalogueOf?: (facts: RouterFacts) => Promise<MenuCatalogue>;
  /** How files that actions make are brought back and kept. @defaultValue at most 32 MiB each, for 30 days */
  readonly artefacts?: ArtefactSettings;
  /** What workflows can have the daemon itself do, by name. @defaultValue nothing */
  readonly daemonSteps?: DaemonSteps;
  /** How long the events of a run are kept when it is over. @defaultValue 30 days */
  readonly eventsKeepMs?: number;
  /** Routers worked on at once by this process. */
  readonly concurrency: number;
  readonly connectTimeoutMs: number;
  readonly leaseMs: number;
  readonly settleMs: number;
  /** First wait before a router that is offline is tried again. @defaultValue 30000 */
  readonly offlineRetryMs?: number;
  /** How long a router that was told to restart is waited for. @defaultValue 15 minutes: large switches take twelve */
  readonly restartMs?: number;
  /** Pairs that a router belongs to: two members are never worked on at once. @defaultValue none */
  readonly linksOf?: EngineOptions['linksOf'];
  /** Maintenance windows and freezes. @defaultValue always open */
  readonly window?: EngineOptions['window'];
  /** Told of every router run that ended with an error. */
  readonly onError?: (routerId: string, error: ErrorRecord) => void;
  /** Told when a run ends or halts. */
  readonly record?: (event: NewEvent) => void;
  /** No other process can use this database: whoever is registered in it is dead. */
  readonly alone: boolean;
}

export interface Jobs {
  readonly runs: Runs;
  readonly writes: Writes;
  readonly schedules: Schedules;
  readonly artefacts: Artefacts;
  /** Removes what guards of earlier runs left on a router. */
  sweepGuards(routerId: string, session: RouterSession): Promise<void>;
  /** One look of the reconciler; the clock calls it. */
  tick(): Promise<void>;
  /** @throws unless Redis answers */
  ping(): Promise<void>;
  /** Takes no more work and waits for what is under way, up to `graceMs`. */
  close(graceMs: number): Promise<void>;
}

function prometheusGate(url: string | undefined): AskGate | undefined {
  return url === undefined ? undefined : (query) => askPrometheus({ url, query, timeoutMs: GATE_TIMEOUT_MS });
}

/** Takes no more work and waits for what is under way. */
async function withinGrace(workers: readonly { close(): Promise<void> }[], graceMs: number): Promise<void> {
  const closed = Promise.allSettled(workers.map((worker) => worker.close()));
  const late = new Promise<void>((resolve) => setTimeout(resolve, graceMs).unref());
  await Promise.race([closed, late]);
}

/** What the parts of this layer share: the database and the queues, each behind its own door. */
function createCommon({ db, redis, registry, vault, log, roles, leaseMs, artefacts, record }: JobsOptions) {
  const instances = new InstanceStore(db, { roles, deadAfterMs: leaseMs });
  const store = new RunStore(db, instances.id);
  const leases = new LeaseStore(db, instances.id, leaseMs);
  const queues = new Queues(redis, stagedRuns(store, registry));
  const events = new EventBus(redis);
  const finisher = new RunFinisher(store, events, log, record);
  const { limitBytes } = artefacts ?? DEFAULT_ARTEFACTS;
  const outputs = createOutputs(db, events, { vault, log, limitBytes });
  const [rollout, queries] = [new RolloutStore(db), new RunQueries(db)];
  return { instances, store, leases, queues, events, finisher, rollout, queries, outputs, artefacts: outputs.artefacts, log };
}

type Common = ReturnType<typeof createCommon>;

/** What surfaces call. */
function createServices(options: JobsOptions, common: Common) {
  const { db, registry, vault, audit } = options;
  const askGate = options.askGate ?? prometheusGate(options.prometheusUrl);
  const driver: RolloutDriver = new RolloutDriver({
    ...common,
    record: options.record,
    askGate,
    admission: new Admission(db, options.tenantConcurrency ?? 0),
    launcher: new RunLauncher(common.store, common.queues, common.log),
    undoRun: (id) => sources.undoHalted(id),
  });
  const sources = new RunSources({ ...common, registry, vault, driver, sources: new SourceStore(db) });
  const writes = new WriteSwitch({ ...common, db, driver, audit });
  const runs = new RunService({ ...options, ...common, driver, sources, canAskGate: askGate !== undefined });
  return { driver, sources, writes, runs };
}

/** What carries out workflows that have stages. */
function createStages(options: JobsOptions, common: Common, { driver, sources }: Services): StageDriver {
  const { db, vault, daemonSteps = {} } = options;
  const stages = new StageStore(db, vault, common.instances.id);
  const children = new ChildRuns({ ...options, ...common, driver, sources });
  return new StageDriver({ ...options, stages, children, daemonSteps, window: options.window });
}

type Services = ReturnType<typeof createServices>;

/** What works on routers, where this process is to. */
function createWorkers(options: JobsOptions, common: Common, services: Services) {
  if (!options.roles.includes('worker')) return { all: [], working: new Set<string>() };
  const { driver } = services;
  const stages = createStages(options, common, services);
  const { catalogueOf = (facts) => Promise.resolve(menuCatalogue(facts.version)) } = options;
  const { offlineRetryMs = DEFAULT_OFFLINE_RETRY_MS, restartMs = DEFAULT_RESTART_MS, leaseMs: lockMs } = options;
  const engine = new Engine({ ...options, ...common, catalogueOf, offlineRetryMs, restartMs, stages });
  const routers = new RouterWorker({ ...options, ...common, engine, driver, lockMs });
  const runs = new RunWorker({ redis: options.redis, driver, log: common.log, lockMs });
  return { all: [routers, runs, { close: () => Promise.resolve(stages.stop()) }], working: routers.working };
}

/** Starts what the roles of this process need. Submitting works in every role. */
export async function startJobs(options: JobsOptions): Promise<Jobs> {
  const { db, roles, settleMs } = options;
  const common = createCommon(options);
  const { instances, store, leases, queues, outputs, log } = common;
  const { keepMs } = options.artefacts ?? DEFAULT_ARTEFACTS;
  const retention = new EventRetention(db, options.eventsKeepMs ?? DEFAULT_EVENTS_KEEP_MS);
  await instances.register();
  // Apart from the ticks: one that takes long must not make a process at work look dead.
  const heart = setInterval(() => void instances.heartbeat().catch(() => undefined), options.leaseMs / 3);
  const services = createServices(options, common);
  const { driver, writes, runs } = services;
  const workers = createWorkers(options, common, services);
  const { working } = workers;
  const reconciler = new Reconciler({ ...common, recovery: new RecoveryStore(db), driver, settleMs, working });
  await reconciler.start({ alone: options.alone });
  const scheduled = startSchedules({ ...options, runs });
  const sweeper = new GuardSweeper(store, leases, log);

  return {
    runs,
    writes,
    schedules: scheduled.schedules,
    artefacts: new ArtefactService({ db, artefacts: outputs.artefacts, queries: common.queries, audit: options.audit }),
    sweepGuards: (routerId, session) => sweeper.sweep(routerId, session),
    async tick(): Promise<void> {
      await reconciler.reclaim();
      await writes.refresh();
      if (!roles.includes('scheduler')) return;
      await scheduled.look();
      await reconciler.reconcile();
      await outputs.artefacts.sweep(keepMs);
      await retention.sweep();
    },
    ping: () => queues.ping(),
    async close(graceMs: number): Promise<void> {
      // Alive until the last router is done: nobody else may take over what is still being written.
      outputs.stops.close();
      await withinGrace([scheduled, ...workers.all], graceMs);
      clearInterval(heart);
      await queues.close();
      // What is still in hand is taken over when the heartbeat has stopped for long enough.
      if (working.size === 0) await instances.remove().catch(() => undefined);
    },
  };
}
