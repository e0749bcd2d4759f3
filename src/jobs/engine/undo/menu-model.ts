import type { Row, WireValues } from '../../../core/catalogue';
import type { DoneChange } from './done-changes';
import { holds, plain } from './same-values';

/** A row in the model; without a number where the undo itself makes it again. */
export interface Entry {
  readonly id: string | undefined;
  values: Row;
  /** `after`: as the run left it. `before`: as it was before the run. */
  readonly state: 'after' | 'before';
}

interface MenuFactsNow {
  readonly isOrdered: boolean;
  /** Rows may have got other numbers since. */
  readonly isRenumbered: boolean;
  readonly names: readonly string[];
  /** In the router's order; the record of a singleton has the number `''`. */
  readonly rows: readonly { readonly id: string; readonly values: Row }[];
  /** The rows as they stood after the run, by their number then. */
  readonly then: Readonly<Record<string, Row>>;
  readonly changes: readonly DoneChange[];
}

/** One menu, on which an undo is tried out before anything is sent: each step meets the rows as the steps before it leave them. */
export class MenuModel {
  readonly isOrdered: boolean;
  readonly isRenumbered: boolean;
  /** In order. */
  readonly entries: Entry[];
  readonly #byThen = new Map<string, Entry>();
  readonly #seen: ReadonlySet<string>;
  readonly #removed: ReadonlySet<string>;
  readonly #back = new Map<string, Entry>();
  readonly #early = new Set<Entry>();
  readonly #start: string;
  readonly #names: readonly string[];

  constructor({ isOrdered, isRenumbered, names, rows, then, changes }: MenuFactsNow) {
    this.isOrdered = isOrdered;
    this.isRenumbered = isRenumbered;
    this.#names = names;
    this.#seen = new Set(Object.keys(then));
    this.#removed = new Set(changes.flatMap(({ change }) => (change.op === 'remove' ? [change.id] : [])));
    const states = new Map<string, Entry['state']>();
    const numbers = new Map<string, string>();
    for (const [number, snapshot] of Object.entries(then)) {
      const first = valuesBefore(number, snapshot, changes);
      for (const [state, values] of [
        ['after', snapshot],
        ['before', first],
      ] as const) {
        const id = this.#idOf(rows, number, values);
        if (id === undefined) continue;
        states.set(id, state);
        numbers.set(number, id);
        break;
      }
    }
    this.entries = rows.map(({ id, values }) => ({ id, values, state: states.get(id) ?? 'after' }));
    for (const [number, id] of numbers) {
      const entry = this.entries.find((one) => one.id === id);
      if (entry) this.#byThen.set(number, entry);
    }
    for (const one of [...changes].reverse()) this.#claimBack(one);
    this.#start = this.#picture();
  }

  /** The row that had this number then; undefined where it is gone or somebody changed it. */
  of(number: string): Entry | undefined {
    return this.#byThen.get(number);
  }

  /** Was the row looked at after the run? */
  knows(number: string | undefined): boolean {
    return number !== undefined && this.#seen.has(number);
  }

  /** The row that has this number now, whatever it holds. */
  numbered(number: string): Entry | undefined {
    return this.isRenumbered ? undefined : this.entries.find((entry) => entry.id === number);
  }

  /** The only row that holds these values, besides some that held them before. */
  holding(values: WireValues, besides: readonly string[] = []): Entry | undefined {
    const isOther = ({ id }: Entry): boolean => id === undefined || !besides.includes(id);
    const found = this.entries.filter((entry) => holds(entry.values, values) && isOther(entry));
    return found.length === 1 ? found[0] : undefined;
  }

  /** A removed row that was made again, by this undo or by somebody: from now on it counts where order is looked at. */
  isBackAgain(number: string): boolean {
    const entry = this.#back.get(number);
    if (entry) this.#early.delete(entry);
    return entry !== undefined;
  }

  isRemoved(number: string | undefined): boolean {
    return number !== undefined && this.#removed.has(number);
  }

  /** The row behind it, without those that are back already although their removal is taken back only later. */
  next(entry: Entry): Entry | undefined {
    return this.entries.slice(this.entries.indexOf(entry) + 1).find((other) => !this.#early.has(other));
  }

  drop(entry: Entry): void {
    this.entries.splice(this.entries.indexOf(entry), 1);
  }

  /** @param before absent: last */
  insert(entry: Entry, before: Entry | undefined): void {
    this.entries.splice(before ? this.entries.indexOf(before) : this.entries.length, 0, entry);
  }

  set(entry: Entry, values: WireValues): void {
    entry.values = merged(entry.values, values);
  }

  /** The steps so far lead back to where they began. */
  get isUnchanged(): boolean {
    return this.#picture() === this.#start;
  }

  /** Finds the row that a removal would make again, if it is there: not one that was equal all along. */
  #claimBack({ change, twins = [] }: DoneChange): void {
    if (change.op !== 'remove') return;
    const known = new Set(this.#byThen.values());
    const found = this.entries.filter(
      (entry) => holds(entry.values, change.before) && !known.has(entry) && !this.#early.has(entry),
    );
    const others = this.isRenumbered ? found.slice(twins.length) : found.filter(({ id }) => !twins.includes(id ?? ''));
    const [entry] = others;
    if (!entry) return;
    this.#back.set(change.id, entry);
    this.#early.add(entry);
  }

  #picture(): string {
    const rows = this.entries.map(({ id, values }) => [id ?? null, this.#names.map((name) => plain(values[name]))]);
    return JSON.stringify(rows);
  }

  #idOf(rows: MenuFactsNow['rows'], number: string, values: Row): string | undefined {
    if (number === '') return this.#isSame(rows[0]?.values ?? {}, values) ? '' : undefined;
    const same = rows.filter((row) => this.#isSame(row.values, values));
    if (same.some((row) => row.id === number)) return number;
    // An equal row with another number is another row, unless all of them have new ones.
    return this.isRenumbered && same.length === 1 ? same[0]?.id : undefined;
  }

  #isSame(row: Row, other: Row): boolean {
    return this.#names.every((name) => plain(row[name]) === plain(other[name]));
  }
}

/** What the row held before the run: every set of it taken back. */
function valuesBefore(number: string, snapshot: Row, changes: readonly DoneChange[]): Row {
  let values = snapshot;
  for (const { change } of [...changes].reverse()) {
    if (change.op === 'set' && (change.id ?? '') === number) values = merged(values, change.before);
  }
  return values;
}

function merged(row: Row, values: WireValues): Row {
  const result: Record<string, string> = { ...row };
  for (const [name, value] of Object.entries(values)) {
    if (value === null) delete result[name];
    else result[name] = value;
  }
  return result;
}
