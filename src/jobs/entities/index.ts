import { Instance, RouterLease, RouterRun, Run, RunEventRow } from './run.entity';
import { WriteSwitchRow } from './write-switch.entity';

export { RouterRun, Run, type RunCounts } from './run.entity';

export const JOBS_ENTITIES = [Run, RouterRun, RunEventRow, RouterLease, Instance, WriteSwitchRow] as const;
