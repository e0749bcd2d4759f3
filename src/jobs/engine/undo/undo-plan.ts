import type { Change, Plan, Row, RouterReader } from '../../../core/catalogue';
import { AppError } from '../../../core/errors';
import { duration } from '../../../core/values';
import type { MenuCatalogue } from '../../../routeros';
import { writableProperties } from '../state-hash';
import { anyOfIds, onlyWritable, type Done, type DoneChange, type DoneChanges } from './done-changes';
import { changesInEffect } from './in-effect';
import { MenuModel, type Entry, type RowNow } from './menu-model';
import { holds, plain } from './same-values';

/** Menus with more rows are asked for the rows in question only; where order counts or removed rows may be back, all are. */
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
  const open = stillToDo(done.changes, models);
  const changes = open.reverse().flatMap((one) => takenBack(one, models.get(one.change.menu) as MenuModel, notes));
  const isBack = changes.every((change) => change.op !== 'call') && [...models.values()].every((model) => model.isUnchanged);
  return { changes: isBack ? [] : changes, ...(notes.length > 0 ? { notes } : {}) };
}

/** All changes but those that are known to be back. A command leaves nothing that would tell. */
function stillToDo(changes: readonly DoneChange[], models: ReadonlyMap<string, MenuModel>): DoneChange[] {
  const back = new Set<DoneChange>();
  for (const [menu, model] of models) {
    const own = changes.filter(({ change }) => change.menu === menu && change.op !== 'call');
    const count = changesInEffect(model, own);
    for (const one of own.slice(count ?? own.length)) {
      back.add(one);
      if (one.change.op === 'remove') model.countBack(one.change.id);
    }
  }
  return changes.filter((one) => !back.has(one));
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
  const isWhole = isOrdered || changes.some(({ change }) => change.op === 'remove');
  const rows = await rowsOf(reader, menu, { names, ids: Object.keys(then), isWhole });
  return new MenuModel({ isOrdered, isRenumbered, names, then, present: done.present?.[menu], changes, rows });
}

async function rowsOf(
  reader: RouterReader,
  menu: string,
  { names, ids, isWhole }: { readonly names: readonly string[]; readonly ids: readonly string[]; readonly isWhole: boolean },
): Promise<readonly RowNow[]> {
  if (names.length === 0) return [];
  const proplist = ['.id', 'dynamic', ...names];
  const toRow = (row: Row): RowNow => ({
    id: row['.id'] ?? '',
    values: onlyWritable(row, names),
    isDynamic: plain(row['dynamic']) === 'yes',
  });
  if (ids.includes('')) return (await reader.print(menu, { proplist })).slice(0, 1).map((row) => ({ ...toRow(row), id: '' }));
  const isLarge = !isWhole && (await countOf(reader, menu)) > MAX_ROWS;
  if (isLarge && ids.length === 0) return [];
  return (await reader.print(menu, { proplist, ...(isLarge ? { query: anyOfIds(ids) } : {}) })).map(toRow);
}

async function countOf(reader: RouterReader, menu: string): Promise<number> {
  const { ret } = await reader.query(`${menu}/print`, { 'count-only': '' });
  return Number(ret ?? 0);
}

function takenBack(done: DoneChange, model: MenuModel, notes: string[]): Change[] {
  const { change, ret } = done;
  switch (change.op) {
    case 'add':
      return addTakenBack({ change, ...(ret === undefined ? {} : { ret }) }, model);
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

function addTakenBack(done: Done<'add'>, model: MenuModel): Change[] {
  const { change, ret } = done;
  const { menu, key } = change;
  if (model.isBlurred(done)) {
    const isKnown = ret !== undefined && !model.isRenumbered;
    throw conflict(change, isKnown ? undefined : 'it cannot be told from an equal row');
  }
  const entry = model.made(done);
  if (!entry) return [];
  const id = numberOf(entry, change);
  const next = model.isOrdered ? model.next(entry)?.id : undefined;
  model.drop(entry);
  return [{ op: 'remove', menu, key, id, before: entry.values, ...(next ? { placeBefore: next } : {}) }];
}

function setTakenBack(change: Of<'set'>, model: MenuModel): Change[] {
  const { menu, key, before, after } = change;
  const number = change.id ?? '';
  const entry = model.row(number);
  if (!entry || (!model.knows(number) && !holds(entry.values, after) && !holds(entry.values, before))) throw conflict(change);
  if (entry.state === 'before' || holds(entry.values, before)) return [];
  const id = numberOf(entry, change);
  model.set(entry, before);
  return [{ op: 'set', menu, key, ...(id === '' ? {} : { id }), before: after, after: before }];
}

function removeTakenBack(change: Of<'remove'>, model: MenuModel, notes: string[]): Change[] {
  const { menu, key, before } = change;
  if (change.irreversible) throw conflict(change, 'what was removed cannot be made again');
  if (model.back(change.id)) {
    model.countBack(change.id);
    return [];
  }
  const anchor = change.placeBefore === undefined ? undefined : model.place(change.placeBefore);
  if (model.isRemoved(change.placeBefore)) throw conflict(change, 'the row that it stood before was removed by the same run');
  if (change.placeBefore !== undefined && anchor?.id === undefined) {
    notes.push(`${menu} ${key}: the row that it stood before is gone; it comes last`);
  }
  const place = anchor?.id === undefined ? undefined : anchor;
  model.insert({ id: undefined, values: definedOnly(before), state: 'before', isApart: false }, place);
  return [{ op: 'add', menu, key, after: before, ...(place?.id ? { placeBefore: place.id } : {}) }];
}

function moveTakenBack(change: Of<'move'>, model: MenuModel): Change[] {
  const { menu, key } = change;
  const entry = model.of(change.id);
  const anchor = change.before === undefined ? undefined : model.place(change.before);
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
