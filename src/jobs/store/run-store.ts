import type { DataSource, QueryDeepPartialEntity } from 'typeorm';
import type { Plan, RouterRunStatus } from '../../core/catalogue';
import type { ErrorRecord } from '../../core/errors';
import type { Sealed } from '../../core/secrets';
import { inSql, queryRows, rawSql, sql, type Sql } from '../../fleet';
import { RouterRun, Run, type RunCounts } from '../entities';
import type { GuardRecord } from '../guards/guard';
import type { Evidence, RunEventType, RunState } from '../service/run-views';
import type { Ending, FinishedRun, PlannedWrite, Requeue } from './endings';
import { flagFor, updateRows } from './update';

/** A router run that a job is to carry. */
export interface Ticket {
  readonly id: string;
  readonly attempt: number;
}

/** A router run in the hands of a worker. */
export interface ClaimedRun extends Ticket {
  /** `deferred`: it was waited for, and nobody has let it in again yet. */
  readonly status: RouterRunStatus;
  readonly runId: string;
  readonly routerId: string;
  /** A write's answer was lost; the router is asked before anything else. */
  readonly unresolved: boolean;
  readonly resolveTries: number;
  readonly queuedAt: number;
  readonly sealedPlan: Sealed | null;
  /** The guard that an earlier claim armed or was about to. */
  readonly guardRecord: GuardRecord | null;
  /** What an earlier claim saw. */
  readonly evidence: Evidence | null;
  /** What an earlier claim had confirmed before it had to be taken back. */
  readonly sealedUndo: Sealed | null;
  /** Why an earlier claim did not come to its end. */
  readonly error: ErrorRecord | null;
  /** The router run whose plan is applied here, or that is undone here. */
  readonly sourceId: string | null;
}

interface RawClaim extends Ticket {
  readonly status: RouterRunStatus;
  readonly runId: string;
  readonly routerId: string;
  readonly unresolved: boolean | number;
  readonly resolveTries: number;
  readonly queuedAt: string | number;
  readonly sealedPlan: string | null;
  readonly guardRecord: string | null;
  readonly evidence: string | null;
  readonly sealedUndo: string | null;
  readonly error: string | null;
  readonly sourceId: string | null;
}

const INSERT_CHUNK = 500;

/**
 * Runs and router runs: the truth about what is to be done, is being done and was done. Every step of a router run is
 * one conditional statement, so that of two workers only one can take it.
 */
export class RunStore {
  constructor(
    private readonly db: DataSource,
    private readonly holder: string,
  ) {}

  /** Stores the run with its frozen targets, all or nothing. */
  async create(run: Run, routerRuns: readonly RouterRun[]): Promise<void> {
    await this.db.transaction(async (manager) => {
      await manager.insert(Run, run as QueryDeepPartialEntity<Run>);
      for (let start = 0; start < routerRuns.length; start += INSERT_CHUNK) {
        const chunk = routerRuns.slice(start, start + INSERT_CHUNK);
        await manager.insert(RouterRun, chunk as QueryDeepPartialEntity<RouterRun>[]);
      }
    });
  }

  find(id: string): Promise<Run | null> {
    return this.db.manager.findOneBy(Run, { id });
  }

  findByKey(tenantId: string, idempotencyKey: string): Promise<Run | null> {
    return this.db.manager.findOneBy(Run, { tenantId, idempotencyKey });
  }

  /**
   * The one gate into work: of any number of jobs that carry the same ticket exactly one gets the router run.
   */
  async claim(ticket: Ticket): Promise<ClaimedRun | undefined> {
    const now = Date.now();
    const [row] = await updateRows<RawClaim>(
      this.db.manager,
      sql`UPDATE "router_run"
          SET "phase" = 'active', "attempt" = "attempt" + 1, "holder" = ${this.holder}, "startedAt" = COALESCE("startedAt", ${now})
          WHERE "id" = ${ticket.id} AND "attempt" = ${ticket.attempt} AND "phase" = 'queued'
          RETURNING "id", "runId", "routerId", "status", "attempt", "unresolved", "resolveTries", "queuedAt", "sealedPlan",
                    "guardRecord", "evidence", "sealedUndo", "error", "sourceId"`,
    );
    return (
      row && {
        ...row,
        unresolved: Boolean(row.unresolved),
        queuedAt: Number(row.queuedAt),
        sealedPlan: parsed<Sealed>(row.sealedPlan),
        guardRecord: parsed<GuardRecord>(row.guardRecord),
        evidence: parsed<Evidence>(row.evidence),
        sealedUndo: parsed<Sealed>(row.sealedUndo),
        error: parsed<ErrorRecord>(row.error),
      }
    );
  }

