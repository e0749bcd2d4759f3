import type { EntityManager } from 'typeorm';
import { ERRORS, type ErrorCode } from '../../core/errors';
import { inSql, queryRows, rawSql, sql, type Sql } from '../../fleet';
import type { Tally } from './limits';

const UNREACHABLE_CODES = [
  ...Object.entries(ERRORS).flatMap(([code, { category }]) => (category === 'transport' ? [code] : [])),
  'WORK_EXPIRED' satisfies ErrorCode,
];

/** Queued or in the hands of a worker. What waits for its router to come back is neither. */
export const UNDER_WAY = rawSql(`("phase" IN ('queued', 'active', 'writing') AND "status" <> 'deferred')`);

/** Not reached, so that nothing was written. Who waits for a maintenance window is there. */
const UNREACHABLE = sql`(("status" = 'deferred' AND COALESCE("errorCode", '') <> 'OUTSIDE_WINDOW') OR ("status" = 'failed' AND ${inSql(rawSql('"errorCode"'), UNREACHABLE_CODES)}))`;

/** While all writes are stopped, an unfinished change is nobody's failure. */
const STOPPED = rawSql(`("status" = 'unknown' AND "phase" <> 'ended' AND COALESCE("errorCode", '') = 'WRITES_STOPPED')`);

/** What a failure budget counts: also a write whose outcome is not known yet. */
const FAILED = sql`("status" IN ('failed', 'undone', 'undo-failed', 'unknown') AND NOT ${UNREACHABLE} AND NOT ${STOPPED})`;

/** What has become of a run so far. @param accepted the condition for rows that no longer count */
export async function tallyOf(manager: EntityManager, runId: string): Promise<Tally> {
  const [row] = await queryRows<Record<keyof Tally, string | number>>(
    manager,
    sql`SELECT
          (SELECT COUNT(*) FROM "router_run" WHERE "runId" = ${runId} AND "status" IN ('failed', 'undone', 'undo-failed', 'unknown')
            AND NOT "accepted" AND ${FAILED} AND "phase" = 'ended') AS "failures",
          (SELECT COUNT(*) FROM "router_run" WHERE "runId" = ${runId} AND "status" = 'unknown'
            AND NOT "accepted" AND ${FAILED} AND "phase" <> 'ended') AS "open",
          (SELECT COUNT(*) FROM "router_run" WHERE "runId" = ${runId} AND "status" IN ('failed', 'deferred')
            AND NOT "accepted" AND ${UNREACHABLE}) AS "unreachable",
          (SELECT COUNT(*) FROM "router_run" WHERE "runId" = ${runId} AND "phase" IN ('queued', 'active', 'writing')
            AND ${UNDER_WAY} AND NOT (NOT "accepted" AND ${FAILED})) AS "inFlight"`,
  );
  return {
    failures: Number(row?.failures ?? 0),
    open: Number(row?.open ?? 0),
    unreachable: Number(row?.unreachable ?? 0),
    inFlight: Number(row?.inFlight ?? 0),
  };
}

/** Rows of a run that a budget counts now. */
export function counted(runId: string): Sql {
  return sql`"runId" = ${runId} AND "status" IN ('failed', 'undone', 'undo-failed', 'unknown', 'deferred')
             AND (${FAILED} OR ${UNREACHABLE})`;
}
