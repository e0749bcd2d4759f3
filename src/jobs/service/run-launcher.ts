import type { Logger } from '../../core/telemetry';
import type { Queues } from '../queues/queues';
import type { RunStore, Ticket } from '../store/run-store';
import type { RunFinisher } from './run-finisher';

/** Most jobs that one run keeps in Redis when it names no concurrency. */
const MAX_WINDOW = 1000;

/** How many router runs of a run are in Redis or under way at once. */
export function windowOf(run: { readonly concurrency: number | null }): number {
  return run.concurrency ?? MAX_WINDOW;
}

/** Starts a flow over what waits in a run. */
export class RunLauncher {
  constructor(
    private readonly store: RunStore,
    private readonly queues: Queues,
    private readonly finisher: RunFinisher,
    private readonly log: Logger,
  ) {}

  /** Safe to call at any time: takes only what waits. A failure of Redis is left to the reconciler. */
  async launch(runId: string): Promise<void> {
    const run = await this.store.find(runId);
    if (run?.state !== 'running') return;
    const tickets = await this.store.takeWaiting(runId, windowOf(run));
    if (tickets.length === 0) return this.finisher.finish(runId);
    await this.start(runId, await this.store.nextGeneration(runId), tickets);
  }

  /** Starts a flow over router runs that are marked as queued. */
  async start(runId: string, generation: number, tickets: readonly Ticket[]): Promise<void> {
    try {
      await this.queues.startFlow({ runId, generation }, tickets);
    } catch (error) {
      this.log.warn({ err: error, runId }, 'redis does not take the run now, it is queued later');
    }
  }
}
