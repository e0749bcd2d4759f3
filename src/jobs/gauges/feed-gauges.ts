import { Queue } from 'bullmq';
import type { DataSource } from 'typeorm';
import { ROLES } from '../../core/config';
import { feedMetrics, metrics } from '../../core/telemetry';
import { queryRows, ROUTER_STATES, sql } from '../../fleet';
import { POLL_QUEUE } from '../polling/start-polling';
import { QUEUE_PREFIX, ROUTER_QUEUE, RUN_QUEUE, soon } from '../queues/queues';
import type { RedisAccess } from '../redis';
import { SCHEDULE_QUEUE } from '../schedules/schedule-queue';
import { WEBHOOK_QUEUE } from '../webhooks/webhook-queue';

const QUEUES = [RUN_QUEUE, ROUTER_QUEUE, SCHEDULE_QUEUE, POLL_QUEUE, WEBHOOK_QUEUE];
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

/** What was told before stays until there is something new to tell, for who scrapes meanwhile; it goes when nothing comes. */
async function feed<T>(ask: () => Promise<T>, gauge: { tell(found: T): void; forget(): void }): Promise<void> {
  try {
    gauge.tell(await ask());
  } catch (error) {
    gauge.forget();
    throw error;
  }
}

async function countJobs(queue: Queue): Promise<void> {
  const labels = { queue: queue.name };
  await feed(() => soon(queue.getJobCounts(...JOB_STATES)), {
    tell: (counts) => JOB_STATES.forEach((state) => metrics.queueJobs.set({ ...labels, state }, counts[state] ?? 0)),
    forget: () => JOB_STATES.forEach((state) => metrics.queueJobs.remove({ ...labels, state })),
  });
  await feed(() => oldestWaiting(queue), {
    tell: (since) => metrics.queueOldestSeconds.set(labels, since === undefined ? 0 : Math.max(0, Date.now() - since) / 1000),
    forget: () => metrics.queueOldestSeconds.remove(labels),
  });
}

/** When the oldest job that could be worked on now was due. */
async function oldestWaiting(queue: Queue): Promise<number | undefined> {
  // Each list by itself: taken together they have no order. A job may be gone before it is read.
  const lists = await Promise.all((['waiting', 'prioritized'] as const).map((state) => soon(queue.getJobs(state, 0, 0, true))));
  const jobs = lists.flat() as ((typeof lists)[number][number] | undefined)[];
  const times = jobs.filter((job) => job !== undefined).map((job) => job.timestamp + job.delay);
  return times.length === 0 ? undefined : Math.min(...times);
}

function measure(dependency: string, ask: () => Promise<void>): Promise<void> {
  const startedMs = performance.now();
  return feed(() => soon(ask()), {
    tell: () => metrics.answerSeconds.set({ dependency }, (performance.now() - startedMs) / 1000),
    forget: () => metrics.answerSeconds.remove({ dependency }),
  });
}

interface Counted {
  readonly key: string;
  readonly n: number | string;
}

/** Every key, also those that there is nothing of: a series that comes and goes is hard to reckon with. */
function countsOf(keys: readonly string[], rows: readonly Counted[]): [string, number][] {
  return keys.map((key) => [key, Number(rows.find((row) => row.key === key)?.n ?? 0)]);
}

function countRuns({ manager }: DataSource): Promise<void> {
  const query = sql`SELECT "state" AS "key", COUNT(*) AS "n" FROM "run" WHERE "state" <> 'finished' GROUP BY "state"`;
  return feed(() => queryRows<Counted>(manager, query), {
    tell: (rows) => countsOf(RUN_STATES, rows).forEach(([state, count]) => metrics.unfinishedRuns.set({ state }, count)),
    forget: () => metrics.unfinishedRuns.reset(),
  });
}

function countLeases({ manager }: DataSource): Promise<void> {
  const query = sql`SELECT COUNT(*) AS "n" FROM "router_lease" WHERE "expiresAt" > ${Date.now()}`;
  return feed(() => queryRows<{ n: number | string }>(manager, query), {
    tell: ([row]) => metrics.leases.set(Number(row?.n ?? 0)),
    forget: () => metrics.leases.remove(),
  });
}

function countRouters({ manager }: DataSource): Promise<void> {
  const query = sql`SELECT "state" AS "key", COUNT(*) AS "n" FROM "router" WHERE "enabled" = ${true} GROUP BY "state"`;
  return feed(() => queryRows<Counted>(manager, query), {
    tell: (rows) => countsOf(ROUTER_STATES, rows).forEach(([state, count]) => metrics.routers.set({ state }, count)),
    forget: () => metrics.routers.reset(),
  });
}

function countProcesses({ manager }: DataSource, deadAfterMs: number): Promise<void> {
  const query = sql`SELECT "roles" FROM "instance" WHERE "heartbeatAt" > ${Date.now() - deadAfterMs}`;
  return feed(() => queryRows<{ roles: string }>(manager, query), {
    tell(rows) {
      for (const role of ROLES)
        metrics.processes.set({ role }, rows.filter(({ roles }) => roles.split(',').includes(role)).length);
    },
    forget: () => metrics.processes.reset(),
  });
}
