import { Entity, PrimaryColumn } from 'typeorm';
import { TextColumn, TimeColumn } from '../database';

/** A place where routers stand. */
@Entity('site')
export class Site {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  @TextColumn()
  tenantId!: string;

  /** Unique within the tenant. */
  @TextColumn()
  name!: string;

  /** IANA zone, e.g. `Europe/Riga`; null is the daemon's own. */
  @TextColumn({ nullable: true })
  timezone!: string | null;

  @TimeColumn()
  createdAt!: number;

  @TimeColumn()
  updatedAt!: number;
}
