import type { DiffEntry, RouterRunStatus, Stage } from '../../core/catalogue';
import { AppError, type ErrorRecord } from '../../core/errors';
import { maskSecrets } from '../../core/secrets';
import { ended, type Verdict } from '../engine/outcome';
import { doneAad } from '../engine/work';
import type { WorkflowStage } from '../entities';
import type { StepView } from '../service/run-views';
import type { Journey } from './journey';

/** Lines of the stages' diffs that are kept with the workflow; the runs of the stages have all of them. */
const MOST_LINES = 1000;

/** What became of the workflow on its router, from what became of its stages. */
export async function verdictOf(journey: Journey): Promise<Verdict> {
  const { all, states, work, options, results } = journey;
  const told = all.flatMap((stage) => {
    const state = states.get(stage.id);
    return state ? [{ stage, state }] : [];
  });
  const status = statusOf(
    told.map(({ state }) => state),
    work.run.sourceKind === 'undo',
  );
  const error = errorOf(
    told.map(({ state }) => state),
    status,
  );
  const notes = told.flatMap(({ stage, state }) => (state.note === null ? [] : [`${stage.title}: ${state.note}`]));
  const rows = told
    .filter(({ stage }) => stage.tell)
    .flatMap(({ stage }) => (results.get(stage.id) ?? []).map((row) => maskSecrets(row, work.action.secrets)));
  return ended({
    status,
    diff: await diffOf(journey, told),
    steps: told.map(({ stage, state }) => stepOf(stage, state)),
    ...(rows.length > 0 ? { output: { rows } } : {}),
    ...(error ? { error } : {}),
    ...(notes.length > 0 ? { evidence: { notes } } : {}),
    ...(status === 'changed' && work.run.sourceKind !== 'undo'
      ? { sealedUndo: options.vault.seal('{}', doneAad(work.routerRun.id)) }
      : {}),
  });
}

function statusOf(states: readonly WorkflowStage[], isUndo: boolean): RouterRunStatus {
  const is = (...wanted: readonly WorkflowStage['state'][]): boolean => states.some(({ state }) => wanted.includes(state));
  if (isUndo) return is('undo-failed') ? 'failed' : is('undone') ? 'changed' : 'unchanged';
  const isUnknown = states.some(({ state, error }) => state === 'failed' && error?.code === 'OUTCOME_UNKNOWN');
  if (isUnknown) return 'unknown';
  if (is('undo-failed')) return 'undo-failed';
  if (is('failed')) return is('undone') ? 'undone' : 'failed';
  return states.some(({ changed }) => changed) ? 'changed' : 'unchanged';
}

/** Why it stopped; for people also what stays although it was taken back. */
function errorOf(states: readonly WorkflowStage[], status: RouterRunStatus): ErrorRecord | undefined {
  if (status === 'changed' || status === 'unchanged') return undefined;
  const failed = states.find(({ state }) => state === 'failed') ?? states.find(({ state }) => state === 'undo-failed');
  if (!failed?.error) return new AppError('BUG', 'a workflow stopped without a reason').toRecord();
  const broken = states.filter(({ state, stageId }) => state === 'undo-failed' && stageId !== failed.stageId);
  if (broken.length === 0) return failed.error;
  return { ...failed.error, details: { ...failed.error.details, notTakenBack: broken.map(({ stageId }) => stageId) } };
}

function stepOf(stage: Stage, state: WorkflowStage): StepView {
  const where = stage.on && state.routerName ? ` on ${state.routerName}` : '';
  return { step: stage.id, ms: (state.endedAt ?? Date.now()) - state.startedAt, note: `${state.state}${where}` };
}

async function diffOf(
  { options, signal }: Journey,
  told: readonly { readonly stage: Stage; readonly state: WorkflowStage }[],
): Promise<readonly DiffEntry[]> {
  const lines: DiffEntry[] = [];
  for (const { stage, state } of told) {
    if (!state.changed || state.childRunId === null || lines.length >= MOST_LINES) continue;
    const outcome = await options.children.ended(state.childRunId, signal);
    const where = stage.on && state.routerName ? `${state.routerName}: ` : '';
    lines.push(...(outcome?.diff ?? []).map((line) => ({ ...line, key: `${where}${line.key}` })));
  }
  return lines.slice(0, MOST_LINES);
}
