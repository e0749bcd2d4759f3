import type { DataSource } from 'typeorm';
import { sql } from '../../fleet';
import { updateRows } from '../store/update';

/** Events of runs that ended longer ago are removed. */
export const DEFAULT_EVENTS_KEEP_MS = 30 * 86_400_000;

/** Rows removed by one look: what waits behind them, e.g. the only writer of SQLite, waits for milliseconds. */
const AT_ONCE = 2_000;
/** Wait after a look that found no more than it could remove. */
const PAUSE_MS = 3_600_000;

/** Removes what happened to runs that are long over, a slice at a time; the runs and their results stay. */
export class EventRetention {
  #notBefore = 0;

  constructor(
    private readonly db: DataSource,
    private readonly keepMs: number,
  ) {}

  /** To be called often: mostly it does nothing. @returns how many events were removed */
  async sweep(): Promise<number> {
    const now = Date.now();
    if (now < this.#notBefore) return 0;
    const rows = await updateRows(
      this.db.manager,
      sql`DELETE FROM "run_event" WHERE "id" IN (
            SELECT "event"."id" FROM "run_event" "event" JOIN "run" ON "run"."id" = "event"."runId"
            WHERE "run"."finishedAt" < ${now - this.keepMs} LIMIT ${AT_ONCE})
          RETURNING "id"`,
    );
    if (rows.length < AT_ONCE) this.#notBefore = now + PAUSE_MS;
    return rows.length;
  }
}
