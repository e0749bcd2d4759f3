import type { EntityManager } from 'typeorm';
import {
  allOf,
  anyOf,
  decodeCursor,
  inSql,
  pageLimit,
  queryRows,
  rawSql,
  sql,
  toPage,
  type Page,
  type PageRequest,
  type Sql,
} from '../database';
import type { LinkKind, LinkSource, RouterLink } from '../entities';
import { listConditions } from '../routers/router-targets';

/** A link with the names of both ends. */
export interface LinkView {
  readonly id: string;
  readonly tenant: string;
  readonly routerId: string;
  readonly router: string;
  readonly kind: LinkKind;
  readonly peerId: string;
  readonly peer: string;
  readonly source: LinkSource;
  /** What showed it; empty where it was declared. */
  readonly detail: Readonly<Record<string, string>>;
  /** When it was last seen, or declared; milliseconds since 1970. */
  readonly seenAt: number;
}

type StoredView = Omit<LinkView, 'detail' | 'seenAt'> & { readonly detail: string; readonly seenAt: number | string };

const SELECT = rawSql(
  'SELECT l."id", l."tenantId" AS "tenant", l."routerId", a."name" AS "router", l."kind", l."peerId", b."name" AS "peer", ' +
    'l."source", l."detail", l."seenAt" FROM "router_link" l JOIN "router" a ON a."id" = l."routerId" JOIN "router" b ON b."id" = l."peerId"',
);

/** Links with an end among the routers that the selector means, in the order of names. */
export async function pageLinks(
  manager: EntityManager,
  tenants: readonly string[] | undefined,
  query: PageRequest & { readonly selector?: string },
): Promise<Page<LinkView>> {
  const limit = pageLimit(query);
  const conditions = [tenants ? inSql(rawSql('l."tenantId"'), tenants) : rawSql('1 = 1'), after(query)];
  if (query.selector !== undefined) {
    const picked = sql`SELECT r."id" FROM "router" r WHERE ${allOf(await listConditions(manager, tenants, query.selector))}`;
    conditions.push(anyOf([sql`l."routerId" IN (${picked})`, sql`l."peerId" IN (${picked})`]));
  }
  const rows = await queryRows<StoredView>(
    manager,
    sql`${SELECT} WHERE ${allOf(conditions)} ORDER BY a."name", l."kind", b."name", l."id" LIMIT ${limit + 1}`,
  );
  const page = toPage(rows, limit, ({ router, kind, peer, id }) => [router, kind, peer, id]);
  return { ...page, items: page.items.map(viewOf) };
}

function after({ cursor }: PageRequest): Sql {
  if (cursor === undefined) return rawSql('1 = 1');
  const [router, kind, peer, id] = decodeCursor(cursor, 4) as [string, string, string, string];
  return sql`(a."name", l."kind", b."name", l."id") > (${router}, ${kind}, ${peer}, ${id})`;
}

export async function viewLink(manager: EntityManager, { id }: Pick<RouterLink, 'id'>): Promise<LinkView | undefined> {
  const [row] = await queryRows<StoredView>(manager, sql`${SELECT} WHERE l."id" = ${id}`);
  return row && viewOf(row);
}

function viewOf(row: StoredView): LinkView {
  return { ...row, detail: JSON.parse(row.detail) as LinkView['detail'], seenAt: Number(row.seenAt) };
}
