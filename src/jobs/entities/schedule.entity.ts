import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Actor } from '../../core/access';
import type { RunMode, RunOptions } from '../../core/catalogue';
import type { ErrorRecord } from '../../core/errors';
import type { Sealed } from '../../core/secrets';
import { JsonColumn, TextColumn, TimeColumn } from '../../fleet';
import type { MissedRun, Overlap } from '../schedules/choices';
import type { FiringOutcome } from '../schedules/schedule-views';

/** A run that is submitted again and again, or once at a later time. */
@Entity('schedule')
export class Schedule {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  @TextColumn()
  tenantId!: string;

  /** Unique within the tenant. */
  @TextColumn()
  name!: string;

  @TextColumn()
  actionId!: string;

  @TextColumn()
  mode!: RunMode;

  @TextColumn()
  selector!: string;

  /** With secrets masked: what users see. */
  @JsonColumn()
  input!: Readonly<Record<string, unknown>>;

  /** As it was given, under the master key. */
  @JsonColumn()
  sealedInput!: Sealed;

  @JsonColumn()
  options!: RunOptions;

  @TextColumn({ nullable: true })
  cron!: string | null;

  /** IANA zone of `cron`. */
  @TextColumn()
  tz!: string;

  /** Once, at this time; instead of `cron`. */
  @TimeColumn({ nullable: true })
  at!: number | null;

  @Column({ type: 'boolean' })
  enabled!: boolean;

  @TextColumn()
  missedRun!: MissedRun;

  @TextColumn()
  overlap!: Overlap;

  @TextColumn({ nullable: true })
  startingDeadline!: string | null;

  /** Grows with every change of when it fires: what Redis holds of an older one is void. */
  @Column({ type: 'integer' })
  revision!: number;

  /** The slot that is decided next; null: none, it is disabled or over. */
  @TimeColumn({ nullable: true })
  nextAt!: number | null;

  /** The slot that was decided last. */
  @TimeColumn({ nullable: true })
  lastSlot!: number | null;

  @TextColumn({ nullable: true })
  lastOutcome!: FiringOutcome | null;

  @JsonColumn({ nullable: true })
  lastError!: ErrorRecord | null;

  @TextColumn({ nullable: true })
  lastRunId!: string | null;

  /** Who wrote it last: it runs with his rights. */
  @JsonColumn()
  owner!: Actor;

  @TimeColumn()
  createdAt!: number;

  @TimeColumn()
  updatedAt!: number;
}
