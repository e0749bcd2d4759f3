import type { DataSource } from 'typeorm';
import type { Row } from '../../core/catalogue';
import { metrics, type Logger } from '../../core/telemetry';
import { joinSql, queryRows, sql } from '../../fleet';
import type { EventBus } from '../events/event-bus';
import { updateRows } from '../store/update';
import { RowBatches, shareOf, type Batch } from './row-batches';

const FLUSH_MS = 500;
/** Events of one statement. */
const STATEMENT_EVENTS = 50;

export interface FeedOf {
  readonly runId: string;
  readonly routerRunId: string;
  /** Routers of the run: its events are shared among them. */
  readonly total: number;
}

/** Where the rows of one router go while they come. */
export interface RowSink {
  /** @param row masked: followers see it as it is */
  add(row: Row): void;
  /** Writes what still waits. */
  close(): Promise<void>;
}

interface Open extends FeedOf {
  readonly batches: RowBatches;
  readonly router: string;
}

/**
 * Puts the rows of commands that go on into the events of their runs. All routers of this process share one writer, so
 * that a thousand of them make a few statements each half second. Losing events fails no run.
 */
export class RowFeed {
  readonly #open = new Set<Open>();
  #timer: NodeJS.Timeout | undefined;
  #last: Promise<void> = Promise.resolve();

  constructor(
    private readonly db: DataSource,
    private readonly events: EventBus,
    private readonly log: Logger,
  ) {}

  async open(of: FeedOf): Promise<RowSink> {
    const opened: Open = { ...of, batches: new RowBatches(shareOf(of.total)), router: await this.#nameOf(of.routerRunId) };
    this.#open.add(opened);
    this.#timer ??= setInterval(() => void this.#flush([...this.#open]), FLUSH_MS).unref();
    return {
      add: (row) => {
        const told = opened.batches.add(row);
        metrics.streamRowsTotal.inc({ told: told === 'left-out' ? 'no' : 'yes' });
        if (told === 'full') void this.#flush([opened]);
      },
      close: async () => {
        this.#open.delete(opened);
        if (this.#open.size === 0) {
          clearInterval(this.#timer);
          this.#timer = undefined;
        }
        opened.batches.end();
        await this.#flush([opened]);
      },
    };
  }

  async #nameOf(routerRunId: string): Promise<string> {
    const [row] = await queryRows<{ routerName: string }>(
      this.db.manager,
      sql`SELECT "routerName" FROM "router_run" WHERE "id" = ${routerRunId}`,
    );
    return row?.routerName ?? '';
  }

  /** One after the other: the rows of a router keep their order. */
  #flush(which: readonly Open[]): Promise<void> {
    this.#last = this.#last
      .then(() => this.#write(which))
      .catch((error: unknown) => this.log.debug({ err: error }, 'rows of routers were not told to followers'));
    return this.#last;
  }

  async #write(which: readonly Open[]): Promise<void> {
    const waiting = which.flatMap((open) => open.batches.take().map((batch) => ({ open, batch })));
    for (let start = 0; start < waiting.length; start += STATEMENT_EVENTS) {
      const slice = waiting.slice(start, start + STATEMENT_EVENTS);
      await this.#insert(slice);
      for (const runId of new Set(slice.map(({ open }) => open.runId))) this.events.notify(runId);
    }
  }

  async #insert(events: readonly { readonly open: Open; readonly batch: Batch }[]): Promise<void> {
    const now = Date.now();
    const values = events.map(({ open: { runId, routerRunId, router }, batch }) => {
      const data = { routerRunId, router, ...batch };
      return sql`(${runId}, ${'router.rows'}, ${now}, ${JSON.stringify(data)})`;
    });
    await updateRows(
      this.db.manager,
      sql`INSERT INTO "run_event" ("runId", "type", "at", "data") VALUES ${joinSql(values, ', ')} RETURNING "id"`,
    );
  }
}
