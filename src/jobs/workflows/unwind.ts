import { AppError } from '../../core/errors';
import type { Stage } from '../../core/catalogue';
import type { WorkflowStage } from '../entities';
import { Interrupted, type Journey } from './journey';
import { newStage } from './stage-store';

/**
 * Takes back what stages have changed, the last one first. Each is tried, whatever became of the others.
 * @param done the stages that are taken back: of this router run, or of the one that it undoes
 */
export async function unwind(journey: Journey, done: ReadonlyMap<string, WorkflowStage>): Promise<void> {
  const { all, states, work, options } = journey;
  const isOther = work.run.sourceKind === 'undo';
  for (const stage of [...all].reverse()) {
    const source = done.get(stage.id);
    if (!source || !source.changed || !['done', 'borne'].includes(source.state)) continue;
    const state = isOther ? (states.get(stage.id) ?? fresh(journey, stage, source)) : source;
    if (isOther && state.state !== 'running') continue;
    states.set(stage.id, state);
    await takeBack(journey, stage, source, state);
    state.endedAt = Date.now();
    await options.stages.save(state);
  }
}

function fresh({ work }: Journey, stage: Stage, source: WorkflowStage): WorkflowStage {
  return Object.assign(newStage({ routerRunId: work.routerRun.id, stageId: stage.id }), { routerName: source.routerName });
}

async function takeBack(journey: Journey, stage: Stage, source: WorkflowStage, state: WorkflowStage): Promise<void> {
  if (stage.keep !== undefined) {
    Object.assign(state, { state: 'kept', note: stage.keep });
    return;
  }
  try {
    if (stage.daemon !== undefined) await undoDaemonStep(journey, stage.daemon, source);
    else await undoRun(journey, source);
    state.state = 'undone';
  } catch (cause) {
    if (cause instanceof Interrupted) throw cause;
    const error = AppError.from(cause);
    Object.assign(state, { state: 'undo-failed', note: `could not be taken back: ${error.message}`, error: error.toRecord() });
  }
}

async function undoRun({ options, parent, work, signal }: Journey, source: WorkflowStage): Promise<void> {
  const { children } = options;
  if (source.childRunId === null) return;
  const key = `stage-undo:${work.routerRun.id}:${source.stageId}`;
  const runId = await children.undo(parent, source.childRunId, key);
  if (runId === undefined) throw new AppError('UNDO_CONFLICT', 'what was done leaves nothing that could be taken back');
  const outcome = await children.ended(runId, signal);
  if (!outcome) throw new Interrupted();
  if (outcome.status === 'changed' || outcome.status === 'unchanged') return;
  throw outcome.error ? AppError.fromRecord(outcome.error) : new AppError('UNDO_CONFLICT', `the undo was ${outcome.status}`);
}

async function undoDaemonStep({ options, parent, work }: Journey, name: string, source: WorkflowStage): Promise<void> {
  const step = options.daemonSteps[name];
  const undo = options.stages.undoOf(source);
  if (undo === undefined) return;
  if (!step?.undo) throw new AppError('UNDO_CONFLICT', `${name} cannot be taken back`);
  await step.undo(undo, { routerId: work.routerRun.routerId, tenantId: parent.tenantId });
}
