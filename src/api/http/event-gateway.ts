import type { Actor } from '../../core/access';
import type { DeliveryView, EventWaker, Page, PageRequest } from '../../fleet';

/** Handing deliveries over, as the daemon does. */
export interface WebhookGateway {
  enqueue(deliveryIds: readonly string[]): Promise<void>;
  /** As it stands when it is over, or after `timeoutMs`. */
  wait(deliveryId: string, timeoutMs: number): Promise<DeliveryView>;
}

export interface NetwatchQueryOptions extends PageRequest {
  readonly selector?: string;
  readonly tenant?: string;
  readonly status?: 'up' | 'down' | 'unknown' | 'stale';
}

/** The netwatches of routers; monitoring has them. */
export interface NetwatchGateway {
  /** @throws AppError FORBIDDEN, SELECTOR_INVALID, CURSOR_INVALID */
  list(actor: Actor, query: NetwatchQueryOptions): Promise<Page<object>>;
}

/** What routers logged; monitoring has it. */
export interface SyslogGateway {
  /** The last lines of a router, newest first, and how many came by severity. */
  read(routerId: string, limit: number): Promise<object>;
}

export interface EventGateway {
  readonly waker: EventWaker;
  readonly webhooks: WebhookGateway;
  readonly netwatch: NetwatchGateway;
  readonly syslog: SyslogGateway;
}
