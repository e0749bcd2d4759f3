import { setImmediate as nextTurn } from 'node:timers/promises';
import { visibleTenants, type Actor } from '../../core/access';
import { allOf, inSql, queryRows, rawSql, sql, type Sql } from '../database';
import { Router, type SeriesKind } from '../entities';
import { narrow } from '../routers/router-targets';
import { compileSelector, parseSelector } from '../selectors';
import { findByRef, inTenants, type FleetStore } from '../support';
import { findRollups, scanRollups, sweepRollups, type RollupTable } from './read-rollups';
import {
  ROLLUP_STEPS,
  type InterfacePoint,
  type Rollup,
  type RollupStep,
  type SeriesView,
  type SlotRange,
  type ValuePoint,
} from './rollup';
import { SeriesIds } from './series-ids';
import { addInterfaces, addValues } from './store-rollups';

interface SeriesFilter {
  readonly kinds: readonly SeriesKind[];
  /** Only of routers that match. */
  readonly selector?: string;
  readonly tenant?: string;
  /** Name or id. */
  readonly router?: string;
}

/** Rollups of which table and which slots. */
export interface RollupRange extends SlotRange {
  readonly step: RollupStep;
}

/** A router that came or went. */
export interface StateChange {
  readonly router: string;
  readonly routerId: string;
  readonly tenant: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Series, events and slots that one question brings or removes. */
const AT_ONCE = 4_000;
/** Pieces of one sweep: what a fleet of ten thousand writes between two sweeps. */
const SWEEPS = 4;
/** So many series are found one by one; for more all of them are looked through. */
const FEW_SERIES = 1_000;

/** Traffic and values of routers over time, as polls add them up. */
export class RollupService {
  readonly #store: FleetStore;
  readonly #ids: SeriesIds;

  constructor(store: FleetStore) {
    this.#store = store;
    this.#ids = new SeriesIds(store.source.manager);
  }

