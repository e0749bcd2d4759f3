import type { Row } from '../../../core/catalogue';
import { renderTable } from './table';

/** Rows of a menu as a table of the properties that occur. A single row stands upright. */
export async function renderRows(rows: readonly Row[]): Promise<string> {
  const [first] = rows;
  if (!first) return '(no rows)';
  if (rows.length === 1) {
    return renderTable(Object.entries(first), [
      { head: 'property', cell: ([name]) => name },
      { head: 'value', cell: ([, value]) => value },
    ]);
  }
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return renderTable(
    rows,
    names.map((name) => ({ head: name, cell: (row) => row[name] })),
  );
}
