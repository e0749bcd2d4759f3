import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EntityManager } from 'typeorm';
import { allOf, inSql, queryRows, rawSql, sql, type Sql } from '../database';
import type { SlotRange } from './rollup';

/** Rows that one question brings: an embedded database answers within milliseconds, and others have their turn between. */
const ROWS_AT_ONCE = 4_000;

export type RollupTable = 'interface_rollup' | 'interface_rollup_hour' | 'router_rollup' | 'router_rollup_hour';

interface Place {
  readonly slot: number;
  readonly seriesId: number;
}

/** All rows of a range of slots, in order, some at a time. @param only which of them */
export async function* scanRollups<T extends Place>(
  manager: EntityManager,
  table: RollupTable,
  { from, to }: SlotRange,
  only: readonly Sql[] = [],
): AsyncGenerator<T[], void> {
  let after: Place = { slot: from - 1, seriesId: 2_147_483_647 };
  for (;;) {
    const place = sql`("slot", "seriesId") > (${after.slot}, ${after.seriesId})`;
    const rows = await queryRows<T>(
      manager,
      sql`SELECT * FROM ${rawSql(`"${table}"`)} WHERE ${allOf([place, sql`"slot" < ${to}`, ...only])}
          ORDER BY "slot", "seriesId" LIMIT ${ROWS_AT_ONCE}`,
    );
    const points = rows.map(asNumbers);
    yield points;
    const last = points.at(-1);
    if (last === undefined || points.length < ROWS_AT_ONCE) return;
    after = last;
    await nextTurn();
  }
}

/** Rows of a few series, slots in order, some at a time. Each is found by itself: others of the slots cost nothing. */
export async function* findRollups<T extends Place>(
  manager: EntityManager,
  table: RollupTable,
  { from, to }: SlotRange,
  seriesIds: readonly number[],
): AsyncGenerator<T[], void> {
  if (seriesIds.length === 0) return;
  const atOnce = Math.max(1, Math.floor(ROWS_AT_ONCE / seriesIds.length));
  for (let first = from; first < to; first += atOnce) {
    const slots = Array.from({ length: Math.min(atOnce, to - first) }, (_one, index) => first + index);
    const picked = allOf([inSql(rawSql('"slot"'), slots), inSql(rawSql('"seriesId"'), seriesIds)]);
    const rows = await queryRows<T>(
      manager,
      sql`SELECT * FROM ${rawSql(`"${table}"`)} WHERE ${picked} ORDER BY "slot", "seriesId"`,
    );
    yield rows.map(asNumbers);
    await nextTurn();
  }
}

/** Removes what is older than a slot, some at a time. @returns whether more may be left */
export async function sweepRollups(manager: EntityManager, table: RollupTable, before: number): Promise<boolean> {
  const name = rawSql(`"${table}"`);
  const [next] = await queryRows<Place>(
    manager,
    sql`SELECT "slot", "seriesId" FROM ${name} WHERE "slot" < ${before}
        ORDER BY "slot", "seriesId" LIMIT 1 OFFSET ${ROWS_AT_ONCE}`,
  );
  const end: Place = next ?? { slot: before, seriesId: 0 };
  await queryRows(manager, sql`DELETE FROM ${name} WHERE ("slot", "seriesId") < (${end.slot}, ${end.seriesId})`);
  await nextTurn();
  return next !== undefined;
}

/** PostgreSQL hands 64-bit integers over as text. */
function asNumbers<T extends object>(row: T): T {
  const held = row as Record<string, unknown>;
  for (const name of Object.keys(held)) if (typeof held[name] === 'string') held[name] = Number(held[name]);
  return row;
}
