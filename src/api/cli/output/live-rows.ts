import type { Row } from '../../../core/catalogue';
import type { RunEvent } from '../../../jobs';
import { safeText } from './safe-text';

interface RowsOfRouter {
  readonly router: string;
  readonly rows: readonly Row[];
  readonly leftOut?: number;
}

/** What a `router.rows` event tells, as lines: one for each row. Undefined for other events. */
export function linesOfRows({ type, data }: RunEvent, options: { readonly total: number }): readonly string[] | undefined {
  if (type !== 'router.rows') return undefined;
  const { router, rows, leftOut } = data as unknown as RowsOfRouter;
  const head = options.total === 1 ? '' : `${router}: `;
  const lines = rows.map((row) => safeText(`${head}${textOf(row)}`));
  return leftOut === undefined ? lines : [...lines, safeText(`${router}: ${leftOut} further rows so far that are not shown`)];
}

function textOf(row: Row): string {
  return Object.entries(row)
    .map(([name, value]) => `${name}=${/\s|^$/.test(value) ? JSON.stringify(value) : value}`)
    .join(' ');
}
