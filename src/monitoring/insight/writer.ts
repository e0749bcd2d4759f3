import { setImmediate as nextTurn } from 'node:timers/promises';
import { metrics, type Logger } from '../../core/telemetry';
import { ROLLUP_STEPS, type Rollup } from '../../fleet';
import type { SlotSums } from './slot-sums';

export interface RollupWriterOptions {
  readonly sums: SlotSums;
  /** Adds sums of one slot: all of them, or throws and adds none. @returns how many rows were written */
  readonly add: (rollups: readonly Rollup[]) => Promise<number>;
  /** How long after its end a slot is written: polls that began in it may still bring something. */
  readonly graceMs: number;
  readonly log: Logger;
  /** Rows that wait for the database at most. */
  readonly most: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** From one look to the next. */
const LOOK_MS = 15_000;
/** Milliseconds of an embedded database. */
const ROWS_AT_ONCE = 400;

/** Writes slots that have ended, for all routers together; what cannot be written waits for the next look. */
export class RollupWriter {
  readonly #timer: NodeJS.Timeout;
  #waiting: Rollup[] = [];
  #writing: Promise<void> = Promise.resolve();

  constructor(private readonly options: RollupWriterOptions) {
    this.#timer = setInterval(() => {
      this.look().catch((error: unknown) =>
        options.log.warn({ err: error, waiting: this.#waiting.length }, 'traffic history was not written'),
      );
    }, LOOK_MS);
    this.#timer.unref();
  }

  /** Writes the slots that have ended. @throws what `add` throws; the rest is kept */
  look(): Promise<void> {
    return this.#next(this.options.now() - this.options.graceMs);
  }

  /** Writes what there is, also of the slot that goes on: whoever polls next adds to it. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#next(Infinity).catch((error: unknown) => {
      this.options.log.warn({ err: error, lost: this.#waiting.length }, 'traffic history was not written');
      metrics.insightRowsDroppedTotal.inc(this.#waiting.length);
    });
  }

  /** One after the other. */
  #next(endedBefore: number): Promise<void> {
    const turn = this.#writing.then(() => this.#write(endedBefore));
    this.#writing = turn.catch(() => undefined);
    return turn;
  }

  async #write(endedBefore: number): Promise<void> {
    const taken = this.options.sums.take(endedBefore);
    for (const rollup of taken) this.#waiting.push(rollup);
    this.#dropOldest();
    if (this.#waiting.length === 0) return;
    const startedAt = performance.now();
    let done = 0;
    try {
      while (done < this.#waiting.length) {
        const batch = this.#batch(done);
        const written = await this.options.add(batch);
        done += batch.length;
        metrics.insightRowsWrittenTotal.inc(written);
        await nextTurn();
      }
      metrics.insightWriteSeconds.observe((performance.now() - startedAt) / 1000);
    } finally {
      this.#waiting = this.#waiting.slice(done);
    }
  }

  /** Rows of one slot only: of several, the hour would have a series twice. */
  #batch(from: number): Rollup[] {
    const slot = this.#waiting[from]?.slot;
    const rows = this.#waiting.slice(from, from + ROWS_AT_ONCE);
    const end = rows.findIndex((row) => row.slot !== slot);
    return end === -1 ? rows : rows.slice(0, end);
  }

  #dropOldest(): void {
    const tooMany = this.#waiting.length - this.options.most;
    if (tooMany <= 0) return;
    this.#waiting = this.#waiting.slice(tooMany);
    metrics.insightRowsDroppedTotal.inc(tooMany);
  }
}

/** What a slot of five minutes needs to be complete: its own time and the poll that ends after it. */
export function graceOf(fastMs: number): number {
  return Math.min(ROLLUP_STEPS['5m'], 1.5 * fastMs);
}
