import { Queue } from 'bullmq';
import type { DataSource } from 'typeorm';
import { ROLES } from '../../core/config';
import { feedMetrics, metrics } from '../../core/telemetry';
import { queryRows, ROUTER_STATES, sql } from '../../fleet';
import { POLL_QUEUE } from '../polling/start-polling';
import { QUEUE_PREFIX, ROUTER_QUEUE, RUN_QUEUE, soon } from '../queues/queues';
import type { RedisAccess } from '../redis';
import { SCHEDULE_QUEUE } from '../schedules/schedule-queue';

const QUEUES = [RUN_QUEUE, ROUTER_QUEUE, SCHEDULE_QUEUE, POLL_QUEUE];
const JOB_STATES = ['waiting', 'prioritized', 'active', 'delayed', 'failed', 'waiting-children'] as const;
const RUN_STATES = ['scheduled', 'running', 'paused', 'held', 'undoing', 'aborting'];

export interface GaugeFeederOptions {
  readonly db: DataSource;
  readonly redis: RedisAccess;
  /** A process without a heartbeat for so long is dead. */
  readonly deadAfterMs: number;
}

/** Looks up what no counter knows, whenever somebody scrapes. */
export function feedGauges({ db, redis, deadAfterMs }: GaugeFeederOptions): { close(): Promise<void> } {
  const connection = redis.impatient();
  const queues = QUEUES.map((name) => new Queue(name, { connection, prefix: QUEUE_PREFIX }));
  for (const queue of queues) {
    queue.on('error', () => undefined);
    feedMetrics(() => countJobs(queue));
  }
  feedMetrics(() => measure('database', async () => void (await db.query('SELECT 1'))));
  feedMetrics(() => measure('redis', async () => void (await connection.ping())));
  feedMetrics(() => countRuns(db));
  feedMetrics(() => countLeases(db));
  feedMetrics(() => countRouters(db));
  feedMetrics(() => countProcesses(db, deadAfterMs));
  return {
    async close() {
      await Promise.allSettled(queues.map((queue) => queue.close()));
    },
  };
}

async function countJobs(queue: Queue): Promise<void> {
  const labels = { queue: queue.name };
  for (const state of JOB_STATES) metrics.queueJobs.remove({ ...labels, state });
  metrics.queueOldestSeconds.remove(labels);
  const counts = await soon(queue.getJobCounts(...JOB_STATES));
  for (const state of JOB_STATES) metrics.queueJobs.set({ ...labels, state }, counts[state] ?? 0);
  // Each list by itself: taken together they have no order.
  const oldest = await Promise.all((['waiting', 'prioritized'] as const).map((state) => soon(queue.getJobs(state, 0, 0, true))));
  const times = oldest.flat().map((job) => job.timestamp + job.delay);
  metrics.queueOldestSeconds.set(labels, times.length === 0 ? 0 : Math.max(0, Date.now() - Math.min(...times)) / 1000);
}

async function measure(dependency: string, ask: () => Promise<void>): Promise<void> {
  metrics.answerSeconds.remove({ dependency });
  const startedMs = performance.now();
  await soon(ask());
  metrics.answerSeconds.set({ dependency }, (performance.now() - startedMs) / 1000);
}

interface Counted {
  readonly key: string;
  readonly n: number | string;
}

/** Every key, also those that there is nothing of: a series that comes and goes is hard to reckon with. */
function countsOf(keys: readonly string[], rows: readonly Counted[]): [string, number][] {
  return keys.map((key) => [key, Number(rows.find((row) => row.key === key)?.n ?? 0)]);
}

async function countRuns(db: DataSource): Promise<void> {
  metrics.unfinishedRuns.reset();
  const rows = await queryRows<Counted>(
    db.manager,
    sql`SELECT "state" AS "key", COUNT(*) AS "n" FROM "run" WHERE "state" <> 'finished' GROUP BY "state"`,
  );
  for (const [state, count] of countsOf(RUN_STATES, rows)) metrics.unfinishedRuns.set({ state }, count);
}

async function countLeases(db: DataSource): Promise<void> {
  metrics.leases.remove();
  const [row] = await queryRows<{ n: number | string }>(
    db.manager,
    sql`SELECT COUNT(*) AS "n" FROM "router_lease" WHERE "expiresAt" > ${Date.now()}`,
  );
  metrics.leases.set(Number(row?.n ?? 0));
}

async function countRouters(db: DataSource): Promise<void> {
  metrics.routers.reset();
  const rows = await queryRows<Counted>(
    db.manager,
    sql`SELECT "state" AS "key", COUNT(*) AS "n" FROM "router" WHERE "enabled" = ${true} GROUP BY "state"`,
  );
  for (const [state, count] of countsOf(ROUTER_STATES, rows)) metrics.routers.set({ state }, count);
}

async function countProcesses(db: DataSource, deadAfterMs: number): Promise<void> {
  metrics.processes.reset();
  const rows = await queryRows<{ roles: string }>(
    db.manager,
    sql`SELECT "roles" FROM "instance" WHERE "heartbeatAt" > ${Date.now() - deadAfterMs}`,
  );
  for (const role of ROLES) {
    metrics.processes.set({ role }, rows.filter(({ roles }) => roles.split(',').includes(role)).length);
  }
}
