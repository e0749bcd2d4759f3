import type { MenuModel, Values } from '../kernel';
import { COLUMNS, consoleValue, FLAGS, UNNUMBERED } from './layout';

export interface Listing {
  readonly model: MenuModel;
  readonly rows: readonly Values[];
  readonly major: number;
  /** Show only these, in this order. */
  readonly properties?: readonly string[];
  /** `.id`s in place of numbers. */
  readonly ids?: boolean;
}

const AUTOMATIC_COLUMNS = 6;

/** A singleton: one property a line, the names right-aligned. */
export function renderSingle(row: Values, properties: readonly string[] | undefined): string[] {
  const shown = (properties ?? Object.keys(row)).flatMap((name) => {
    const value = row[name];
    return value === undefined || name === '.id' ? [] : [[name, consoleValue(name, value)] as const];
  });
  const nameWidth = widest(shown.map(([name]) => name)) + 2;
  const valueWidth = widest(shown.map(([, value]) => value));
  return shown.map(([name, value]) => `${name.padStart(nameWidth)}: ${value.padEnd(valueWidth)}`);
}

/** A table as RouterOS 7 prints it, or 6.x: the header differs. */
export function renderTable(listing: Listing): string[] {
  const { model, rows, major } = listing;
  if (rows.length === 0) return [];
  const flags = flagsOf(listing);
  const columns = columnsOf(listing);
  const numbered = !UNNUMBERED.has(model.path);
  const heads = columns.map((name) => name.toUpperCase());
  const cells = rows.map((row) => columns.map((name) => consoleValue(name, row[name] ?? '')));
  const widths = columns.map((_, at) => widest([heads[at] ?? '', ...cells.map((line) => line[at] ?? '')]));
  const line = (parts: readonly string[]): string => parts.map((part, at) => part.padEnd(widths[at] ?? 0)).join('  ');
  // RouterOS 6 leaves a space before the number, and puts a comment on the line of the number.
  const numberWidth = String(rows.length - 1).length + (major >= 7 ? 0 : 1);
  const numberOf = (at: number): string => (listing.ids ? (rows[at]?.['.id'] ?? '') : String(at)).padStart(numberWidth);
  const gap = flags.length > 0 ? ` ${''.padEnd(flags.length)} ` : ' ';
  const lead = numbered ? `${'#'.padStart(numberWidth)}${gap}` : flags.length > 0 ? `${''.padEnd(flags.length)} ` : '';
  const body = rows.flatMap((row, at) => {
    const marks = flags.length > 0 ? `${marksOf(row, flags)} ` : '';
    const start = numbered ? `${numberOf(at)} ${marks}` : marks;
    const text = line(cells[at] ?? []);
    if (row.comment === undefined) return [`${start}${text}`];
    const indent = ''.padEnd(start.length);
    return major >= 7 ? [`${indent};;; ${row.comment}`, `${start}${text}`] : [`${start};;; ${row.comment}`, `${indent}${text}`];
  });
  const columnLine = major >= 7 ? [`Columns: ${heads.join(', ')}`] : [];
  return [...flagLine(flags, major), ...columnLine, `${lead}${line(heads)}`, ...body];
}

/** Every property as `name=value`, one block for each row. */
export function renderDetail(listing: Listing): string[] {
  const flags = flagsOf(listing);
  const numberWidth = String(Math.max(0, listing.rows.length - 1)).length + 1;
  const body = listing.rows.flatMap((row, at) => {
    const start = `${String(at).padStart(numberWidth)} ${flags.length > 0 ? `${marksOf(row, flags)} ` : ''} `;
    const { comment } = row;
    const text = pairsOf(listing, row, ['comment']).join(' ');
    const indent = ''.padEnd(start.length);
    return comment === undefined ? [`${start}${text} `, ''] : [`${start};;; ${comment}`, `${indent}${text} `, ''];
  });
  return [...flagLine(flags, listing.major), ...body];
}

/** One line for each row, to be read by programs. */
export function renderTerse(listing: Listing): string[] {
  const flags = flagsOf(listing);
  return listing.rows.map((row, at) => ` ${at} ${marksOf(row, flags)} ${pairsOf(listing, row, []).join(' ')} `);
}

/** What `:put [print as-value]` prints: one line, a record begins with its `.id`. */
export function renderAsValue(rows: readonly Values[], properties: readonly string[] | undefined): string {
  return rows
    .map((row) =>
      ['.id', ...(properties ?? Object.keys(row)).filter((name) => name !== '.id')]
        .flatMap((name) => (row[name] === undefined ? [] : [`${name}=${row[name]}`]))
        .join(';'),
    )
    .join(';');
}

type Flag = (typeof FLAGS)[number];

function flagsOf({ model, rows, major }: Listing): Flag[] {
  const known = FLAGS.filter(([field]) => model.fields.has(field));
  // RouterOS 7 leaves out the flags that no row has.
  return major >= 7 ? known.filter(([field]) => rows.some((row) => row[field] === 'true')) : known;
}

function flagLine(flags: readonly Flag[], major: number): string[] {
  if (flags.length === 0) return [];
  return [
    `Flags: ${flags.map(([, letter, label]) => `${letter} - ${major >= 7 ? label.toUpperCase() : label}`).join(', ')} `.trimEnd(),
  ];
}

function marksOf(row: Values, flags: readonly Flag[]): string {
  return flags.map(([field, letter]) => (row[field] === 'true' ? letter : ' ')).join('');
}

function columnsOf({ model, rows, properties }: Listing): readonly string[] {
  const has = (name: string): boolean => rows.some((row) => row[name] !== undefined);
  const wanted = properties ?? COLUMNS[model.path]?.filter(has);
  if (wanted && wanted.length > 0) return wanted;
  const flags = new Set(FLAGS.map(([field]) => field));
  const rest = [...model.fields.keys()].filter((name) => has(name) && !flags.has(name) && name !== 'comment');
  return rest.slice(0, AUTOMATIC_COLUMNS);
}

function pairsOf({ model, properties }: Listing, row: Values, without: readonly string[]): string[] {
  const flags = new Set(FLAGS.map(([field]) => field));
  return (properties ?? Object.keys(row)).flatMap((name) => {
    const value = row[name];
    if (value === undefined || name === '.id' || flags.has(name) || without.includes(name)) return [];
    return [`${name}=${printed(model, name, value)}`];
  });
}

/** Texts stand between quotes; everything else is bare. */
function printed(model: MenuModel, name: string, value: string): string {
  const shown = consoleValue(name, value);
  const isText = model.fields.get(name)?.type === 'string' || shown === '' || /[\s"\\;]/.test(shown);
  return isText ? `"${shown.replace(/["\\]/g, '\\$&')}"` : shown;
}

function widest(texts: readonly string[]): number {
  return texts.reduce((width, text) => Math.max(width, text.length), 0);
}
