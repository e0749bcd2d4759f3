import { AppError } from '../../errors';
import { held, wanted } from '../field';
import type { WireValues } from '../plan';
import type { ReadOptions, RouterReader, Row } from '../router-session';
import { isAvailable } from '../versions';
import { contextOf, rowKey, type Resource } from './resource';
import { readMenu } from './wire';

export type Where = Readonly<Record<string, string | null | undefined>>;

export interface Selection {
  readonly '.id'?: string;
  readonly where?: Where;
  readonly all?: boolean;
}

export interface SelectOptions {
  /** `planned`: what planning compares; `all`: whatever the router prints, slow properties too. @defaultValue planned */
  readonly properties?: 'planned' | 'all';
}

const WORDS: Readonly<Record<string, string>> = { true: 'yes', false: 'no' };

/** Text with text, except that the API prints `true` and `false` where people and exports write yes and no. */
export function sameText(row: string | undefined, wanted: string | null): boolean {
  const has = WORDS[row ?? ''] ?? row ?? '';
  const want = WORDS[wanted ?? ''] ?? wanted ?? '';
  // A flag that is off is not printed at all in many menus.
  return has === want || (row === undefined && want === 'no');
}

export function isDynamic(row: Row): boolean {
  return row['dynamic'] === 'true' || row['dynamic'] === 'yes';
}

/** RouterOS made the row and looks after it: nothing of ours. */
export function isForeign(resource: Pick<Resource, 'dynamicRows'>, row: Row): boolean {
  return isDynamic(row) && resource.dynamicRows !== 'own';
}

export function idOf(row: Row): string {
  const id = row['.id'];
  if (id === undefined) throw new AppError('PROTOCOL_ERROR', 'the router sent a row without .id');
  return id;
}

/** Does the row hold all of this? Read-only properties are compared as text, fields in canonical form. */
export function matches(resource: Resource, row: Row, where: Where, reader: Pick<RouterReader, 'facts'>): boolean {
  const context = contextOf(reader.facts);
  return Object.entries(where).every(([name, value]) => {
    if (value === undefined) return true;
    const field = resource.fields[name];
    if (!field) return sameReported(resource, row, name, value);
    return held(row, name, field, context) === wanted(value, field, context);
  });
}

function sameReported(resource: Resource, row: Row, name: string, value: string | null): boolean {
  if (sameText(row[name], value)) return true;
  const compare = resource.reportedAs?.[name];
  return compare !== undefined && value !== null && row[name] !== undefined && compare(row[name], value);
}

/** Reads a menu, letting the router filter where its own text is canonical; the rest is filtered by the caller. */
export async function readRows(
  resource: Resource,
  reader: RouterReader,
  where: Where,
  options: { proplist?: readonly string[] } = {},
): Promise<Row[]> {
  const rows = await readMenu(resource, reader, readOptions(resource, where, options.proplist));
  return rows.filter((row) => matches(resource, row, where, reader));
}

export function readOptions(resource: Resource, where: Where, proplist?: readonly string[]): ReadOptions {
  const query = Object.entries(where).flatMap(([name, value]) => {
    const isExact = resource.fields[name]?.exact === true || resource.filterable?.includes(name) === true;
    return isExact && typeof value === 'string' && value !== '' ? [`=${name}=${value}`] : [];
  });
  return { ...(query.length > 0 ? { query } : {}), ...(proplist ? { proplist } : {}) };
}

/** Everything that planning compares: the fields, the identity, and what says whether a row is the router's own. */
export function planningProplist(resource: Resource): string[] {
  return [
    '.id',
    'dynamic',
    ...Object.keys(resource.fields),
    ...Object.keys(resource.readOnly).filter((name) => name === 'default' || name === 'name'),
  ];
}

/**
 * The rows that a selection means.
 * @throws AppError ITEM_AMBIGUOUS more than one row without `all`
 */
export async function selectRows(
  resource: Resource,
  reader: RouterReader,
  selection: Selection,
  { properties = 'planned' }: SelectOptions = {},
): Promise<Row[]> {
  const where: Where = selection.where ?? {};
  const named = [...planningProplist(resource), ...Object.keys(where).filter((name) => !resource.fields[name])];
  const proplist = properties === 'all' ? undefined : [...new Set(named)];
  // An ordered menu is read whole: the row's neighbour is needed to put it back.
  const isWhole = resource.kind === 'ordered';
  const options = readOptions(resource, isWhole ? {} : where, proplist);
  const byId = isWhole || selection['.id'] === undefined ? [] : [`.id=${selection['.id']}`];
  const query = [...(options.query ?? []), ...byId];
  const rows = await readMenu(resource, reader, { ...options, ...(query.length > 0 ? { query } : {}) });
  const found = rows.filter(
    (row) => (selection['.id'] === undefined || idOf(row) === selection['.id']) && matches(resource, row, where, reader),
  );
  if (found.length > 1 && !selection.all) {
    throw new AppError('ITEM_AMBIGUOUS', `${found.length} ${resource.plural} match: ${summary(resource, found)}`, {
      details: { matches: found.length },
    });
  }
  return found;
}

/** As selectRows, but none is an error. @throws AppError ITEM_UNKNOWN, ITEM_AMBIGUOUS */
export async function requireRows(
  resource: Resource,
  reader: RouterReader,
  selection: Selection,
  options: SelectOptions = {},
): Promise<Row[]> {
  const found = await selectRows(resource, reader, selection, options);
  if (found.length > 0) return found;
  throw new AppError('ITEM_UNKNOWN', `no ${resource.noun} matches ${describeSelection(selection)}`);
}

/**
 * The writable properties of a row as the router holds them, by the definition's names, so that it can be made again. What
 * its version only reports (`blackhole` on 6.x) is not among them.
 */
export function writableOf(resource: Resource, { facts }: Pick<RouterReader, 'facts'>, row: Row): WireValues {
  const values: Record<string, string> = {};
  for (const [name, field] of Object.entries(resource.fields)) {
    const text = row[name];
    if (text !== undefined && text !== '' && isAvailable(field, facts.version)) values[name] = text;
  }
  return values;
}

function summary(resource: Resource, rows: readonly Row[]): string {
  const shown = rows.slice(0, 3).map((row) => `${idOf(row)} (${rowKey(resource, row)})`);
  return shown.join(', ') + (rows.length > 3 ? ', …' : '');
}

function describeSelection(selection: Selection): string {
  const parts = Object.entries(selection.where ?? {})
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => (value === null ? `${name} not set` : `${name}=${value}`));
  if (selection['.id']) parts.unshift(selection['.id']);
  return parts.join(', ') || 'anything';
}
