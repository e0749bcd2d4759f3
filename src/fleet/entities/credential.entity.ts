import { Column, Entity, PrimaryColumn } from 'typeorm';
import { TextColumn, TimeColumn } from '../database';

/** A login that routers share. The password is stored sealed, never in the clear. */
@Entity('credential')
export class Credential {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  @TextColumn()
  tenantId!: string;

  /** Unique within the tenant. */
  @TextColumn()
  name!: string;

  @TextColumn()
  username!: string;

  @TextColumn()
  ciphertext!: string;

  /** The master key that sealed it. */
  @TextColumn()
  keyId!: string;

  /** Grows with every change of username or password: what was opened under an older one is stale. */
  @Column({ type: 'integer' })
  revision!: number;

  @TimeColumn()
  createdAt!: number;

  @TimeColumn()
  updatedAt!: number;
}
