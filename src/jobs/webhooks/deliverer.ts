import { metrics, type Logger } from '../../core/telemetry';
import type { Attempt, DeliveryService, DueDelivery, WebhookService } from '../../fleet';
import { send, type Answer } from './send';
import type { DeliveryTicket, JobOutcome } from './webhook-queue';

export interface DelivererOptions {
  readonly webhooks: Pick<WebhookService, 'open'>;
  readonly deliveries: Pick<DeliveryService, 'due' | 'settle'>;
  readonly addressFor: (hostname: string) => Promise<string>;
  readonly timeoutMs: number;
  /** Waits before the second attempt and those after it; when they are used up it is given up. */
  readonly waitsMs: readonly number[];
  /** Has a further attempt made, later. */
  readonly again: (ticket: DeliveryTicket, delayMs: number) => Promise<void>;
  readonly log: Logger;
}

/** Attempts at one webhook at once, in this process: a slow receiver must not take the places of the others. */
const PER_WEBHOOK = 4;
const BUSY_MS = 500;
/** A hundred receivers that fail at once are not to be tried again at once. */
const JITTER = 0.2;
/** What is sent stays below it by what an event may hold; more would be a defect. */
const MOST_BODY_BYTES = 512 * 1024;

/** Makes one attempt at a delivery, and notes how it went. */
export class Deliverer {
  readonly #options: DelivererOptions;
  readonly #underWay = new Map<string, number>();
  readonly #stop = new AbortController();

  constructor(options: DelivererOptions) {
    this.#options = options;
  }

  /** Ends attempts under way; they are made again later. */
  stop(): void {
    this.#stop.abort();
  }

  async deliver(deliveryId: string): Promise<JobOutcome> {
    const due = await this.#options.deliveries.due(deliveryId);
    if (!due) return 'done';
    const { id } = due.webhook;
    const underWay = this.#underWay.get(id) ?? 0;
    if (underWay >= PER_WEBHOOK) return { againMs: BUSY_MS };
    this.#underWay.set(id, underWay + 1);
    try {
      return await this.#attempt(due);
    } finally {
      const left = (this.#underWay.get(id) ?? 1) - 1;
      if (left > 0) this.#underWay.set(id, left);
      else this.#underWay.delete(id);
    }
  }

  async #attempt(due: DueDelivery): Promise<JobOutcome> {
    const { deliveries, log } = this.#options;
    const startedMs = performance.now();
    const answer = await this.#send(due);
    if (this.#stop.signal.aborted && !answer.ok) return { againMs: BUSY_MS };
    const durationMs = performance.now() - startedMs;
    const attempt = this.#judge(due, answer, durationMs);
    await deliveries.settle(due.id, due.attempts, attempt);
    const outcome = attempt.state === 'pending' ? 'retry' : attempt.state;
    metrics.webhookDeliveriesTotal.inc({ outcome });
    metrics.webhookSeconds.observe(durationMs / 1000);
    if (outcome === 'delivered') metrics.webhookLagSeconds.observe(Math.max(0, Date.now() - due.createdAt) / 1000);
    const about = { deliveryId: due.id, webhookId: due.webhook.id, attempt: due.attempts + 1, reason: attempt.reason };
    if (outcome === 'dead') log.warn(about, 'a delivery to a webhook was given up');
    else log.debug({ ...about, outcome }, 'a delivery to a webhook was tried');
    if (attempt.nextAt !== undefined) {
      // Where Redis is away, the delivery is found when it is overdue.
      const ticket = { id: due.id, attempts: due.attempts + 1 };
      await this.#options.again(ticket, Math.max(0, attempt.nextAt - Date.now())).catch(() => undefined);
    }
    return 'done';
  }

  async #send(due: DueDelivery): Promise<Answer> {
    const { webhook, events, isTest } = due;
    if (!webhook.enabled && !isTest) return { ok: false, reason: 'the webhook is disabled', final: true };
    if (events.length === 0) return { ok: false, reason: 'its events are no longer kept', final: true };
    const body = bodyOf(due);
    if (Buffer.byteLength(body) > MOST_BODY_BYTES) return { ok: false, reason: 'its events are too large', final: true };
    let opened: ReturnType<WebhookService['open']>;
    try {
      opened = this.#options.webhooks.open(webhook);
    } catch (error) {
      this.#options.log.error({ err: error, webhookId: webhook.id }, 'a webhook does not open');
      return { ok: false, reason: 'its key does not open with the master key', final: false };
    }
    const { addressFor, timeoutMs } = this.#options;
    return send({ ...opened, deliveryId: due.id, body, timeoutMs, addressFor, signal: this.#stop.signal });
  }

  #judge({ attempts, isTest }: DueDelivery, answer: Answer, durationMs: number): Attempt {
    const status = answer.status === undefined ? {} : { status: answer.status };
    if (answer.ok) return { state: 'delivered', ...status, durationMs };
    const { reason } = answer;
    const wait = isTest || answer.final ? undefined : this.#options.waitsMs[attempts];
    if (wait === undefined) return { state: 'dead', ...status, reason, durationMs };
    const nextAt = Math.round(Date.now() + wait * (1 + JITTER * Math.random()));
    return { state: 'pending', ...status, reason, durationMs, nextAt };
  }
}

/** What receivers get; docs/guide/events.md describes it. */
function bodyOf({ id, webhook, isTest, events }: DueDelivery): string {
  return JSON.stringify({ id, webhook: webhook.name, tenant: webhook.tenantId, test: isTest, events });
}
