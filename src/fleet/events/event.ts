import type { EventSeverity } from '../entities';

/** What can happen in the fleet, with what it is about: filters, webhooks and the documentation go by this table. */
export const EVENT_KINDS = {
  'router.up': 'A router answers again.',
  'router.down': 'A router does not answer any more.',
  'router.rebooted': 'A router has booted since it was last asked.',
  'netwatch.up': 'What a netwatch of a router looks after is there again.',
  'netwatch.down': 'What a netwatch of a router looks after is gone.',
  'run.ended': 'A run is finished.',
  'rollout.halted': 'A run stopped by itself before it was over.',
  'trap.received': 'A router sent an SNMP trap.',
  'syslog.received': 'A router sent a line of its log.',
  'webhook.test': 'Somebody tried a webhook.',
} as const;
export type EventKind = keyof typeof EVENT_KINDS;

/** Goes to the webhook that is tried, and to no other. */
export const TEST_KIND: EventKind = 'webhook.test';

/** An event as who noticed it tells of it. No secret may be in it: it is shown, and sent away. */
export interface NewEvent {
  readonly tenantId: string;
  readonly kind: EventKind;
  readonly severity: EventSeverity;
  /** One sentence; what is beyond 500 characters is cut off. */
  readonly text: string;
  readonly router?: { readonly id: string; readonly name: string };
  /** Milliseconds since 1970. @defaultValue now */
  readonly at?: number;
  /** Plain data for machines, at most 2048 bytes of JSON; a larger one is left out. */
  readonly attributes?: Readonly<Record<string, unknown>>;
}

/** An event as it is shown. */
export interface EventView {
  readonly id: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly kind: string;
  readonly severity: EventSeverity;
  readonly tenant: string;
  readonly text: string;
  /** Name of the router at that time. */
  readonly router?: string;
  readonly routerId?: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** An event that is stored. */
export interface StoredEvent {
  readonly id: number;
  readonly tenantId: string;
  readonly routerId: string | null;
  readonly kind: string;
  readonly severity: EventSeverity;
}

export interface EventRow extends StoredEvent {
  readonly router: string | null;
  readonly at: number | string;
  readonly text: string;
  readonly attributes: string;
}

export function viewEvent({ id, at, tenantId, router, routerId, attributes, ...row }: EventRow): EventView {
  const { kind, severity, text } = row;
  return {
    id: Number(id),
    at: new Date(Number(at)).toISOString(),
    kind,
    severity,
    tenant: tenantId,
    text,
    ...(router === null ? {} : { router }),
    ...(routerId === null ? {} : { routerId }),
    attributes: JSON.parse(attributes) as EventView['attributes'],
  };
}
