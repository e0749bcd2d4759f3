import { Worker } from 'bullmq';
import type { Logger } from '../../core/telemetry';
import { QUEUE_PREFIX, RUN_QUEUE, type RunJobData } from '../queues/queues';
import type { RedisAccess } from '../redis';
import type { RolloutDriver } from '../rollout/driver';

const CONCURRENCY = 20;

/** Has a look at a run: when the router jobs of a flow have ended, when a soak is over, when a start is due. */
export class RunWorker {
  readonly #worker: Worker<RunJobData>;

  constructor(options: { redis: RedisAccess; driver: RolloutDriver; log: Logger; lockMs: number }) {
    this.#worker = new Worker<RunJobData>(RUN_QUEUE, (job) => options.driver.look(job.data.runId), {
      connection: options.redis.patient(),
      prefix: QUEUE_PREFIX,
      concurrency: CONCURRENCY,
      lockDuration: options.lockMs,
      stalledInterval: options.lockMs / 2,
      maxStalledCount: 1000,
    });
    this.#worker.on('error', (error) => options.log.debug({ err: error }, 'run worker lost redis'));
    this.#worker.on('failed', (job, error) => options.log.error({ err: error, runId: job?.data.runId }, 'run job failed'));
  }

  async close(): Promise<void> {
    await this.#worker.close();
  }
}
