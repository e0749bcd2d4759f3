import type { ActionInput, Rows } from '../../core/catalogue';

/** Something of the daemon's own that a workflow does between its stages. Doing it twice must be doing it once. */
export interface DaemonStep {
  /** @returns `undo`: what takes it back; kept under the master key. Absent: nothing was changed */
  run(input: ActionInput, where: DaemonStepPlace): Promise<{ readonly rows?: Rows; readonly undo?: unknown }>;
  undo?(undo: unknown, where: DaemonStepPlace): Promise<void>;
}

export interface DaemonStepPlace {
  readonly routerId: string;
  readonly tenantId: string;
}

/** By name, as workflows name them. */
export type DaemonSteps = Readonly<Record<string, DaemonStep>>;
