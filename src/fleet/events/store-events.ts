import type { EntityManager } from 'typeorm';
import { maskSecrets } from '../../core/secrets';
import { inSql, joinSql, queryRows, rawSql, sql, type Sql } from '../database';
import type { NewEvent, StoredEvent } from './event';

const TEXT_LENGTH = 500;
const ATTRIBUTES_BYTES = 2_048;
/** Eight parameters each; SQLite takes 32,766 of them. */
const ROWS_PER_STATEMENT = 500;
/** Any number, the same in every process: who holds it may number events. */
const NUMBERING_LOCK = 7_726_353_339;
/** What a terminal would obey, and what does not fit into PostgreSQL. */
const UNPRINTABLE = /[\p{Cc}\p{Surrogate}]/gu;

type Placed = NewEvent & { readonly at: number };

/**
 * Stores events, many with one statement, within a transaction of the caller's. On PostgreSQL one transaction numbers
 * events at a time: otherwise a smaller id could show after a greater one, and who follows would miss it.
 * @returns those that are stored; what belongs to a tenant that is gone is left out
 */
export async function storeEvents(manager: EntityManager, events: readonly Placed[]): Promise<StoredEvent[]> {
  if (events.length === 0) return [];
  if (manager.dataSource.options.type === 'postgres')
    await queryRows(manager, sql`SELECT pg_advisory_xact_lock(${NUMBERING_LOCK})`);
  const known = await tenantsAmong(manager, events);
  const kept = events.filter(({ tenantId }) => known.has(tenantId));
  const stored: StoredEvent[] = [];
  for (let at = 0; at < kept.length; at += ROWS_PER_STATEMENT) {
    stored.push(...(await insert(manager, kept.slice(at, at + ROWS_PER_STATEMENT))));
  }
  return stored;
}

async function tenantsAmong(manager: EntityManager, events: readonly Placed[]): Promise<ReadonlySet<string>> {
  const named = [...new Set(events.map(({ tenantId }) => tenantId))];
  const rows = await queryRows<{ id: string }>(manager, sql`SELECT "id" FROM "tenant" WHERE ${inSql(rawSql('"id"'), named)}`);
  return new Set(rows.map(({ id }) => id));
}

async function insert(manager: EntityManager, events: readonly Placed[]): Promise<StoredEvent[]> {
  const rows = await queryRows<StoredEvent>(
    manager,
    sql`INSERT INTO "fleet_event" ("tenantId", "routerId", "router", "kind", "severity", "at", "text", "attributes")
        VALUES ${joinSql(events.map(valuesOf), ', ')}
        RETURNING "id", "tenantId", "routerId", "kind", "severity"`,
  );
  return rows.map((row) => ({ ...row, id: Number(row.id) })).sort((a, b) => a.id - b.id);
}

function valuesOf({ tenantId, router, kind, severity, at, text, attributes = {} }: Placed): Sql {
  // Cut before it is cleaned: half a pair may be left at the end.
  const said = cleaned(text.slice(0, TEXT_LENGTH));
  const owner = sql`${tenantId}, ${router?.id ?? null}, ${router ? cleaned(router.name) : null}`;
  return sql`(${owner}, ${kind}, ${severity}, ${Math.round(at)}, ${said}, ${attributesText(attributes)})`;
}

function attributesText(attributes: Readonly<Record<string, unknown>>): string {
  const text = JSON.stringify(maskSecrets(attributes), (_name, value: unknown) =>
    typeof value === 'string' ? cleaned(value) : value,
  );
  return Buffer.byteLength(text) > ATTRIBUTES_BYTES ? '{"truncated":true}' : text;
}

function cleaned(text: string): string {
  return text.replace(UNPRINTABLE, ' ');
}
