import 'reflect-metadata';
import { join, resolve } from 'node:path';
import { systemActor, type Actor } from './core/access';
import type { DataSource } from 'typeorm';
import { createRegistry, type Registry, type RouterReader } from './core/catalogue';
import { loadConfig, type Config } from './core/config';
import { AppError, type ErrorRecord } from './core/errors';
import { createLogger, type Logger } from './core/telemetry';
import {
  createFleet,
  fleetSteps,
  NetworkPolicy,
  readSurroundings,
  TargetPolicy,
  type Fleet,
  type RouterState,
  type Surroundings as Neighbourhood,
} from './fleet';
import { clockModule, startJobs, type DaemonSteps, type Jobs } from './jobs';
import { COLLECTORS, NetwatchStatus } from './monitoring';
import { createAreaModule } from './modules/create-area.module';
import {
  createMenuLearner,
  createSessionPool,
  exportConfig,
  openFilesOf,
  openMenuKnowledge,
  probeRouter,
  type MenuLearner,
  type SessionPool,
  type SessionTarget,
} from './routeros';
import { endOnUncaught, makeAdminToken, removeDaemonFile, StopList, untilSignal, writeDaemonFile } from './api/daemon';
import { createHttpApp, type HttpApp, type RouterGateway } from './api/http';
import { startEvents, type RunningEvents } from './app.events';
import { startMonitoring, type RunningMonitoring } from './app.monitoring';
import { startDaemonReceivers, type Receivers } from './app.receivers';
import { openStores, type Surroundings } from './app.stores';
import { ALL_AREAS } from './workflows';
import { writeReport } from './workflows/reports';

/** How long work under way may go on after a signal. */
const GRACE_MS = 30_000;
const CONNECT_JITTER_MS = 200;
const READERS_PER_ROUTER = 2;
const BREAKER = { failures: 3, openMs: 5_000, maxOpenMs: 300_000 } as const;

/** Runs the daemon until SIGINT or SIGTERM. @throws AppError where a part does not start; nothing is left running then */
export async function serve(options: { readonly version: string }): Promise<void> {
  const config = loadConfig();
  const log = createLogger({ level: config.ROSFLEET_LOG_LEVEL });
  const stops = new StopList(log);
  const stopped = untilSignal(log);
  endOnUncaught(log);
  try {
    // A signal ends a start as well: it may wait for a Redis that never comes.
    await Promise.race([start(config, { log, stops, version: options.version }), stopped]);
    await stopped;
  } finally {
    await stops.stopAll();
  }
  log.info({}, 'stopped');
}

async function start(config: Config, surroundings: Surroundings): Promise<void> {
  const { log, stops } = surroundings;
  const { dataDir, embedded, vault, source, redis } = await openStores(config, surroundings);
  const targets = new TargetPolicy({ allowed: config.ROSFLEET_WEBHOOK_NETWORKS });
  const network = new NetworkPolicy({ allowed: config.ROSFLEET_ALLOWED_NETWORKS });
  const fleet = createFleet({ source, vault, network, webhookTargets: targets });
  const pool = createPool(config, fleet, log);
  stops.add('pool', () => pool.close());
  const registry = createRegistry(ALL_AREAS);
  const knowledge = openMenuKnowledge(dataDir);
  const menus = createMenuLearner({ knowledge, pool, log });
  stops.add('menus', () => menus.stop());

  const events = startEvents({ config, fleet, targets, redis, log });
  stops.add('events', () => events.close());

  const jobs = await startJobs({
    db: source,
    redis,
    registry,
    vault,
    pool,
    log,
    roles: config.ROSFLEET_ROLE,
    target: (routerId) => fleet.routers.target(routerId),
    catalogueOf: (facts) => knowledge.catalogueOf(facts),
    tenantConcurrency: config.ROSFLEET_TENANT_CONCURRENCY,
    prometheusUrl: config.ROSFLEET_PROMETHEUS_URL,
    orderTargets: (targets) => fleet.topology.order(targets),
    linksOf: (routerId) => fleet.topology.linksOf(routerId),
    window: (routerId, neededMs) => fleet.windows.gate({ routerId }, neededMs),
    offlineRetryMs: config.ROSFLEET_OFFLINE_RETRY,
    daemonSteps: daemonSteps({ fleet, pool, menus, log }),
    audit: (entry, manager) => fleet.audit.record(entry, manager),
    resolve: (actor, tenant, selector) => fleet.routers.resolve(actor, selector, { tenant }),
    artefacts: { limitBytes: config.ROSFLEET_ARTEFACT_LIMIT, keepMs: config.ROSFLEET_ARTEFACT_KEEP },
    eventsKeepMs: config.ROSFLEET_EVENT_KEEP,
    concurrency: config.ROSFLEET_CONCURRENCY,
    connectTimeoutMs: config.ROSFLEET_CONNECT_TIMEOUT,
    leaseMs: config.ROSFLEET_LEASE,
    settleMs: config.ROSFLEET_SETTLE,
    alone: embedded,
    record: (event) => events.record(event),
    onError: (routerId, error) => noteFailure(fleet, routerId, error, log),
  });
  stops.add('jobs', () => jobs.close(GRACE_MS));
  const monitoring = startMonitoring({ config, fleet, pool, redis, source, log, record: events.record });
  stops.add('monitoring', () => monitoring.close());
  const receivers = await startDaemonReceivers({ config, fleet, redis, monitoring, log, record: events.record });
  stops.add('receivers', () => receivers.close());

  await startHttp(config, surroundings, { fleet, pool, menus, jobs, registry, source, monitoring, events, receivers });
}

