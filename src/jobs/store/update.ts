import type { DataSource, EntityManager } from 'typeorm';
import { queryRows, type Sql } from '../../fleet';

/**
 * The rows of an `UPDATE … RETURNING`. One statement decides who wins, on both databases; PostgreSQL's driver hands
 * such rows over together with their count.
 */
export async function updateRows<T>(manager: EntityManager, statement: Sql): Promise<T[]> {
  const result = (await queryRows<unknown>(manager, statement)) as unknown[];
  const [rows, count] = result;
  return (Array.isArray(rows) && (typeof count === 'number' || count === null) ? rows : result) as T[];
}

/** A flag as a parameter: PostgreSQL has a boolean, SQLite takes a number. */
export function flagFor(db: DataSource, value: boolean): boolean | number {
  return db.options.type === 'postgres' ? value : Number(value);
}
