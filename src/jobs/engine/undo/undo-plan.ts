import type { Change, Plan, Row, RouterReader } from '../../../core/catalogue';
import { AppError } from '../../../core/errors';
import { duration } from '../../../core/values';
import type { MenuCatalogue } from '../../../routeros';
import { writableProperties } from '../state-hash';
import { anyOfIds, onlyWritable, type DoneChange, type DoneChanges } from './done-changes';
import { MenuModel, type Entry } from './menu-model';
import { holds } from './same-values';

/** Menus with more rows are asked for the rows in question only. */
const MAX_ROWS = 5000;

/**
 * What takes a finished change back from the router as it is now: last change first. What is back already is left out, so
 * that planning again after it finds nothing to do.
 * @throws AppError UNDO_CONFLICT somebody changed what was written since, or a change has no inverse
 */
export async function planUndo(reader: RouterReader, done: DoneChanges, catalogue: MenuCatalogue): Promise<Plan> {
  const isRenumbered = await hasRestarted(reader, done.at);
  const paths = [...new Set(done.changes.map(({ change }) => change.menu))];
  const models = new Map<string, MenuModel>();
  const read = paths.map(async (menu) => models.set(menu, await modelOf(reader, menu, { done, catalogue, isRenumbered })));
  await Promise.all(read);
  const notes: string[] = [];
  const changes = [...done.changes].reverse().flatMap((one) => takenBack(one, models.get(one.change.menu) as MenuModel, notes));
  const isBack = changes.every((change) => change.op !== 'call') && [...models.values()].every((model) => model.isUnchanged);
  return { changes: isBack ? [] : changes, ...(notes.length > 0 ? { notes } : {}) };
}

/** In doubt it has not: a row that cannot be told from another one is a conflict then, and is left alone. */
async function hasRestarted(reader: RouterReader, sinceMs: number): Promise<boolean> {
  const [resource] = await reader.print('/system/resource', { proplist: ['uptime'] });
  return Date.now() - duration.parse(resource?.['uptime'] ?? '0s') > sinceMs;
}

async function modelOf(
  reader: RouterReader,
  menu: string,
  facts: { readonly done: DoneChanges; readonly catalogue: MenuCatalogue; readonly isRenumbered: boolean },
): Promise<MenuModel> {
  const { done, catalogue, isRenumbered } = facts;
  const known = catalogue.menu(menu);
  const names = writableProperties(known);
  const isOrdered = known?.kind === 'ordered';
  const then = done.rows[menu] ?? {};
  const changes = done.changes.filter(({ change }) => change.menu === menu);
  const rows = await rowsOf(reader, menu, { names, ids: Object.keys(then) });
  return new MenuModel({ isOrdered, isRenumbered, names, then, changes, rows });
}

type Rows = readonly { readonly id: string; readonly values: Row }[];

async function rowsOf(
  reader: RouterReader,
  menu: string,
  { names, ids }: { readonly names: readonly string[]; readonly ids: readonly string[] },
): Promise<Rows> {
  if (names.length === 0) return [];
  const proplist = ['.id', ...names];
  const toRow = (row: Row): Rows[number] => ({ id: row['.id'] ?? '', values: onlyWritable(row, names) });
  if (ids.includes('')) return (await reader.print(menu, { proplist })).slice(0, 1).map((row) => ({ ...toRow(row), id: '' }));
  const { ret } = await reader.query(`${menu}/print`, { 'count-only': '' });
  const isLarge = Number(ret ?? 0) > MAX_ROWS;
  if (isLarge && ids.length === 0) return [];
  return (await reader.print(menu, { proplist, ...(isLarge ? { query: anyOfIds(ids) } : {}) })).map(toRow);
}

function takenBack(done: DoneChange, model: MenuModel, notes: string[]): Change[] {
  const { change, ret } = done;
  switch (change.op) {
    case 'add':
      return addTakenBack(change, ret, model);
    case 'set':
      return setTakenBack(change, model);
    case 'remove':
      return removeTakenBack(change, model, notes);
    case 'move':
      return moveTakenBack(change, model);
    case 'call': {
      if (!change.undo) throw conflict(change, 'the command cannot be taken back');
      const { menu, key, command, args, undo } = change;
      return [{ op: 'call', menu, key, ...undo, undo: { command, args } }];
    }
  }
}

