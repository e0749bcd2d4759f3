import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { TransportKind } from '../../core/catalogue';
import type { ErrorRecord } from '../../core/errors';
import { BigColumn, JsonColumn, TextColumn, TimeColumn } from '../database';

export const ROUTER_STATES = ['unknown', 'online', 'offline', 'auth-failed'] as const;
export type RouterState = (typeof ROUTER_STATES)[number];

export const TRANSPORTS = ['api', 'api-ssl', 'rest', 'rest-ssl', 'ssh'] as const satisfies readonly TransportKind[];
export type Transport = (typeof TRANSPORTS)[number];

/** Another way to a router, for when the preferred one is not there. */
export interface AlternativeWay {
  readonly transport: Transport;
  /** Absent: the port that RouterOS gives the service. */
  readonly port?: number;
}

export const TLS_MODES = ['verify', 'pin', 'unverified', 'anonymous'] as const;
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

  /** In order of preference, after `transport`. */
  @JsonColumn({ nullable: true })
  alternatives!: readonly AlternativeWay[] | null;

  /** How far the certificate of an api-ssl or www-ssl service is trusted. */
  @TextColumn()
  tlsMode!: TlsMode;

  /** PEM of the authorities to trust instead of the system's. */
  @TextColumn({ nullable: true })
  tlsCa!: string | null;

  /** SHA-256 of the certificate that mode `pin` accepts; null until the first contact. */
  @TextColumn({ nullable: true })
  tlsPin!: string | null;

  /** SHA-256 of the SSH host key; null until the first contact. */
  @TextColumn({ nullable: true })
  sshHostKey!: string | null;

  /** The transport of the last session. */
  @TextColumn({ nullable: true })
  reachedBy!: Transport | null;

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