/** What workflows can have the daemon itself do. */
function daemonSteps(parts: Pick<Parts, 'fleet' | 'pool' | 'menus'> & { readonly log: Logger }): DaemonSteps {
  const actor = systemActor('workflows');
  // A workflow looks at a router that it is working on: its guards are no leftovers.
  const gateway = createGateway({ ...parts, sweepGuards: () => Promise.resolve() });
  return fleetSteps(parts.fleet, actor, (routerId) => gateway.probe(actor, routerId));
}

interface Parts {
  readonly fleet: Fleet;
  readonly pool: SessionPool;
  readonly menus: MenuLearner;
  readonly jobs: Jobs;
  readonly registry: Registry;
  readonly source: DataSource;
  readonly monitoring: RunningMonitoring;
  readonly events: RunningEvents;
  readonly receivers: Receivers;
}

async function startHttp(config: Config, { log, stops, version }: Surroundings, parts: Parts): Promise<void> {
  const { fleet, pool, menus, jobs, registry, source, monitoring, events, receivers } = parts;
  const netwatch = new NetwatchStatus({ routers: fleet.routers, snapshots: monitoring.snapshots, now: Date.now });
  const dataDir = resolve(config.ROSFLEET_DATA_DIR);
  const isApi = config.ROSFLEET_ROLE.includes('api');
  const readiness = [
    { name: 'database', check: async () => void (await source.query('SELECT 1')) },
    { name: 'redis', check: () => jobs.ping() },
  ];
  const api = {
    registry,
    runs: jobs.runs,
    writes: jobs.writes,
    schedules: jobs.schedules,
    artefacts: jobs.artefacts,
    gateway: createGateway({ fleet, pool, menus, log, sweepGuards: (routerId, session) => jobs.sweepGuards(routerId, session) }),
    areas: ALL_AREAS.map(createAreaModule),
    writeReport,
    events: { waker: events.waker, webhooks: events.webhooks, netwatch, syslog: receivers.lines },
    insight: monitoring.insight.answers,
    collectorIds: COLLECTORS.map(({ id }) => id),
  };
  const app = await createHttpApp({
    modules: [clockModule({ everyMs: config.ROSFLEET_RECONCILE, tick: () => tick(jobs, events, monitoring.insight), log })],
    version,
    log,
    fleet,
    readiness,
    bodyLimit: config.ROSFLEET_HTTP_BODY_LIMIT,
    routerMetrics: monitoring.exposition,
    metricsPublic: config.ROSFLEET_METRICS_PUBLIC,
    ...(isApi ? { packagesDir: config.ROSFLEET_PACKAGES_DIR ?? join(dataDir, 'packages') } : {}),
    ...(isApi ? { api } : {}),
  });
  stops.add('http', async () => {
    await app.close();
    await removeDaemonFile(dataDir);
  });
  if (isApi) await makeAdminToken(fleet, dataDir, log);
  const { url } = await listen(app, config, log);
  if (isApi) await writeDaemonFile(dataDir, url);
  log.info({ url, roles: config.ROSFLEET_ROLE, version }, 'ready');
}

/** What recurs: one part that fails must not keep the others from their turn. */
async function tick(...parts: readonly { tick(): Promise<void> }[]): Promise<void> {
  const outcomes = await Promise.allSettled(parts.map((part) => part.tick()));
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}

