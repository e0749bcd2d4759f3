import { Instance, RouterLease, RouterRun, Run, RunEventRow } from './run.entity';

export { Instance, RouterLease, RouterRun, Run, RunEventRow, type Phase, type RunCounts } from './run.entity';

export const JOBS_ENTITIES = [Run, RouterRun, RunEventRow, RouterLease, Instance] as const;
