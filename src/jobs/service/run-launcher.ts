import type { Logger } from '../../core/telemetry';
import type { PrioritisedTicket, Queues } from '../queues/queues';
import type { RunStore } from '../store/run-store';

/** Hands to Redis what is marked as queued. */
export class RunLauncher {
  constructor(
    private readonly store: RunStore,
    private readonly queues: Queues,
    private readonly log: Logger,
  ) {}

  /**
   * Starts a flow over the tickets, or adds them to the one that is under way. A failure of Redis is left to the
   * reconciler.
   */
  async start(
    runId: string,
    tickets: readonly PrioritisedTicket[],
    within: { readonly parentJobId?: string } = {},
  ): Promise<void> {
    const { parentJobId } = within;
    try {
      if (parentJobId === undefined) {
        await this.queues.startFlow({ runId, generation: await this.store.nextGeneration(runId) }, tickets);
      } else {
        for (const ticket of tickets) await this.queues.addRouter(runId, ticket, { parentJobId, priority: ticket.priority });
      }
    } catch (error) {
      this.log.warn({ err: error, runId }, 'redis does not take the run now, it is queued later');
    }
  }
}
