import { FlowProducer, Queue, type JobsOptions } from 'bullmq';
import type { Redis } from 'ioredis';
import { AppError } from '../../core/errors';
import type { RedisAccess } from '../redis';
import type { Ticket } from '../store/run-store';

export const RUN_QUEUE = 'runs';
export const ROUTER_QUEUE = 'routers';
/** Workflows with stages: they wait for other router runs most of the time, and must not take their places. */
export const STAGED_QUEUE = 'workflows';
export const QUEUE_PREFIX = 'rosfleet';

/** All that a job carries: ids. Inputs and credentials stay in the database. */
export interface RouterJobData {
  readonly routerRunId: string;
  readonly runId: string;
  readonly attempt: number;
}

export interface RunJobData {
  readonly runId: string;
}

/** A ticket with its turn: a lower number comes first, none at all before all others. */
export interface PrioritisedTicket extends Ticket {
  readonly priority: number;
}

/** A flow that a job belongs to; its last job finishes the run. */
export interface FlowRef {
  readonly runId: string;
  readonly generation: number;
}

const ROUTER_JOB: JobsOptions = { removeOnComplete: true, removeOnFail: true, ignoreDependencyOnFailure: true };
const FLOW_CHUNK = 500;
const ANSWER_MS = 5000;

/** Hands router runs to Redis. Every call may fail: the reconciler finds in the database what is missing here. */
export class Queues {
  readonly #routers: Queue<RouterJobData>;
  readonly #staged: Queue<RouterJobData>;
  readonly #runs: Queue<RunJobData>;
  readonly #flows: FlowProducer;
  readonly #redis: Redis;

  constructor(
    redis: RedisAccess,
    /** Whether the run is a workflow with stages. */
    private readonly isStaged: (runId: string) => Promise<boolean> = () => Promise.resolve(false),
  ) {
    this.#redis = redis.impatient();
    const options = { connection: this.#redis, prefix: QUEUE_PREFIX };
    this.#routers = new Queue(ROUTER_QUEUE, options);
    this.#staged = new Queue(STAGED_QUEUE, options);
    this.#runs = new Queue(RUN_QUEUE, options);
    this.#flows = new FlowProducer(options);
    // Failures reach the callers; without a listener they would end the process as well.
    this.#routers.on('error', ignore);
    this.#staged.on('error', ignore);
    this.#runs.on('error', ignore);
    this.#flows.on('error', ignore);
  }

  /** run -> router jobs: the run's job starts when every router job has ended. */
  async startFlow(flow: FlowRef, tickets: readonly PrioritisedTicket[]): Promise<void> {
    const queue = await this.#queueOf(flow.runId);
    const [first, rest] = [tickets.slice(0, FLOW_CHUNK), tickets.slice(FLOW_CHUNK)];
    await soon(
      this.#flows.add({
        name: 'finish',
        queueName: RUN_QUEUE,
        data: { runId: flow.runId } satisfies RunJobData,
        opts: { jobId: flowJobId(flow), removeOnComplete: true, removeOnFail: true },
        children: first.map((ticket) => ({
          name: 'router',
          queueName: queue.name,
          data: routerJobData(flow.runId, ticket),
          opts: { ...ROUTER_JOB, jobId: routerJobId(ticket), priority: ticket.priority },
        })),
      }),
    );
    for (let start = 0; start < rest.length; start += FLOW_CHUNK) {
      const chunk = rest.slice(start, start + FLOW_CHUNK).map((ticket) => ({
        name: 'router',
        data: routerJobData(flow.runId, ticket),
        opts: { ...ROUTER_JOB, jobId: routerJobId(ticket), priority: ticket.priority, parent: this.#parent(flowJobId(flow)) },
      }));
      await soon(queue.addBulk(chunk));
    }
  }

  /**
   * Adds one more router job.
   * @param options.parentJobId the run's job; where Redis has lost it, the job goes without
   * @param options.priority absent: before all that have one, for routers that have had their turn
   */
  async addRouter(
    runId: string,
    ticket: Ticket,
    options: { parentJobId?: string; delayMs?: number; priority?: number } = {},
  ): Promise<void> {
    const queue = await this.#queueOf(runId);
    const data = routerJobData(runId, ticket);
    const { delayMs, priority } = options;
    const common = {
      ...ROUTER_JOB,
      jobId: routerJobId(ticket),
      ...(delayMs ? { delay: delayMs } : {}),
      ...(priority ? { priority } : {}),
    };
    if (options.parentJobId !== undefined) {
      try {
        await soon(queue.add('router', data, { ...common, parent: this.#parent(options.parentJobId) }));
        return;
      } catch {
        // Redis was emptied: the parent is gone. The job finishes the run itself.
      }
    }
    await soon(queue.add('router', data, common));
  }

  /** Has a look at the run at that time. @param options.as tells this look from others of the run */
  async lookLater(runId: string, options: { readonly at: number; readonly as: string }): Promise<void> {
    const delay = Math.max(0, options.at - Date.now());
    const opts = { jobId: `${runId}_${options.as}`, delay, removeOnComplete: true, removeOnFail: true };
    await soon(this.#runs.add('look', { runId }, opts));
  }

  /** Which of these have no job. Ids of jobs are derived from the tickets, so that this is one round trip. */
  async missing<T extends Ticket>(tickets: readonly T[]): Promise<T[]> {
    if (tickets.length === 0) return [];
    const pipeline = this.#redis.pipeline();
    for (const ticket of tickets) {
      const id = routerJobId(ticket);
      pipeline.exists(this.#routers.toKey(id), this.#staged.toKey(id));
    }
    const answers = await soon(pipeline.exec());
    if (!answers) throw new AppError('NOT_READY', 'redis did not answer');
    return tickets.filter((_, index) => answers[index]?.[1] === 0);
  }

  /**
   * Forgets every job. At the start of a process that is alone, what Redis holds belongs to a process that is gone: jobs
   * in its hands would come back only when their locks have run out. The database knows what is to be done.
   */
  async empty(): Promise<void> {
    await soon(this.#routers.obliterate({ force: true }));
    await soon(this.#staged.obliterate({ force: true }));
    await soon(this.#runs.obliterate({ force: true }));
  }

  /** Throws unless Redis answers. */
  async ping(): Promise<void> {
    await soon(this.#redis.ping());
  }

  async close(): Promise<void> {
    await Promise.allSettled([this.#routers.close(), this.#staged.close(), this.#runs.close(), this.#flows.close()]);
  }

  async #queueOf(runId: string): Promise<Queue<RouterJobData>> {
    return (await this.isStaged(runId)) ? this.#staged : this.#routers;
  }

  #parent(id: string): { id: string; queue: string } {
    return { id, queue: this.#runs.qualifiedName };
  }
}

function ignore(): void {}

/** BullMQ waits for its first connection for ever. @throws AppError NOT_READY when Redis stays silent */
export async function soon<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AppError('NOT_READY', 'redis does not answer')), ANSWER_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(ignore);
  }
}

function routerJobData(runId: string, ticket: Ticket): RouterJobData {
  return { routerRunId: ticket.id, runId, attempt: ticket.attempt };
}

function routerJobId(ticket: Ticket): string {
  return `${ticket.id}_${ticket.attempt}`;
}

function flowJobId(flow: FlowRef): string {
  return `${flow.runId}_g${flow.generation}`;
}
