import type { Logger } from '../../core/telemetry';
import type { Queues } from '../queues/queues';
import type { RunStore } from '../store/run-store';
import type { RunFinisher } from './run-finisher';

/** Most jobs that one run keeps in Redis when it names no concurrency. */
const MAX_WINDOW = 1000;

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
    const tickets = await this.store.takeWaiting(runId, run.concurrency ?? MAX_WINDOW);
    if (tickets.length === 0) return this.finisher.finish(runId);
    const generation = await this.store.nextGeneration(runId);
    try {
      await this.queues.startFlow({ runId, generation }, tickets);
    } catch (error) {
      this.log.warn({ err: error, runId }, 'redis does not take the run now, it is queued later');
    }
  }
}
