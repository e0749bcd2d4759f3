import { metrics, type Logger } from '../../core/telemetry';
import type { EventBus } from '../events/event-bus';
import type { RunStore } from '../store/run-store';

/** Finishes a run once, whoever notices first that it is over. */
export class RunFinisher {
  constructor(
    private readonly store: RunStore,
    private readonly events: EventBus,
    private readonly log: Logger,
  ) {}

  async finish(runId: string): Promise<void> {
    const outcome = await this.store.finishIfOver(runId);
    if (!outcome) return;
    // Whoever waits for the state need not wait for the bookkeeping.
    this.events.notify(runId);
    metrics.runsTotal.inc({ outcome });
    const counts = await this.store.counts(runId);
    await this.store.keepCounts(runId, counts);
    await this.store.addEvent(runId, 'run.finished', { outcome, counts });
    this.events.notify(runId);
    this.log.info({ runId, outcome, counts }, 'run finished');
  }
}
