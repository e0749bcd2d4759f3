import type { Row, WireValues } from '../../../core/catalogue';
import type { Done, DoneChange } from './done-changes';
import { holds, plain } from './same-values';

/** A row in the model; without a number where the undo itself makes it again. */
export interface Entry {
  readonly id: string | undefined;
  values: Row;
  /** `before`: as it was before the run. `after`: as the run left it, or in between. */
  state: 'after' | 'before';
  /** The router's own, or somebody's who came later: no change was placed by it. */
  isApart: boolean;
}

export interface RowNow {
  readonly id: string;
  readonly values: Row;
  readonly isDynamic: boolean;
}

interface MenuFactsNow {
  readonly isOrdered: boolean;
  /** Rows may have got other numbers since. */
  readonly isRenumbered: boolean;
  readonly names: readonly string[];
  /** In the router's order; the record of a singleton has the number `''`. */
  readonly rows: readonly RowNow[];
  /** The rows as they stood after the run, by their number then. */
  readonly then: Readonly<Record<string, Row>>;
  /** Numbers of all rows after the run, where they are known. */
  readonly present: readonly string[] | undefined;
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
  readonly #removed: ReadonlyMap<string, Row>;
  readonly #back = new Map<string, Entry>();
  readonly #early = new Set<Entry>();
  readonly #start: string;
  readonly #names: readonly string[];

  constructor({ isOrdered, isRenumbered, names, rows, then, present, changes }: MenuFactsNow) {
    this.isOrdered = isOrdered;
    this.isRenumbered = isRenumbered;
    this.#names = names;
    this.#seen = new Set(Object.keys(then));
    const removals = changes.flatMap(({ change }) => (change.op === 'remove' ? [change] : []));
    this.#removed = new Map(removals.map(({ id, before }) => [id, merged({}, before)]));
    this.entries = rows.map(({ id, values, isDynamic }) => ({ id, values, state: 'after', isApart: isDynamic }));
    const byId = new Map(this.entries.map((entry) => [entry.id, entry]));
    const claims = new Map<Entry, number>();
    for (const [number, snapshot] of Object.entries(then)) {
      const versions = versionsOf(number, snapshot, changes);
      // An equal row with another number is another row, unless all of them have new ones: then only its values tell it.
      const isIt = ({ values }: Entry): boolean => versions.some((version) => this.#isSame(values, version));
      const [entry, other] = isRenumbered ? this.entries.filter(isIt) : [byId.get(number)].filter((own) => own && isIt(own));
      if (!entry || other) continue;
      const age = versions.findIndex((version) => this.#isSame(entry.values, version));
      if (age > 0 && age === versions.length - 1) entry.state = 'before';
      this.#byThen.set(number, entry);
      claims.set(entry, (claims.get(entry) ?? 0) + 1);
    }
    // A row that may be either of two is neither.
    for (const [number, entry] of this.#byThen) if (claims.get(entry) !== 1) this.#byThen.delete(number);
    for (const one of [...changes].reverse()) this.#claimBack(one);
    if (present && !isRenumbered) this.#setApart(new Set<string | undefined>(present));
    this.#start = this.#picture();
  }

  /** The row that had this number then; undefined where it is gone or somebody changed it. */
  of(number: string): Entry | undefined {
    return this.#byThen.get(number);
  }

  /** The row that a change is about; one that nobody looked at after the run is known by its number alone. */
  row(number: string): Entry | undefined {
    return this.of(number) ?? (this.knows(number) ? undefined : this.numbered(number));
  }

  /** The row as something to place others by: for that it may have been changed since. */
  place(number: string): Entry | undefined {
    return this.of(number) ?? this.numbered(number);
  }

  /** Was the row looked at after the run? */
  knows(number: string | undefined): boolean {
    return number !== undefined && this.#seen.has(number);
  }

  /** The row that has this number now, whatever it holds. */
  numbered(number: string): Entry | undefined {
    return this.isRenumbered ? undefined : this.entries.find((entry) => entry.id === number);
  }

  /** The row that this add made; undefined where it is gone, or blurred. */
  made(done: Done<'add'>): Entry | undefined {
    const { change, ret } = done;
    if (ret === undefined) return this.#equals(done).length === 1 ? this.#equals(done)[0] : undefined;
    if (this.knows(ret)) return this.of(ret);
    const same = this.numbered(ret);
    return same && holds(same.values, change.after) ? same : undefined;
  }

  /** What this add made may be there, but was changed since, or cannot be told from another row. */
  isBlurred(done: Done<'add'>): boolean {
    const { change, ret } = done;
    if (this.isRenumbered && this.#hasTwin(change)) return true;
    if (ret === undefined) return this.#equals(done).length > 1;
    if (this.made(done)) return false;
    return this.isRenumbered ? this.#equals(done).length > 0 : this.numbered(ret) !== undefined;
  }

  /** It was equal to a row that was there, or to one that the run removed and that may be back. */
  #hasTwin({ after, twins = [] }: Done<'add'>['change']): boolean {
    return twins.length > 0 || [...this.#removed.values()].some((row) => holds(row, after));
  }

  /** Rows that an add whose number is of no help may have made. */
  #equals({ change: { after, twins = [] } }: Done<'add'>): Entry[] {
    return this.entries.filter(({ id, values }) => holds(values, after) && (id === undefined || !twins.includes(id)));
  }

  /** A removed row that was made again, by an undo or by somebody. */
  back(number: string): Entry | undefined {
    return this.#back.get(number);
  }

  /** From now on a removed row that is back counts where order is looked at. */
  countBack(number: string): void {
    const entry = this.#back.get(number);
    if (entry) this.#early.delete(entry);
  }

  isRemoved(number: string | undefined): boolean {
    return number !== undefined && this.#removed.has(number);
  }

  /** The row behind it, without those apart and those that are back although their removal is taken back only later. */
  next(entry: Entry): Entry | undefined {
    return this.entries.slice(this.entries.indexOf(entry) + 1).find((other) => !other.isApart && !this.#early.has(other));
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

  #setApart(present: ReadonlySet<string | undefined>): void {
    const back = new Set(this.#back.values());
    for (const entry of this.entries) entry.isApart ||= !present.has(entry.id) && !back.has(entry);
  }

  #picture(): string {
    const rows = this.entries.map(({ id, values }) => [id ?? null, this.#names.map((name) => plain(values[name]))]);
    return JSON.stringify(rows);
  }

  #isSame(row: Row, other: Row): boolean {
    return this.#names.every((name) => plain(row[name]) === plain(other[name]));
  }
}

/** What the row held after the run, and before each of its sets, newest first. */
function versionsOf(number: string, snapshot: Row, changes: readonly DoneChange[]): Row[] {
  const versions = [snapshot];
  for (const { change } of [...changes].reverse()) {
    if (change.op === 'set' && (change.id ?? '') === number) versions.push(merged(versions.at(-1) ?? {}, change.before));
  }
  return versions;
}

function merged(row: Row, values: WireValues): Row {
  const result: Record<string, string> = { ...row };
  for (const [name, value] of Object.entries(values)) {
    if (value === null) delete result[name];
    else result[name] = value;
  }
  return result;
}
