import { defaultPort } from '../../routeros';
import { In, type EntityManager } from 'typeorm';
import { inSql, joinSql, queryRows, rawSql, sql, type Sql, type SqlValue } from '../database';
import { Group, Router, Site } from '../entities';
import { newGroup } from '../groups/group.service';
import { addressKey } from '../network';
import { newRouter, reachOf } from '../routers/router.service';
import { newSite } from '../sites/site.service';
import { loginName } from './import-logins';
import type { ImportRow } from './import-row';
import { Pacer } from './pacer';

/** What rows name, as ids. */
export interface NameTables {
  readonly sites: ReadonlyMap<string, string>;
  readonly groups: ReadonlyMap<string, string>;
  readonly credentials: ReadonlyMap<string, string>;
}

export interface Counts {
  added: number;
  updated: number;
  unchanged: number;
}

/** Sites and groups by name; those that do not exist are made. */
export async function nameTables(
  manager: EntityManager,
  tenantId: string,
  rows: readonly ImportRow[],
  now: number,
): Promise<Omit<NameTables, 'credentials'> & { readonly newGroups: readonly string[] }> {
  const sites = new Map((await manager.findBy(Site, { tenantId })).map((site) => [site.name, site.id]));
  const groups = new Map((await manager.findBy(Group, { tenantId })).map((group) => [group.name, group.id]));
  const newGroups: string[] = [];
  const pacer = new Pacer();
  for (const row of rows) {
    await pacer.breathe();
    if (row.site != null && !sites.has(row.site)) {
      const site = newSite(manager, { tenantId, name: row.site, timezone: null }, now);
      await manager.insert(Site, site);
      sites.set(site.name, site.id);
    }
    for (const name of row.groups ?? []) {
      if (groups.has(name)) continue;
      const group = newGroup(manager, { tenantId, name, description: '', rule: null }, now);
      await manager.insert(Group, group);
      groups.set(name, group.id);
      newGroups.push(name);
    }
  }
  return { sites, groups, newGroups };
}

interface Pair {
  readonly routerId: string;
  readonly key: string;
  readonly value: string;
}

interface Known {
  readonly routers: ReadonlyMap<string, Router>;
  readonly tags: ReadonlyMap<string, readonly string[]>;
  readonly labels: ReadonlyMap<string, Readonly<Record<string, string>>>;
  readonly groups: ReadonlyMap<string, readonly string[]>;
}

interface Pending {
  readonly routers: Router[];
  readonly tags: [string, string][];
  readonly labels: [string, string, string][];
  readonly members: [string, string][];
}

/** One chunk of rows: a handful of statements, however many rows. */
export async function storeChunk(
  manager: EntityManager,
  tenantId: string,
  rows: readonly ImportRow[],
  names: NameTables,
  now: number,
): Promise<Counts> {
  const known = await loadKnown(manager, tenantId, rows);
  const counts: Counts = { added: 0, updated: 0, unchanged: 0 };
  const pending: Pending = { routers: [], tags: [], labels: [], members: [] };
  for (const row of rows) {
    const before = known.routers.get(row.name);
    if (!before) {
      collectNew(row, { manager, tenantId, names, now }, pending);
      counts.added += 1;
    } else if (await mergeInto(manager, { before, row, known, names, now }, pending)) counts.updated += 1;
    else counts.unchanged += 1;
  }
  await insertRouters(manager, pending.routers);
  await insertPairs(manager, '"router_tag" ("routerId", "tag")', pending.tags);
  await insertPairs(manager, '"router_label" ("routerId", "key", "value")', pending.labels);
  await insertPairs(manager, '"router_group_member" ("groupId", "routerId")', pending.members);
  return counts;
}

interface NewRow {
  readonly manager: EntityManager;
  readonly tenantId: string;
  readonly names: NameTables;
  readonly now: number;
}

function collectNew(row: ImportRow, { manager, tenantId, names, now }: NewRow, pending: Pending): void {
  const router = newRouter(manager, { ...row, tenantId }, now);
  router.siteId = idOf(names.sites, row.site) ?? null;
  router.credentialId = idOf(names.credentials, loginName(row)) ?? null;
  pending.routers.push(router);
  for (const tag of new Set(row.tags)) pending.tags.push([router.id, tag]);
  for (const [key, value] of Object.entries(row.labels ?? {})) pending.labels.push([router.id, key, value]);
  for (const name of new Set(row.groups)) pending.members.push([names.groups.get(name) as string, router.id]);
}

/** Null clears, undefined leaves. */
function idOf(ids: ReadonlyMap<string, string>, name: string | null | undefined): string | null | undefined {
  return name == null ? name : ids.get(name);
}

interface Merge {
  readonly before: Router;
  readonly row: ImportRow;
  readonly known: Known;
  readonly names: NameTables;
  readonly now: number;
}

