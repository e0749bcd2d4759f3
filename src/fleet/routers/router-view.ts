import type { EntityManager } from 'typeorm';
import type { ErrorRecord } from '../../core/errors';
import { inSql, queryRows, rawSql, sql } from '../database';
import type { AlternativeWay, Router, RouterState, TlsMode, Transport } from '../entities';

/** A router as it is shown: names where the tables hold ids. Times in milliseconds since 1970. */
export interface RouterView {
  readonly id: string;
  readonly tenant: string;
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly transport: Transport;
  readonly alternatives: readonly AlternativeWay[] | null;
  readonly tlsMode: TlsMode;
  readonly tlsCa: string | null;
  /** SHA-256 of the certificate, and of the SSH host key, that are remembered. */
  readonly tlsPin: string | null;
  readonly sshHostKey: string | null;
  /** The transport of the last session. */
  readonly reachedBy: Transport | null;
  readonly enabled: boolean;
  readonly site: string | null;
  readonly credential: string | null;
  readonly tags: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  /** Groups that it was put into; rules are not followed here. */
  readonly groups: readonly string[];
  readonly state: RouterState;
  readonly identity: string | null;
  readonly version: string | null;
  readonly board: string | null;
  readonly architecture: string | null;
  readonly serial: string | null;
  readonly packages: readonly string[] | null;
  readonly deviceMode: Readonly<Record<string, string>> | null;
  readonly probedAt: number | null;
  readonly lastSeenAt: number | null;
  readonly lastError: ErrorRecord | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}

interface Pair {
  readonly owner: string;
  readonly key: string;
  readonly value: string;
}

/** All that belongs to these routers, in five queries however many they are (one page at most). */
export async function viewRouters(manager: EntityManager, routers: readonly Router[]): Promise<RouterView[]> {
  if (routers.length === 0) return [];
  const ids = routers.map((router) => router.id);
  const tags = await pairs(
    manager,
    'SELECT "routerId" AS "owner", "tag" AS "key", \'\' AS "value" FROM "router_tag"',
    '"routerId"',
    ids,
  );
  const labels = await pairs(manager, 'SELECT "routerId" AS "owner", "key", "value" FROM "router_label"', '"routerId"', ids);
  const groups = await pairs(
    manager,
    'SELECT m."routerId" AS "owner", g."name" AS "key", \'\' AS "value" FROM "router_group_member" m JOIN "router_group" g ON g."id" = m."groupId"',
    'm."routerId"',
    ids,
  );
  const siteNames = await names(
    manager,
    'site',
    routers.map((router) => router.siteId),
  );
  const credentialNames = await names(
    manager,
    'credential',
    routers.map((router) => router.credentialId),
  );
  return routers.map((router) => {
    const { tenantId, siteId, credentialId, addressKey: _key, versionNumber: _number, ...plain } = router;
    return {
      ...plain,
      tenant: tenantId,
      site: siteId === null ? null : (siteNames.get(siteId) ?? null),
      credential: credentialId === null ? null : (credentialNames.get(credentialId) ?? null),
      tags: keysOf(tags.get(router.id)),
      labels: Object.fromEntries((labels.get(router.id) ?? []).map(({ key, value }) => [key, value])),
      groups: keysOf(groups.get(router.id)),
    };
  });
}

function keysOf(found: readonly Pair[] = []): string[] {
  return found.map((pair) => pair.key);
}

async function pairs(
  manager: EntityManager,
  select: string,
  column: string,
  ids: readonly string[],
): Promise<Map<string, Pair[]>> {
  const rows = await queryRows<Pair>(manager, sql`${rawSql(select)} WHERE ${inSql(rawSql(column), ids)} ORDER BY 1, 2`);
  const byOwner = new Map<string, Pair[]>();
  for (const row of rows) {
    const known = byOwner.get(row.owner);
    if (known) known.push(row);
    else byOwner.set(row.owner, [row]);
  }
  return byOwner;
}

async function names(manager: EntityManager, table: string, ids: readonly (string | null)[]): Promise<Map<string, string>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))];
  if (wanted.length === 0) return new Map();
  const rows = await queryRows<{ id: string; name: string }>(
    manager,
    sql`SELECT "id", "name" FROM ${rawSql(`"${table}"`)} WHERE ${inSql(rawSql('"id"'), wanted)}`,
  );
  return new Map(rows.map((row) => [row.id, row.name]));
}
