import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import { JsonColumn, TextColumn, TimeColumn } from '../database';

export const EVENT_SEVERITIES = ['info', 'warning', 'error', 'critical'] as const;
export type EventSeverity = (typeof EVENT_SEVERITIES)[number];

/** Something that happened in the fleet, as it was at that moment: routers may be renamed or removed since. */
@Entity('fleet_event')
export class FleetEvent {
  /** In the order in which events can be seen: nothing ever appears below one that was seen. */
  @PrimaryGeneratedColumn()
  id!: number;

  @TextColumn()
  tenantId!: string;

  @TextColumn({ nullable: true })
  routerId!: string | null;

  /** Name of the router. */
  @TextColumn({ nullable: true })
  router!: string | null;

  @TextColumn()
  kind!: string;

  @TextColumn()
  severity!: EventSeverity;

  @TimeColumn()
  at!: number;

  @TextColumn()
  text!: string;

  @JsonColumn()
  attributes!: Readonly<Record<string, unknown>>;
}

/** Where events are sent to. What is behind the host of its URL is as secret as the key: both are stored sealed. */
@Entity('webhook')
export class Webhook {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  @TextColumn()
  tenantId!: string;

  /** Unique within the tenant. */
  @TextColumn()
  name!: string;

  /** Scheme, host and port of the URL. */
  @TextColumn()
  origin!: string;

  @Column({ type: 'boolean' })
  enabled!: boolean;

  /** Null: every kind. */
  @JsonColumn({ nullable: true })
  kinds!: readonly string[] | null;

  /** This one and worse. */
  @TextColumn()
  severity!: EventSeverity;

  /** Only events of routers that match. */
  @TextColumn({ nullable: true })
  selector!: string | null;

  @TextColumn()
  ciphertext!: string;

  /** The master key that sealed it. */
  @TextColumn()
  keyId!: string;

  /** Grows with every change of URL or key. */
  @Column({ type: 'integer' })
  revision!: number;

  @TimeColumn()
  createdAt!: number;

  @TimeColumn()
  updatedAt!: number;
}

export const DELIVERY_STATES = ['pending', 'delivered', 'dead'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** Some events on their way to a webhook, together in one request. */
@Entity('webhook_delivery')
export class WebhookDelivery {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  @TextColumn()
  tenantId!: string;

  @TextColumn()
  webhookId!: string;

  @JsonColumn()
  eventIds!: readonly number[];

  @TextColumn()
  state!: DeliveryState;

  /** It was asked for by a person: one attempt, also where the webhook is disabled. */
  @Column({ type: 'boolean' })
  isTest!: boolean;

  /** Attempts made. */
  @Column({ type: 'integer' })
  attempts!: number;

  /** When the next attempt is due; null when it is over. */
  @TimeColumn({ nullable: true })
  nextAt!: number | null;

  /** What the receiver answered last; null where it did not. */
  @Column({ type: 'integer', nullable: true })
  status!: number | null;

  /** Why the last attempt failed. */
  @TextColumn({ nullable: true })
  reason!: string | null;

  /** Of the last attempt, in milliseconds. */
  @Column({ type: 'integer', nullable: true })
  durationMs!: number | null;

  @TimeColumn()
  createdAt!: number;

  @TimeColumn({ nullable: true })
  finishedAt!: number | null;
}
