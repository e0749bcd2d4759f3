import { textOf } from '../../snmp/values';
import type { CollectContext } from '../define-collector';
import { isShownInterface } from '../shown-interface';
import type { Oid, SnmpRows, SnmpValue } from '../snmp-answer';

export { textOf };

export type SnmpRow = ReadonlyMap<Oid, SnmpValue>;

/** Above it a number loses its last digits: counters wrap there, which Prometheus takes for a restart. */
const WRAP = 2n ** 53n;

export function numberOf(value: SnmpValue | undefined): number | undefined {
  if (typeof value === 'bigint') return Number(value % WRAP);
  return typeof value === 'number' ? value : undefined;
}

/** A number by which a value is to be multiplied, e.g. 0.1 where the router tells tenths. */
export function scaledOf(value: SnmpValue | undefined, perUnit: number): number | undefined {
  const number = numberOf(value);
  return number === undefined ? undefined : number / perUnit;
}

/** Whole numbers that may be negative and come as if they could not: Gauge32 of 6.x, Integer32 of 7.x. */
export function signedOf(value: SnmpValue | undefined): number | undefined {
  const number = numberOf(value);
  return number === undefined ? undefined : number | 0;
}

const MAC_BYTES = 6;

/** `6C:3B:6B:A2:00:FC`; empty for an interface without one. */
export function macOf(value: SnmpValue | undefined): string {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
  if (!Buffer.isBuffer(bytes) || bytes.length !== MAC_BYTES || bytes.every((byte) => byte === 0)) return '';
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(':');
}

/** Rows of interfaces that are to be shown, with their names. Of two rows with one name the first counts. */
export function namedRows(
  rows: SnmpRows | undefined,
  column: Oid,
  context: CollectContext,
): readonly (readonly [name: string, row: SnmpRow])[] {
  const found = new Map<string, SnmpRow>();
  for (const row of rows?.values() ?? []) {
    const name = textOf(row.get(column));
    if (name !== '' && !found.has(name) && isShownInterface(context, name)) found.set(name, row);
  }
  return [...found];
}
