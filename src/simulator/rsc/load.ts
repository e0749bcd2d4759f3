import { compareVersions } from '../../routeros';
import type { Field } from '../kernel/field';
import type { KeptLines, MenuModel, SimRow, Values } from '../kernel/menu';
import { Refusal } from '../kernel/refusal';
import { allRows, rowView } from '../kernel/row-view';
import { canonicalValue } from '../kernel/values';
import type { World } from '../kernel/world';
import type { RscCommand, RscDocument } from '../../core/rsc';
import { withSaid, type SaidArgument } from './said';

/** What of a file the router does not hold as its own configuration. `export` prints it all the same. */
export interface KeptPart {
  readonly menu: string;
  /** The lines as they stand, or `name=value` of one argument. */
  readonly text: string;
  readonly reason: 'no-such-menu' | 'no-such-argument' | 'value-refused' | 'not-a-command' | 'no-such-row';
}

export interface LoadReport {
  /** Statements that became rows. */
  readonly statements: number;
  readonly kept: readonly KeptPart[];
}

interface Loading {
  readonly world: World;
  readonly parts: KeptPart[];
  readonly lines: KeptLines[];
  statements: number;
}

/**
 * Puts a configuration into a router that has none. Nothing is refused and nothing is lost: values that this version
 * does not know stay as they are written, lines that no menu can hold stay in their place.
 */
export function loadDocument(world: World, document: RscDocument): LoadReport {
  const loading: Loading = { world, parts: [], lines: [], statements: 0 };
  const places = new Map<string, number>();
  for (const { path, statements } of document.sections) {
    for (const statement of statements) {
      const at = places.get(path) ?? 0;
      places.set(path, at + 1);
      const reason = statement.kind === 'verbatim' ? 'not-a-command' : loadCommand(loading, path, statement, at);
      if (reason === undefined) loading.statements += 1;
      else keep(loading, path, at, statement.lines, reason);
    }
    if (statements.length === 0) places.set(path, places.get(path) ?? 0);
  }
  world.loaded = { menus: [...places.keys()], kept: loading.lines };
  return { statements: loading.statements, kept: loading.parts };
}

function keep(loading: Loading, menu: string, at: number, lines: readonly string[], reason: KeptPart['reason']): void {
  loading.lines.push({ menu, at, lines });
  loading.parts.push({ menu, text: lines.join('\n'), reason });
}

/** @returns why the line is kept word for word; undefined where it is now configuration */
function loadCommand(loading: Loading, path: string, command: RscCommand, at: number): KeptPart['reason'] | undefined {
  const model = loading.world.model(path);
  const table = loading.world.table(path);
  if (!model || !table || (!model.verbs.has('set') && !model.verbs.has('add'))) return 'no-such-menu';
  if (command.verb === 'add' && command.selector === undefined && model.spec.kind !== 'singleton') {
    const started: Values = isAddedDisabled(loading.world, model) ? { disabled: 'true' } : {};
    const values = complete(loading.world, model, write(loading, model, command, started));
    loading.world.insert(path, remember(loading, model, command, at, values));
    return undefined;
  }
  if (command.verb !== 'set') return 'not-a-command';
  if ((model.spec.kind === 'singleton') !== (command.selector === undefined)) return 'no-such-row';
  const rows = rowsOf(loading.world, model, command.selector);
  if (rows.length === 0) return 'no-such-row';
  for (const row of rows) {
    const values = complete(loading.world, model, write(loading, model, command, row.values), row);
    // One line for several rows is printed as one line again: only the first of them carries it.
    const isFirst = row === rows[0];
    loading.world.replace(path, row.id, isFirst ? remember(loading, model, command, at, values) : values);
  }
  return undefined;
}

function isAddedDisabled(world: World, { spec }: MenuModel): boolean {
  const until = spec.addedDisabledUntil;
  return until !== undefined && compareVersions(world.identity.version, until) <= 0;
}

