import { Queue, Worker } from 'bullmq';
import type { Logger } from '../../core/telemetry';
import { QUEUE_PREFIX, soon } from '../queues/queues';
import type { RedisAccess } from '../redis';

export const POLL_QUEUE = 'polls';
const LOCK_MS = 30_000;
/** Redis may be emptied at any time: then there is nothing that ticks. */
const LOOK_MS = 10_000;

/** All that a job carries. */
interface TickJob {
  readonly shard: number;
}

export interface PollingOptions {
  readonly redis: RedisAccess;
  /** The fleet is divided into so many parts, in every process alike. */
  readonly shards: number;
  /** From one tick of a shard to the next. */
  readonly tickMs: number;
  /** Starts what is due in a shard. */
  readonly tick: (shard: number) => Promise<void>;
  readonly log: Logger;
}

export interface Polling {
  /** Takes no more ticks; those under way end by themselves. */
  close(): Promise<void>;
}

/**
 * Spreads polling over every process with the role poller. Not a job for each poll: a thousand routers would be a
 * thousand jobs a minute, each with its own trip through Redis, to say what a clock and a hash say as well. A shard ticks
 * by a job scheduler of its own, once over all processes, and whoever takes the tick polls what is due in it. A scheduler
 * makes its next job when the last one is taken: ticks that nobody has time for do not pile up.
 */
export function startPolling(options: PollingOptions): Polling {
  const { redis, log, shards, tickMs } = options;
  const queue = new Queue<TickJob>(POLL_QUEUE, { connection: redis.impatient(), prefix: QUEUE_PREFIX });
  queue.on('error', () => undefined);
  const worker = new Worker<TickJob>(POLL_QUEUE, (job) => options.tick(job.data.shard), {
    connection: redis.patient(),
    prefix: QUEUE_PREFIX,
    concurrency: shards,
    lockDuration: LOCK_MS,
    maxStalledCount: 1000,
  });
  worker.on('error', (error) => log.debug({ err: error }, 'poll worker lost redis'));
  worker.on('failed', (job, error) => log.warn({ err: error, shard: job?.data.shard }, 'a tick of the poller failed'));
  const look = (): void => {
    ensureSchedulers(queue, { shards, tickMs }).catch((error: unknown) => log.debug({ err: error }, 'ticks were not looked at'));
  };
  const timer = setInterval(look, LOOK_MS);
  look();
  return {
    async close() {
      clearInterval(timer);
      await worker.close();
      await queue.close();
    },
  };
}

/** Safe to repeat, and for several processes at once: a scheduler that is as it should be stays. */
async function ensureSchedulers(
  queue: Queue<TickJob>,
  wanted: { readonly shards: number; readonly tickMs: number },
): Promise<void> {
  const found = new Map((await soon(queue.getJobSchedulers(0, -1))).map((one) => [one.key, Number(one.every)]));
  for (let shard = 0; shard < wanted.shards; shard += 1) {
    const key = keyOf(shard);
    const every = Math.round(wanted.tickMs);
    if (found.get(key) !== every) {
      const opts = { removeOnComplete: true, removeOnFail: true };
      await soon(queue.upsertJobScheduler(key, { every }, { name: 'tick', data: { shard }, opts }));
    }
    found.delete(key);
  }
  for (const key of found.keys()) await soon(queue.removeJobScheduler(key));
}

function keyOf(shard: number): string {
  return `shard-${shard}`;
}
