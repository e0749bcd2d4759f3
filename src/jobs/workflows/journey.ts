import { assertSupported, parseInput, type ActionInput, type Registry, type Rows, type Stage } from '../../core/catalogue';
import { AppError } from '../../core/errors';
import type { Vault } from '../../core/secrets';
import type { SessionPool, SessionTarget } from '../../routeros';
import type { EngineOptions } from '../engine/context';
import type { Work } from '../engine/work';
import type { WorkflowStage } from '../entities';
import type { RolloutTarget } from '../rollout/waves';
import type { ChildRuns, ParentRun } from './child-runs';
import type { DaemonSteps } from './daemon-steps';
import type { StageStore } from './stage-store';

export interface StageDriverOptions {
  readonly registry: Registry;
  readonly vault: Vault;
  readonly pool: SessionPool;
  readonly target: (routerId: string) => Promise<SessionTarget>;
  readonly stages: StageStore;
  readonly children: ChildRuns;
  readonly daemonSteps: DaemonSteps;
  readonly window: EngineOptions['window'];
}

/** Everything that one workflow on one router is carried out with. */
export interface Journey {
  readonly options: StageDriverOptions;
  readonly work: Work;
  readonly parent: ParentRun;
  readonly all: readonly Stage[];
  readonly states: Map<string, WorkflowStage>;
  readonly results: Map<string, Rows>;
  /** The process is about to end: what is under way is left to the next one. */
  readonly signal: AbortSignal;
}

/** A workflow was interrupted by the end of the process; another one goes on. */
export class Interrupted extends Error {}

/** Reads through the pool, without a run. */
export async function readOn({ options }: Journey, id: string, given: ActionInput, on: RolloutTarget): Promise<Rows> {
  const action = options.registry.action(id);
  if (action.kind !== 'read') throw new AppError('BUG', `${id} does not only read`);
  const input = parseInput(action, given);
  return options.pool.withSession(await options.target(on.id), 'read', async (session) => {
    assertSupported(action, input, session.facts);
    return (await action.read(session, input)).rows;
  });
}