function write(loading: Loading, model: MenuModel, command: RscCommand, before: SimRow['values']): Record<string, string> {
  const values: Record<string, string> = { ...before };
  for (const { name, value } of command.args) {
    if (name.startsWith('!')) {
      delete values[name.slice(1)];
      continue;
    }
    const field = model.fields.get(name);
    if (!field || field.readOnly) loading.parts.push({ menu: model.path, text: `${name}=${value}`, reason: 'no-such-argument' });
    else store(values, field, canonical(loading, model, field, value));
  }
  return values;
}

/** What the version refuses is kept all the same: a name that comes to exist later, a word of another version. */
function canonical(loading: Loading, model: MenuModel, field: Field, text: string): string {
  try {
    return canonicalValue(field, text, loading.world);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    loading.parts.push({ menu: model.path, text: `${field.name}=${text}`, reason: 'value-refused' });
    return text;
  }
}

function store(values: Record<string, string>, field: Field, value: string): void {
  if (value === field.default && !field.required) delete values[field.name];
  else values[field.name] = value;
}

function complete(world: World, model: MenuModel, values: SimRow['values'], before?: SimRow): SimRow['values'] {
  try {
    return model.spec.behaviour?.complete?.(values, { state: world, ...(before ? { before } : {}) }) ?? values;
  } catch (error) {
    if (error instanceof Refusal) return values;
    throw error;
  }
}

function remember(
  { world }: Loading,
  model: MenuModel,
  command: RscCommand,
  at: number,
  values: SimRow['values'],
): SimRow['values'] {
  const shown = rowView(world, model)({ id: 0, values });
  const spoken = new Set(command.args.map(({ name }) => name.replace(/^!/, '')));
  const args: SaidArgument[] = command.args.map(({ name, value, flag }) => {
    const held = name.startsWith('!') ? undefined : (values[name] ?? model.fields.get(name)?.default);
    return { name, held: held ?? null, text: value, ...(flag ? { flag } : {}) };
  });
  for (const [name, held] of Object.entries(values)) {
    if (spoken.has(name) || name.startsWith('~') || shown[name] === undefined) continue;
    args.push({ name, held, text: null });
  }
  const { verb, selector } = command;
  return withSaid(values, { verb, ...(selector === undefined ? {} : { selector }), at, args }, command);
}

const FIND = /^\[ find(?: where)?(.*) \]$/;

/** The rows that a selector means. A row that only hardware or a package brings is made: the file proves it was there. */
function rowsOf(world: World, model: MenuModel, selector: string | undefined): readonly SimRow[] {
  const rows = allRows(world, model).filter((row) => world.table(model.path)?.get(row.id) !== undefined);
  if (selector === undefined) return rows.slice(0, 1);
  const find = FIND.exec(selector);
  if (find) return findRows(world, model, rows, find[1] ?? '');
  const named = rows.find((row) => row.values.name === selector || row.values['default-name'] === selector);
  if (named) return [named];
  if (!/^\d+$/.test(selector)) return [world.insert(model.path, { name: selector })];
  for (let count = rows.length; count <= Number(selector); count += 1) world.insert(model.path, {});
  return [world.rows(model.path)[Number(selector)]].filter((row) => row !== undefined);
}

function findRows(world: World, model: MenuModel, rows: readonly SimRow[], condition: string): readonly SimRow[] {
  const wanted = condition
    .trim()
    .split(' ')
    .filter((word) => word.includes('='))
    .map((word) => [word.slice(0, word.indexOf('=')), unquoted(word.slice(word.indexOf('=') + 1))] as const);
  const view = rowView(world, model);
  const found = rows.filter((row) => {
    const values = view(row);
    return wanted.every(([name, value]) => values[name] === value);
  });
  return found.length > 0 ? found : [world.insert(model.path, Object.fromEntries(wanted))];
}

function unquoted(text: string): string {
  const bare = text.replace(/^"(.*)"$/, '$1');
  return bare === 'yes' ? 'true' : bare === 'no' ? 'false' : bare;
}
