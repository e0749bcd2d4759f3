import type { Change, Plan, Row, RouterReader, WireValues } from '../../../core/catalogue';
import { AppError } from '../../../core/errors';
import type { MenuCatalogue } from '../../../routeros';
import { writableProperties } from '../state-hash';
import { anyOfIds, onlyWritable, type DoneChange, type DoneChanges } from './done-changes';

/** Menus with more rows are asked for the rows in question only. */
const MAX_ROWS = 5000;

/** One menu as it is now. */
interface MenuNow {
  readonly isOrdered: boolean;
  readonly names: readonly string[];
  /** In the router's order; the record of a singleton has no number. */
  readonly rows: readonly { readonly id: string; readonly values: Row }[];
  /** The rows as they stood after the change, by their number then. */
  readonly then: Readonly<Record<string, Row>>;
}

/**
 * What takes a finished change back from the router as it is now: last change first. What is back already is left out, so
 * that planning again after it finds nothing to do.
 * @throws AppError UNDO_CONFLICT somebody changed what was written since, or a change has no inverse
 */
export async function planUndo(reader: RouterReader, done: DoneChanges, catalogue: MenuCatalogue): Promise<Plan> {
  const menus = new Map<string, MenuNow>();
  const paths = [...new Set(done.changes.map(({ change }) => change.menu))];
  const read = paths.map(async (menu) => menus.set(menu, await menuNow(reader, menu, done, catalogue)));
  await Promise.all(read);
  const notes: string[] = [];
  const changes = [...done.changes].reverse().flatMap((one) => takenBack(one, menus.get(one.change.menu) as MenuNow, notes));
  return { changes, ...(notes.length > 0 ? { notes } : {}) };
}

async function menuNow(reader: RouterReader, menu: string, done: DoneChanges, catalogue: MenuCatalogue): Promise<MenuNow> {
  const facts = catalogue.menu(menu);
  const names = writableProperties(facts);
  const isOrdered = facts?.kind === 'ordered';
  const then = done.rows[menu] ?? {};
  const proplist = ['.id', ...names];
  if ('' in then) {
    const [row] = await reader.print(menu, { proplist });
    return { isOrdered, names, then, rows: [{ id: '', values: onlyWritable(row ?? {}, names) }] };
  }
  const { ret } = await reader.query(`${menu}/print`, { 'count-only': '' });
  const ids = Object.keys(then);
  const isLarge = Number(ret ?? 0) > MAX_ROWS;
  const rows =
    isLarge && ids.length === 0 ? [] : await reader.print(menu, { proplist, ...(isLarge ? { query: anyOfIds(ids) } : {}) });
  return { isOrdered, names, then, rows: rows.map((row) => ({ id: row['.id'] ?? '', values: onlyWritable(row, names) })) };
}

function takenBack({ change, ret }: DoneChange, now: MenuNow, notes: string[]): Change[] {
  const { menu, key } = change;
  switch (change.op) {
    case 'add': {
      const id = ret === undefined ? rowHolding(now, change.after) : found(now, ret, change.after);
      if (id !== undefined) return [{ op: 'remove', menu, key, id, before: valuesOf(now, id), ...follower(now, id) }];
      if (ret !== undefined && now.rows.some((row) => row.id === ret && holds(row.values, change.after))) throw conflict(change);
      return [];
    }
    case 'set': {
      const then = change.id ?? '';
      const id = found(now, then, change.after);
      if (id === undefined) {
        if (isBack(now, then, change.before)) return [];
        throw conflict(change);
      }
      if (holds(valuesOf(now, id), change.before)) return [];
      return [{ op: 'set', menu, key, ...(id === '' ? {} : { id }), before: change.after, after: change.before }];
    }
    case 'remove': {
      if (change.irreversible) throw conflict(change, 'what was removed cannot be made again');
      if (rowHolding(now, change.before) !== undefined) return [];
      const placeBefore = change.placeBefore === undefined ? undefined : found(now, change.placeBefore);
      if (change.placeBefore !== undefined && placeBefore === undefined) {
        notes.push(`${menu} ${key}: the row that it stood before is gone; it comes last`);
      }
      return [{ op: 'add', menu, key, after: change.before, ...(placeBefore ? { placeBefore } : {}) }];
    }
    case 'move': {
      const id = found(now, change.id);
      if (id === undefined) throw conflict(change);
      const destination = change.before === undefined ? undefined : found(now, change.before);
      if (change.before !== undefined && destination === undefined)
        throw conflict(change, 'the row that it stood before is gone');
      const next = now.rows[now.rows.findIndex((row) => row.id === id) + 1]?.id;
      if (next === destination) return [];
      return [{ op: 'move', menu, key, id, ...(destination ? { destination } : {}), ...(next ? { before: next } : {}) }];
    }
    case 'call': {
      if (!change.undo) throw conflict(change, 'the command cannot be taken back');
      const { command, args, undo } = change;
      return [{ op: 'call', menu, key, ...undo, undo: { command, args } }];
    }
  }
}

/**
 * The number that the row has now: numbers change with a reboot, and may then belong to another row.
 * @param expected what the row holds where nobody could look at it after the change
 */
function found(now: MenuNow, then: string, expected: WireValues = {}): string | undefined {
  const snapshot = now.then[then];
  if (!snapshot) return now.rows.find((row) => row.id === then && holds(row.values, expected))?.id;
  if (then === '') return '';
  const same = now.rows.filter((row) => isSame(row.values, snapshot, now.names));
  if (same.some((row) => row.id === then)) return then;
  return same.length === 1 ? same[0]?.id : undefined;
}

/** Somebody, or this undo, has brought the row back to what it was. */
function isBack(now: MenuNow, then: string, before: WireValues): boolean {
  const snapshot = now.then[then];
  if (!snapshot) return now.rows.some((row) => row.id === then && holds(row.values, before));
  const values = { ...snapshot };
  for (const [name, value] of Object.entries(before)) {
    if (value === null) delete values[name];
    else values[name] = value;
  }
  return now.rows.some((row) => isSame(row.values, values, now.names));
}

function rowHolding(now: MenuNow, values: WireValues): string | undefined {
  const rows = now.rows.filter((row) => holds(row.values, values));
  return rows.length === 1 ? rows[0]?.id : undefined;
}

function holds(row: Row, values: WireValues): boolean {
  return Object.entries(values).every(([name, value]) => plain(row[name]) === plain(value ?? undefined));
}

function isSame(row: Row, other: Row, names: readonly string[]): boolean {
  return names.every((name) => plain(row[name]) === plain(other[name]));
}

const WORDS: Readonly<Record<string, string>> = { true: 'yes', false: 'no' };

/** The API prints `true` where people and exports write yes; a flag that is off is not printed at all in many menus. */
function plain(value: string | undefined): string {
  const text = WORDS[value ?? ''] ?? value ?? '';
  return text === 'no' ? '' : text;
}

function valuesOf(now: MenuNow, id: string): Row {
  return now.rows.find((row) => row.id === id)?.values ?? {};
}

function follower(now: MenuNow, id: string): { readonly placeBefore?: string } {
  const next = now.isOrdered ? now.rows[now.rows.findIndex((row) => row.id === id) + 1] : undefined;
  return next ? { placeBefore: next.id } : {};
}

function conflict(change: Change, why = 'the row has been changed or removed since'): AppError {
  return new AppError('UNDO_CONFLICT', `${change.menu} ${change.key}: ${why}`);
}
