import { ArtefactChunk, ArtefactRow } from './artefact.entity';
import { Instance, RouterLease, RouterRun, Run, RunEventRow } from './run.entity';
import { Schedule } from './schedule.entity';
import { WorkflowStage } from './workflow-stage.entity';
import { WriteSwitchRow } from './write-switch.entity';

export { ArtefactRow } from './artefact.entity';
export { Schedule } from './schedule.entity';
export { WorkflowStage } from './workflow-stage.entity';
export { RouterRun, Run, type Phase, type RunCounts } from './run.entity';

export const JOBS_ENTITIES = [
  Run,
  RouterRun,
  RunEventRow,
  RouterLease,
  Instance,
  Schedule,
  WriteSwitchRow,
  ArtefactRow,
  ArtefactChunk,
  WorkflowStage,
] as const;
