import type { NewEvent } from '../../fleet';
import type { RunCounts } from '../entities';
import type { RunOutcome } from '../service/run-views';
import type { FinishedRun } from '../store/endings';

const SEVERITIES = { ok: 'info', aborted: 'warning', failed: 'error', unknown: 'error' } as const satisfies Readonly<
  Record<RunOutcome, NewEvent['severity']>
>;

/** A run is over. */
export function runEnded(runId: string, run: FinishedRun, counts: RunCounts): NewEvent {
  const { tenantId, actionId, mode, outcome } = run;
  const told = Object.entries(counts).map(([status, count]) => `${count} ${status}`);
  return {
    tenantId,
    kind: 'run.ended',
    severity: SEVERITIES[outcome],
    text: `${mode} of ${actionId} ended: ${outcome}${told.length > 0 ? ` (${told.join(', ')})` : ''}`,
    attributes: { runId, action: actionId, mode, outcome, counts },
  };
}

/** A run stopped by itself. @param to what it does now */
export function rolloutHalted(
  run: { readonly id: string; readonly tenantId: string; readonly wave: number },
  why: string,
  to: 'held' | 'undoing',
): NewEvent {
  return {
    tenantId: run.tenantId,
    kind: 'rollout.halted',
    severity: 'error',
    text: `run ${run.id} halted: ${why}`,
    attributes: { runId: run.id, wave: run.wave, why, state: to },
  };
}
