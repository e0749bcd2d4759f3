import type { Oid, SnmpRows, SnmpTable, SnmpValue } from '../collectors/snmp-answer';
import type { Rows } from './tables';

/** A new name or comment that came without a new row or a restart is seen after so long. */
export const KEEP_MS = 900_000;

export const UPTIME: Oid = '1.3.6.1.2.1.1.3.0';

interface Kept {
  /** The rows that they were read for. */
  readonly indexes: ReadonlySet<string>;
  readonly rows: SnmpRows;
  readonly atMs: number;
}

/** Columns that hardly ever change, kept per table of one router: read anew when rows came or went, or the router restarted. */
export class SteadyColumns {
  private readonly kept = new Map<Oid, Kept>();
  private uptime = 0;

  constructor(private readonly now: () => number) {}

  /** Told the time since the boot whenever it is read: after a restart an index may mean something else. */
  hasRestarted(ticks: SnmpValue | undefined): boolean {
    if (typeof ticks !== 'number') return false;
    const hasRestarted = ticks < this.uptime;
    if (hasRestarted) this.kept.clear();
    this.uptime = ticks;
    return hasRestarted;
  }

  /** Puts the steady columns into the rows of the others. */
  async join(rows: Rows, { steady = [] }: SnmpTable, read: () => Promise<SnmpRows>): Promise<void> {
    const [key] = steady;
    if (key === undefined || rows.size === 0) return;
    let kept = this.kept.get(key);
    if (!kept || this.now() - kept.atMs >= KEEP_MS || !isSameSet(kept.indexes, rows)) {
      kept = { indexes: new Set(rows.keys()), rows: await read(), atMs: this.now() };
      this.kept.set(key, kept);
    }
    for (const [index, row] of rows) {
      for (const [column, value] of kept.rows.get(index) ?? []) row.set(column, value);
    }
  }
}

function isSameSet(known: ReadonlySet<string>, rows: SnmpRows): boolean {
  if (known.size !== rows.size) return false;
  for (const index of rows.keys()) if (!known.has(index)) return false;
  return true;
}