function createPool(config: Config, fleet: Fleet, log: Logger): SessionPool {
  const observer = systemActor('sessions');
  return createSessionPool({
    connectTimeoutMs: config.ROSFLEET_CONNECT_TIMEOUT,
    commandTimeoutMs: config.ROSFLEET_COMMAND_TIMEOUT,
    idleTimeoutMs: config.ROSFLEET_SESSION_IDLE,
    readersPerRouter: READERS_PER_ROUTER,
    connectsPerSecond: config.ROSFLEET_CONNECT_RATE,
    connectJitterMs: CONNECT_JITTER_MS,
    breaker: BREAKER,
    onFacts: (routerId, facts) => {
      const { transport } = facts;
      // What was seen on the way is worth having, never worth failing for.
      fleet.routers
        .setState(observer, routerId, { state: 'online', facts, ...(transport ? { transport } : {}) })
        .catch((error: unknown) => log.debug({ err: error, routerId }, 'router state was not stored'));
    },
    onOpenFailure: (routerId, error) => {
      if (error.code !== 'TLS_PIN_CHANGED' && error.code !== 'HOST_KEY_CHANGED') return;
      log.warn({ err: error, routerId }, 'a router shows another identity than the remembered one');
      fleet.routers
        .reportPinChange(routerId, error)
        .catch((cause: unknown) => log.error({ err: cause, routerId }, 'a changed identity was not stored'));
    },
  });
}

function createGateway({
  fleet,
  pool,
  menus,
  log,
  sweepGuards,
}: Pick<Parts, 'fleet' | 'pool' | 'menus'> & Pick<Jobs, 'sweepGuards'> & { readonly log: Logger }): RouterGateway {
  return {
    read: async (routerId, use) => pool.withSession(await fleet.routers.target(routerId), 'read', use),
    exportConfig: async (routerId) => exportThrough(pool, await fleet.routers.target(routerId)),
    async probe(actor: Actor, routerId: string): Promise<void> {
      try {
        const target = await fleet.routers.target(routerId);
        const seen = await pool.withSession(target, 'read', async (session) => {
          const result = await probeRouter(session);
          await fleet.routers.setProbe(actor, routerId, result);
          menus.met(target, result.facts);
          await sweepGuards(routerId, session).catch((error: unknown) => log.debug({ err: error, routerId }, 'no sweep'));
          return lookAround(session, routerId, log);
        });
        if (seen) await learnLinks(fleet, routerId, seen, log);
      } catch (cause) {
        const error = AppError.from(cause);
        const state = stateAfter(error);
        if (state) await fleet.routers.setState(actor, routerId, { state, error: error.toRecord() });
        throw error;
      }
    },
  };
}

/** The router was reached and is known: what its neighbourhood is like fails no probe. */
async function lookAround(session: RouterReader, routerId: string, log: Logger): Promise<Neighbourhood | undefined> {
  try {
    return await readSurroundings(session);
  } catch (error) {
    log.debug({ err: error, routerId }, 'the neighbourhood of a router was not read');
    return undefined;
  }
}

async function learnLinks(fleet: Fleet, routerId: string, seen: Neighbourhood, log: Logger): Promise<void> {
  await fleet.topology
    .learn(routerId, seen)
    .catch((error: unknown) => log.warn({ err: error, routerId }, 'what a probe saw around a router was not stored'));
}

/** Over SFTP where SSH is a way to the router: before 7.13 the API reads only small files. */
async function exportThrough(pool: SessionPool, target: SessionTarget): Promise<string> {
  const sftp = await openFilesOf(target);
  try {
    return await pool.withSession(target, 'write', (session) => exportConfig({ session, ...(sftp ? { sftp } : {}) }));
  } finally {
    sftp?.close();
  }
}

/** What was seen on the way is worth having, never worth failing for. */
function noteFailure(fleet: Fleet, routerId: string, record: ErrorRecord, log: Logger): void {
  const state = stateAfter(AppError.fromRecord(record));
  if (!state) return;
  fleet.routers
    .setState(systemActor('sessions'), routerId, { state, error: record })
    .catch((error: unknown) => log.debug({ err: error, routerId }, 'router state was not stored'));
}

/** What a failure says of the router; nothing, where the daemon itself was at fault. */
function stateAfter(error: AppError): RouterState | undefined {
  if (error.code === 'AUTH_REJECTED') return 'auth-failed';
  return error.spec.category === 'transport' ? 'offline' : undefined;
}

/**
 * A process without the role api serves health and metrics only, and takes any port where the configured one is taken:
 * several of them may run on a host.
 */
async function listen(app: HttpApp, config: Config, log: Logger): Promise<{ url: string }> {
  const at = { host: config.ROSFLEET_HTTP_HOST, port: config.ROSFLEET_HTTP_PORT };
  try {
    return await app.listen(at);
  } catch (cause) {
    const { code } = cause as { code?: string };
    if (code === 'EADDRINUSE' && !config.ROSFLEET_ROLE.includes('api')) {
      log.info({ port: at.port }, 'port is taken, taking a free one');
      return app.listen({ ...at, port: 0 });
    }
    throw new AppError('CONFIG_INVALID', `cannot listen on ${at.host}:${at.port} (${code ?? 'unknown'})`, {
      cause,
      remedy: 'Set ROSFLEET_HTTP_HOST and ROSFLEET_HTTP_PORT to an address that is free.',
    });
  }
}
