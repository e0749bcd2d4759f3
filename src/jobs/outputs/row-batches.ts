import type { Row } from '../../core/catalogue';

/** What one event tells. */
export interface Batch {
  readonly rows: readonly Row[];
  /** Rows so far that no event tells, since the router had its share. */
  readonly leftOut?: number;
}

export interface Share {
  readonly rows: number;
  /** Of the rows as JSON, in UTF-16 units. */
  readonly size: number;
}

const RUN: Share = { rows: 50_000, size: 16 * 1024 * 1024 };
const MOST: Share = { rows: 5_000, size: 1024 * 1024 };
/** Also a run over very many routers tells a little of each. */
const LEAST: Share = { rows: 10, size: 4 * 1024 };
const BATCH: Share = { rows: 100, size: 16 * 1024 };

/** What one router may put into the events of a run over so many. */
export function shareOf(routers: number): Share {
  const part = (of: keyof Share): number => Math.max(LEAST[of], Math.min(MOST[of], Math.floor(RUN[of] / Math.max(1, routers))));
  return { rows: part('rows'), size: part('size') };
}

/**
 * Cuts rows into batches. Beyond its share a router's rows are only counted; the count is told when it has doubled and
 * at the end, so that an endless stream makes few events.
 */
export class RowBatches {
  #waiting: { readonly row: Row; readonly size: number }[] = [];
  #waitingSize = 0;
  #kept = 0;
  #keptSize = 0;
  #leftOut = 0;
  #toldLeftOut = 0;
  #isEnded = false;

  constructor(private readonly share: Share) {}

  /** @returns `full`: there is enough for a batch; `left-out`: it is only counted */
  add(row: Row): 'kept' | 'full' | 'left-out' {
    const size = JSON.stringify(row).length;
    const isOver = this.#leftOut > 0 || this.#kept >= this.share.rows || this.#keptSize + size > this.share.size;
    if (isOver) {
      this.#leftOut += 1;
      return 'left-out';
    }
    this.#kept += 1;
    this.#keptSize += size;
    this.#waitingSize += size;
    this.#waiting.push({ row, size });
    return this.#waiting.length % BATCH.rows === 0 || this.#waitingSize >= BATCH.size ? 'full' : 'kept';
  }

  /** No more rows will come: the count of those left out is told whatever it is. */
  end(): void {
    this.#isEnded = true;
  }

  /** All that is to be told now. */
  take(): readonly Batch[] {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#waitingSize = 0;
    const batches: Batch[] = [];
    let rows: Row[] = [];
    let batchSize = 0;
    for (const { row, size } of waiting) {
      if (rows.length > 0 && (rows.length === BATCH.rows || batchSize + size > BATCH.size)) {
        batches.push({ rows });
        rows = [];
        batchSize = 0;
      }
      rows.push(row);
      batchSize += size;
    }
    const isNews = this.#leftOut > this.#toldLeftOut && (this.#isEnded || this.#leftOut >= 2 * this.#toldLeftOut);
    if (isNews) this.#toldLeftOut = this.#leftOut;
    if (rows.length > 0 || isNews) batches.push({ rows, ...(isNews ? { leftOut: this.#leftOut } : {}) });
    return batches;
  }
}