  /**
   * The last moment before the first write: stores the exact plan and the guard that is about to be armed. False when the
   * run was paused or aborted meanwhile, another worker has taken over, or another run's guard still watches the router:
   * then nothing may be written. What was begun is brought to its end, whatever became of the run.
   */
  async beginWriting(id: string, planned: PlannedWrite): Promise<boolean> {
    const rows = await updateRows(
      this.db.manager,
      sql`UPDATE "router_run"
          SET "phase" = 'writing', "sealedPlan" = ${JSON.stringify(planned.sealedPlan)}, "diff" = ${JSON.stringify(planned.diff)},
              "diffHash" = ${planned.diffHash}, "guard" = ${planned.guard},
              "guardRecord" = ${JSON.stringify(planned.guardRecord)}, "evidence" = ${JSON.stringify(planned.evidence)}
          WHERE "id" = ${id} AND "holder" = ${this.holder} AND "phase" IN ('active', 'writing')
          AND EXISTS (SELECT 1 FROM "run" WHERE "run"."id" = "router_run"."runId" AND ("run"."state" = 'running'
                      OR ("router_run"."unresolved" = ${this.flag(true)} AND "run"."state" IN ('paused', 'held', 'aborting', 'undoing'))))
          AND ("router_run"."guardRecord" IS NOT NULL OR NOT EXISTS (
                SELECT 1 FROM "router_run" AS "other" WHERE "other"."routerId" = "router_run"."routerId"
                AND "other"."id" <> "router_run"."id" AND "other"."guardRecord" IS NOT NULL
                AND "other"."phase" IN ('queued', 'active', 'writing')))
          RETURNING "id"`,
    );
    return rows.length > 0;
  }

  /** Is it still in the hands of this process? Then something else stood in the way of its first write. */
  async isHeld(id: string): Promise<boolean> {
    const rows = await queryRows(
      this.db.manager,
      sql`SELECT "id" FROM "router_run" WHERE "id" = ${id} AND "holder" = ${this.holder} AND "phase" IN ('active', 'writing')`,
    );
    return rows.length > 0;
  }

  /** The hashes of a plan that was computed earlier, for when it is applied. */
  async approvedPlan(id: string): Promise<{ readonly diffHash: string | null; readonly stateHash: string | null } | undefined> {
    const [row] = await queryRows<{ diffHash: string | null; stateHash: string | null }>(
      this.db.manager,
      sql`SELECT "diffHash", "stateHash" FROM "router_run" WHERE "id" = ${id}`,
    );
    return row;
  }

  /** What a finished router run did, sealed. */
  async doneOf(id: string): Promise<Sealed | undefined> {
    const [row] = await queryRows<{ sealedUndo: string | null }>(
      this.db.manager,
      sql`SELECT "sealedUndo" FROM "router_run" WHERE "id" = ${id}`,
    );
    return parsed<Sealed>(row?.sealedUndo ?? null) ?? undefined;
  }

  /** Markers of the guards that may be on a router and belong to a run that goes on. */
  async liveMarkers(routerId: string): Promise<string[]> {
    const rows = await queryRows<{ guardRecord: string }>(
      this.db.manager,
      sql`SELECT "guardRecord" FROM "router_run"
          WHERE "routerId" = ${routerId} AND "guardRecord" IS NOT NULL AND "phase" <> 'ended'`,
    );
    return rows.map((row) => (JSON.parse(row.guardRecord) as GuardRecord).marker);
  }

  /** Names of those among these routers that did not come through a run, or nobody knows. */
  async failedPeers(runId: string, routerIds: readonly string[]): Promise<string[]> {
    const rows = await queryRows<{ routerName: string }>(
      this.db.manager,
      sql`SELECT "routerName" FROM "router_run" WHERE "runId" = ${runId} AND ${inSql(rawSql('"routerId"'), routerIds)}
          AND "status" IN ('failed', 'undone', 'undo-failed', 'unknown') ORDER BY "routerName"`,
    );
    return rows.map((row) => row.routerName);
  }

