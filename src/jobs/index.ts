export { checkCatalogue, type CheckSummary } from './checks';
export { clockModule, type ClockOptions } from './clock.module';
export { JOBS_ENTITIES } from './entities';
export { JOBS_MIGRATIONS } from './migrations';
export type { Artefacts, ArtefactView, OpenedArtefact } from './outputs/artefacts';
export { EventBus } from './events/event-bus';
export { feedGauges } from './gauges/feed-gauges';
export { startPolling, type Polling } from './polling/start-polling';
export { openRedis, type RedisAccess } from './redis';
export type { RolloutTarget } from './rollout/waves';
export type { Writes, WritesView } from './rollout/write-switch';
export type { ResolveTargets } from './service/run-service';
export type {
  ResultGroup,
  RolloutView,
  RouterRunView,
  RunEvent,
  RunOutcome,
  Runs,
  RunState,
  RunView,
  StepView,
} from './service/run-views';
export { ScheduleInput, SchedulePatch } from './schedules/schedule.schema';
export type { FiringOutcome, Schedules, ScheduleView } from './schedules/schedule-views';
export type { DaemonStep, DaemonSteps } from './workflows/daemon-steps';
export { startWebhooks, type RunningWebhooks } from './webhooks/start-webhooks';
export { startJobs, type Jobs, type JobsOptions } from './start-jobs';
