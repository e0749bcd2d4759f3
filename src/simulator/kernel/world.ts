import { boardOf, diskBytesFor } from '../behaviour/boards';
import { commandBranch } from './command-tree';
import { Files } from './files';
import { Journal, KEPT_ACTIONS, RUNTIME_MENUS, type JournalStore, type Place } from './journal';
import { firstRows, idShift } from './first-rows';
import type {
  CommandBranch,
  ExportForm,
  KeptLines,
  MenuModel,
  MenuSpec,
  RouterIdentity,
  RouterState,
  ScriptStarter,
  SimRow,
  TlsIdentity,
  Values,
} from './menu';
import { Machine } from './machine';
import { menusOf, type VersionMenus } from './menu-models';
import { Table } from './table';

/** What a change of a menu looks like to `listen`. */
export interface Change {
  readonly menu: string;
  readonly id: number;
  readonly op: 'added' | 'set' | 'removed' | 'moved';
}

const LOG_ROWS = 200;
const HISTORY = '/system/history';
const NO_ROWS: readonly SimRow[] = [];

/**
 * The configuration and the run-time data of one router. Tables appear when they are first touched: an idle router
 * holds almost nothing.
 */
export class World implements RouterState, JournalStore {
  menus: VersionMenus;
  readonly files: Files;
  readonly keyed = new Map<string, TlsIdentity>();
  readonly journal = new Journal(this);
  readonly machine = new Machine();
  apiPort = 0;
  /** Policies that nobody has, whatever the group says: a fault. */
  deniedPolicies: ReadonlySet<string> = new Set();
  /** How far the clock of the router is ahead of the true time. */
  clockSkewMs = 0;
  startedMs: number;
  scripts: ScriptStarter | undefined;
  exporter: ((options: ExportForm) => string) | undefined;
  fellows: () => Iterable<RouterState> = () => [this];
  /** Menus of a loaded configuration in its order, and what of it is kept word for word. */
  loaded: { readonly menus: readonly string[]; readonly kept: readonly KeptLines[] } | undefined;
  private readonly tables = new Map<string, Table>();
  private readonly nextIds = new Map<string, number>();
  private nextExpiryMs = Number.POSITIVE_INFINITY;
  private readonly listeners = new Set<(change: Change) => void>();

  constructor(
    public identity: RouterIdentity,
    private readonly clock: () => number = Date.now,
  ) {
    this.menus = menusOf(identity.version);
    const board = boardOf(identity);
    this.files = new Files({ capacityBytes: diskBytesFor(board), hasFlashFolder: board.hasFlashFolder, now: clock });
    // Uptimes differ, so that a fleet does not look as if it had booted at one instant.
    this.startedMs = clock() - (1 + ((identity.seed + identity.index * 7_919) % 1_209_600)) * 1_000;
  }

  nowMs(): number {
    return this.clock();
  }

  wallMs(): number {
    return this.clock() + this.clockSkewMs;
  }

  /** Another RouterOS is installed: its menus show what the tables hold. */
  becomeVersion(version: string): void {
    const { boardMajor = this.identity.major } = this.identity;
    this.identity = { ...this.identity, version, major: Number(version.split('.', 1)[0]), boardMajor };
    this.menus = menusOf(version);
  }

  /** The rows of every menu that was touched: with the defaults of the rest, all that a backup needs. */
  configuration(): Record<string, readonly SimRow[]> {
    const kept = [...this.tables].filter(([menu]) => !RUNTIME_MENUS.has(menu));
    return Object.fromEntries(kept.map(([menu, table]) => [menu, table.snapshot()]));
  }

  /** Puts a configuration in place of what there is; menus that it does not name start anew. */
  restoreConfiguration(configuration: Readonly<Record<string, readonly SimRow[]>>, options?: { readonly bare: boolean }): void {
    if (options) {
      const { configured: _, ...identity } = this.identity;
      this.identity = options.bare ? { ...identity, configured: 'none' } : identity;
    }
    for (const menu of this.tables.keys()) if (!RUNTIME_MENUS.has(menu)) this.tables.delete(menu);
    for (const [menu, rows] of Object.entries(configuration)) this.tables.set(menu, new Table(rows));
  }

  commandBranch(words: readonly string[]): CommandBranch | undefined {
    const { version } = this.identity;
    return commandBranch({ menus: this.menus, version, modelOf: (path) => this.model(path) }, words);
  }

  model(menu: string): MenuModel | undefined {
    const model = this.menus.menus.get(menu);
    return model?.spec.isFitted?.(this) === false ? undefined : model;
  }