  /** Writes the final word. False when another worker has taken over: its word counts. */
  async end(id: string, ending: Ending): Promise<boolean> {
    const diff = ending.diff ? JSON.stringify(ending.diff) : null;
    const rows = await updateRows(
      this.db.manager,
      sql`UPDATE "router_run"
          SET "phase" = 'ended', "status" = ${ending.status}, "endedAt" = ${Date.now()}, "holder" = NULL, "unresolved" = ${this.flag(false)},
              "diff" = COALESCE(${diff}, "diff"), "diffHash" = COALESCE(${ending.diffHash ?? null}, "diffHash"),
              "guard" = COALESCE(${ending.guard ?? null}, "guard"),
              "output" = ${ending.output ? JSON.stringify(ending.output) : null}, "steps" = ${JSON.stringify(ending.steps)},
              "errorCode" = ${ending.error?.code ?? null}, "error" = ${ending.error ? JSON.stringify(ending.error) : null},
              "evidence" = COALESCE(${ending.evidence ? JSON.stringify(ending.evidence) : null}, "evidence"),
              "stateHash" = ${ending.stateHash ?? null}, "guardRecord" = NULL,
              "sealedUndo" = ${ending.sealedUndo ? JSON.stringify(ending.sealedUndo) : null}
          WHERE "id" = ${id} AND "holder" = ${this.holder} AND "phase" IN ('active', 'writing')
          RETURNING "id"`,
    );
    return rows.length > 0;
  }

  /**
   * Puts a router run back into the queue, to be started not before `notBefore`.
   * `unresolved`: a write's answer was lost, the router is asked first; its status says so until it has answered.
   */
  async requeue(id: string, options: Requeue): Promise<Ticket | undefined> {
    const status = options.unresolved ? 'unknown' : options.isDeferred ? 'deferred' : 'pending';
    const countsTry = options.unresolved && !options.isExpected;
    const { error, guardRecord, sealedUndo } = options;
    // Why the router is in doubt is kept while it is only waited for.
    const isKept = options.unresolved && error === undefined;
    const told = isKept ? rawSql('"error"') : sql`${error ? JSON.stringify(error) : null}`;
    const code = isKept ? rawSql('"errorCode"') : sql`${error?.code ?? null}`;
    const [ticket] = await updateRows<Ticket>(
      this.db.manager,
      sql`UPDATE "router_run"
          SET "phase" = 'queued', "holder" = NULL, "queuedAt" = ${Date.now()}, "notBefore" = ${options.notBefore},
              "unresolved" = ${this.flag(options.unresolved)}, "status" = ${status},
              "resolveTries" = "resolveTries" + ${countsTry ? 1 : 0},
              "error" = ${told}, "errorCode" = ${code},
              "guardRecord" = COALESCE(${guardRecord ? JSON.stringify(guardRecord) : null}, "guardRecord"),
              "sealedUndo" = COALESCE(${sealedUndo ? JSON.stringify(sealedUndo) : null}, "sealedUndo")
          WHERE "id" = ${id} AND "holder" = ${this.holder} AND "phase" IN ('active', 'writing')
          RETURNING "id", "attempt"`,
    );
    return ticket;
  }

  /**
   * What is queued and untouched waits again: its jobs find nothing to claim. What waits for its router to come back goes on
   * doing so.
   */
  async unqueue(runId: string): Promise<void> {
    await this.#unqueue(sql`"runId" = ${runId}`);
  }

  /** The same for everything that would write. */
  async unqueueWrites(): Promise<void> {
    await this.#unqueue(sql`"runId" IN (SELECT "id" FROM "run" WHERE "state" = 'running' AND "writes")`);
  }

