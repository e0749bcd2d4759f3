import { Entity, PrimaryColumn } from 'typeorm';
import { JsonColumn, TextColumn, TimeColumn } from '../database';

/** When routers may be changed: on days of the week, or from the slots of a cron expression on. */
@Entity('maintenance_window')
export class MaintenanceWindow {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  @TextColumn()
  tenantId!: string;

  /** Null: for every site of the tenant that has no window of its own. */
  @TextColumn({ nullable: true })
  siteId!: string | null;

  /** Unique within the tenant. */
  @TextColumn()
  name!: string;

  @JsonColumn({ nullable: true })
  days!: readonly string[] | null;

  /** `HH:MM` by the clocks of the site. */
  @TextColumn({ nullable: true })
  from!: string | null;

  /** Not after `from`: on the next day. */
  @TextColumn({ nullable: true })
  to!: string | null;

  @TextColumn({ nullable: true })
  cron!: string | null;

  /** How long it is open from a slot of `cron` on, e.g. `90m`. */
  @TextColumn({ nullable: true })
  duration!: string | null;

  @TimeColumn()
  createdAt!: number;

  @TimeColumn()
  updatedAt!: number;
}

/** A time in which no write starts, whatever the windows say. */
@Entity('freeze')
export class Freeze {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  /** Null: everywhere. */
  @TextColumn({ nullable: true })
  tenantId!: string | null;

  /** Null: every site of the tenant. */
  @TextColumn({ nullable: true })
  siteId!: string | null;

  @TextColumn()
  name!: string;

  @TextColumn()
  reason!: string;

  @TimeColumn()
  fromAt!: number;

  @TimeColumn()
  toAt!: number;

  @TimeColumn()
  createdAt!: number;

  @TimeColumn()
  updatedAt!: number;
}
