import { safeText } from './safe-text';

export interface Column<T> {
  readonly head: string;
  readonly cell: (row: T) => string | number | undefined;
  readonly align?: 'left' | 'right';
}

const PLAIN = /^[ -~]*$/;

/** Columns without lines, so that the text can also be cut by other programs. */
export async function renderTable<T>(rows: readonly T[], columns: readonly Column<T>[]): Promise<string> {
  // Loaded here: most commands print no table.
  const { default: stringWidth } = await import('string-width');
  const widthOf = (text: string): number => (PLAIN.test(text) ? text.length : stringWidth(text));
  const cells = rows.map((row) => columns.map((column) => safeText(String(column.cell(row) ?? ''))));
  const lines = [columns.map((column) => column.head), ...cells];
  const widths = columns.map((_column, at) => lines.reduce((widest, line) => Math.max(widest, widthOf(line[at] ?? '')), 0));
  const padded = (text: string, at: number): string => {
    const space = ' '.repeat((widths[at] ?? 0) - widthOf(text));
    return columns[at]?.align === 'right' ? space + text : text + space;
  };
  return lines.map((line) => line.map(padded).join('  ').trimEnd()).join('\n');
}

/** A table of one thing: a line for each property that is set. */
export async function renderProperties(value: Readonly<Record<string, unknown>>): Promise<string> {
  const rows = Object.entries(value).filter(([, held]) => held !== undefined && held !== null && held !== '');
  return renderTable(rows, [
    { head: 'property', cell: ([name]) => name },
    { head: 'value', cell: ([, held]) => (typeof held === 'string' ? held : JSON.stringify(held)) },
  ]);
}
