import { Entity, PrimaryColumn } from 'typeorm';
import { TextColumn, TimeColumn } from '../database';

/** A named set of routers: those put into it, and those that its rule selects. */
@Entity('router_group')
export class Group {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  @TextColumn()
  tenantId!: string;

  /** Unique within the tenant. */
  @TextColumn()
  name!: string;

  @TextColumn()
  description!: string;

  /** A selector; null for a group of members only. */
  @TextColumn({ nullable: true })
  rule!: string | null;

  @TimeColumn()
  createdAt!: number;

  @TimeColumn()
  updatedAt!: number;
}

@Entity('router_group_member')
export class GroupMember {
  @PrimaryColumn({ type: 'text' })
  groupId!: string;

  @PrimaryColumn({ type: 'text' })
  routerId!: string;
}
