import type { ChangeJournal, Hold, SimRow, Values } from './menu';

/** One write to one row, with what is needed to take it back. */
export type Step =
  | { readonly kind: 'added'; readonly menu: string; readonly id: number }
  | { readonly kind: 'replaced'; readonly menu: string; readonly id: number; readonly before: Values }
  /** In the order that they had. */
  | { readonly kind: 'removed' | 'moved'; readonly menu: string; readonly places: readonly Place[] };

/** A row and the one that stood behind it. */
export interface Place {
  readonly row: SimRow;
  readonly nextId: number | undefined;
}

/** What the journal does to the tables: plain writes, without the checks of a command. Each tells its own step. */
export interface JournalStore {
  put(menu: string, id: number, values: Values): void;
  drop(menu: string, id: number): void;
  restore(menu: string, places: readonly Place[]): void;
  putBack(menu: string, places: readonly Place[]): void;
  /** A new line on top of /system/history. @returns its id */
  addHistory(action: string, by: string): number;
  markHistory(id: number, state: 'undoable' | 'redoable'): void;
  dropHistory(ids: readonly number[]): void;
}

interface Action {
  readonly historyId: number;
  readonly steps: readonly Step[];
}

/** RouterOS remembers so many actions, and safe mode can take back no more than it remembers. */
export const KEPT_ACTIONS = 100;

/** Run-time data and files: written all the time, and never undone. */
export const RUNTIME_MENUS = new Set([
  '/log',
  '/system/history',
  '/user/active',
  '/ip/neighbor',
  '/file',
  '/system/package',
  '/system/package/update',
  '/system/routerboard',
  '/system/device-mode',
  '/certificate',
]);

/**
 * What was done to one router, newest last: /system/history, /undo, /redo and safe mode. A command is one action however
 * many rows it touched. Everybody's actions are in one line, so undo and safe mode take back those of others too, as on
 * a real router.
 */
export class Journal implements ChangeJournal {
  private recording: Step[] | undefined;
  private readonly done: Action[] = [];
  private readonly undone: Action[] = [];
  private hold: Hold | undefined;
  private held = 0;

  constructor(private readonly store: JournalStore) {}

  get holder(): Hold | undefined {
    return this.hold;
  }

  /** Runs a command; what it wrote becomes one action, even where it failed half-way. */
  act<T>(told: { readonly action: string; readonly by: string }, work: () => T): T {
    const { result, steps, error } = this.record(work);
    if (steps.length > 0) this.remember(told, steps);
    if (error !== undefined) throw error.cause;
    return result as T;
  }

  note(step: Step): void {
    if (this.recording && !RUNTIME_MENUS.has(step.menu)) this.recording.push(step);
  }

  get isRecording(): boolean {
    return this.recording !== undefined;
  }

  undo(): boolean {
    const action = this.done.pop();
    if (!action) return false;
    this.undone.push({ historyId: action.historyId, steps: this.revert(action) });
    this.store.markHistory(action.historyId, 'redoable');
    if (this.hold && this.held > 0) this.held -= 1;
    return true;
  }

  redo(): boolean {
    const action = this.undone.pop();
    if (!action) return false;
    this.done.push({ historyId: action.historyId, steps: this.revert(action) });
    this.store.markHistory(action.historyId, 'undoable');
    this.countHeld();
    return true;
  }

  take(hold: Hold): boolean {
    if (this.hold) return false;
    this.hold = hold;
    this.held = 0;
    return true;
  }

  release(): void {
    this.hold = undefined;
  }

  unroll(): void {
    const { held } = this;
    this.hold = undefined;
    for (let count = 0; count < held; count += 1) this.undo();
  }

  /** A connection ended: the safe mode that it held is taken back. */
  left(session: object): void {
    if (this.hold?.session === session) this.unroll();
  }

  /** A reboot: the history lives in memory. */
  forget(): void {
    this.done.length = 0;
    this.undone.length = 0;
    this.hold = undefined;
  }

  private remember(told: { readonly action: string; readonly by: string }, steps: readonly Step[]): void {
    // What was undone before cannot be redone on top of something new.
    this.store.dropHistory(this.undone.splice(0).map((action) => action.historyId));
    this.done.push({ historyId: this.store.addHistory(told.action, told.by), steps });
    if (this.done.length > KEPT_ACTIONS) this.done.shift();
    this.countHeld();
  }

  /** Past what can be taken back RouterOS leaves safe mode without a word, and takes nothing back. */
  private countHeld(): void {
    if (!this.hold) return;
    this.held += 1;
    if (this.held > KEPT_ACTIONS) this.hold = undefined;
  }

  /** @returns the steps that take the taking back back */
  private revert(action: Action): readonly Step[] {
    return this.record(() => {
      for (const step of action.steps.toReversed()) this.revertStep(step);
    }).steps;
  }

  private revertStep(step: Step): void {
    const { store } = this;
    switch (step.kind) {
      case 'added':
        return store.drop(step.menu, step.id);
      case 'replaced':
        return store.put(step.menu, step.id, step.before);
      case 'removed':
        return store.restore(step.menu, step.places);
      case 'moved':
        return store.putBack(step.menu, step.places);
    }
  }

  private record<T>(work: () => T): { result?: T; steps: readonly Step[]; error?: { cause: unknown } } {
    const outer = this.recording;
    const steps: Step[] = [];
    this.recording = steps;
    try {
      return { result: work(), steps };
    } catch (cause) {
      return { steps, error: { cause } };
    } finally {
      this.recording = outer;
    }
  }
}
