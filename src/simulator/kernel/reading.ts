import { canonicalValue } from './values';
import type { MenuModel, SimRow, Values } from './menu';
import { compileQuery, type Query } from './query';
import { noMatch, noSuchItem, Refusal, unknownParameter } from './refusal';
import { allRows, rowView, type RowView } from './row-view';
import { selectRows } from './selection';
import { formatId, type Change, type World } from './world';

/** A sentence taken apart: `=name=value` words and query words. */
export interface Call {
  readonly args: Readonly<Record<string, string>>;
  readonly queries: readonly string[];
}

/**
 * Rows made while they are sent. `undefined` is a pause: a chance for others to run while the router looks for the next
 * row. What it returns in the end goes into `=ret=`.
 */
export type RowSource = Generator<Values | undefined, string | undefined, void>;

const ROWS_PER_PAUSE = 256;

export interface Following {
  /** The rows to send first. */
  readonly rows: RowSource;
  /** Menus whose changes are told. */
  readonly menus: readonly string[];
  /** The row to send for a change; undefined where it does not concern this command. */
  show(change: Change): Values | undefined;
  /** It ends by itself, with a refusal. */
  readonly ends?: { readonly afterMs: number; readonly text: string };
  /** It is done by itself; a text is why it failed. */
  readonly until?: Promise<string | undefined>;
}

const PRINT_ARGUMENTS = new Set(
  (
    '.proplist proplist count-only detail stats terse brief without-paging as-value value-list show-ids from where ' +
    'append file follow follow-only interval all dynamic static group-by chain once bytes packets stats-detail .id numbers'
  ).split(' '),
);

/** print without count-only: the rows, made one by one while they are sent. */
export function printRows(world: World, model: MenuModel, call: Call): RowSource {
  checkArguments(call.args);
  const view = rowView(world, model);
  const which = call.args.from ?? call.args['.id'] ?? call.args.numbers;
  const rows = which === undefined || model.spec.kind === 'singleton' ? allRows(world, model) : selectRows(world, model, which);
  return shown(rows, view, filterOf(world, model, call), proplistOf(call));
}

export function countRows(world: World, model: MenuModel, call: Call): RowSource {
  checkArguments(call.args);
  return count(matching(allRows(world, model), rowView(world, model), filterOf(world, model, call)));
}

/** listen, and print with follow or follow-only. */
export function followRows(world: World, model: MenuModel, call: Call, options: { readonly first: boolean }): Following {
  checkArguments(call.args);
  const view = rowView(world, model);
  const query = filterOf(world, model, call);
  const properties = proplistOf(call);
  return {
    rows: options.first ? printRows(world, model, call) : sourceOf([]),
    menus: model.spec.behaviour?.view ?? [model.path],
    show(change) {
      if (change.op === 'removed') return { '.id': formatId(change.id), '.dead': 'true' };
      const row = world.table(model.path)?.get(change.id) ?? world.rows(model.path).find((one) => one.id === change.id);
      if (!row) return undefined;
      const values = view(row);
      return query && !query(values) ? undefined : pick(values, properties);
    },
  };
}

/** get: one property of one row, or the whole row as text where none is named. */
export function getValue(world: World, model: MenuModel, args: Readonly<Record<string, string>>): string {
  const row = oneRow(world, model, args.number ?? args['.id'] ?? args.numbers);
  const values = rowView(world, model)(row);
  const name = args['value-name'];
  if (name === undefined) {
    return Object.entries(values)
      .map(([key, value]) => `${key}=${value}`)
      .join(';');
  }
  if (name !== '.id' && !model.fields.has(name)) throw noMatch('value-name');
  return values[name] ?? '';
}

export function findIds(world: World, model: MenuModel, call: Call): RowSource {
  return joinIds(matching(allRows(world, model), rowView(world, model), filterOf(world, model, call)));
}

/** Rows that are there already. */
export function* sourceOf(rows: Iterable<Values>): RowSource {
  yield* rows;
  return undefined;
}

/** The rows that a query lets pass, with a pause after every so many that it does not. */
function* matching(rows: readonly SimRow[], view: RowView, query: Query | undefined): RowSource {
  let looked = 0;
  for (const row of rows) {
    const values = view(row);
    if (!query || query(values)) yield values;
    else if ((looked += 1) % ROWS_PER_PAUSE === 0) yield undefined;
  }
  return undefined;
}

function* shown(
  rows: readonly SimRow[],
  view: RowView,
  query: Query | undefined,
  properties: readonly string[] | undefined,
): RowSource {
  for (const values of matching(rows, view, query)) yield values && pick(values, properties);
  return undefined;
}

function* count(rows: RowSource): RowSource {
  let found = 0;
  for (const values of rows) {
    if (values) found += 1;
    if (!values || found % ROWS_PER_PAUSE === 0) yield undefined;
  }
  return String(found);
}

function* joinIds(rows: RowSource): RowSource {
  const ids: string[] = [];
  for (const values of rows) {
    if (values) ids.push(values['.id'] ?? '');
    if (!values || ids.length % ROWS_PER_PAUSE === 0) yield undefined;
  }
  return ids.join(';');
}

function oneRow(world: World, model: MenuModel, number: string | undefined): SimRow {
  if (model.spec.kind === 'singleton') return world.rows(model.path)[0] ?? { id: 0, values: {} };
  const [row] = number === undefined ? [] : selectRows(world, model, number);
  if (!row) throw noSuchItem();
  return row;
}

function pick(values: Values, properties: readonly string[] | undefined): Values {
  if (!properties) return values;
  const picked: Record<string, string> = {};
  for (const name of properties) {
    const value = values[name];
    if (value !== undefined) picked[name] = value;
  }
  return picked;
}

function proplistOf(call: Call): readonly string[] | undefined {
  const list = call.args['.proplist'] ?? call.args.proplist;
  return list === undefined || list === '' ? undefined : list.split(',');
}

function filterOf(world: World, model: MenuModel, call: Call): Query | undefined {
  return compileQuery(call.queries, (name, text) => {
    if (name === '.id') return text.toUpperCase();
    const field = model.fields.get(name);
    if (field?.type !== 'bool' && field?.type !== 'time' && field?.type !== 'mac') return text;
    try {
      return canonicalValue(field, text, world);
    } catch (error) {
      // A query for what the property can never hold finds nothing; it is not refused.
      if (error instanceof Refusal) return text;
      throw error;
    }
  });
}

function checkArguments(args: Readonly<Record<string, string>>): void {
  for (const name of Object.keys(args)) if (!PRINT_ARGUMENTS.has(name)) throw unknownParameter(name);
}
