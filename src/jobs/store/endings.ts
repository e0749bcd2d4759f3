import type { DiffEntry, ReadResult, RouterRunStatus, RunMode } from '../../core/catalogue';
import type { ErrorRecord } from '../../core/errors';
import type { Sealed } from '../../core/secrets';
import type { GuardRecord } from '../guards/guard';
import type { Evidence, RunOutcome, StepView } from '../service/run-views';

/** How a router run ended. */
export interface Ending {
  readonly status: RouterRunStatus;
  readonly diff?: readonly DiffEntry[];
  readonly diffHash?: string;
  readonly output?: ReadResult;
  readonly steps: readonly StepView[];
  readonly guard?: string;
  readonly error?: ErrorRecord;
  readonly evidence?: Evidence;
  /** Hash of the menus that a plan touches, as they were when it was computed. */
  readonly stateHash?: string;
  /** What takes the change back. */
  readonly sealedUndo?: Sealed;
}

export interface FinishedRun {
  readonly outcome: RunOutcome;
  /** The last wave that was worked on. */
  readonly wave: number;
  readonly tenantId: string;
  readonly actionId: string;
  readonly mode: RunMode;
  /** The router run of a workflow that this run was a stage of. */
  readonly parentId: string | null;
}

export interface PlannedWrite {
  readonly sealedPlan: Sealed;
  readonly diff: readonly DiffEntry[];
  readonly diffHash: string;
  readonly guard: string;
  readonly guardRecord: GuardRecord;
  readonly evidence: Evidence;
}

/** How a router run is put back into the queue. */
export interface Requeue {
  readonly notBefore: number;
  readonly unresolved: boolean;
  readonly error?: ErrorRecord;
  readonly isDeferred: boolean;
  /** The router was asked in vain, or not yet at all. */
  readonly isExpected: boolean;
  readonly guardRecord?: GuardRecord;
  readonly sealedUndo?: Sealed;
}
