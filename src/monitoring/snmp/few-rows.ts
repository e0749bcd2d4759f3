import type { Oid, SnmpTable, SnmpValue } from '../collectors/snmp-answer';
import { readScalars } from './scalars';
import type { Asker } from './session';
import { KEEP_MS } from './steady';
import { readTable, type Rows } from './tables';
import { textOf } from './values';

/** Below it a whole table is read as fast as its rows one by one. */
const LARGE = 100;
/** Of so many rows one is wanted at most. */
const SHARE = 3;

export interface WholeTable extends SnmpTable {
  readonly maxRows: number;
}

interface Known {
  readonly count: SnmpValue | undefined;
  readonly namesAtMs: number;
  readonly steadyAtMs: number;
  /** Indexes. */
  readonly wanted: readonly string[];
  /** Their steady columns. */
  readonly steady: Rows;
}

/**
 * The wanted rows of large tables of one router, asked for one by one: where a thousand users of PPPoE have an interface each,
 * only the few that stay are read, and the names of all only when their number has changed.
 */
export class FewRows {
  private readonly tables = new Map<Oid, Known>();

  constructor(private readonly now: () => number) {}

  forget(): void {
    this.tables.clear();
  }

  /** After a read of the whole table. */
  learn(rows: Rows, { names }: SnmpTable, wants: ((name: string) => boolean) | undefined): void {
    if (!names || !wants || rows.size < LARGE) return;
    const wanted = wantedIn(rows, names.column, wants);
    if (!isFew(wanted, rows)) return;
    const never = Number.NEGATIVE_INFINITY;
    this.tables.set(names.column, { count: undefined, namesAtMs: never, steadyAtMs: never, wanted, steady: new Map() });
  }

  /** @returns undefined where the whole table is to be read */
  async read(asker: Asker, table: WholeTable, wants: ((name: string) => boolean) | undefined): Promise<Rows | undefined> {
    const { names, columns } = table;
    const before = names && this.tables.get(names.column);
    if (!names || !before || !wants) return undefined;
    const count = (await readScalars(asker, [names.count])).get(names.count);
    const known = await this.refreshed(asker, table, before, count, wants);
    if (!known) {
      this.tables.delete(names.column);
      return undefined;
    }
    this.tables.set(names.column, known);
    const rows = await readRows(asker, columns, known.wanted);
    for (const [index, row] of rows) for (const [column, value] of known.steady.get(index) ?? []) row.set(column, value);
    return rows;
  }

  /** @returns undefined where too many rows are wanted by now */
  private async refreshed(
    asker: Asker,
    { names, steady = [], maxRows }: WholeTable,
    before: Known,
    count: SnmpValue | undefined,
    wants: (name: string) => boolean,
  ): Promise<Known | undefined> {
    if (!names || (count === before.count && this.now() - before.namesAtMs < KEEP_MS)) return before;
    const all = await readTable(asker, [names.column], maxRows);
    const wanted = wantedIn(all, names.column, wants);
    if (all.size < LARGE || !isFew(wanted, all)) return undefined;
    const isOld = this.now() - before.steadyAtMs >= KEEP_MS;
    const unread = isOld ? wanted : wanted.filter((index) => !before.steady.has(index));
    const read = await readRows(asker, steady, unread);
    return {
      count,
      namesAtMs: this.now(),
      steadyAtMs: isOld ? this.now() : before.steadyAtMs,
      wanted,
      steady: new Map([...(isOld ? [] : before.steady), ...read]),
    };
  }
}

function wantedIn(rows: Rows, column: Oid, wants: (name: string) => boolean): string[] {
  return [...rows].filter(([, row]) => wants(textOf(row.get(column)))).map(([index]) => index);
}

function isFew(wanted: readonly string[], rows: Rows): boolean {
  return wanted.length * SHARE <= rows.size;
}

/** Rows that are gone are left out. */
async function readRows(asker: Asker, columns: readonly Oid[], indexes: readonly string[]): Promise<Rows> {
  const cells = await readScalars(
    asker,
    indexes.flatMap((index) => columns.map((column) => `${column}.${index}`)),
  );
  const rows: Rows = new Map();
  for (const index of indexes) {
    const row = columns.flatMap((column) => {
      const value = cells.get(`${column}.${index}`);
      return value === undefined ? [] : [[column, value] as const];
    });
    if (row.length > 0) rows.set(index, new Map(row));
  }
  return rows;
}
