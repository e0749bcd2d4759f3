import { metrics, type Logger } from '../../core/telemetry';
import type { NewEvent } from './event';

export interface EventRecorderOptions {
  /** Stores them all, or throws and stores none. */
  readonly store: (events: readonly (NewEvent & { readonly at: number })[]) => Promise<void>;
  readonly log: Logger;
  /** How long events are gathered before they are stored together, in milliseconds. @defaultValue 200 */
  readonly gatherMs?: number;
  /** Most events that wait; what comes beyond is counted and lost. @defaultValue 20000 */
  readonly most?: number;
  /** Milliseconds since 1970. @defaultValue the clock of the system */
  readonly now?: () => number;
}

const GATHER_MS = 200;
const RETRY_MS = 2_000;
const MOST = 20_000;
const AT_ONCE = 2_000;

/**
 * The open door for events: whoever notices something tells it and goes on. They are stored together a moment later, since
 * hundreds of routers may go at once; while the database is away they wait. A process that is killed loses what waits.
 */
export class EventRecorder {
  readonly #options: EventRecorderOptions;
  #waiting: (NewEvent & { readonly at: number })[] = [];
  #timer: NodeJS.Timeout | undefined;
  #storing: Promise<void> | undefined;
  #closed = false;

  constructor(options: EventRecorderOptions) {
    this.#options = options;
  }

  /** Never throws, never waits. */
  record(event: NewEvent): void {
    const { now = Date.now, most = MOST } = this.#options;
    if (this.#closed || this.#waiting.length >= most) {
      metrics.fleetEventsDroppedTotal.inc();
      return;
    }
    this.#waiting.push({ ...event, at: event.at ?? now() });
    this.#storeIn(this.#options.gatherMs ?? GATHER_MS);
  }

  /** Takes no more and stores what waits, once. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#storing;
    clearTimeout(this.#timer);
    await this.#store().catch(() => metrics.fleetEventsDroppedTotal.inc(this.#waiting.length));
  }

  #storeIn(ms: number): void {
    this.#timer ??= setTimeout(() => {
      this.#storing = this.#store()
        .then(() => undefined)
        .catch((error: unknown) =>
          this.#options.log.warn({ err: error, waiting: this.#waiting.length }, 'events were not stored'),
        )
        .finally(() => {
          this.#timer = undefined;
          if (this.#waiting.length > 0 && !this.#closed) this.#storeIn(RETRY_MS);
        });
    }, ms);
  }

  async #store(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, AT_ONCE);
      await this.#options.store(batch);
      this.#waiting = this.#waiting.slice(batch.length);
      for (const { kind } of batch) metrics.fleetEventsTotal.inc({ kind });
    }
  }
}
