import type { EntityManager } from 'typeorm';
import { inSql, joinSql, queryRows, rawSql, sql } from '../database';
import type { SeriesRef } from './rollup';

/** Series that a process remembers the numbers of: those of a large fleet. Beyond it asks again. */
const MOST_KNOWN = 1_000_000;

interface SeriesRow extends SeriesRef {
  readonly id: number | string;
}

/** The numbers that stand for series; a number is never given to another one. */
export class SeriesIds {
  readonly #known = new Map<string, number>();

  constructor(private readonly manager: EntityManager) {}

  /** Numbers in the order of the references; undefined where the router is gone. */
  async of(refs: readonly SeriesRef[]): Promise<readonly (number | undefined)[]> {
    const unknown = refs.filter((ref) => !this.#known.has(keyOf(ref)));
    if (unknown.length > 0) await this.#learn(unknown);
    return refs.map((ref) => this.#known.get(keyOf(ref)));
  }

  async #learn(refs: readonly SeriesRef[]): Promise<void> {
    if (this.#known.size > MOST_KNOWN) this.#known.clear();
    const values = refs.map(({ routerId, kind, name }) => sql`(${routerId}, ${kind}, ${name})`);
    // In one order in every process: two that add the same ones wait for each other, and never in a circle.
    await queryRows(
      this.manager,
      sql`INSERT INTO "rollup_series" ("tenantId", "routerId", "kind", "name")
          SELECT r."tenantId", v."column1", v."column2", v."column3" FROM (VALUES ${joinSql(values, ', ')}) v
          JOIN "router" r ON r."id" = v."column1" WHERE 1 = 1
          ORDER BY v."column1", v."column2", v."column3"
          ON CONFLICT ("routerId", "kind", "name") DO NOTHING`,
    );
    const routerIds = [...new Set(refs.map(({ routerId }) => routerId))];
    const rows = await queryRows<SeriesRow>(
      this.manager,
      sql`SELECT "id", "routerId", "kind", "name" FROM "rollup_series" WHERE ${inSql(rawSql('"routerId"'), routerIds)}`,
    );
    for (const row of rows) this.#known.set(keyOf(row), Number(row.id));
  }
}

/** No name of RouterOS has a line break. */
function keyOf({ routerId, kind, name }: SeriesRef): string {
  return `${routerId}\n${kind}\n${name}`;
}
