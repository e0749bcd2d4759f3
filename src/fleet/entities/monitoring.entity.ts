import { Column, Entity, PrimaryColumn } from 'typeorm';
import { JsonColumn, TextColumn, TimeColumn } from '../database';

export const SNMP_VERSIONS = ['v1', 'v2c', 'v3'] as const;
export type SnmpVersion = (typeof SNMP_VERSIONS)[number];

export const SNMP_AUTH_PROTOCOLS = ['md5', 'sha', 'sha256', 'sha512'] as const;
export type SnmpAuthProtocol = (typeof SNMP_AUTH_PROTOCOLS)[number];

export const SNMP_PRIVACY_PROTOCOLS = ['des', 'aes'] as const;
export type SnmpPrivacyProtocol = (typeof SNMP_PRIVACY_PROTOCOLS)[number];

/** How routers are read over SNMP. Community and passwords are stored sealed, together. */
@Entity('snmp_credential')
export class SnmpCredential {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  @TextColumn()
  tenantId!: string;

  /** Unique within the tenant. */
  @TextColumn()
  name!: string;

  @TextColumn()
  version!: SnmpVersion;

  /** Of v3. */
  @TextColumn({ nullable: true })
  user!: string | null;

  @TextColumn({ nullable: true })
  authProtocol!: SnmpAuthProtocol | null;

  @TextColumn({ nullable: true })
  privacyProtocol!: SnmpPrivacyProtocol | null;

  @TextColumn()
  ciphertext!: string;

  /** The master key that sealed it. */
  @TextColumn()
  keyId!: string;

  /** Grows with every change: what was opened under an older one is stale. */
  @Column({ type: 'integer' })
  revision!: number;

  @TimeColumn()
  createdAt!: number;

  @TimeColumn()
  updatedAt!: number;
}

/** How a router, or every router of a group, is monitored. Exactly one of the two ids is set. */
@Entity('monitoring_setting')
export class MonitoringSetting {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  @TextColumn()
  tenantId!: string;

  @TextColumn({ nullable: true })
  routerId!: string | null;

  @TextColumn({ nullable: true })
  groupId!: string | null;

  @TextColumn({ nullable: true })
  snmpCredentialId!: string | null;

  /** The rest of it, as MonitoringInput says. */
  @JsonColumn()
  settings!: object;

  @TimeColumn()
  updatedAt!: number;
}

/** A router that people work on: it is not polled, and its alerts keep quiet. */
@Entity('router_maintenance')
export class RouterMaintenance {
  @PrimaryColumn({ type: 'text' })
  routerId!: string;

  /** Null: until somebody ends it. */
  @TimeColumn({ nullable: true })
  until!: number | null;

  @TextColumn()
  reason!: string;

  @TextColumn()
  startedBy!: string;

  @TimeColumn()
  startedAt!: number;
}
