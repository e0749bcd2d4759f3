import type { EntityManager } from 'typeorm';
import { newId } from '../../core/ids';
import { inSql, joinSql, queryRows, rawSql, sql } from '../database';
import type { EventSeverity } from '../entities';
import { atLeast, kindsMeant, TEST_KIND, type StoredEvent } from '../events';
import { compileSelector, parseSelector } from '../selectors';

/** One request carries so many events at most: with what an event may hold they stay below the limit of a body. */
const EVENTS_PER_DELIVERY = 50;
/** Twelve parameters each at most. */
const ROWS_PER_STATEMENT = 500;
const IDS_PER_QUESTION = 2_000;

interface WebhookRow {
  readonly id: string;
  readonly tenantId: string;
  readonly kinds: string | null;
  readonly severity: EventSeverity;
  readonly selector: string | null;
}

export interface NewDelivery {
  readonly tenantId: string;
  readonly webhookId: string;
  readonly eventIds: readonly number[];
  readonly isTest?: true;
}

/**
 * What is to be sent of events that are just being stored: for each webhook those that it wants, some of them together.
 * One question for all webhooks, and one more for each that selects routers: hundreds of routers may go at once.
 * @returns ids of the deliveries
 */
export async function planDeliveries(manager: EntityManager, events: readonly StoredEvent[], now: number): Promise<string[]> {
  const told = events.filter(({ kind }) => kind !== TEST_KIND);
  if (told.length === 0) return [];
  const tenants = [...new Set(told.map(({ tenantId }) => tenantId))];
  const webhooks = await queryRows<WebhookRow>(
    manager,
    sql`SELECT "id", "tenantId", "kinds", "severity", "selector" FROM "webhook"
        WHERE "enabled" = ${true} AND ${inSql(rawSql('"tenantId"'), tenants)} ORDER BY "id"`,
  );
  const deliveries: NewDelivery[] = [];
  for (const webhook of webhooks) {
    const wanted = await wantedBy(manager, webhook, told);
    for (let at = 0; at < wanted.length; at += EVENTS_PER_DELIVERY) {
      const eventIds = wanted.slice(at, at + EVENTS_PER_DELIVERY).map(({ id }) => id);
      deliveries.push({ tenantId: webhook.tenantId, webhookId: webhook.id, eventIds });
    }
  }
  return insertDeliveries(manager, deliveries, now);
}

async function wantedBy(manager: EntityManager, webhook: WebhookRow, events: readonly StoredEvent[]): Promise<StoredEvent[]> {
  const kinds = webhook.kinds === null ? undefined : new Set<string>(kindsMeant(JSON.parse(webhook.kinds) as string[]));
  const severities = new Set<string>(atLeast(webhook.severity));
  const wanted = events.filter(
    ({ tenantId, kind, severity }) =>
      tenantId === webhook.tenantId && (kinds === undefined || kinds.has(kind)) && severities.has(severity),
  );
  if (webhook.selector === null || wanted.length === 0) return wanted;
  const picked = await pickedRouters(manager, webhook.tenantId, webhook.selector, wanted);
  return wanted.filter(({ routerId }) => routerId !== null && picked.has(routerId));
}

async function pickedRouters(
  manager: EntityManager,
  tenantId: string,
  selector: string,
  events: readonly StoredEvent[],
): Promise<ReadonlySet<string>> {
  const ids = [...new Set(events.flatMap(({ routerId }) => (routerId === null ? [] : [routerId])))];
  // A group that went round in a circle since: nothing matches, and storing events goes on.
  const rule = await compileSelector(parseSelector(selector), { manager, tenants: [tenantId] }).catch(() => undefined);
  const picked = new Set<string>();
  if (rule === undefined) return picked;
  for (let at = 0; at < ids.length; at += IDS_PER_QUESTION) {
    const some = inSql(rawSql('r."id"'), ids.slice(at, at + IDS_PER_QUESTION));
    const rows = await queryRows<{ id: string }>(
      manager,
      sql`SELECT r."id" FROM "router" r WHERE r."tenantId" = ${tenantId} AND ${some} AND ${rule}`,
    );
    for (const { id } of rows) picked.add(id);
  }
  return picked;
}

/** @returns their ids */
export async function insertDeliveries(
  manager: EntityManager,
  deliveries: readonly NewDelivery[],
  now: number,
): Promise<string[]> {
  const rows = deliveries.map((delivery) => ({ ...delivery, id: newId() }));
  for (let at = 0; at < rows.length; at += ROWS_PER_STATEMENT) {
    const values = rows
      .slice(at, at + ROWS_PER_STATEMENT)
      .map(
        ({ id, tenantId, webhookId, eventIds, isTest = false }) =>
          sql`(${id}, ${tenantId}, ${webhookId}, ${JSON.stringify(eventIds)}, 'pending', ${isTest}, 0, ${now}, ${now})`,
      );
    await queryRows(
      manager,
      sql`INSERT INTO "webhook_delivery"
            ("id", "tenantId", "webhookId", "eventIds", "state", "isTest", "attempts", "nextAt", "createdAt")
          VALUES ${joinSql(values, ', ')}`,
    );
  }
  return rows.map(({ id }) => id);
}
