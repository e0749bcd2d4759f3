import type { EntityManager } from 'typeorm';
import { joinSql, queryRows, rawSql, sql, type Sql } from '../database';
import { ROLLUP_STEPS, type InterfacePoint, type ValuePoint } from './rollup';

const SLOTS_OF_HOUR = ROLLUP_STEPS['1h'] / ROLLUP_STEPS['5m'];

/** Adds sums to what stands in the slots and in their hours, within a transaction of the caller's; no series twice. */
export async function addInterfaces(manager: EntityManager, points: readonly InterfacePoint[]): Promise<void> {
  await addTo(manager, 'interface_rollup', INTERFACE, points.map(interfaceValues));
  await addTo(manager, 'interface_rollup_hour', INTERFACE, points.map(ofHour).map(interfaceValues));
}

/** Likewise. */
export async function addValues(manager: EntityManager, points: readonly ValuePoint[]): Promise<void> {
  await addTo(manager, 'router_rollup', VALUE, points.map(valueValues));
  await addTo(manager, 'router_rollup_hour', VALUE, points.map(ofHour).map(valueValues));
}

/** How what comes is joined with what is there. */
type Join = 'sum' | 'least' | 'greatest' | 'newest';

const INTERFACE: Readonly<Record<string, Join>> = {
  coveredMs: 'sum',
  rxBytes: 'sum',
  txBytes: 'sum',
  rxMax: 'greatest',
  txMax: 'greatest',
  errors: 'sum',
  linkDowns: 'sum',
  speed: 'newest',
};

const VALUE: Readonly<Record<string, Join>> = {
  samples: 'sum',
  total: 'sum',
  least: 'least',
  greatest: 'greatest',
  capacity: 'newest',
};

function ofHour<P extends { readonly slot: number }>(point: P): P {
  return { ...point, slot: Math.floor(point.slot / SLOTS_OF_HOUR) };
}

async function addTo(
  manager: EntityManager,
  table: string,
  columns: Readonly<Record<string, Join>>,
  values: readonly Sql[],
): Promise<void> {
  if (values.length === 0) return;
  const names = Object.keys(columns).map((name) => `"${name}"`);
  const joined = Object.entries(columns).map(([name, how]) => `"${name}" = ${joinOf(how, `"${table}"."${name}"`, name)}`);
  await queryRows(
    manager,
    sql`INSERT INTO ${rawSql(`"${table}" ("slot", "seriesId", ${names.join(', ')})`)} VALUES ${joinSql(values, ', ')}
        ON CONFLICT ("slot", "seriesId") DO UPDATE SET ${rawSql(joined.join(', '))}`,
  );
}

/** Both databases know this much. */
function joinOf(how: Join, held: string, name: string): string {
  const given = `excluded."${name}"`;
  if (how === 'sum') return `${held} + ${given}`;
  if (how === 'newest') return `COALESCE(${given}, ${held})`;
  return `CASE WHEN ${given} ${how === 'least' ? '<' : '>'} ${held} THEN ${given} ELSE ${held} END`;
}

function interfaceValues(point: InterfacePoint): Sql {
  const { slot, seriesId, speed } = point;
  const [coveredMs, rxBytes, txBytes] = [point.coveredMs, point.rxBytes, point.txBytes].map(Math.round);
  const [rxMax, txMax, errors, linkDowns] = [point.rxMax, point.txMax, point.errors, point.linkDowns].map(Math.round);
  const sums = sql`${coveredMs as number}, ${rxBytes as number}, ${txBytes as number}, ${rxMax as number}, ${txMax as number}`;
  const counts = sql`${errors as number}, ${linkDowns as number}`;
  return sql`(${slot}, ${seriesId}, ${sums}, ${counts}, ${speed === null ? null : Math.round(speed)})`;
}

function valueValues({ slot, seriesId, samples, total, least, greatest, capacity }: ValuePoint): Sql {
  return sql`(${slot}, ${seriesId}, ${samples}, ${total}, ${least}, ${greatest}, ${capacity})`;
}
