import type { EntityManager } from 'typeorm';
import { visibleTenants, type Actor } from '../../core/access';
import { newId } from '../../core/ids';
import {
  allOf,
  decodeCursor,
  pageLimit,
  queryRows,
  rawSql,
  sql,
  toPage,
  type Page,
  type PageRequest,
  type Sql,
} from '../database';
import { AuditEntry } from '../entities';
import { inOrder, inTenants, type FleetStore } from '../support';

export interface AuditRecord {
  readonly actor: Actor;
  /** `noun.verb`, e.g. `router.add`. */
  readonly action: string;
  /** Null where it concerns more than one tenant. */
  readonly tenantId: string | null;
  readonly subject: { readonly id: string; readonly name: string };
  /** What changed; never a secret. */
  readonly details?: Readonly<Record<string, unknown>>;
}

export interface AuditQuery extends PageRequest {
  readonly tenant?: string;
  readonly subjectId?: string;
  readonly actorId?: string;
  readonly action?: string;
}

/** Who did what, when. */
export class AuditService {
  readonly #store: FleetStore;

  constructor(store: FleetStore) {
    this.#store = store;
  }

  /** Pass the manager of the transaction that makes the change: both happen, or neither. */
  async record(entry: AuditRecord, manager: EntityManager = this.#store.source.manager): Promise<void> {
    const at = this.#store.now();
    await manager.insert(AuditEntry, {
      id: newId(),
      at,
      actorKind: entry.actor.kind,
      actorId: entry.actor.id,
      actorName: entry.actor.name,
      action: entry.action,
      tenantId: entry.tenantId,
      subjectId: entry.subject.id,
      subjectName: entry.subject.name,
      details: (entry.details ?? {}) as object,
    });
  }

  /** Newest first. @throws AppError FORBIDDEN, CURSOR_INVALID, INPUT_INVALID */
  async list(actor: Actor, query: AuditQuery = {}): Promise<Page<AuditEntry>> {
    const limit = pageLimit(query);
    const conditions = [inTenants(visibleTenants(actor, 'audit:read')), ...filters(query)];
    if (query.cursor !== undefined) conditions.push(sql`r."id" < ${decodeCursor(query.cursor, 1)[0] as string}`);
    const manager = this.#store.source.manager;
    const rows = await queryRows<{ id: string }>(
      manager,
      sql`SELECT r."id" FROM "audit_entry" r WHERE ${allOf(conditions)} ORDER BY r."id" DESC LIMIT ${limit + 1}`,
    );
    const page = toPage(rows, limit, (row) => [row.id]);
    return {
      ...page,
      items: await inOrder(
        manager,
        AuditEntry,
        page.items.map((row) => row.id),
      ),
    };
  }
}

const FILTERS = { tenant: 'tenantId', subjectId: 'subjectId', actorId: 'actorId', action: 'action' } as const;

function filters(query: AuditQuery): Sql[] {
  return Object.entries(FILTERS).flatMap(([key, column]) => {
    const wanted = query[key as keyof typeof FILTERS];
    return wanted === undefined ? [] : [sql`r.${rawSql(`"${column}"`)} = ${wanted}`];
  });
}
