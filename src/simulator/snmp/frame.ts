import { boardOf } from '../behaviour/boards';
import { allRows, rowView, type Values, type World } from '../kernel';

const FRESH_MS = 1_000;

/** What menus show, kept for a second: a walk asks for every column of the same rows. */
export class Frame {
  private readonly shown = new Map<string, { readonly atMs: number; readonly rows: readonly Values[] }>();

  constructor(readonly world: World) {}

  rows(menu: string): readonly Values[] {
    const atMs = this.world.nowMs();
    const known = this.shown.get(menu);
    if (known && atMs - known.atMs < FRESH_MS) return known.rows;
    const model = this.world.model(menu);
    const rows = model ? allRows(this.world, model).map(rowView(this.world, model)) : [];
    this.shown.set(menu, { atMs, rows });
    return rows;
  }

  /** The only row of a singleton. */
  one(menu: string): Values {
    return this.rows(menu)[0] ?? {};
  }

  number(menu: string, name: string): number {
    return Math.floor(Number(this.one(menu)[name] ?? '0')) || 0;
  }

  get board(): ReturnType<typeof boardOf> {
    return boardOf(this.world.identity);
  }

  /** Hundredths of a second since the boot; wraps as the counter of SNMP does. */
  get uptimeTicks(): number {
    return Math.floor((this.world.nowMs() - this.world.startedMs) / 10) % 2 ** 32;
  }

  forget(): void {
    this.shown.clear();
  }
}