  /** @returns undefined for a menu that this version lacks, or that only shows the rows of others */
  table(menu: string): Table | undefined {
    const known = this.tables.get(menu);
    if (known) return known;
    const model = this.model(menu);
    if (!model || model.spec.behaviour?.view) return undefined;
    const table = new Table(firstRows(model, this));
    this.tables.set(menu, table);
    return table;
  }

  rows(menu: string): readonly SimRow[] {
    const view = this.model(menu)?.spec.behaviour?.view;
    if (view) return view.flatMap((source) => this.rows(source)).sort((a, b) => a.id - b.id);
    if (!this.tables.has(menu) && !this.hasFirstRows(menu)) return NO_ROWS;
    return this.table(menu)?.snapshot() ?? NO_ROWS;
  }

  /** Menus that may hold rows. */
  inUse(): string[] {
    return [...new Set([...this.menus.written, ...this.tables.keys()])];
  }

  /** Most of the menus of a version start empty: looking at them takes no memory. */
  private hasFirstRows(menu: string): boolean {
    const model = this.model(menu);
    return model !== undefined && (model.spec.seed !== undefined || model.defaults.length > 0);
  }

  namesOf(menus: readonly string[]): ReadonlySet<string> {
    const names = new Set<string>();
    for (const menu of menus) {
      for (const row of this.rows(menu)) if (row.values.name !== undefined) names.add(row.values.name);
    }
    return names;
  }

  insert(menu: string, values: Values, beforeId?: number): SimRow {
    const row = { id: this.takeId(menu), values };
    this.noteExpiry(values);
    this.table(menu)?.insert(row, beforeId);
    this.journal.note({ kind: 'added', menu, id: row.id });
    this.tell({ menu, id: row.id, op: 'added' });
    return row;
  }

  replace(menu: string, id: number, values: Values): void {
    const before = this.table(menu)?.get(id);
    this.put(menu, id, values);
    if (before?.values.name !== undefined && values.name !== undefined && before.values.name !== values.name) {
      this.rename(menu, before.values.name, values.name);
    }
  }

  remove(menu: string, ids: ReadonlySet<number>): void {
    const names = [...ids].map((id) => [id, this.table(menu)?.get(id)?.values.name] as const);
    this.removeRows(menu, ids);
    for (const [id, name] of names) if (name !== undefined) this.rename(menu, name, formatId(id));
  }

  move(menu: string, ids: readonly number[], beforeId: number | undefined): void {
    const table = this.table(menu);
    this.notePlaces('moved', menu, new Set(ids));
    table?.move(ids, beforeId);
    for (const id of ids) this.tell({ menu, id, op: 'moved' });
  }

  put(menu: string, id: number, values: Values): void {
    const table = this.table(menu);
    const before = table?.get(id);
    if (!before) return;
    this.noteExpiry(values);
    table?.replace(id, values);
    this.journal.note({ kind: 'replaced', menu, id, before: before.values });
    this.tell({ menu, id, op: 'set' });
  }

  drop(menu: string, id: number): void {
    this.removeRows(menu, new Set([id]));
  }

  restore(menu: string, places: readonly Place[]): void {
    const table = this.table(menu);
    // From the last to the first: the row behind each one is back before it.
    for (const { row, nextId } of places.toReversed()) {
      table?.insert(row, nextId);
      this.noteExpiry(row.values);
      this.journal.note({ kind: 'added', menu, id: row.id });
      this.tell({ menu, id: row.id, op: 'added' });
    }
  }

  putBack(menu: string, places: readonly Place[]): void {
    for (const { row, nextId } of places.toReversed()) this.move(menu, [row.id], nextId);
  }

  log(topics: string, message: string): void {
    const table = this.table('/log');
    const first = table?.rows[0];
    if (table && first && table.rows.length >= LOG_ROWS) table.remove(new Set([first.id]));
    this.insert('/log', { '~at': String(this.nowMs()), topics, message });
  }

  addHistory(action: string, by: string): number {
    const table = this.table(HISTORY);
    const [newest] = table?.rows ?? [];
    const last = table?.rows.at(-1);
    if (table && last && table.rows.length >= KEPT_ACTIONS) table.remove(new Set([last.id]));
    return this.insert(HISTORY, { '~at': String(this.nowMs()), action, by, policy: 'write', undoable: 'true' }, newest?.id).id;
  }

  markHistory(id: number, state: 'undoable' | 'redoable'): void {
    const { undoable: _, redoable: __, ...values } = this.table(HISTORY)?.get(id)?.values ?? {};
    this.put(HISTORY, id, { ...values, undoable: String(state === 'undoable'), [state]: 'true' });
  }

  dropHistory(ids: readonly number[]): void {
    if (ids.length > 0) this.table(HISTORY)?.remove(new Set(ids));
  }

