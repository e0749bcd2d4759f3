import { In } from 'typeorm';
import { visibleTenants, type Actor } from '../../core/access';
import { AppError } from '../../core/errors';
import type { AuditService } from '../audit/audit.service';
import { allOf, decodeCursor, inSql, pageLimit, queryRows, rawSql, sql, toPage, type Page, type PageRequest } from '../database';
import { Webhook, WebhookDelivery, type DeliveryState } from '../entities';
import { storeEvents, TEST_KIND, viewEvent, type EventRow, type EventView } from '../events';
import type { FleetStore } from '../support';
import { insertDeliveries } from './plan-deliveries';
import { find } from './webhook.service';

/** What became of some events on their way to a webhook. Times are ISO 8601, UTC. */
export interface DeliveryView {
  readonly id: string;
  readonly tenant: string;
  readonly webhook: string;
  readonly state: DeliveryState;
  readonly events: number;
  readonly test: boolean;
  readonly attempts: number;
  /** What the receiver answered last; absent where it did not answer. */
  readonly status?: number;
  /** Why the last attempt failed. */
  readonly reason?: string;
  /** Of the last attempt, in milliseconds. */
  readonly durationMs?: number;
  readonly createdAt: string;
  /** When it is tried next. */
  readonly nextAt?: string;
  readonly finishedAt?: string;
}

export interface DeliveryQuery extends PageRequest {
  readonly state?: DeliveryState;
}

/** A delivery that is to be tried now. */
export interface DueDelivery {
  readonly id: string;
  readonly attempts: number;
  readonly isTest: boolean;
  readonly createdAt: number;
  readonly webhook: Webhook;
  /** Those that are still kept, in their order. */
  readonly events: readonly EventView[];
}

/** How an attempt went. */
export interface Attempt {
  readonly state: DeliveryState;
  readonly status?: number;
  readonly reason?: string;
  readonly durationMs: number;
  /** Milliseconds since 1970; with the state `pending`. */
  readonly nextAt?: number;
}

interface Row {
  readonly id: string;
  readonly tenantId: string;
  readonly webhookId: string;
  readonly webhook: string;
  readonly eventIds: string;
  readonly state: DeliveryState;
  readonly isTest: boolean | number;
  readonly attempts: number;
  readonly status: number | null;
  readonly reason: string | null;
  readonly durationMs: number | null;
  readonly createdAt: number | string;
  readonly nextAt: number | string | null;
  readonly finishedAt: number | string | null;
}

const COLUMNS = rawSql(
  'd."id", d."tenantId", d."webhookId", w."name" AS "webhook", d."eventIds", d."state", d."isTest", d."attempts", d."status", ' +
    'd."reason", d."durationMs", d."createdAt", d."nextAt", d."finishedAt"',
);
const FROM = rawSql('"webhook_delivery" d JOIN "webhook" w ON w."id" = d."webhookId"');
const SWEPT_AT_ONCE = 2_000;

/** The log of what was sent to webhooks, and what is still to be sent: the queue only carries what stands here. */
export class DeliveryService {
  readonly #store: FleetStore;
  readonly #audit: AuditService;

  constructor(store: FleetStore, audit: AuditService) {
    this.#store = store;
    this.#audit = audit;
  }

  /** Newest first. @throws AppError FORBIDDEN, WEBHOOK_UNKNOWN, CURSOR_INVALID, INPUT_INVALID */
  async list(actor: Actor, ref: string, query: DeliveryQuery = {}): Promise<Page<DeliveryView>> {
    const limit = pageLimit(query);
    const { manager } = this.#store.source;
    const webhook = await find(manager, ref, visibleTenants(actor, 'webhook:read'));
    const conditions = [sql`d."webhookId" = ${webhook.id}`];
    if (query.state !== undefined) conditions.push(sql`d."state" = ${query.state}`);
    if (query.cursor !== undefined) conditions.push(sql`d."id" < ${decodeCursor(query.cursor, 1)[0] as string}`);
    const rows = await queryRows<Row>(
      manager,
      sql`SELECT ${COLUMNS} FROM ${FROM} WHERE ${allOf(conditions)} ORDER BY d."id" DESC LIMIT ${limit + 1}`,
    );
    const page = toPage(rows, limit, ({ id }) => [id]);
    return { ...page, items: page.items.map(view) };
  }

  /** One of them, for who has just made it. @throws AppError NOT_FOUND where its webhook was removed */
  async get(id: string): Promise<DeliveryView> {
    const row = await this.#row(id);
    if (row) return view(row);
    throw new AppError('NOT_FOUND', `no delivery ${id}`);
  }

