import type { Action, ActionInput } from '../../core/catalogue';
import type { RouterRun, Run } from '../entities';

/** One claimed router run with all that is needed to carry it out. */
export interface Work {
  readonly run: Run;
  readonly routerRun: RouterRun;
  readonly action: Action;
  /** Checked at submission, in canonical form. */
  readonly input: ActionInput;
}

/** What the sealed input of a run belongs to. */
export function inputAad(runId: string): string {
  return `run:${runId}:input`;
}

/** What the sealed plan of a router run belongs to. */
export function planAad(routerRunId: string): string {
  return `router-run:${routerRunId}:plan`;
}
