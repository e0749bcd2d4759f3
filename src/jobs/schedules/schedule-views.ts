import type { Actor } from '../../core/access';
import type { RunAccepted, RunMode, RunOptions } from '../../core/catalogue';
import type { ErrorRecord } from '../../core/errors';
import type { Page, PageRequest } from '../../fleet';
import type { MissedRun, Overlap } from './choices';
import type { ScheduleInput, SchedulePatch } from './schedule.schema';

/** `overlapped` the run before was unfinished, `missed` it was too late, `failed` no run could be made. */
export type FiringOutcome = 'started' | 'overlapped' | 'missed' | 'failed';

export interface ScheduleView extends Omit<RunOptions, 'at'> {
  readonly id: string;
  readonly tenant: string;
  readonly name: string;
  readonly do: string;
  readonly mode: RunMode;
  readonly on: string;
  /** As given, with secrets masked. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly cron?: string;
  readonly tz: string;
  /** ISO 8601, UTC, as all times here. */
  readonly at?: string;
  readonly enabled: boolean;
  readonly missedRun: MissedRun;
  readonly overlap: Overlap;
  readonly startingDeadline?: string;
  readonly nextAt?: string;
  /** The slot that was decided last, and how. */
  readonly lastAt?: string;
  readonly lastOutcome?: FiringOutcome;
  readonly lastError?: ErrorRecord;
  /** Id of the run that it made last. */
  readonly lastRun?: string;
  readonly owner: { readonly id: string; readonly name: string };
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Everything that a surface can do with schedules. Every method authorises the actor. */
export interface Schedules {
  /**
   * @throws AppError FORBIDDEN, INPUT_INVALID, ACTION_UNKNOWN, SELECTOR_INVALID, TENANT_UNKNOWN, ALREADY_EXISTS; nothing
   * is stored then
   */
  add(actor: Actor, input: ScheduleInput): Promise<ScheduleView>;
  /** By id or name. @throws AppError SCHEDULE_UNKNOWN */
  get(actor: Actor, ref: string): Promise<ScheduleView>;
  /** By name. */
  list(actor: Actor, page?: PageRequest): Promise<Page<ScheduleView>>;
  /** Whoever writes it answers for it: it runs with his rights from now on. @throws as `add` and `get` do */
  update(actor: Actor, ref: string, patch: SchedulePatch): Promise<ScheduleView>;
  /** Its runs stay. */
  remove(actor: Actor, ref: string): Promise<void>;
  /** Slots that pass while it is disabled are not made up for. */
  setEnabled(actor: Actor, ref: string, change: { readonly enabled: boolean }): Promise<ScheduleView>;
  /** Fires now, with the rights of who asks; its times stay as they are. */
  run(actor: Actor, ref: string): Promise<RunAccepted>;
  /** Seals their inputs under the current master key, after a rotation. @returns how many were sealed anew */
  reseal(actor: Actor): Promise<number>;
}
