import type { ActionInput, Rows } from '../../core/catalogue';

/** Something of the daemon's own that a workflow does between its stages. Doing it twice must be doing it once. */
export interface DaemonStep {
  /**
   * What takes it back, as things are before; kept under the master key before `run` begins, so that a restart in between
   * does not lose it. Absent, or undefined: nothing will be changed.
   */
  before?(input: ActionInput, where: DaemonStepPlace): Promise<unknown>;
  /** @param undo what `before` gave, also where it was asked before a restart */
  run(input: ActionInput, where: DaemonStepPlace, undo: unknown): Promise<{ readonly rows?: Rows }>;
  undo?(undo: unknown, where: DaemonStepPlace): Promise<void>;
}

export interface DaemonStepPlace {
  readonly routerId: string;
  readonly tenantId: string;
}

/** By name, as workflows name them. */
export type DaemonSteps = Readonly<Record<string, DaemonStep>>;