  /**
   * Stores an event that goes to this webhook alone, whatever it wants, and whether or not it is enabled.
   * @returns the id of its delivery, which is due
   * @throws AppError FORBIDDEN, WEBHOOK_UNKNOWN
   */
  async test(actor: Actor, ref: string): Promise<string> {
    const { source, now } = this.#store;
    return source.transaction(async (manager) => {
      const webhook = await find(manager, ref, visibleTenants(actor, 'webhook:write'));
      const { tenantId, name } = webhook;
      const text = `${actor.name} tries the webhook ${name}`;
      const event = { tenantId, kind: TEST_KIND, severity: 'info', text, attributes: { webhook: name }, at: now() } as const;
      const stored = await storeEvents(manager, [event]);
      const eventIds = stored.map(({ id }) => id);
      const [id] = await insertDeliveries(manager, [{ tenantId, webhookId: webhook.id, eventIds, isTest: true }], now());
      await this.#audit.record({ actor, action: 'webhook.test', tenantId, subject: webhook }, manager);
      return id as string;
    });
  }

  /** For the daemon itself. @returns undefined where it is over, or its webhook was removed */
  async due(id: string): Promise<DueDelivery | undefined> {
    const { manager } = this.#store.source;
    const row = await this.#row(id);
    if (row?.state !== 'pending') return undefined;
    const webhook = await manager.findOneBy(Webhook, { id: row.webhookId });
    if (!webhook) return undefined;
    const ids = JSON.parse(row.eventIds) as number[];
    const events = await queryRows<EventRow>(
      manager,
      sql`SELECT * FROM "fleet_event" WHERE ${inSql(rawSql('"id"'), ids)} ORDER BY "id"`,
    );
    const { attempts, isTest, createdAt } = row;
    return { id, attempts, isTest: Boolean(isTest), createdAt: Number(createdAt), webhook, events: events.map(viewEvent) };
  }

  /**
   * Notes how an attempt went, once: where two processes tried the same one, the first counts.
   * @param attempts how many there were before
   */
  async settle(id: string, attempts: number, attempt: Attempt): Promise<void> {
    const { status = null, reason = null, durationMs, state, nextAt = null } = attempt;
    const finishedAt = state === 'pending' ? null : this.#store.now();
    await queryRows(
      this.#store.source.manager,
      sql`UPDATE "webhook_delivery" SET "state" = ${state}, "attempts" = ${attempts + 1}, "nextAt" = ${nextAt},
            "status" = ${status}, "reason" = ${reason}, "durationMs" = ${Math.round(durationMs)}, "finishedAt" = ${finishedAt}
          WHERE "id" = ${id} AND "state" = 'pending' AND "attempts" = ${attempts}`,
    );
  }

  /** Deliveries that should have been tried by then, the oldest first: their jobs may be lost. */
  async overdue(before: number, limit: number): Promise<readonly { readonly id: string; readonly attempts: number }[]> {
    return queryRows(
      this.#store.source.manager,
      sql`SELECT "id", "attempts" FROM "webhook_delivery" WHERE "state" = 'pending' AND "nextAt" < ${before}
          ORDER BY "nextAt" LIMIT ${limit}`,
    );
  }

  /** Removes what is older than that, a slice. @returns how many */
  async sweep(keepMs: number): Promise<number> {
    const { manager } = this.#store.source;
    const old = await queryRows<{ id: string }>(
      manager,
      sql`SELECT "id" FROM "webhook_delivery" WHERE "createdAt" < ${this.#store.now() - keepMs} ORDER BY "createdAt" LIMIT ${SWEPT_AT_ONCE}`,
    );
    const ids = old.map(({ id }) => id);
    if (ids.length > 0) await manager.delete(WebhookDelivery, { id: In(ids) });
    return ids.length;
  }

  async #row(id: string): Promise<Row | undefined> {
    const [row] = await queryRows<Row>(this.#store.source.manager, sql`SELECT ${COLUMNS} FROM ${FROM} WHERE d."id" = ${id}`);
    return row;
  }
}

function view(row: Row): DeliveryView {
  const { id, tenantId, webhook, state, attempts, status, reason, durationMs, createdAt, nextAt, finishedAt } = row;
  const iso = (ms: number | string): string => new Date(Number(ms)).toISOString();
  return {
    id,
    tenant: tenantId,
    webhook,
    state,
    events: (JSON.parse(row.eventIds) as number[]).length,
    test: Boolean(row.isTest),
    attempts,
    ...(status === null ? {} : { status }),
    ...(reason === null ? {} : { reason }),
    ...(durationMs === null ? {} : { durationMs }),
    createdAt: iso(createdAt),
    ...(nextAt === null ? {} : { nextAt: iso(nextAt) }),
    ...(finishedAt === null ? {} : { finishedAt: iso(finishedAt) }),
  };
}
