import { Column, Entity, PrimaryColumn } from 'typeorm';
import { TextColumn, TimeColumn } from '../../fleet';

/** May the daemon write to routers? One row for the whole installation. */
@Entity('write_switch')
export class WriteSwitchRow {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  @Column({ type: 'boolean' })
  stopped!: boolean;

  /** Why it was stopped, for people. */
  @TextColumn({ nullable: true })
  reason!: string | null;

  /** Name of who turned it last; null: nobody ever did. */
  @TextColumn({ nullable: true })
  changedBy!: string | null;

  @TimeColumn({ nullable: true })
  changedAt!: number | null;
}
