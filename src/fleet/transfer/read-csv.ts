import { CsvError, parse, type Info } from 'csv-parse';
import { didYouMean } from '../../core/text';
import { Pacer } from './pacer';
import { FIELD_NAMES, LABEL_PREFIX, type RawRow, type ReadRows, type RowProblem } from './rows';

const PIECE_CHARS = 16_384;
const COLUMNS = FIELD_NAMES.filter((name) => name !== 'labels');

interface ParsedRecord {
  readonly record: readonly string[];
  readonly info: Info;
}

/** Reads a table with a heading; `label.<key>` columns are labels. */
export async function readCsv(text: string): Promise<ReadRows> {
  const parser = parse({
    bom: true,
    info: true,
    delimiter: delimiterOf(text),
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
  });
  const rows: RawRow[] = [];
  const problems: RowProblem[] = [];
  let heading: readonly string[] | undefined;
  parser.on('readable', () => {
    let parsed: ParsedRecord | null;
    while ((parsed = parser.read() as ParsedRecord | null) !== null) {
      const line = startOf(parsed);
      if (!heading) problems.push(...refuseHeading((heading = parsed.record)));
      else if (parsed.record.length > heading.length)
        problems.push({ line, field: '', message: `${parsed.record.length} cells, but ${heading.length} columns` });
      else rows.push({ line, fields: toFields(heading, parsed.record) });
    }
  });
  const failure = await feed(parser, text);
  if (failure) problems.push({ line: failure.line, field: '', message: failure.message });
  if (!heading && !failure) problems.push({ line: 1, field: '', message: 'the table has no heading' });
  return { rows, problems };
}

/** The parser counts the lines up to the end of a record. */
function startOf({ record, info }: ParsedRecord): number {
  return info.lines - record.reduce((count, cell) => count + cell.split('\n').length - 1, 0);
}

type CsvParser = ReturnType<typeof parse>;

/** Piece by piece, so that a large table does not hold up everybody else. */
function feed(parser: CsvParser, text: string): Promise<{ line: number; message: string } | undefined> {
  return new Promise((resolve, reject) => {
    parser.once('end', () => resolve(undefined));
    parser.once('error', (error) => {
      if (!(error instanceof CsvError)) reject(error);
      else
        resolve({
          line: Number((error as unknown as { lines?: number }).lines ?? 1),
          message: 'the quotes of a cell do not match',
        });
    });
    writePieces(parser, text).catch((error: unknown) => parser.destroy(error as Error));
  });
}

async function writePieces(parser: CsvParser, text: string): Promise<void> {
  const pacer = new Pacer();
  for (let at = 0; at < text.length && !parser.destroyed; at += PIECE_CHARS) {
    // Without waiting, the parser would work all pieces off in one go.
    await new Promise<void>((resolve, reject) => {
      parser.write(text.slice(at, at + PIECE_CHARS), (error) => (error ? reject(error) : resolve()));
    });
    await pacer.breathe();
  }
  if (!parser.destroyed) parser.end();
}

function delimiterOf(text: string): string {
  const heading = text.split(/\r?\n/, 1)[0] ?? '';
  const count = (sign: string): number => heading.split(sign).length;
  return [',', ';', '\t'].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}

function refuseHeading(heading: readonly string[]): RowProblem[] {
  return heading.flatMap((column, index) => {
    const isKnown =
      COLUMNS.some((name) => name === column) || (column.startsWith(LABEL_PREFIX) && column.length > LABEL_PREFIX.length);
    if (!isKnown) return [{ line: 1, field: column, message: `no such column${didYouMean(column, COLUMNS)}` }];
    return heading.indexOf(column) === index ? [] : [{ line: 1, field: column, message: 'the column is there twice' }];
  });
}

/** What a spreadsheet would take for a formula is written with an apostrophe before it; here it goes again. */
const NEUTRALISED = /^'(?='*[=+\-@])/;

function toFields(heading: readonly string[], record: readonly string[]): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  const labels: Record<string, string> = {};
  record.forEach((cell, index) => {
    const column = heading[index] as string;
    const value = cell.replace(NEUTRALISED, '');
    if (value === '') return;
    if (column.startsWith(LABEL_PREFIX)) labels[column.slice(LABEL_PREFIX.length)] = value;
    else fields[column] = value;
  });
  return Object.keys(labels).length > 0 ? { ...fields, labels } : fields;
}
