import { setTimeout as delay } from 'node:timers/promises';
import type { Role } from '../../core/config';
import type { Logger } from '../../core/telemetry';
import type { DeliveryService, DeliveryView, WebhookService } from '../../fleet';
import type { RedisAccess } from '../redis';
import { Deliverer } from './deliverer';
import { startWebhookWorker, WebhookQueue } from './webhook-queue';

export interface WebhooksOptions {
  readonly redis: RedisAccess;
  readonly webhooks: WebhookService;
  readonly deliveries: DeliveryService;
  /** The address that a name is to be connected at. @throws AppError NETWORK_NOT_ALLOWED */
  readonly addressFor: (hostname: string) => Promise<string>;
  readonly roles: readonly Role[];
  /** Deadline of one attempt, in milliseconds. */
  readonly timeoutMs: number;
  /** Waits between attempts, in milliseconds. @defaultValue eight attempts over four hours */
  readonly waitsMs?: readonly number[];
  readonly log: Logger;
}

export interface RunningWebhooks {
  /** Has deliveries made that are due. Never throws: what Redis does not take is found when it is overdue. */
  enqueue(deliveryIds: readonly string[]): Promise<void>;
  /** The delivery when it is over, or as it stands after `timeoutMs`. @throws AppError NOT_FOUND where its webhook was removed */
  wait(deliveryId: string, timeoutMs: number): Promise<DeliveryView>;
  /** Puts in again what should have been tried long ago; to be called often. */
  look(): Promise<void>;
  close(): Promise<void>;
}

const MINUTE_MS = 60_000;
const WAITS_MS = [10_000, 30_000, 2 * MINUTE_MS, 10 * MINUTE_MS, 30 * MINUTE_MS, 60 * MINUTE_MS, 120 * MINUTE_MS];
/** A job that has not come for so long is lost. */
const OVERDUE_MS = 30_000;
const OVERDUE_AT_ONCE = 500;
const WATCH_MS = 100;

/** Every process can hand over deliveries; those with the role worker make them. */
export function startWebhooks(options: WebhooksOptions): RunningWebhooks {
  const { redis, deliveries, log, waitsMs = WAITS_MS } = options;
  const queue = new WebhookQueue(redis);
  const deliverer = new Deliverer({ ...options, waitsMs, again: (ticket, delayMs) => queue.put([ticket], { delayMs }) });
  const worker = options.roles.includes('worker')
    ? startWebhookWorker({ redis, log, deliver: (id) => deliverer.deliver(id) })
    : undefined;
  return {
    async enqueue(deliveryIds) {
      if (deliveryIds.length === 0) return;
      await queue
        .put(deliveryIds.map((id) => ({ id, attempts: 0 })))
        .catch((error: unknown) => log.debug({ err: error }, 'deliveries were not handed over'));
    },
    async wait(deliveryId, timeoutMs) {
      const until = Date.now() + timeoutMs;
      for (;;) {
        const seen = await deliveries.get(deliveryId);
        if (seen.state !== 'pending' || Date.now() >= until) return seen;
        await delay(WATCH_MS);
      }
    },
    async look() {
      const lost = await deliveries.overdue(Date.now() - OVERDUE_MS, OVERDUE_AT_ONCE);
      await queue.put(lost);
    },
    async close() {
      deliverer.stop();
      await worker?.close();
      await queue.close();
    },
  };
}
