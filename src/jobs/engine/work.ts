import type { Action, ActionInput } from '../../core/catalogue';
import type { Run } from '../entities';
import type { ClaimedRun } from '../store/run-store';

/** What all router runs of a run have in common: it is the same from the submission on. */
export interface Order {
  readonly run: Pick<
    Run,
    | 'id'
    | 'tenantId'
    | 'actor'
    | 'selector'
    | 'mode'
    | 'total'
    | 'concurrency'
    | 'options'
    | 'expiresAt'
    | 'sourceKind'
    | 'sourceRunId'
  >;
  readonly action: Action;
  /** Checked at submission, in canonical form. */
  readonly input: ActionInput;
}

/** One claimed router run with all that is needed to carry it out. */
export interface Work extends Order {
  readonly routerRun: ClaimedRun;
}

/** What the sealed input of a run belongs to. */
export function inputAad(runId: string): string {
  return `run:${runId}:input`;
}

/** What the sealed plan of a router run belongs to. */
export function planAad(routerRunId: string): string {
  return `router-run:${routerRunId}:plan`;
}

/** What the sealed record of what was done belongs to. */
export function doneAad(routerRunId: string): string {
  return `router-run:${routerRunId}:done`;
}
