import type { EntityManager } from 'typeorm';
import { queryRows, sql } from '../database';
import { Credential, Group, RouterLabel, RouterTag, Site } from '../entities';
import { newSite } from '../sites/site.service';
import { unknownRef } from '../support';

/** The id of a site by name; made where it does not exist, since a site is no more than a name until it gets a zone. */
export async function siteId(manager: EntityManager, tenantId: string, name: string, now: number): Promise<string> {
  const found = await manager.findOneBy(Site, { tenantId, name });
  if (found) return found.id;
  const site = newSite(manager, { tenantId, name, timezone: null }, now);
  await manager.insert(Site, site);
  return site.id;
}

/** @throws AppError CREDENTIAL_UNKNOWN */
export async function credentialId(manager: EntityManager, tenantId: string, name: string): Promise<string> {
  const found = await manager.findOneBy(Credential, { tenantId, name });
  if (found) return found.id;
  const lookup = {
    entity: Credential,
    noun: 'credential',
    unknown: 'CREDENTIAL_UNKNOWN',
    ref: name,
    tenants: [tenantId],
  } as const;
  throw await unknownRef(manager, lookup);
}

/** @throws AppError GROUP_UNKNOWN */
export async function joinGroups(
  manager: EntityManager,
  tenantId: string,
  routerId: string,
  names: readonly string[],
): Promise<void> {
  for (const name of names) {
    const group = await manager.findOneBy(Group, { tenantId, name });
    if (!group) {
      throw await unknownRef(manager, { entity: Group, noun: 'group', unknown: 'GROUP_UNKNOWN', ref: name, tenants: [tenantId] });
    }
    await queryRows(
      manager,
      sql`INSERT INTO "router_group_member" ("groupId", "routerId") VALUES (${group.id}, ${routerId}) ON CONFLICT DO NOTHING`,
    );
  }
}

/** Makes the tags exactly these. */
export async function replaceTags(manager: EntityManager, routerId: string, tags: readonly string[]): Promise<void> {
  await manager.delete(RouterTag, { routerId });
  const unique = [...new Set(tags)];
  if (unique.length > 0)
    await manager.insert(
      RouterTag,
      unique.map((tag) => ({ routerId, tag })),
    );
}

export async function addTags(manager: EntityManager, routerId: string, tags: readonly string[]): Promise<void> {
  for (const tag of tags) {
    await queryRows(
      manager,
      sql`INSERT INTO "router_tag" ("routerId", "tag") VALUES (${routerId}, ${tag}) ON CONFLICT DO NOTHING`,
    );
  }
}

export async function removeTags(manager: EntityManager, routerId: string, tags: readonly string[]): Promise<void> {
  for (const tag of tags) await manager.delete(RouterTag, { routerId, tag });
}

/** Sets the named labels; null removes one. */
export async function setLabels(
  manager: EntityManager,
  routerId: string,
  labels: Readonly<Record<string, string | null>>,
): Promise<void> {
  for (const [key, value] of Object.entries(labels)) {
    if (value === null) await manager.delete(RouterLabel, { routerId, key });
    else await manager.upsert(RouterLabel, { routerId, key, value }, ['routerId', 'key']);
  }
}
