import type { DataSource } from 'typeorm';
import { inSql, queryRows, rawSql, sql } from '../../fleet';
import type { RolloutTarget } from '../rollout/waves';

/** A router run that another run is made from. */
export interface SourceRow {
  readonly id: string;
  readonly routerId: string;
  readonly routerName: string;
  readonly siteId: string | null;
}

const CHUNK = 500;

/** What earlier runs left to be applied or taken back. */
export class SourceStore {
  constructor(private readonly db: DataSource) {}

  /** Plans that wait to be applied, in the order of the target list. */
  approvable(runId: string): Promise<SourceRow[]> {
    return queryRows<SourceRow>(
      this.db.manager,
      sql`SELECT "id", "routerId", "routerName", "siteId" FROM "router_run"
          WHERE "runId" = ${runId} AND "stateHash" IS NOT NULL AND ("status" = 'planned' OR "errorCode" = 'PLAN_STALE')
          ORDER BY "seq"`,
    );
  }

  /** What was changed, last first. */
  undoable(runId: string): Promise<SourceRow[]> {
    return queryRows<SourceRow>(
      this.db.manager,
      sql`SELECT "id", "routerId", "routerName", "siteId" FROM "router_run"
          WHERE "runId" = ${runId} AND "status" = 'changed' AND "sealedUndo" IS NOT NULL
          ORDER BY "endedAt" DESC, "seq" DESC`,
    );
  }

  /** The routers as they are now, as far as their place in a rollout depends on it; one that was removed keeps its name. */
  async targets(rows: readonly SourceRow[]): Promise<RolloutTarget[]> {
    const facts = new Map<string, RolloutTarget>();
    for (let start = 0; start < rows.length; start += CHUNK) {
      const ids = rows.slice(start, start + CHUNK).map((row) => row.routerId);
      const found = await queryRows<RolloutTarget>(
        this.db.manager,
        sql`SELECT "id", "name", "siteId", "board", "architecture", "version" FROM "router" WHERE ${inSql(rawSql('"id"'), ids)}`,
      );
      for (const router of found) facts.set(router.id, router);
    }
    return rows.map((row) => facts.get(row.routerId) ?? { id: row.routerId, name: row.routerName, siteId: row.siteId });
  }
}