  /**
   * Adds sums of one slot, at most some hundred with one call, each series once: all of them or none. What belongs to a
   * router that is gone is left out.
   * @returns how many rows were written
   */
  async add(rollups: readonly Rollup[]): Promise<number> {
    const ids = await this.#ids.of(rollups);
    const interfaces: InterfacePoint[] = [];
    const values: ValuePoint[] = [];
    for (const [index, { kind, slot, sums }] of rollups.entries()) {
      const seriesId = ids[index];
      if (seriesId === undefined) continue;
      if (kind === 'interface') interfaces.push({ slot, seriesId, ...sums });
      else values.push({ slot, seriesId, ...sums });
    }
    // In one order in every process: two that add to the same rows never wait in a circle.
    for (const points of [interfaces, values]) points.sort((a, b) => a.seriesId - b.seriesId);
    await this.#store.source.transaction(async (manager) => {
      await addInterfaces(manager, interfaces);
      await addValues(manager, values);
    });
    return interfaces.length + values.length;
  }

  /** The series that the actor may read. @throws AppError FORBIDDEN, SELECTOR_INVALID, ROUTER_UNKNOWN */
  async series(actor: Actor, filter: SeriesFilter): Promise<SeriesView[]> {
    const { manager } = this.#store.source;
    const condition = await this.#conditions(actor, filter);
    const found: SeriesView[] = [];
    for (let after = 0; ;) {
      const rows = await queryRows<SeriesView>(
        manager,
        sql`SELECT s."id", s."kind", s."name", r."name" AS "router", r."id" AS "routerId", r."tenantId" AS "tenant"
            FROM "rollup_series" s JOIN "router" r ON r."id" = s."routerId"
            WHERE ${condition} AND ${inSql(rawSql('s."kind"'), filter.kinds)} AND s."id" > ${after}
            ORDER BY s."id" LIMIT ${AT_ONCE}`,
      );
      for (const row of rows) found.push({ ...row, id: Number(row.id) });
      if (rows.length < AT_ONCE) return found;
      after = Number(rows.at(-1)?.id);
      await nextTurn();
    }
  }

  /** Traffic of interfaces, slots in order, some at a time; of other series too where the series are many. */
  interfaces(range: RollupRange, seriesIds: readonly number[]): AsyncGenerator<InterfacePoint[], void> {
    return this.#points('interface_rollup', range, seriesIds);
  }

  /** Values of routers, likewise. */
  values(range: RollupRange, seriesIds: readonly number[]): AsyncGenerator<ValuePoint[], void> {
    return this.#points('router_rollup', range, seriesIds);
  }

  /** The slots in which any interface lost its link, or had errors. */
  troubled(range: RollupRange, column: 'linkDowns' | 'errors'): AsyncGenerator<InterfacePoint[], void> {
    const table = tableOf('interface_rollup', range.step);
    return scanRollups(this.#store.source.manager, table, range, [rawSql(`"${column}" > 0`)]);
  }

  /** Routers that came and went since then, in order, some at a time. @throws AppError FORBIDDEN, SELECTOR_INVALID */
  async *stateChanges(
    actor: Actor,
    { since, ...filter }: Pick<SeriesFilter, 'selector' | 'tenant'> & { readonly since: number },
  ): AsyncGenerator<StateChange[], void> {
    const condition = await this.#conditions(actor, filter);
    for (let after = 0; ;) {
      const rows = await queryRows<StateChange & { readonly id: number | string }>(
        this.#store.source.manager,
        sql`SELECT e."id", e."at", r."name" AS "router", r."id" AS "routerId", r."tenantId" AS "tenant"
            FROM "fleet_event" e JOIN "router" r ON r."id" = e."routerId"
            WHERE e."kind" IN ('router.up', 'router.down') AND e."at" >= ${since} AND e."id" > ${after} AND ${condition}
            ORDER BY e."id" LIMIT ${AT_ONCE}`,
      );
      yield rows.map(({ router, routerId, tenant, at }) => ({ router, routerId, tenant, at: Number(at) }));
      if (rows.length < AT_ONCE) return;
      after = Number(rows.at(-1)?.id);
      await nextTurn();
    }
  }

  /** Removes slots that are older, some of them. Both in milliseconds. @returns whether more may be left */
  async sweep(keep: Readonly<Record<RollupStep, number>>): Promise<boolean> {
    let isMore = false;
    for (const step of Object.keys(keep) as RollupStep[]) {
      const before = Math.floor((this.#store.now() - keep[step]) / ROLLUP_STEPS[step]);
      for (const table of ['interface_rollup', 'router_rollup'] as const) {
        let left = true;
        for (let swept = 0; left && swept < SWEEPS; swept += 1)
          left = await sweepRollups(this.#store.source.manager, tableOf(table, step), before);
        isMore ||= left;
      }
    }
    return isMore;
  }

  #points<T extends InterfacePoint | ValuePoint>(
    table: 'interface_rollup' | 'router_rollup',
    range: RollupRange,
    seriesIds: readonly number[],
  ): AsyncGenerator<T[], void> {
    const { manager } = this.#store.source;
    const name = tableOf(table, range.step);
    return seriesIds.length > FEW_SERIES ? scanRollups(manager, name, range) : findRollups(manager, name, range, seriesIds);
  }

  /** Of the router as `r`. */
  async #conditions(actor: Actor, { selector, tenant, router }: Omit<SeriesFilter, 'kinds'>): Promise<Sql> {
    const { manager } = this.#store.source;
    const tenants = narrow(visibleTenants(actor, 'router:read'), tenant);
    const conditions: Sql[] = [inTenants(tenants)];
    if (router !== undefined) {
      const lookup = { entity: Router, noun: 'router', unknown: 'ROUTER_UNKNOWN', ref: router, tenants } as const;
      conditions.push(sql`r."id" = ${(await findByRef(manager, lookup)).id}`);
    }
    if (selector !== undefined) conditions.push(await compileSelector(parseSelector(selector), { manager, tenants }));
    return allOf(conditions);
  }
}

function tableOf(table: 'interface_rollup' | 'router_rollup', step: RollupStep): RollupTable {
  return step === '5m' ? table : `${table}_hour`;
}
