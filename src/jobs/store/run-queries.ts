import type { DataSource } from 'typeorm';
import type { RouterRunStatus } from '../../core/catalogue';
import type { ErrorRecord } from '../../core/errors';
import { AppError } from '../../core/errors';
import {
  allOf,
  decodeCursor,
  inSql,
  pageLimit,
  queryRows,
  rawSql,
  sql,
  toPage,
  type Page,
  type PageRequest,
  type Sql,
} from '../../fleet';
import { RouterRun, Run } from '../entities';
import type { ResultGroup, RunEvent, RunState } from '../service/run-views';

const SAMPLE = 5;
const MAX_GROUPS = 200;

/** What surfaces ask: always a page, never a fleet. */
export class RunQueries {
  constructor(private readonly db: DataSource) {}

  /** @throws AppError RUN_UNKNOWN */
  async run(id: string): Promise<Run> {
    const run = await this.db.manager.findOneBy(Run, { id });
    if (run) return run;
    throw new AppError('RUN_UNKNOWN', `there is no run ${JSON.stringify(id.slice(0, 80))}`);
  }

  /** Newest first. @param tenants undefined is every tenant */
  async runs(tenants: readonly string[] | undefined, page: PageRequest & { state?: RunState }): Promise<Page<Run>> {
    const limit = pageLimit(page);
    // The runs of a workflow's stages are told with the workflow.
    const conditions: Sql[] = [sql`"parentId" IS NULL`];
    if (tenants) conditions.push(inSql(rawSql('"tenantId"'), tenants));
    if (page.state) conditions.push(sql`"state" = ${page.state}`);
    if (page.cursor) conditions.push(sql`"id" < ${decodeCursor(page.cursor, 1)[0] as string}`);
    const ids = await queryRows<{ id: string }>(
      this.db.manager,
      sql`SELECT "id" FROM "run" WHERE ${allOf(conditions)} ORDER BY "id" DESC LIMIT ${limit + 1}`,
    );
    return this.#load(Run, ids, limit, (run) => [run.id]);
  }

  /** In the order of the target list. */
  async routerRuns(runId: string, page: PageRequest & { status?: RouterRunStatus }): Promise<Page<RouterRun>> {
    const limit = pageLimit(page);
    const conditions: Sql[] = [sql`"runId" = ${runId}`];
    if (page.status) conditions.push(sql`"status" = ${page.status}`);
    if (page.cursor) conditions.push(sql`"seq" > ${Number(decodeCursor(page.cursor, 1)[0])}`);
    const ids = await queryRows<{ id: string }>(
      this.db.manager,
      sql`SELECT "id" FROM "router_run" WHERE ${allOf(conditions)} ORDER BY "seq" LIMIT ${limit + 1}`,
    );
    return this.#load(RouterRun, ids, limit, (row) => [String(row.seq)]);
  }

  /** Entities come through the mapper, which turns stored text into values; the order is that of the ids. */
  async #load<T extends { id: string }>(
    entity: new () => T,
    ids: readonly { id: string }[],
    limit: number,
    keysOf: (row: T) => readonly string[],
  ): Promise<Page<T>> {
    if (ids.length === 0) return { items: [] };
    const rows = await this.db.manager
      .createQueryBuilder(entity, 'row')
      .where('row.id IN (:...ids)', { ids: ids.map((row) => row.id) })
      .getMany();
    const byId = new Map(rows.map((row) => [row.id, row]));
    return toPage(
      ids.flatMap(({ id }) => byId.get(id) ?? []),
      limit,
      keysOf,
    );
  }

  /** Equal results together, most first. */
  async groups(runId: string): Promise<ResultGroup[]> {
    const rows = await queryRows<{
      status: RouterRunStatus;
      n: string | number;
      hash: string | null;
      code: string | null;
      first: string;
    }>(
      this.db.manager,
      sql`SELECT "status", "diffHash" AS "hash", "errorCode" AS "code", COUNT(*) AS "n", MIN("seq") AS "first"
          FROM "router_run" WHERE "runId" = ${runId}
          GROUP BY "status", "diffHash", "errorCode" ORDER BY "n" DESC, "first" LIMIT ${MAX_GROUPS}`,
    );
    return Promise.all(rows.map((row) => this.#group(runId, row)));
  }

  async #group(
    runId: string,
    row: { status: RouterRunStatus; n: string | number; hash: string | null; code: string | null },
  ): Promise<ResultGroup> {
    const members = await this.db.manager
      .createQueryBuilder(RouterRun, 'row')
      .where('row.runId = :runId AND row.status = :status', { runId, status: row.status })
      .andWhere(row.hash === null ? 'row.diffHash IS NULL' : 'row.diffHash = :hash', { hash: row.hash })
      .andWhere(row.code === null ? 'row.errorCode IS NULL' : 'row.errorCode = :code', { code: row.code })
      .orderBy('row.seq')
      .limit(SAMPLE)
      .getMany();
    const [first] = members;
    return {
      status: row.status,
      count: Number(row.n),
      ...(first?.error ? { error: first.error as ErrorRecord } : {}),
      ...(first?.diff && first.diff.length > 0 ? { diff: first.diff } : {}),
      routers: members.map((member) => member.routerName),
    };
  }

  /** In the order of their ids. */
  events(runId: string, after: number, limit: number): Promise<RunEvent[]> {
    return this.#events(sql`"runId" = ${runId} AND "id" > ${after} ORDER BY "id" LIMIT ${limit}`);
  }

  async eventIds(runId: string, between: { readonly above: number; readonly below: number }): Promise<number[]> {
    const rows = await queryRows<{ id: number }>(
      this.db.manager,
      sql`SELECT "id" FROM "run_event" WHERE "runId" = ${runId} AND "id" > ${between.above} AND "id" < ${between.below} ORDER BY "id"`,
    );
    return rows.map(({ id }) => Number(id));
  }

  eventsById(ids: readonly number[]): Promise<RunEvent[]> {
    return this.#events(sql`${inSql(rawSql('"id"'), ids)} ORDER BY "id"`);
  }

  async #events(which: Sql): Promise<RunEvent[]> {
    const rows = await queryRows<{ id: number; type: RunEvent['type']; at: string | number; data: string }>(
      this.db.manager,
      sql`SELECT "id", "type", "at", "data" FROM "run_event" WHERE ${which}`,
    );
    return rows.map((row) => ({
      id: Number(row.id),
      type: row.type,
      at: new Date(Number(row.at)).toISOString(),
      data: JSON.parse(row.data) as Record<string, unknown>,
    }));
  }
}