/** Only what the row gives is compared and changed. @returns whether anything was */
async function mergeInto(manager: EntityManager, merge: Merge, pending: Pending): Promise<boolean> {
  const { before, row, known, names } = merge;
  const fields = changedFields(merge);
  const tags = known.tags.get(before.id) ?? [];
  const labels = known.labels.get(before.id) ?? {};
  const memberships = known.groups.get(before.id) ?? [];
  const newGroups = [...new Set(row.groups)]
    .map((name) => names.groups.get(name) as string)
    .filter((id) => !memberships.includes(id));
  const newLabels = Object.entries(row.labels ?? {}).filter(([key, value]) => labels[key] !== value);
  const newTags = row.tags && !sameSet(row.tags, tags) ? [...new Set(row.tags)] : undefined;
  if (Object.keys(fields).length === 0 && !newTags && newLabels.length === 0 && newGroups.length === 0) return false;
  await manager.update(Router, { id: before.id }, { ...fields, updatedAt: merge.now } as object);
  if (newTags) {
    await queryRows(manager, sql`DELETE FROM "router_tag" WHERE "routerId" = ${before.id}`);
    for (const tag of newTags) pending.tags.push([before.id, tag]);
  }
  for (const [key, value] of newLabels) {
    if (key in labels)
      await queryRows(manager, sql`DELETE FROM "router_label" WHERE "routerId" = ${before.id} AND "key" = ${key}`);
    pending.labels.push([before.id, key, value]);
  }
  for (const groupId of newGroups) pending.members.push([groupId, before.id]);
  return true;
}

function changedFields({ before, row, names }: Merge): Partial<Router> {
  const transport = row.transport ?? before.transport;
  const keepsDefault = before.port === defaultPort(before.transport);
  const wanted: Partial<Router> = {
    address: row.address,
    addressKey: addressKey(row.address) ?? null,
    transport,
    port: row.port ?? (keepsDefault ? defaultPort(transport) : before.port),
    ...given('tlsMode', row.tlsMode),
    ...given('enabled', row.enabled),
    ...given('siteId', idOf(names.sites, row.site)),
    ...given('credentialId', idOf(names.credentials, loginName(row))),
  };
  const changed = Object.fromEntries(
    Object.entries(wanted).filter(([key, value]) => before[key as keyof Router] !== value),
  ) as Partial<Router>;
  const reaches = Object.keys(reachOf(before)).some((key) => key in changed);
  return reaches ? { ...changed, state: 'unknown', lastError: null } : changed;
}

function given<K extends keyof Router>(key: K, value: Router[K] | undefined): Partial<Router> {
  return value === undefined ? {} : ({ [key]: value } as Partial<Router>);
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  const [first, second] = [new Set(a), new Set(b)];
  return first.size === second.size && [...first].every((item) => second.has(item));
}

async function loadKnown(manager: EntityManager, tenantId: string, rows: readonly ImportRow[]): Promise<Known> {
  const routers = await manager.findBy(Router, { tenantId, name: In(rows.map((row) => row.name)) });
  const ids = routers.map((router) => router.id);
  const load = (select: string): Promise<Pair[]> =>
    ids.length === 0
      ? Promise.resolve([])
      : queryRows<Pair>(manager, sql`${rawSql(select)} WHERE ${inSql(rawSql('"routerId"'), ids)}`);
  const tags = await load(`SELECT "routerId", "tag" AS "key", '' AS "value" FROM "router_tag"`);
  const labels = await load(`SELECT "routerId", "key", "value" FROM "router_label"`);
  const groups = await load(`SELECT "routerId", "groupId" AS "key", '' AS "value" FROM "router_group_member"`);
  return {
    routers: new Map(routers.map((router) => [router.name, router])),
    tags: mapPairs(tags, (found) => found.map((pair) => pair.key)),
    labels: mapPairs(labels, (found) => Object.fromEntries(found.map((pair) => [pair.key, pair.value]))),
    groups: mapPairs(groups, (found) => found.map((pair) => pair.key)),
  };
}

function mapPairs<T>(pairs: readonly Pair[], make: (found: readonly Pair[]) => T): Map<string, T> {
  const byRouter = new Map<string, Pair[]>();
  for (const pair of pairs) byRouter.set(pair.routerId, [...(byRouter.get(pair.routerId) ?? []), pair]);
  return new Map([...byRouter].map(([id, found]) => [id, make(found)]));
}

/** Everything else of a new row is null. TypeORM's own insert takes three times as long for a chunk. */
const NEW_COLUMNS = [
  'id',
  'tenantId',
  'name',
  'address',
  'addressKey',
  'port',
  'transport',
  'tlsMode',
  'siteId',
  'credentialId',
  'enabled',
  'state',
  'createdAt',
  'updatedAt',
] as const;

async function insertRouters(manager: EntityManager, routers: readonly Router[]): Promise<void> {
  const columns = NEW_COLUMNS.map((column) => `"${column}"`).join(', ');
  await insertPairs(
    manager,
    `"router" (${columns})`,
    routers.map((router) => NEW_COLUMNS.map((column) => router[column])),
  );
}

async function insertPairs(manager: EntityManager, into: string, rows: readonly (readonly SqlValue[])[]): Promise<void> {
  if (rows.length === 0) return;
  const tuple = (row: readonly SqlValue[]): Sql =>
    sql`(${joinSql(
      row.map((value) => sql`${value}`),
      ', ',
    )})`;
  await queryRows(manager, sql`INSERT INTO ${rawSql(into)} VALUES ${joinSql(rows.map(tuple), ', ')}`);
}
