import type { DataSource, QueryDeepPartialEntity } from 'typeorm';
import type { KnownRouter, Rows } from '../../core/catalogue';
import type { Sealed, Vault } from '../../core/secrets';
import { queryRows, sql } from '../../fleet';
import { WorkflowStage } from '../entities';
import { updateRows } from '../store/update';

/** How far workflows have come. Written before and after each step, so that any process can go on from there. */
export class StageStore {
  constructor(
    private readonly db: DataSource,
    private readonly vault: Vault,
    /** This process, as the holder of router runs. */
    private readonly holder: string,
  ) {}

  /** Stages that were begun, by id. */
  async of(routerRunId: string): Promise<Map<string, WorkflowStage>> {
    const rows = await this.db.manager.findBy(WorkflowStage, { routerRunId });
    return new Map(rows.map((row) => [row.stageId, row]));
  }

  async save(stage: WorkflowStage): Promise<void> {
    await this.db.manager.upsert(WorkflowStage, stage as QueryDeepPartialEntity<WorkflowStage>, ['routerRunId', 'stageId']);
  }

  /**
   * Says that the workflow may change something from now on. False when the run was paused or aborted before, or another
   * process has taken over; what was begun goes on whatever becomes of the run.
   */
  async begin(routerRunId: string, hasBegun: boolean): Promise<boolean> {
    const state = hasBegun ? sql`"run"."state" <> 'finished'` : sql`"run"."state" = 'running'`;
    const rows = await updateRows(
      this.db.manager,
      sql`UPDATE "router_run" SET "phase" = 'writing' WHERE "id" = ${routerRunId} AND "holder" = ${this.holder}
          AND "phase" IN ('active', 'writing')
          AND EXISTS (SELECT 1 FROM "run" WHERE "run"."id" = "router_run"."runId" AND ${state}) RETURNING "id"`,
    );
    return rows.length > 0;
  }

  async isStillOurs(routerRunId: string): Promise<boolean> {
    const rows = await queryRows(
      this.db.manager,
      sql`SELECT 1 FROM "router_run" WHERE "id" = ${routerRunId} AND "holder" = ${this.holder} AND "phase" IN ('active', 'writing')`,
    );
    return rows.length > 0;
  }

  /** A router that was removed meanwhile is known by its id alone. */
  async router(id: string): Promise<KnownRouter> {
    const [row] = await queryRows<Record<keyof KnownRouter, string | null>>(
      this.db.manager,
      sql`SELECT "router"."id", "router"."name", "router"."address", "router"."version", "router"."board", "router"."architecture",
                 "site"."name" AS "site"
          FROM "router" LEFT JOIN "site" ON "site"."id" = "router"."siteId" WHERE "router"."id" = ${id}`,
    );
    if (!row) return { id, name: id, address: '' };
    return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as unknown as KnownRouter;
  }

  seal(value: unknown, { routerRunId, stageId }: StageKey): Sealed {
    return this.vault.seal(JSON.stringify(value), aad(routerRunId, stageId));
  }

  rowsOf(stage: WorkflowStage): Rows {
    return stage.sealedRows ? (this.#open(stage.sealedRows, stage) as Rows) : [];
  }

  undoOf(stage: WorkflowStage): unknown {
    return stage.sealedUndo ? this.#open(stage.sealedUndo, stage) : undefined;
  }

  #open(sealed: Sealed, { routerRunId, stageId }: StageKey): unknown {
    return JSON.parse(this.vault.open(sealed, aad(routerRunId, stageId)).reveal());
  }
}

type StageKey = Pick<WorkflowStage, 'routerRunId' | 'stageId'>;

function aad(routerRunId: string, stageId: string): string {
  return `router-run:${routerRunId}:stage:${stageId}`;
}

/** A stage that begins. */
export function newStage(key: StageKey): WorkflowStage {
  return Object.assign(new WorkflowStage(), {
    ...key,
    state: 'running' as const,
    tries: 0,
    childRunId: null,
    routerName: null,
    changed: false,
    note: null,
    sealedRows: null,
    sealedUndo: null,
    error: null,
    startedAt: Date.now(),
    endedAt: null,
  });
}
