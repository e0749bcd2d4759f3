import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ErrorRecord } from '../../core/errors';
import { BigColumn, JsonColumn, TextColumn, TimeColumn } from '../database';

export const ROUTER_STATES = ['unknown', 'online', 'offline', 'auth-failed'] as const;
export type RouterState = (typeof ROUTER_STATES)[number];

export const TRANSPORTS = ['api', 'api-ssl'] as const;
export type Transport = (typeof TRANSPORTS)[number];

export const TLS_MODES = ['verify', 'unverified', 'anonymous'] as const;
export type TlsMode = (typeof TLS_MODES)[number];

/** A managed router: how to reach it, and what was last seen of it. */
@Entity('router')
export class Router {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  @TextColumn()
  tenantId!: string;

  /** Unique within the tenant. */
  @TextColumn()
  name!: string;

  /** IP address or hostname. */
  @TextColumn()
  address!: string;

  /** The address as text that sorts, so that networks are ranges; null for a hostname. */
  @TextColumn({ nullable: true })
  addressKey!: string | null;

  @Column({ type: 'integer' })
  port!: number;

  @TextColumn()
  transport!: Transport;

  /** How far the certificate of an api-ssl service is trusted. */
  @TextColumn()
  tlsMode!: TlsMode;

  @TextColumn({ nullable: true })
  siteId!: string | null;

  @TextColumn({ nullable: true })
  credentialId!: string | null;

  /** A router that is not enabled is never a target and never polled. */
  @Column({ type: 'boolean' })
  enabled!: boolean;

  @TextColumn()
  state!: RouterState;

  @TextColumn({ nullable: true })
  identity!: string | null;

  @TextColumn({ nullable: true })
  version!: string | null;

  /** The version as one number that sorts. */
  @BigColumn({ nullable: true })
  versionNumber!: number | null;

  @TextColumn({ nullable: true })
  board!: string | null;

  @TextColumn({ nullable: true })
  architecture!: string | null;

  @TextColumn({ nullable: true })
  serial!: string | null;

  @JsonColumn({ nullable: true })
  packages!: readonly string[] | null;

  @JsonColumn({ nullable: true })
  deviceMode!: Readonly<Record<string, string>> | null;

  @TimeColumn({ nullable: true })
  probedAt!: number | null;

  @TimeColumn({ nullable: true })
  lastSeenAt!: number | null;

  @JsonColumn({ nullable: true })
  lastError!: ErrorRecord | null;

  @TimeColumn()
  createdAt!: number;

  @TimeColumn()
  updatedAt!: number;
}

@Entity('router_tag')
export class RouterTag {
  @PrimaryColumn({ type: 'text' })
  routerId!: string;

  @PrimaryColumn({ type: 'text' })
  tag!: string;
}

@Entity('router_label')
export class RouterLabel {
  @PrimaryColumn({ type: 'text' })
  routerId!: string;

  @PrimaryColumn({ type: 'text' })
  key!: string;

  @TextColumn()
  value!: string;
}
