import { Queue, Worker, type JobsOptions } from 'bullmq';
import type { Redis } from 'ioredis';
import { nextSlot } from '../../core/cron';
import { AppError } from '../../core/errors';
import type { Logger } from '../../core/telemetry';
import type { Schedule } from '../entities';
import { QUEUE_PREFIX, soon } from '../queues/queues';
import type { RedisAccess } from '../redis';

export const SCHEDULE_QUEUE = 'schedules';
const CONCURRENCY = 20;
const JOB: JobsOptions = { removeOnComplete: true, removeOnFail: true };

/** All that a job carries. */
export interface ScheduleJob {
  readonly scheduleId: string;
  /** Of the schedule when the job was made. */
  readonly revision: number;
}

type Ticket = Pick<Schedule, 'id' | 'revision' | 'cron' | 'tz' | 'at'>;

/** Slots as the rest of the daemon counts them. */
const settings = {
  repeatStrategy: (afterMs: number, repeat: { readonly pattern?: string; readonly tz?: string }): number | undefined =>
    nextSlot({ cron: repeat.pattern ?? '', zone: repeat.tz ?? 'UTC' }, afterMs),
};

/** Wakes the daemon at the slots of schedules. It may wake it once too often or never: the database decides. */
export class ScheduleQueue {
  readonly #queue: Queue<ScheduleJob>;
  readonly #redis: Redis;

  constructor(redis: RedisAccess) {
    this.#redis = redis.impatient();
    this.#queue = new Queue<ScheduleJob>(SCHEDULE_QUEUE, { connection: this.#redis, prefix: QUEUE_PREFIX, settings });
    // Failures reach the callers; without a listener they would end the process as well.
    this.#queue.on('error', () => undefined);
  }

  /** Safe to repeat: the same revision is there once. */
  async put(ticket: Ticket): Promise<void> {
    const { id, revision, cron, tz, at } = ticket;
    const data: ScheduleJob = { scheduleId: id, revision };
    if (cron !== null) {
      const template = { name: 'fire', data, opts: JOB };
      await soon(this.#queue.upsertJobScheduler(keyOf(data), { pattern: cron, tz }, template));
      return;
    }
    const delay = Math.max(0, (at ?? 0) - Date.now());
    await soon(this.#queue.add('fire', data, { ...JOB, jobId: keyOf(data), delay }));
  }

  async drop(job: ScheduleJob): Promise<void> {
    await soon(this.#queue.removeJobScheduler(keyOf(job)));
    // A job that is being worked on has a lock and leaves by itself.
    await soon(this.#queue.remove(keyOf(job)));
  }

  /** Which of these Redis does not hold, in one round trip. */
  async missing<T extends Ticket>(tickets: readonly T[]): Promise<T[]> {
    if (tickets.length === 0) return [];
    const pipeline = this.#redis.pipeline();
    for (const { id, revision, cron } of tickets) {
      const key = keyOf({ scheduleId: id, revision });
      if (cron === null) pipeline.exists(this.#queue.toKey(key));
      else pipeline.zscore(this.#queue.toKey('repeat'), key);
    }
    const answers = await soon(pipeline.exec());
    if (!answers) throw new AppError('NOT_READY', 'redis did not answer');
    return tickets.filter((_, index) => !answers[index]?.[1]);
  }

  async close(): Promise<void> {
    await this.#queue.close();
  }
}

export function startScheduleWorker(options: {
  readonly redis: RedisAccess;
  readonly wake: (job: ScheduleJob) => Promise<void>;
  readonly log: Logger;
  readonly lockMs: number;
}): Worker<ScheduleJob> {
  const { log, lockMs } = options;
  const worker = new Worker<ScheduleJob>(SCHEDULE_QUEUE, (job) => options.wake(job.data), {
    connection: options.redis.patient(),
    prefix: QUEUE_PREFIX,
    concurrency: CONCURRENCY,
    lockDuration: lockMs,
    stalledInterval: lockMs / 2,
    maxStalledCount: 1000,
    settings,
  });
  worker.on('error', (error) => log.debug({ err: error }, 'schedule worker lost redis'));
  worker.on('failed', (job, error) => log.warn({ err: error, scheduleId: job?.data.scheduleId }, 'schedule job failed'));
  return worker;
}

/** No colon: BullMQ keeps ids with one for itself. */
function keyOf({ scheduleId, revision }: ScheduleJob): string {
  return `${scheduleId}_r${revision}`;
}
