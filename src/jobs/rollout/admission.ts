import type { DataSource, EntityManager } from 'typeorm';
import type { RunOptions } from '../../core/catalogue';
import { inSql, queryRows, rawSql, sql, type Sql } from '../../fleet';
import type { PrioritisedTicket } from '../queues/queues';
import type { RunState } from '../service/run-views';
import type { Ticket } from '../store/run-store';
import { updateRows } from '../store/update';
import { limitsOf, roomFor, type Limits } from './limits';
import { tallyOf, UNDER_WAY } from './tally';

interface RawRun {
  readonly tenantId: string;
  readonly state: RunState;
  readonly wave: number;
  readonly gate: string | null;
  readonly writes: boolean | number;
  readonly total: number;
  readonly concurrency: number | null;
  readonly options: string | null;
  readonly parentId: string | null;
}

/** BullMQ takes no more. */
const MAX_PRIORITY = 2_097_152;

/**
 * Decides which router runs may start. Everything that bounds a run is counted from the rows themselves, in one
 * transaction with the taking, so that no process can pass a limit and no crash can leave a slot taken.
 */
export class Admission {
  constructor(
    private readonly db: DataSource,
    /** Routers of one tenant worked on at once over all its runs; 0 is no limit. */
    private readonly tenantConcurrency: number,
  ) {}

  get isLimitedByTenant(): boolean {
    return this.tenantConcurrency > 0;
  }

  /**
   * Takes as many waiting router runs as may start now, in the order of the target list, and marks them as queued. The more
   * of a tenant is under way, the later its next ones get their turn.
   */
  take(runId: string): Promise<PrioritisedTicket[]> {
    return this.db.transaction(async (manager) => {
      if (this.isLimitedByTenant)
        await this.#lock(manager, sql`SELECT 1 FROM "tenant" WHERE "id" = (SELECT "tenantId" FROM "run" WHERE "id" = ${runId})`);
      const run = await this.#lockRun(manager, runId);
      if (!run || run.state !== 'running' || run.gate !== null) return [];
      if (run.writes && (await isStopped(manager))) return [];
      const options = run.options === null ? null : (JSON.parse(run.options) as RunOptions);
      const limits = limitsOf({ ...run, options, writes: Boolean(run.writes) });
      const room = roomFor(limits, await tallyOf(manager, runId));
      if (room === 0) return [];
      const underWay = await countOfTenant(manager, run.tenantId);
      // A stage of a workflow has its place already: that of the workflow.
      const count = this.isLimitedByTenant && run.parentId === null ? Math.min(room, this.tenantConcurrency - underWay) : room;
      if (count <= 0) return [];
      const tickets = await this.#takeRows(manager, { runId, wave: run.wave, count, limits });
      return tickets.map((ticket, index) => ({ ...ticket, priority: Math.min(MAX_PRIORITY, underWay + index + 1) }));
    });
  }

  async roomOfTenant(tenantId: string): Promise<number> {
    return this.tenantConcurrency - (await countOfTenant(this.db.manager, tenantId));
  }

  /** Runs of the tenant that have something waiting, those with the least under way first. */
  async waitingRunsOf(tenantId: string): Promise<string[]> {
    const rows = await queryRows<{ id: string }>(
      this.db.manager,
      sql`SELECT "id" FROM "run" WHERE "tenantId" = ${tenantId} AND "state" = 'running' AND "gate" IS NULL
          AND EXISTS (SELECT 1 FROM "router_run" WHERE "runId" = "run"."id" AND "phase" = 'waiting' AND "router_run"."wave" <= "run"."wave")
          ORDER BY (SELECT COUNT(*) FROM "router_run" WHERE "runId" = "run"."id" AND ${UNDER_WAY}), "id"`,
    );
    return rows.map((row) => row.id);
  }

  async #lockRun(manager: EntityManager, runId: string): Promise<RawRun | undefined> {
    const [row] = await this.#lock<RawRun>(
      manager,
      sql`SELECT "tenantId", "state", "wave", "gate", "writes", "total", "concurrency", "options", "parentId" FROM "run" WHERE "id" = ${runId}`,
    );
    return row;
  }

  async #takeRows(
    manager: EntityManager,
    which: { runId: string; wave: number; count: number; limits: Limits },
  ): Promise<Ticket[]> {
    const { runId, wave, count, limits } = which;
    const waiting = sql`"runId" = ${runId} AND "phase" = 'waiting' AND "wave" <= ${wave}`;
    const pick = limits.perSite === undefined ? waiting : sql`${waiting} AND ${inRoomOfSite(runId, waiting, limits.perSite)}`;
    // Never waits for rows that somebody else is cancelling at this moment.
    const lock = this.db.options.type === 'postgres' ? rawSql('FOR UPDATE SKIP LOCKED') : sql``;
    const chosen = await queryRows<{ id: string }>(
      manager,
      sql`SELECT "id" FROM "router_run" WHERE ${pick} ORDER BY "seq" LIMIT ${count} ${lock}`,
    );
    if (chosen.length === 0) return [];
    const ids = chosen.map(({ id }) => id);
    const taken = await updateRows<Ticket>(
      manager,
      sql`UPDATE "router_run" SET "phase" = 'queued', "queuedAt" = ${Date.now()}
          WHERE ${inSql(rawSql('"id"'), ids)} AND "phase" = 'waiting' RETURNING "id", "attempt"`,
    );
    const byId = new Map(taken.map((ticket) => [ticket.id, ticket]));
    return ids.flatMap((id) => byId.get(id) ?? []);
  }

  /** SQLite has one writer anyway. The lock lets rows that refer to this one be inserted. */
  #lock<T>(manager: EntityManager, select: Sql): Promise<T[]> {
    const lock = this.db.options.type === 'postgres' ? rawSql('FOR NO KEY UPDATE') : sql``;
    return queryRows<T>(manager, sql`${select} ${lock}`);
  }
}

async function isStopped(manager: EntityManager): Promise<boolean> {
  return (await queryRows(manager, sql`SELECT 1 FROM "write_switch" WHERE "stopped"`)).length > 0;
}

async function countOfTenant(manager: EntityManager, tenantId: string): Promise<number> {
  const [row] = await queryRows<{ n: string | number }>(
    manager,
    sql`SELECT COUNT(*) AS "n" FROM "router_run" WHERE "tenantId" = ${tenantId} AND ${UNDER_WAY}`,
  );
  return Number(row?.n ?? 0);
}

/** The next ones of each site, as many as it has room for; a router without a site is a site of its own. */
function inRoomOfSite(runId: string, waiting: Sql, perSite: number): Sql {
  return sql`"id" IN (
    SELECT "next"."id" FROM (
      SELECT "id", "siteId", ROW_NUMBER() OVER (PARTITION BY "siteId" ORDER BY "seq") AS "place" FROM "router_run" WHERE ${waiting}
    ) "next" LEFT JOIN (
      SELECT "siteId", COUNT(*) AS "busy" FROM "router_run" WHERE "runId" = ${runId} AND ${UNDER_WAY} GROUP BY "siteId"
    ) "site" ON "site"."siteId" = "next"."siteId"
    WHERE "next"."siteId" IS NULL OR "next"."place" + COALESCE("site"."busy", 0) <= ${perSite})`;
}
