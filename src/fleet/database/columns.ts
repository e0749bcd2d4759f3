import { Column, type ColumnOptions } from 'typeorm';

type Nullable = Pick<ColumnOptions, 'nullable'>;

/** PostgreSQL hands 64-bit integers over as text; both databases give a number here. */
const asNumber = {
  to: (value: number | null | undefined): number | null | undefined => value,
  from: (value: string | number | null): number | null => (value === null ? null : Number(value)),
};

const asJson = {
  to: (value: unknown): string | null | undefined => {
    if (value === undefined) return undefined;
    return value === null ? null : JSON.stringify(value);
  },
  from: (value: string | null): unknown => (value === null ? null : JSON.parse(value)),
};

/** A point in time in milliseconds since 1970, as a number. The column type in a migration is `bigint`. */
export function TimeColumn(options: Nullable = {}): PropertyDecorator {
  return Column({ type: 'bigint', transformer: asNumber, ...options });
}

/** A whole number beyond 32 bits, below 2^53. */
export function BigColumn(options: Nullable = {}): PropertyDecorator {
  return Column({ type: 'bigint', transformer: asNumber, ...options });
}

/** Plain data kept as JSON text: the same on every database, never queried into. */
export function JsonColumn(options: Nullable = {}): PropertyDecorator {
  return Column({ type: 'text', transformer: asJson, ...options });
}

/** Text of any length. */
export function TextColumn(options: Nullable = {}): PropertyDecorator {
  return Column({ type: 'text', ...options });
}
