import type { WireValues } from '../../../core/catalogue';
import type { Done, DoneChange } from './done-changes';
import type { Entry, MenuModel } from './menu-model';
import { holds } from './same-values';
import { Walk, type Rows, type Way } from './walk';

/**
 * How many of a run's changes to a menu, counted from the first, are in effect now: all of them before an undo, none after
 * it, some where it was interrupted. Every change knows the row that its own one stood before, and the one that it came to
 * stand before. Each of these may fit by chance; all of them together fit one state only.
 * @param changes those to this menu, without calls
 * @returns undefined where no state fits: somebody has changed the menu since
 */
export function changesInEffect(model: MenuModel, changes: readonly DoneChange[]): number | undefined {
  const adds = changes.filter((one): one is Done<'add'> => one.change.op === 'add');
  if (adds.some((one) => model.isBlurred(one))) return undefined;
  const ways = changes.map(wayOf);
  const rows = rowsOf(model, changes, ways);
  // What was added is there and what was removed is not, exactly where the change is in effect.
  let [least, most] = [0, changes.length];
  for (const [at, way] of ways.entries()) {
    if (!way || (way.from && way.to)) continue;
    const isInEffect = (rows.get(way.row) === undefined) === (way.to === undefined);
    if (isInEffect) least = at + 1;
    else most = Math.min(most, at);
  }
  const holdsValues = valuesCheck(model, changes, rows);
  const made = ways.flatMap((way) => (way && !way.from ? [way.row] : []));
  const walk = (some: readonly (Way | undefined)[]): boolean => new Walk(model, rows, made).takes(some);
  for (let count = least; count <= most; count += 1) {
    if (!holdsValues(count)) continue;
    if (!model.isOrdered) return count;
    if (walk(ways.slice(0, count).reverse().map(turned)) && walk(ways.slice(count))) return count;
  }
  return undefined;
}

/** Undefined for a change that leaves every row in its place. */
function wayOf({ change, ret }: DoneChange, at: number): Way | undefined {
  switch (change.op) {
    case 'add':
      return { row: ret ?? `add ${at}`, to: { before: change.placeBefore } };
    case 'remove':
      return { row: change.id, from: { before: change.placeBefore } };
    case 'move':
      return { row: change.id, from: { before: change.before }, to: { before: change.destination } };
    default:
      return undefined;
  }
}

function turned(way: Way | undefined): Way | undefined {
  return way && { row: way.row, ...(way.to ? { from: way.to } : {}), ...(way.from ? { to: way.from } : {}) };
}

/** What was added or removed, as far as it is there now. */
function rowsOf(model: MenuModel, changes: readonly DoneChange[], ways: readonly (Way | undefined)[]): Rows {
  const rows = new Map<string, Entry | undefined>();
  for (const [at, one] of changes.entries()) {
    const { change } = one;
    if (change.op === 'add') rows.set(ways[at]?.row ?? '', model.made({ ...one, change }));
    else if (change.op === 'remove') rows.set(change.id, model.back(change.id));
  }
  return rows;
}

/** Do all rows that were set hold what they must if only so many changes are in effect? */
function valuesCheck(model: MenuModel, changes: readonly DoneChange[], rows: Rows): (count: number) => boolean {
  const sets = new Map<string, { readonly at: number; readonly before: WireValues; readonly after: WireValues }[]>();
  for (const [at, { change }] of changes.entries()) {
    // What was removed in the end holds what it was removed with.
    if (change.op !== 'set' || rows.has(change.id ?? '')) continue;
    sets.set(change.id ?? '', [...(sets.get(change.id ?? '') ?? []), { at, before: change.before, after: change.after }]);
  }
  return (count) =>
    [...sets].every(([id, own]) => {
      const wanted: Record<string, string | null> = {};
      for (const { at, before, after } of own) {
        if (at < count) Object.assign(wanted, after);
        else Object.assign(wanted, { ...before, ...wanted });
      }
      const row = model.row(id);
      return row !== undefined && holds(row.values, wanted);
    });
}
