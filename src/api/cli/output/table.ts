import { safeText } from './safe-text';

export interface Column<T> {
  readonly head: string;
  readonly cell: (row: T) => string | number | undefined;
  readonly align?: 'left' | 'right';
}

const NO_LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
} as const;

/** Columns without lines, so that the text can also be cut by other programs. */
export async function renderTable<T>(rows: readonly T[], columns: readonly Column<T>[]): Promise<string> {
  // Loaded here: most commands print no table.
  const { default: Table } = await import('cli-table3');
  const table = new Table({
    head: columns.map((column) => column.head),
    colAligns: columns.map((column) => column.align ?? 'left'),
    chars: NO_LINES,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
  });
  for (const row of rows) table.push(columns.map((column) => safeText(String(column.cell(row) ?? ''))));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** A table of one thing: a line for each property that is set. */
export async function renderProperties(value: Readonly<Record<string, unknown>>): Promise<string> {
  const rows = Object.entries(value).filter(([, held]) => held !== undefined && held !== null && held !== '');
  return renderTable(rows, [
    { head: 'property', cell: ([name]) => name },
    { head: 'value', cell: ([, held]) => (typeof held === 'string' ? held : JSON.stringify(held)) },
  ]);
}