type Of<Op extends Change['op']> = Extract<Change, { readonly op: Op }>;

function addTakenBack(change: Of<'add'>, ret: string | undefined, model: MenuModel): Change[] {
  const { menu, key } = change;
  const same = ret === undefined ? undefined : model.numbered(ret);
  // Nobody could look at the row after the change, or its number was never told.
  const { twins = [] } = change;
  if (ret === undefined && twins.length > 0 && model.isRenumbered) throw conflict(change, 'it cannot be told from an equal row');
  const unseen =
    ret === undefined ? model.holding(change.after, twins) : same && holds(same.values, change.after) ? same : undefined;
  const entry = (ret === undefined ? undefined : model.of(ret)) ?? (model.knows(ret) ? undefined : unseen);
  if (!entry) {
    if (same) throw conflict(change);
    return [];
  }
  const id = numberOf(entry, change);
  const next = model.isOrdered ? model.next(entry)?.id : undefined;
  model.drop(entry);
  return [{ op: 'remove', menu, key, id, before: entry.values, ...(next ? { placeBefore: next } : {}) }];
}

function setTakenBack(change: Of<'set'>, model: MenuModel): Change[] {
  const { menu, key, before, after } = change;
  const number = change.id ?? '';
  const entry = model.of(number) ?? (model.knows(number) ? undefined : model.numbered(number));
  if (!entry || (!model.knows(number) && !holds(entry.values, after) && !holds(entry.values, before))) throw conflict(change);
  if (entry.state === 'before' || holds(entry.values, before)) return [];
  const id = numberOf(entry, change);
  model.set(entry, before);
  return [{ op: 'set', menu, key, ...(id === '' ? {} : { id }), before: after, after: before }];
}

function removeTakenBack(change: Of<'remove'>, model: MenuModel, notes: string[]): Change[] {
  const { menu, key, before } = change;
  if (change.irreversible) throw conflict(change, 'what was removed cannot be made again');
  if (model.isBackAgain(change.id)) return [];
  const anchor = change.placeBefore === undefined ? undefined : model.of(change.placeBefore);
  if (model.isRemoved(change.placeBefore)) throw conflict(change, 'the row that it stood before was removed by the same run');
  if (change.placeBefore !== undefined && anchor?.id === undefined) {
    notes.push(`${menu} ${key}: the row that it stood before is gone; it comes last`);
  }
  const place = anchor?.id === undefined ? undefined : anchor;
  model.insert({ id: undefined, values: definedOnly(before), state: 'before' }, place);
  return [{ op: 'add', menu, key, after: before, ...(place?.id ? { placeBefore: place.id } : {}) }];
}

function moveTakenBack(change: Of<'move'>, model: MenuModel): Change[] {
  const { menu, key } = change;
  const entry = model.of(change.id);
  const anchor = change.before === undefined ? undefined : model.of(change.before);
  if (!entry) throw conflict(change);
  if (change.before !== undefined && anchor?.id === undefined) throw conflict(change, 'the row that it stood before is gone');
  const next = model.next(entry);
  if (next === anchor) return [];
  const id = numberOf(entry, change);
  model.drop(entry);
  model.insert(entry, anchor);
  return [
    { op: 'move', menu, key, id, ...(anchor?.id ? { destination: anchor.id } : {}), ...(next?.id ? { before: next.id } : {}) },
  ];
}

/** A row that this undo makes again has no number yet. @throws AppError UNDO_CONFLICT */
function numberOf(entry: Entry, change: Change): string {
  if (entry.id === undefined) throw conflict(change, 'the row was removed by the same run and has to come back first');
  return entry.id;
}

function definedOnly(values: Readonly<Record<string, string | null>>): Row {
  return Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
}

function conflict(change: Change, why = 'the row has been changed or removed since'): AppError {
  return new AppError('UNDO_CONFLICT', `${change.menu} ${change.key}: ${why}`);
}
