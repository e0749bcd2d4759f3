import { Worker } from 'bullmq';
import type { Logger } from '../../core/telemetry';
import { QUEUE_PREFIX, RUN_QUEUE, type RunJobData } from '../queues/queues';
import type { RedisAccess } from '../redis';
import type { RunFinisher } from '../service/run-finisher';

const CONCURRENCY = 20;

/** Takes the job at the top of a flow: it starts when the router jobs below it have ended. */
export class RunWorker {
  readonly #worker: Worker<RunJobData>;

  constructor(options: { redis: RedisAccess; finisher: RunFinisher; log: Logger; lockMs: number }) {
    this.#worker = new Worker<RunJobData>(RUN_QUEUE, (job) => options.finisher.finish(job.data.runId), {
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
