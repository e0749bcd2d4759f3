import type { Entry, MenuModel } from './menu-model';

/** In front of the row with this number; undefined: last. */
interface Place {
  readonly before: string | undefined;
}

/** Where a change takes a row from and to; absent: the row is not in the menu then. */
export interface Way {
  readonly row: string;
  readonly from?: Place;
  readonly to?: Place;
}

/** Number to row, for what was added or removed; undefined: it is not in the menu. */
export type Rows = ReadonlyMap<string, Entry | undefined>;

type Standing = Pick<Entry, 'isApart'>;

/** Ways tried on a copy of a menu. */
export class Walk {
  readonly #order: Standing[];
  readonly #rows: Map<string, Standing | undefined>;
  readonly #made: Set<Standing | undefined>;

  /** @param made numbers of what the run added: its own plan placed nothing by them */
  constructor(
    private readonly model: MenuModel,
    rows: Rows,
    private readonly made: readonly string[],
  ) {
    this.#order = [...model.entries];
    this.#rows = new Map(rows);
    this.#made = new Set(made.map((id) => rows.get(id)));
  }

  /** False as soon as a row does not stand where its way begins. Undefined: nothing moves. */
  takes(ways: readonly (Way | undefined)[]): boolean {
    return ways.every((way) => !way || this.#take(way));
  }

  #take({ row: id, from, to }: Way): boolean {
    const row = from ? this.#find(id) : { isApart: false };
    if (!row || (from && !this.#leave(row, from))) return false;
    if (!from && this.made.includes(id)) this.#made.add(row);
    this.#rows.set(id, to && row);
    return !to || this.#arrive(row, to);
  }

  #leave(row: Standing, { before }: Place): boolean {
    const anchor = before === undefined ? undefined : this.#find(before);
    const at = this.#order.indexOf(row);
    if (at < 0 || (before !== undefined && !anchor)) return false;
    const next = this.#order.slice(at + 1).find((other) => other === anchor || !(other.isApart || this.#made.has(other)));
    if (next !== anchor) return false;
    this.#order.splice(at, 1);
    return true;
  }

  #arrive(row: Standing, { before }: Place): boolean {
    const anchor = before === undefined ? undefined : this.#find(before);
    if (before !== undefined && !anchor) return false;
    const at = anchor ? this.#order.indexOf(anchor) : this.#order.length;
    this.#order.splice(at, 0, row);
    return at >= 0;
  }

  #find(id: string): Standing | undefined {
    return this.#rows.has(id) ? this.#rows.get(id) : this.model.place(id);
  }
}
