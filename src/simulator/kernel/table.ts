import type { SimRow, Values } from './menu';

interface UniqueKey {
  readonly keys: readonly string[];
  readonly text: string;
}

/**
 * The rows of one menu. Starts as a shared array and copies it before the first write, and again before a write that
 * would disturb a reader: a print in progress keeps the rows it started with.
 */
export class Table {
  private list: SimRow[];
  private shared = true;
  private byId: Map<number, SimRow> | undefined;
  private readonly keyed = new Map<UniqueKey, Map<string, number>>();

  constructor(rows: readonly SimRow[]) {
    this.list = rows as SimRow[];
  }

  /** A snapshot: later writes do not change it. */
  snapshot(): readonly SimRow[] {
    this.shared = true;
    return this.list;
  }

  /** The live rows: for a look that ends before the next write. */
  get rows(): readonly SimRow[] {
    return this.list;
  }

  get(id: number): SimRow | undefined {
    this.byId ??= new Map(this.list.map((row) => [row.id, row]));
    return this.byId.get(id);
  }

  /** Another row that holds the same values of a key. Rows that lack one of them never collide. */
  holder(unique: UniqueKey, values: Values): number | undefined {
    const key = keyOf(unique, values);
    return key === undefined ? undefined : this.index(unique).get(key);
  }

  insert(row: SimRow, beforeId?: number): void {
    const list = this.own();
    const at = beforeId === undefined ? -1 : list.findIndex((other) => other.id === beforeId);
    if (at < 0) list.push(row);
    else list.splice(at, 0, row);
    this.byId?.set(row.id, row);
    for (const [unique, ids] of this.keyed) setKey(ids, keyOf(unique, row.values), row.id);
  }

  replace(id: number, values: Values): void {
    const list = this.own();
    const at = list.findIndex((row) => row.id === id);
    const before = list[at];
    if (!before) return;
    const row = { id, values };
    list[at] = row;
    this.byId?.set(id, row);
    for (const [unique, ids] of this.keyed) {
      const key = keyOf(unique, before.values);
      if (key !== undefined && ids.get(key) === id) ids.delete(key);
      setKey(ids, keyOf(unique, values), id);
    }
  }

  remove(ids: ReadonlySet<number>): void {
    const gone = this.list.filter((row) => ids.has(row.id));
    this.list = this.list.filter((row) => !ids.has(row.id));
    this.shared = false;
    for (const row of gone) {
      this.byId?.delete(row.id);
      for (const [unique, held] of this.keyed) {
        const key = keyOf(unique, row.values);
        if (key !== undefined && held.get(key) === row.id) held.delete(key);
      }
    }
  }

  /** Takes the rows out and puts them, in the given order, before another row or at the end. */
  move(ids: readonly number[], beforeId: number | undefined): void {
    const moving = ids.map((id) => this.get(id)).filter((row) => row !== undefined);
    const rest = this.list.filter((row) => !ids.includes(row.id));
    const at = beforeId === undefined ? -1 : rest.findIndex((row) => row.id === beforeId);
    if (at < 0) rest.push(...moving);
    else rest.splice(at, 0, ...moving);
    this.list = rest;
    this.shared = false;
  }

  private own(): SimRow[] {
    if (this.shared) {
      this.list = this.list.slice();
      this.shared = false;
    }
    return this.list;
  }

  private index(unique: UniqueKey): Map<string, number> {
    let ids = this.keyed.get(unique);
    if (!ids) {
      ids = new Map();
      for (const row of this.list) setKey(ids, keyOf(unique, row.values), row.id);
      this.keyed.set(unique, ids);
    }
    return ids;
  }
}

function keyOf(unique: UniqueKey, values: Values): string | undefined {
  const parts = unique.keys.map((key) => values[key]);
  return parts.every((part) => part !== undefined && part !== '') ? parts.join('\u0000') : undefined;
}

function setKey(ids: Map<string, number>, key: string | undefined, id: number): void {
  if (key !== undefined) ids.set(key, id);
}
