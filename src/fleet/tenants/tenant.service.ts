import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { authorise, DEFAULT_TENANT, visibleTenants, type Actor } from '../../core/access';
import { AppError } from '../../core/errors';
import type { AuditService } from '../audit/audit.service';
import { inSql, queryRows, rawSql, sql, type Page, type PageRequest } from '../database';
import { Tenant } from '../entities';
import { change, nameText, pageByName, parseInput, tenantIdText, type FleetStore } from '../support';

export const TenantInput = z.strictObject({
  id: tenantIdText.describe('Short name that people write; cannot be changed.'),
  name: nameText.optional().describe('Title for people; the id where absent.'),
});
export type TenantInput = z.input<typeof TenantInput>;

/** The owners of routers. */
export class TenantService {
  readonly #store: FleetStore;
  readonly #audit: AuditService;

  constructor(store: FleetStore, audit: AuditService) {
    this.#store = store;
    this.#audit = audit;
  }

  /** @throws AppError FORBIDDEN, INPUT_INVALID, ALREADY_EXISTS */
  async add(actor: Actor, input: TenantInput): Promise<Tenant> {
    const { id, name } = parseInput(TenantInput, input);
    authorise(actor, 'tenant:write', id);
    return change(this.#store, 'tenant', async (manager) => {
      const tenant = manager.create(Tenant, { id, name: name ?? id, createdAt: this.#store.now() });
      await manager.insert(Tenant, tenant);
      await this.#audit.record({ actor, action: 'tenant.add', tenantId: id, subject: tenant }, manager);
      return tenant;
    });
  }

  /** @throws AppError FORBIDDEN, TENANT_UNKNOWN */
  async get(actor: Actor, id: string): Promise<Tenant> {
    authorise(actor, 'tenant:read', id);
    return find(this.#store.source.manager, id);
  }

  list(actor: Actor, page: PageRequest = {}): Promise<Page<Tenant>> {
    const tenants = visibleTenants(actor, 'tenant:read');
    return pageByName(this.#store.source.manager, Tenant, tenants ? [inSql(rawSql('r."id"'), tenants)] : [], page);
  }

  /** @throws AppError FORBIDDEN, INPUT_INVALID, TENANT_UNKNOWN */
  async rename(actor: Actor, id: string, name: string): Promise<Tenant> {
    authorise(actor, 'tenant:write', id);
    const title = parseInput(nameText, name);
    return change(this.#store, 'tenant', async (manager) => {
      const before = await find(manager, id);
      await manager.update(Tenant, { id }, { name: title });
      const details = { before: before.name, after: title };
      await this.#audit.record({ actor, action: 'tenant.rename', tenantId: id, subject: { id, name: title }, details }, manager);
      return { ...before, name: title };
    });
  }

  /** Only a tenant that owns nothing. @throws AppError FORBIDDEN, TENANT_UNKNOWN, IN_USE */
  async remove(actor: Actor, id: string): Promise<void> {
    authorise(actor, 'tenant:write', id);
    if (id === DEFAULT_TENANT) throw new AppError('IN_USE', 'the default tenant cannot be removed');
    await change(this.#store, 'tenant', async (manager) => {
      const tenant = await find(manager, id);
      await manager.delete(Tenant, { id });
      await this.#audit.record({ actor, action: 'tenant.remove', tenantId: id, subject: tenant }, manager);
    });
  }

  /** @throws AppError TENANT_UNKNOWN */
  async require(id: string): Promise<void> {
    const rows = await queryRows(this.#store.source.manager, sql`SELECT 1 FROM "tenant" WHERE "id" = ${id}`);
    if (rows.length === 0) throw tenantUnknown(id);
  }
}

async function find(manager: EntityManager, id: string): Promise<Tenant> {
  const tenant = await manager.findOneBy(Tenant, { id });
  if (!tenant) throw tenantUnknown(id);
  return tenant;
}

function tenantUnknown(id: string): AppError {
  return new AppError('TENANT_UNKNOWN', `no tenant ${id}`, { details: { tenant: id } });
}
