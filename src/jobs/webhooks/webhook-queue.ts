import { DelayedError, Queue, Worker, type Job, type JobsOptions } from 'bullmq';
import type { Logger } from '../../core/telemetry';
import { QUEUE_PREFIX, soon } from '../queues/queues';
import type { RedisAccess } from '../redis';

export const WEBHOOK_QUEUE = 'webhooks';
const JOB: JobsOptions = { removeOnComplete: true, removeOnFail: true };
const CONCURRENCY = 32;
const LOCK_MS = 90_000;
const STALLED_MS = 30_000;
const CHUNK = 500;

/** All that a job carries: URL, key and events stay in the database. */
export interface WebhookJob {
  readonly deliveryId: string;
}

export interface DeliveryTicket {
  readonly id: string;
  /** Attempts made before. */
  readonly attempts: number;
}

/** Carries deliveries to whoever has the time. Every call may fail: what is overdue in the database is put in again. */
export class WebhookQueue {
  readonly #queue: Queue<WebhookJob>;

  constructor(redis: RedisAccess) {
    this.#queue = new Queue<WebhookJob>(WEBHOOK_QUEUE, { connection: redis.impatient(), prefix: QUEUE_PREFIX });
    // Failures reach the callers; without a listener they would end the process as well.
    this.#queue.on('error', () => undefined);
  }

  /** Safe to repeat: an attempt is there once. */
  async put(tickets: readonly DeliveryTicket[], options: { readonly delayMs?: number } = {}): Promise<void> {
    const delay = options.delayMs === undefined ? {} : { delay: options.delayMs };
    for (let at = 0; at < tickets.length; at += CHUNK) {
      const jobs = tickets.slice(at, at + CHUNK).map((ticket) => ({
        name: 'deliver',
        data: { deliveryId: ticket.id },
        // No colon: BullMQ keeps ids with one for itself.
        opts: { ...JOB, ...delay, jobId: `${ticket.id}_${ticket.attempts}` },
      }));
      await soon(this.#queue.addBulk(jobs));
    }
  }

  async close(): Promise<void> {
    await this.#queue.close();
  }
}

/** What became of a job: it is done, or is to be looked at again so much later. */
export type JobOutcome = 'done' | { readonly againMs: number };

export function startWebhookWorker(options: {
  readonly redis: RedisAccess;
  readonly deliver: (deliveryId: string) => Promise<JobOutcome>;
  readonly log: Logger;
}): Worker<WebhookJob> {
  const { log } = options;
  const work = async (job: Job<WebhookJob>, token?: string): Promise<void> => {
    const outcome = await options.deliver(job.data.deliveryId);
    if (outcome === 'done') return;
    await job.moveToDelayed(Date.now() + outcome.againMs, token);
    throw new DelayedError();
  };
  const worker = new Worker<WebhookJob>(WEBHOOK_QUEUE, work, {
    connection: options.redis.patient(),
    prefix: QUEUE_PREFIX,
    concurrency: CONCURRENCY,
    lockDuration: LOCK_MS,
    stalledInterval: STALLED_MS,
    maxStalledCount: 1000,
  });
  worker.on('error', (error) => log.debug({ err: error }, 'webhook worker lost redis'));
  worker.on('failed', (job, error) => log.warn({ err: error, deliveryId: job?.data.deliveryId }, 'webhook job failed'));
  return worker;
}
