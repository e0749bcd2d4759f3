import type { EntityManager } from 'typeorm';
import { allOf, anyOf, inSql, queryRows, rawSql, sql } from '../database';
import { addressKey } from '../network';
import type { Neighbour } from './surroundings';

/** What every router is called until somebody names it: says nothing. */
const NO_IDENTITY = 'MikroTik';

interface Found {
  readonly key: string;
  readonly id: string;
}

/**
 * Which managed routers of the tenant these neighbours are. By MAC address; where that is not known yet by the address
 * that the router is managed at, or by its identity (its name, before the first probe). What fits two routers, or a
 * router that is known to have other MAC addresses, is nobody.
 */
export async function recognise(
  manager: EntityManager,
  observer: { readonly id: string; readonly tenantId: string },
  neighbours: readonly Neighbour[],
): Promise<Map<Neighbour, string>> {
  if (neighbours.length === 0) return new Map();
  const macs = await byMac(manager, observer.tenantId, neighbours);
  const addresses = await byAddress(manager, observer.tenantId, neighbours);
  const identities = await byIdentity(manager, observer.tenantId, neighbours);
  const told = await withMacs(manager, [...addresses.values(), ...identities.values()].flat());
  const found = new Map<Neighbour, string>();
  for (const neighbour of neighbours) {
    const { mac, identity } = neighbour;
    const own = mac === undefined ? undefined : macs.get(mac);
    const fits = (ids: readonly string[] = []): readonly string[] => ids.filter((id) => mac === undefined || !told.has(id));
    const keys = neighbour.addresses.flatMap((address) => addressKey(address) ?? []);
    const guesses = [
      keys.flatMap((key) => fits(addresses.get(key))),
      fits(identity === undefined ? [] : identities.get(identity)),
    ];
    const id = own ? onlyOne(own) : onlyOne(guesses.find((ids) => ids.length > 0) ?? []);
    if (id !== undefined && id !== observer.id) found.set(neighbour, id);
  }
  return found;
}

function onlyOne(ids: readonly string[]): string | undefined {
  const different = new Set(ids);
  return different.size === 1 ? ids[0] : undefined;
}

async function byMac(manager: EntityManager, tenantId: string, neighbours: readonly Neighbour[]) {
  const macs = neighbours.flatMap(({ mac }) => mac ?? []);
  return grouped(
    await queryRows<Found>(
      manager,
      sql`SELECT m."value" AS "key", m."routerId" AS "id" FROM "router_mark" m JOIN "router" r ON r."id" = m."routerId"
        WHERE m."kind" = 'mac' AND r."tenantId" = ${tenantId} AND ${inSql(rawSql('m."value"'), macs)}`,
    ),
  );
}

async function byAddress(manager: EntityManager, tenantId: string, neighbours: readonly Neighbour[]) {
  const keys = neighbours.flatMap(({ addresses }) => addresses.flatMap((address) => addressKey(address) ?? []));
  return grouped(
    await queryRows<Found>(
      manager,
      sql`SELECT r."addressKey" AS "key", r."id" FROM "router" r
        WHERE ${allOf([sql`r."tenantId" = ${tenantId}`, inSql(rawSql('r."addressKey"'), keys)])}`,
    ),
  );
}

async function byIdentity(manager: EntityManager, tenantId: string, neighbours: readonly Neighbour[]) {
  const names = neighbours.flatMap(({ identity = NO_IDENTITY }) => (identity === NO_IDENTITY ? [] : [identity]));
  const isOne = anyOf([
    inSql(rawSql('r."identity"'), names),
    allOf([rawSql('r."identity" IS NULL'), inSql(rawSql('r."name"'), names)]),
  ]);
  return grouped(
    await queryRows<Found>(
      manager,
      sql`SELECT COALESCE(r."identity", r."name") AS "key", r."id" FROM "router" r WHERE r."tenantId" = ${tenantId} AND ${isOne}`,
    ),
  );
}

/** Of these routers, the ones whose MAC addresses are known. */
async function withMacs(manager: EntityManager, ids: readonly string[]): Promise<Set<string>> {
  const rows = await queryRows<{ routerId: string }>(
    manager,
    sql`SELECT DISTINCT m."routerId" FROM "router_mark" m WHERE m."kind" = 'mac' AND ${inSql(rawSql('m."routerId"'), ids)}`,
  );
  return new Set(rows.map((row) => row.routerId));
}

function grouped(rows: readonly Found[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { key, id } of rows) {
    const known = groups.get(key);
    if (known) known.push(id);
    else groups.set(key, [id]);
  }
  return groups;
}
