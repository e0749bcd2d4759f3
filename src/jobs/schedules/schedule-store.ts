import type { DataSource, EntityManager } from 'typeorm';
import type { ErrorRecord } from '../../core/errors';
import { queryRows, sql } from '../../fleet';
import { Schedule } from '../entities';
import { updateRows } from '../store/update';
import type { FiringOutcome } from './schedule-views';
import type { Step } from './timing';

export interface FiringResult {
  readonly outcome: FiringOutcome;
  readonly runId?: string;
  readonly error?: ErrorRecord;
}

const DUE_PAGE = 200;

export class ScheduleStore {
  readonly manager: EntityManager;

  constructor(readonly db: DataSource) {
    this.manager = db.manager;
  }

  find(id: string): Promise<Schedule | null> {
    return this.manager.findOneBy(Schedule, { id });
  }

  /** Those whose slot has come, the longest waiting first. */
  async due(nowMs: number): Promise<string[]> {
    const rows = await queryRows<{ id: string }>(
      this.manager,
      sql`SELECT "id" FROM "schedule" WHERE "nextAt" <= ${nowMs} ORDER BY "nextAt" LIMIT ${DUE_PAGE}`,
    );
    return rows.map((row) => row.id);
  }

  /** Those that wait for a slot, in the order of their ids. */
  async waiting(afterId: string, limit: number): Promise<Schedule[]> {
    const rows = await queryRows<{ id: string }>(
      this.manager,
      sql`SELECT "id" FROM "schedule" WHERE "id" > ${afterId} AND "nextAt" IS NOT NULL ORDER BY "id" LIMIT ${limit}`,
    );
    const found = await Promise.all(rows.map((row) => this.find(row.id)));
    return found.filter((row) => row !== null);
  }

  /**
   * Settles a slot. Of all processes that decided the same slot one wins, and none where the schedule was changed.
   * @returns whether this one did
   */
  async settle({ id, revision, nextAt }: Schedule, step: Step, result: FiringResult): Promise<boolean> {
    const error = result.error === undefined ? null : JSON.stringify(result.error);
    const rows = await updateRows(
      this.manager,
      sql`UPDATE "schedule" SET "nextAt" = ${step.nextAt}, "lastSlot" = ${step.slot}, "lastOutcome" = ${result.outcome},
            "lastError" = ${error}, "lastRunId" = COALESCE(${result.runId ?? null}, "lastRunId")
          WHERE "id" = ${id} AND "revision" = ${revision} AND "nextAt" = ${nextAt} RETURNING "id"`,
    );
    return rows.length === 1;
  }

  async setLastRun(id: string, runId: string): Promise<void> {
    await updateRows(this.manager, sql`UPDATE "schedule" SET "lastRunId" = ${runId} WHERE "id" = ${id} RETURNING "id"`);
  }

  /** Whether a run is there and not finished. */
  async isUnfinished(runId: string): Promise<boolean> {
    const rows = await queryRows(this.manager, sql`SELECT 1 FROM "run" WHERE "id" = ${runId} AND "state" <> 'finished'`);
    return rows.length > 0;
  }
}
