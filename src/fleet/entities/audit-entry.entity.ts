import { Entity, PrimaryColumn } from 'typeorm';
import type { Actor } from '../../core/access';
import { JsonColumn, TextColumn, TimeColumn } from '../database';

/** Who did what. Rows are added, never changed. */
@Entity('audit_entry')
export class AuditEntry {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  @TimeColumn()
  at!: number;

  @TextColumn()
  actorKind!: Actor['kind'];

  @TextColumn()
  actorId!: string;

  @TextColumn()
  actorName!: string;

  /** `noun.verb`, e.g. `router.add`. */
  @TextColumn()
  action!: string;

  /** Null where it concerns more than one tenant. */
  @TextColumn({ nullable: true })
  tenantId!: string | null;

  @TextColumn()
  subjectId!: string;

  @TextColumn()
  subjectName!: string;

  @JsonColumn()
  details!: Readonly<Record<string, unknown>>;
}