  async #unqueue(which: Sql): Promise<void> {
    await updateRows(
      this.db.manager,
      sql`UPDATE "router_run" SET "phase" = 'waiting', "queuedAt" = NULL
          WHERE "phase" = 'queued' AND "unresolved" = ${this.flag(false)} AND "status" <> 'deferred' AND ${which} RETURNING "id"`,
    );
  }

  /** Gives a router run back untouched, for when its run is paused. */
  async putBack(id: string): Promise<void> {
    await updateRows(
      this.db.manager,
      sql`UPDATE "router_run" SET "phase" = 'waiting', "status" = 'pending', "holder" = NULL, "queuedAt" = NULL
          WHERE "id" = ${id} AND "holder" = ${this.holder} AND "phase" = 'active' RETURNING "id"`,
    );
  }

  /** Changes the state only from one of the given states. */
  async transition(id: string, from: readonly RunState[], to: RunState): Promise<boolean> {
    const rows = await updateRows(
      this.db.manager,
      sql`UPDATE "run" SET "state" = ${to} WHERE "id" = ${id} AND ${inSql(rawSql('"state"'), from)} RETURNING "id"`,
    );
    return rows.length > 0;
  }

  /** Cancels what no worker has taken. What is being worked on ends by itself. */
  async cancelUntouched(runId: string, error: ErrorRecord): Promise<number> {
    const rows = await updateRows(
      this.db.manager,
      sql`UPDATE "router_run"
          SET "phase" = 'ended', "status" = 'cancelled', "endedAt" = ${Date.now()}, "errorCode" = ${error.code},
              "error" = ${JSON.stringify(error)}
          WHERE "runId" = ${runId} AND ("phase" = 'waiting' OR ("phase" = 'queued' AND "unresolved" = ${this.flag(false)}))
          RETURNING "id"`,
    );
    return rows.length;
  }

  /**
   * Finishes a run whose router runs have all ended; one that is being undone is finished by who undoes it.
   * @param options.isUndone what it had changed has been taken back
   * @returns undefined when it is not over or was finished before
   */
  async finishIfOver(runId: string, options: { readonly isUndone?: boolean } = {}): Promise<FinishedRun | undefined> {
    const now = Date.now();
    const open = options.isUndone ? sql`"state" <> 'finished'` : sql`"state" NOT IN ('finished', 'undoing')`;
    const [row] = await updateRows<FinishedRun>(
      this.db.manager,
      sql`UPDATE "run" SET "finishedAt" = ${now}, "outcome" = CASE
            WHEN "state" = 'aborting' THEN 'aborted'
            WHEN EXISTS (SELECT 1 FROM "router_run" WHERE "runId" = ${runId} AND "status" = 'unknown') THEN 'unknown'
            WHEN EXISTS (SELECT 1 FROM "router_run" WHERE "runId" = ${runId}
                         AND "status" IN ('failed', 'undone', 'undo-failed', 'cancelled', 'deferred')) THEN 'failed'
            ELSE 'ok' END, "state" = 'finished'
          WHERE "id" = ${runId} AND ${open}
          AND NOT EXISTS (SELECT 1 FROM "router_run" WHERE "runId" = ${runId}
                          AND "phase" IN ('waiting', 'queued', 'active', 'writing'))
          RETURNING "outcome", "wave", "tenantId", "actionId", "mode", "parentId"`,
    );
    return row;
  }

  /** Counts one more flow; its number makes the ids of its jobs new. */
  async nextGeneration(runId: string): Promise<number> {
    const [row] = await updateRows<{ generation: number }>(
      this.db.manager,
      sql`UPDATE "run" SET "generation" = "generation" + 1 WHERE "id" = ${runId} RETURNING "generation"`,
    );
    return row?.generation ?? 0;
  }

  async addEvent(runId: string, type: RunEventType, data: Readonly<Record<string, unknown>>): Promise<void> {
    await updateRows(
      this.db.manager,
      sql`INSERT INTO "run_event" ("runId", "type", "at", "data")
          VALUES (${runId}, ${type}, ${Date.now()}, ${JSON.stringify(data)}) RETURNING "id"`,
    );
  }

  async keepCounts(runId: string, counts: RunCounts): Promise<void> {
    await updateRows(
      this.db.manager,
      sql`UPDATE "run" SET "counts" = ${JSON.stringify(counts)} WHERE "id" = ${runId} RETURNING "id"`,
    );
  }

  async counts(runId: string): Promise<RunCounts> {
    const rows = await queryRows<{ status: RouterRunStatus; n: string | number }>(
      this.db.manager,
      sql`SELECT "status", COUNT(*) AS "n" FROM "router_run" WHERE "runId" = ${runId} GROUP BY "status"`,
    );
    return Object.fromEntries(rows.map((row) => [row.status, Number(row.n)]));
  }

  private flag(value: boolean): boolean | number {
    return flagFor(this.db, value);
  }
}

function parsed<T>(text: string | null): T | null {
  return text === null ? null : (JSON.parse(text) as T);
}

/** A plan as it is stored, and back. */
export function parsePlan(text: string): Plan {
  return JSON.parse(text) as Plan;
}