  /** @returns how to stop listening */
  onChange(listener: (change: Change) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** A connection ended: what it held in safe mode is taken back. */
  sessionEnded(session: object): void {
    this.journal.left(session);
  }

  /** Removes the rows whose time is over. Called before every command: nobody can see a row outlive its timeout. */
  expire(): void {
    const now = this.nowMs();
    if (now < this.nextExpiryMs) return;
    this.nextExpiryMs = Number.POSITIVE_INFINITY;
    for (const [menu, table] of this.tables) {
      const over = table.rows.filter(({ values }) => values['~until'] !== undefined && Number(values['~until']) <= now);
      if (over.length > 0) this.remove(menu, new Set(over.map((row) => row.id)));
      for (const { values } of table.rows) this.noteExpiry(values);
    }
  }

  /** What a reboot forgets: counters, the log, dynamic rows. The configuration stays. */
  reboot(): void {
    this.files.forgetMemory();
    if (this.journal.holder) this.journal.unroll();
    this.journal.forget();
    this.startedMs = this.nowMs();
    this.tables.delete('/log');
    this.tables.delete(HISTORY);
    this.tables.delete('/user/active');
    for (const table of this.tables.values()) {
      const timed = table.rows.filter((row) => row.values['~until'] !== undefined).map((row) => row.id);
      if (timed.length > 0) table.remove(new Set(timed));
      const stale = table.rows.filter((row) => row.values['~reset'] !== undefined);
      for (const { id, values } of stale) {
        const { '~reset': _, ...kept } = values;
        table.replace(id, kept);
      }
    }
  }

  /** The rows of a menu get other `.id`s, in the order that they have, as a boot gives them in many menus. */
  renumber(menu: string): void {
    const rows = this.table(menu)?.snapshot() ?? NO_ROWS;
    this.tables.set(menu, new Table(rows.map(({ values }) => ({ id: this.takeId(menu), values }))));
  }

  private notePlaces(kind: 'removed' | 'moved', menu: string, ids: ReadonlySet<number>): void {
    if (!this.journal.isRecording) return;
    const rows = this.table(menu)?.rows ?? NO_ROWS;
    const places = rows.flatMap((row, at) => (ids.has(row.id) ? [{ row, nextId: rows[at + 1]?.id }] : []));
    this.journal.note({ kind, menu, places });
  }

  private removeRows(menu: string, ids: ReadonlySet<number>): void {
    const table = this.table(menu);
    this.notePlaces('removed', menu, ids);
    table?.remove(ids);
    for (const id of ids) this.tell({ menu, id, op: 'removed' });
  }

  private noteExpiry(values: Values): void {
    const until = values['~until'];
    if (until !== undefined) this.nextExpiryMs = Math.min(this.nextExpiryMs, Number(until));
  }

  private takeId(menu: string): number {
    const spec = this.model(menu)?.spec;
    const space = spec?.idSpace ?? menu;
    const id = this.nextIds.get(space) ?? this.firstId(menu, spec);
    this.nextIds.set(space, id + 1);
    return id;
  }

  private firstId(menu: string, spec: MenuSpec | undefined): number {
    if (spec?.firstId !== undefined) return spec.firstId + idShift(spec, this.identity);
    return (this.table(menu)?.rows ?? []).reduce((last, row) => Math.max(last, row.id), 0) + 1;
  }

  /** References follow the name; where the row went away they keep its `.id`, as RouterOS shows it. */
  private rename(menu: string, before: string, after: string): void {
    for (const path of this.inUse()) {
      const model = this.model(path);
      if (!model) continue;
      const fields = model.references.filter((field) => this.refersTo(field.refs ?? [], menu));
      if (fields.length === 0 || this.rows(model.path).length === 0) continue;
      const table = this.table(model.path);
      for (const row of table?.snapshot() ?? NO_ROWS) {
        const changed = fields.flatMap((field): [string, string][] => {
          const value = row.values[field.name];
          // A rule may ask for every interface but one.
          if (value === before) return [[field.name, after]];
          return value === `!${before}` ? [[field.name, `!${after}`]] : [];
        });
        if (changed.length === 0) continue;
        this.put(model.path, row.id, { ...row.values, ...Object.fromEntries(changed) });
      }
    }
  }

  private refersTo(refs: readonly string[], menu: string): boolean {
    return refs.some((ref) => ref === menu || this.model(ref)?.spec.behaviour?.view?.includes(menu));
  }

  private tell(change: Change): void {
    for (const listener of this.listeners) listener(change);
  }
}

export function formatId(id: number): string {
  return `*${id.toString(16).toUpperCase()}`;
}

export function parseId(text: string): number | undefined {
  return /^\*[0-9a-f]{1,8}$/i.test(text) ? Number.parseInt(text.slice(1), 16) : undefined;
}
