import { In, type EntityManager } from 'typeorm';
import { z } from 'zod';
import { authorise, DEFAULT_TENANT, visibleTenants, type Actor } from '../../core/access';
import { newId } from '../../core/ids';
import type { AuditService } from '../audit/audit.service';
import { queryRows, sql, type Page, type PageRequest } from '../database';
import { Group, GroupMember, Router } from '../entities';
import { compileSelector, parseSelector, printSelector, quoteValue } from '../selectors';
import { change, findByRef, inTenants, lineText, nameText, pageByName, parseInput, type FleetStore } from '../support';

const MAX_MEMBERS = 10_000;
const memberList = z.array(z.string()).max(MAX_MEMBERS);

export const GroupInput = z.strictObject({
  tenant: z.string().optional(),
  name: nameText.refine((text) => !text.includes(';'), 'no semicolon'),
  description: lineText(500).optional(),
  rule: z.string().nullable().optional().describe('A selector: the routers it matches belong to the group as well.'),
  members: memberList.optional().describe('Names or ids of routers.'),
});
export type GroupInput = z.input<typeof GroupInput>;

export const GroupPatch = GroupInput.omit({ tenant: true, members: true })
  .partial()
  .extend({ addMembers: memberList.optional(), removeMembers: memberList.optional() });
export type GroupPatch = z.input<typeof GroupPatch>;

/** Named sets of routers. */
export class GroupService {
  readonly #store: FleetStore;
  readonly #audit: AuditService;

  constructor(store: FleetStore, audit: AuditService) {
    this.#store = store;
    this.#audit = audit;
  }

  /** @throws AppError FORBIDDEN, INPUT_INVALID, SELECTOR_INVALID, ROUTER_UNKNOWN, ALREADY_EXISTS */
  async add(actor: Actor, input: GroupInput): Promise<Group> {
    const {
      tenant: tenantId = DEFAULT_TENANT,
      name,
      description = '',
      rule = null,
      members = [],
    } = parseInput(GroupInput, input);
    authorise(actor, 'group:write', tenantId);
    return change(this.#store, 'group', async (manager) => {
      const group = newGroup(manager, { tenantId, name, description, rule: canonicalRule(rule) }, this.#store.now());
      await manager.insert(Group, group);
      await addMembers(manager, group, members);
      await refuseCircles(manager, group);
      const details = { rule: group.rule, members: members.length };
      await this.#audit.record({ actor, action: 'group.add', tenantId, subject: group, details }, manager);
      return group;
    });
  }

  /** @throws AppError FORBIDDEN, GROUP_UNKNOWN */
  get(actor: Actor, ref: string): Promise<Group> {
    return find(this.#store.source.manager, ref, visibleTenants(actor, 'group:read'));
  }

  list(actor: Actor, page: PageRequest = {}): Promise<Page<Group>> {
    return pageByName(this.#store.source.manager, Group, [inTenants(visibleTenants(actor, 'group:read'))], page);
  }

  /** The selector of everything in the group, by membership or rule: for lists and runs. */
  async selectorOf(actor: Actor, ref: string): Promise<string> {
    const group = await this.get(actor, ref);
    return `group=${quoteValue(group.name)} and tenant=${quoteValue(group.tenantId)}`;
  }

  /** @throws AppError FORBIDDEN, INPUT_INVALID, SELECTOR_INVALID, GROUP_UNKNOWN, ROUTER_UNKNOWN, ALREADY_EXISTS */
  async update(actor: Actor, ref: string, patch: GroupPatch): Promise<Group> {
    const { addMembers: added = [], removeMembers: removed = [], ...fields } = parseInput(GroupPatch, patch);
    return change(this.#store, 'group', async (manager) => {
      const before = await find(manager, ref, visibleTenants(actor, 'group:write'));
      const rule = fields.rule === undefined ? before.rule : canonicalRule(fields.rule);
      const after = manager.create(Group, { ...before, ...fields, rule, updatedAt: this.#store.now() });
      await manager.save(Group, after);
      await addMembers(manager, after, added);
      await removeMembers(manager, after, removed);
      await refuseCircles(manager, after);
      const details = { ...fields, added, removed };
      await this.#audit.record({ actor, action: 'group.update', tenantId: after.tenantId, subject: after, details }, manager);
      return after;
    });
  }

  /** The routers stay. @throws AppError FORBIDDEN, GROUP_UNKNOWN */
  async remove(actor: Actor, ref: string): Promise<void> {
    await change(this.#store, 'group', async (manager) => {
      const group = await find(manager, ref, visibleTenants(actor, 'group:write'));
      await manager.delete(Group, { id: group.id });
      await this.#audit.record({ actor, action: 'group.remove', tenantId: group.tenantId, subject: group }, manager);
    });
  }
}

export function newGroup(
  manager: EntityManager,
  fields: Pick<Group, 'tenantId' | 'name' | 'description' | 'rule'>,
  now: number,
): Group {
  return manager.create(Group, { id: newId(), ...fields, createdAt: now, updatedAt: now });
}

function find(manager: EntityManager, ref: string, tenants: readonly string[] | undefined): Promise<Group> {
  return findByRef(manager, { entity: Group, noun: 'group', unknown: 'GROUP_UNKNOWN', ref, tenants });
}

function canonicalRule(rule: string | null): string | null {
  return rule === null ? null : printSelector(parseSelector(rule));
}

/** Following the rule once finds every circle that this group closes. */
async function refuseCircles(manager: EntityManager, group: Group): Promise<void> {
  if (group.rule === null) return;
  await compileSelector(parseSelector(`group=${quoteValue(group.name)}`), { manager, tenants: [group.tenantId] });
}

async function addMembers(manager: EntityManager, group: Group, refs: readonly string[]): Promise<void> {
  for (const routerId of await routerIds(manager, group, refs)) {
    await queryRows(
      manager,
      sql`INSERT INTO "router_group_member" ("groupId", "routerId") VALUES (${group.id}, ${routerId}) ON CONFLICT DO NOTHING`,
    );
  }
}

async function removeMembers(manager: EntityManager, group: Group, refs: readonly string[]): Promise<void> {
  const ids = await routerIds(manager, group, refs);
  const CHUNK = 500;
  for (let at = 0; at < ids.length; at += CHUNK) {
    await manager.delete(GroupMember, { groupId: group.id, routerId: In(ids.slice(at, at + CHUNK)) });
  }
}

async function routerIds(manager: EntityManager, group: Group, refs: readonly string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const ref of refs) {
    const lookup = { entity: Router, noun: 'router', unknown: 'ROUTER_UNKNOWN', ref, tenants: [group.tenantId] } as const;
    ids.push((await findByRef(manager, lookup)).id);
  }
  return ids;
}
