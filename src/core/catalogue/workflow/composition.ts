import type { AddChange, Change, MoveChange, Plan, RemoveChange, SetChange } from '../plan';
import type { ReadOptions, Reply, RouterFacts, RouterReader, Row } from '../router-session';
import { fitsQuery } from './query-words';

/** Number of a row that a plan will make; no router gives such a one. */
const FRESH = '*new-';

/**
 * The plans of several steps as one plan. What a later step reads is the router as the earlier ones will leave it, so that
 * all of them are planned before anything is written, and written under one guard.
 */
export class Composition implements RouterReader {
  #changes: Change[] = [];
  readonly #made = new Map<string, AddChange>();
  #next = 0;

  constructor(private readonly router: RouterReader) {}

  get facts(): RouterFacts {
    return this.router.facts;
  }

  get menusOf(): RouterReader['menusOf'] {
    return this.router.menusOf?.bind(this.router);
  }

  get changes(): readonly Change[] {
    return this.#changes;
  }

  async print(menu: string, options: ReadOptions = {}): Promise<Row[]> {
    const changes = this.#changes.filter((change) => change.menu === menu && change.op !== 'call');
    if (changes.length === 0 || options.command !== undefined) return this.router.print(menu, options);
    // The router cannot filter by what is not there yet.
    const { query = [], proplist, ...others } = options;
    const asked = proplist && { proplist: [...new Set([...proplist, '.id', ...query.flatMap(nameOf)])] };
    const rows = await this.router.print(menu, { ...others, ...asked });
    return this.#project(rows, changes).filter((row) => fitsQuery(row, query));
  }

  async *stream(menu: string, options?: ReadOptions): AsyncIterable<Row> {
    if (this.#changes.some((change) => change.menu === menu)) yield* await this.print(menu, options);
    else yield* this.router.stream(menu, options);
  }

  query(command: string, args?: Readonly<Record<string, string>>, options?: ReadOptions): Promise<Reply> {
    return this.router.query(command, args, options);
  }

  /**
   * Adds the plan of a step, computed through this reader.
   * @throws Error where a step moves a row in front of one that the same composition makes: a defect of its definition
   */
  add(plan: Plan, step: string): void {
    for (const change of plan.changes) this.#addChange({ ...change, step: within(step, change.step) });
  }

  #addChange(change: Change): void {
    switch (change.op) {
      case 'add':
        return this.#addRow(change);
      case 'set':
        return this.#set(change);
      case 'remove':
        return this.#remove(change);
      case 'move':
        return this.#move(change);
      case 'call':
        this.#changes.push(change);
    }
  }

  #addRow({ twins, ...change }: AddChange): void {
    const known = twins?.filter((id) => !this.#made.has(id));
    const anchor = change.placeBefore === undefined ? undefined : this.#made.get(change.placeBefore);
    const { placeBefore: _given, ...bare } = change;
    const real = anchor ? anchor.placeBefore : change.placeBefore;
    const made: AddChange = {
      ...bare,
      ...(real === undefined ? {} : { placeBefore: real }),
      ...(known && known.length > 0 ? { twins: known } : {}),
    };
    this.#made.set(`${FRESH}${this.#next++}`, made);
    // Rows that go before the same one come to stand in the order in which they are made.
    if (anchor) this.#changes.splice(this.#changes.indexOf(anchor), 0, made);
    else this.#changes.push(made);
  }

  #set(change: SetChange): void {
    const made = change.id === undefined ? undefined : this.#made.get(change.id);
    if (!made) {
      this.#changes.push(change);
      return;
    }
    const after = Object.fromEntries(Object.entries({ ...made.after, ...change.after }).filter(([, value]) => value !== null));
    this.#replace(change.id ?? '', made, { ...made, after });
  }

  #remove(change: RemoveChange): void {
    const made = this.#made.get(change.id);
    if (made) {
      this.#changes = this.#changes.filter((other) => other !== made);
      this.#made.delete(change.id);
      return;
    }
    const { placeBefore, ...bare } = change;
    const real = this.#realFollower(placeBefore);
    this.#changes.push(real === undefined ? bare : { ...bare, placeBefore: real });
  }

  #move(change: MoveChange): void {
    const { before, ...bare } = change;
    if (change.destination !== undefined && this.#made.has(change.destination))
      throw new Error(`${change.menu}: ${change.key} cannot be moved before a row that is not there yet`);
    const made = this.#made.get(change.id);
    if (made) {
      const { placeBefore: _old, ...row } = made;
      const { destination } = change;
      this.#replace(change.id, made, destination === undefined ? row : { ...row, placeBefore: destination });
      return;
    }
    const real = this.#realFollower(before);
    this.#changes.push(real === undefined ? bare : { ...bare, before: real });
  }

  #replace(id: string, made: AddChange, by: AddChange): void {
    this.#made.set(id, by);
    this.#changes = this.#changes.map((other) => (other === made ? by : other));
  }

  /** The first row after it that the router has already. */
  #realFollower(id: string | undefined): string | undefined {
    const made = id === undefined ? undefined : this.#made.get(id);
    return made ? made.placeBefore : id;
  }

  #project(rows: readonly Row[], changes: readonly Change[]): Row[] {
    const ids = new Map([...this.#made].map(([id, made]) => [made, id]));
    const projected = [...rows];
    for (const change of changes) projectOne(projected, change, ids);
    return projected;
  }
}

/** Steps of a workflow that is a step itself keep their own names behind it. */
const INNER = '>';

function within(step: string, inner: string | undefined): string {
  return inner === undefined ? step : `${step}${INNER}${inner}`;
}

/** The changes that a step gave to a composed plan, as the step itself knows them. */
export function changesOf(plan: Plan, step: string): readonly Change[] {
  return plan.changes.flatMap((change) => {
    if (change.step === step) return [change];
    const prefix = `${step}${INNER}`;
    return change.step?.startsWith(prefix) ? [{ ...change, step: change.step.slice(prefix.length) }] : [];
  });
}

function projectOne(rows: Row[], change: Change, ids: ReadonlyMap<AddChange, string>): void {
  switch (change.op) {
    case 'add':
      return insertBefore(rows, { '.id': ids.get(change) ?? FRESH, ...present(change.after) }, change.placeBefore);
    case 'set': {
      // A singleton whose properties are all unset prints no row at all.
      const at = change.id === undefined ? 0 : indexOf(rows, change.id);
      if (at >= 0) rows[at] = present({ ...rows[at], ...change.after });
      return;
    }
    case 'remove': {
      const at = indexOf(rows, change.id);
      if (at >= 0) rows.splice(at, 1);
      return;
    }
    case 'move': {
      const at = indexOf(rows, change.id);
      const [row] = at < 0 ? [] : rows.splice(at, 1);
      if (row) insertBefore(rows, row, change.destination);
      return;
    }
    case 'call':
      return;
  }
}

function insertBefore(rows: Row[], row: Row, anchor: string | undefined): void {
  const at = anchor === undefined ? -1 : indexOf(rows, anchor);
  rows.splice(at < 0 ? rows.length : at, 0, row);
}

function indexOf(rows: readonly Row[], id: string): number {
  return rows.findIndex((row) => row['.id'] === id);
}

function present(values: Readonly<Record<string, string | null>>): Row {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== null));
}

function nameOf(word: string): string[] {
  if (word.startsWith('#')) return [];
  return [word.replace(/^[-=<>]/, '').replace(/=.*$/s, '')];
}
