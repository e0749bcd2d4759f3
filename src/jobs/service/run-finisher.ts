import { metrics, type Logger } from '../../core/telemetry';
import type { NewEvent } from '../../fleet';
import type { EventBus } from '../events/event-bus';
import { runEnded } from '../events/fleet-events';
import type { RunStore } from '../store/run-store';

/** Finishes a run once, whoever notices first that it is over. */
export class RunFinisher {
  constructor(
    private readonly store: RunStore,
    private readonly events: EventBus,
    private readonly log: Logger,
    private readonly record: (event: NewEvent) => void = () => undefined,
  ) {}

  async finish(runId: string, options: { readonly isUndone?: boolean } = {}): Promise<void> {
    const finished = await this.store.finishIfOver(runId, options);
    if (!finished) return;
    const { outcome, wave } = finished;
    // Whoever waits for the state need not wait for the bookkeeping.
    this.events.notify(runId);
    metrics.runsTotal.inc({ outcome });
    const counts = await this.store.counts(runId);
    await this.store.keepCounts(runId, counts);
    if (wave > 0 && outcome !== 'aborted') await this.store.addEvent(runId, 'wave.finished', { wave });
    await this.store.addEvent(runId, 'run.finished', { outcome, counts });
    this.events.notify(runId);
    this.log.info({ runId, outcome, counts }, 'run finished');
    // A stage is told with the workflow that it belongs to.
    if (finished.parentId === null) this.record(runEnded(runId, finished, counts));
  }
}
