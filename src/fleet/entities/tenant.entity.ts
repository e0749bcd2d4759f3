import { Entity, PrimaryColumn } from 'typeorm';
import { TextColumn, TimeColumn } from '../database';

/** An owner of routers, credentials and runs. Its id is a short name that people write. */
@Entity('tenant')
export class Tenant {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  /** Title for people. */
  @TextColumn()
  name!: string;

  @TimeColumn()
  createdAt!: number;
}
