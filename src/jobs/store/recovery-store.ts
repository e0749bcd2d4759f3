import type { DataSource } from 'typeorm';
import { inSql, queryRows, rawSql, sql, type Sql } from '../../fleet';
import type { Ticket } from './run-store';
import { flagFor, updateRows } from './update';

export interface QueuedTicket extends Ticket {
  readonly runId: string;
  readonly tenantId: string;
  readonly notBefore: number;
}

const ON_ITS_WAY_MS = 2000;

interface RawTicket {
  id: string;
  attempt: number;
  runId: string;
  tenantId: string;
  notBefore: string | number | null;
}

function toQueued(row: RawTicket): QueuedTicket {
  return { id: row.id, attempt: row.attempt, runId: row.runId, tenantId: row.tenantId, notBefore: Number(row.notBefore ?? 0) };
}

/** Finds what fell out of somebody's hands. */
export class RecoveryStore {
  constructor(private readonly db: DataSource) {}

  /** Takes over what dead processes worked on. @returns router runs to queue again */
  takeOver(holders: readonly string[], settleMs: number): Promise<QueuedTicket[]> {
    return holders.length === 0 ? Promise.resolve([]) : this.#requeue(inSql(rawSql('"holder"'), holders), settleMs);
  }

  /** Holders that are no process any more, whatever became of their registration. */
  async orphanHolders(): Promise<string[]> {
    const rows = await queryRows<{ holder: string }>(
      this.db.manager,
      sql`SELECT DISTINCT "holder" FROM "router_run" WHERE "phase" IN ('active', 'writing') AND "holder" IS NOT NULL
          AND "holder" NOT IN (SELECT "id" FROM "instance")`,
    );
    return rows.map((row) => row.holder);
  }

  /** Router runs that this process once claimed and no longer works on, e.g. because the database failed in between. */
  async takeBack(holder: string, working: ReadonlySet<string>, settleMs: number): Promise<QueuedTicket[]> {
    const rows = await queryRows<{ id: string }>(
      this.db.manager,
      sql`SELECT "id" FROM "router_run" WHERE "holder" = ${holder} AND "phase" IN ('active', 'writing')`,
    );
    const lost = rows.map((row) => row.id).filter((id) => !working.has(id));
    if (lost.length === 0) return [];
    return this.#requeue(sql`"holder" = ${holder} AND ${inSql(rawSql('"id"'), lost)}`, settleMs);
  }

  /** What may have written is unresolved: the router is asked first, after the wire has settled. */
  async #requeue(which: Sql, settleMs: number): Promise<QueuedTicket[]> {
    const now = Date.now();
    const touched = sql`("phase" = 'writing' OR "unresolved" = ${flagFor(this.db, true)})`;
    const rows = await updateRows<RawTicket>(
      this.db.manager,
      sql`UPDATE "router_run"
          SET "phase" = 'queued', "holder" = NULL, "queuedAt" = ${now},
              "notBefore" = CASE WHEN ${touched} THEN CAST(${now + settleMs} AS bigint) ELSE CAST(${now} AS bigint) END,
              "status" = CASE WHEN ${touched} THEN 'unknown' WHEN "status" = 'deferred' THEN 'deferred' ELSE 'pending' END,
              "unresolved" = ${touched}
          WHERE "phase" IN ('active', 'writing') AND ${which}
          RETURNING "id", "attempt", "runId", "tenantId", "notBefore"`,
    );
    return rows.map(toQueued);
  }

  /** Queued router runs after an id, for comparing with Redis; those queued just now are still on their way. */
  async queuedAfter(id: string, limit: number): Promise<QueuedTicket[]> {
    const rows = await queryRows<RawTicket>(
      this.db.manager,
      sql`SELECT "id", "attempt", "runId", "tenantId", "notBefore" FROM "router_run"
          WHERE "phase" = 'queued' AND "id" > ${id} AND "queuedAt" < ${Date.now() - ON_ITS_WAY_MS} ORDER BY "id" LIMIT ${limit}`,
    );
    return rows.map(toQueued);
  }

  /** Runs that are over but not finished. */
  async overRuns(): Promise<string[]> {
    const rows = await queryRows<{ id: string }>(
      this.db.manager,
      sql`SELECT "id" FROM "run" WHERE "state" NOT IN ('finished', 'undoing')
          AND NOT EXISTS (SELECT 1 FROM "router_run" WHERE "runId" = "run"."id" AND "phase" IN ('waiting', 'queued', 'active', 'writing'))`,
    );
    return rows.map((row) => row.id);
  }
}
