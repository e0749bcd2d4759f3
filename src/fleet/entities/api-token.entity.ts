import { Entity, PrimaryColumn } from 'typeorm';
import type { Actor } from '../../core/access';
import { JsonColumn, TextColumn, TimeColumn } from '../database';

/** A token of the API. Only its hash is kept. */
@Entity('api_token')
export class ApiToken {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  @TextColumn()
  name!: string;

  /** SHA-256 of the token in hex. */
  @TextColumn()
  hash!: string;

  @JsonColumn()
  tenantIds!: Actor['tenants'];

  @JsonColumn()
  permissions!: Actor['permissions'];

  @TimeColumn()
  createdAt!: number;

  /** To the minute. */
  @TimeColumn({ nullable: true })
  lastUsedAt!: number | null;

  @TimeColumn({ nullable: true })
  expiresAt!: number | null;
}
