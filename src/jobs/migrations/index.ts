import { Artefacts1764500000000 } from './artefacts.migration';
import { GuardedRuns1764300000000 } from './guarded-runs.migration';
import { RunTables1764100000000 } from './run-tables.migration';
import { Schedules1764400000000 } from './schedules.migration';
import { WorkflowStages1764600000000 } from './workflow-stages.migration';
import { WriteSwitch1764310000000 } from './write-switch.migration';

/** In the order of their timestamps, after those of the fleet. */
export const JOBS_MIGRATIONS = [
  RunTables1764100000000,
  GuardedRuns1764300000000,
  WriteSwitch1764310000000,
  Schedules1764400000000,
  Artefacts1764500000000,
  WorkflowStages1764600000000,
] as const;
