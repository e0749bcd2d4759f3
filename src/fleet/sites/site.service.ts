import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { authorise, DEFAULT_TENANT, visibleTenants, type Actor } from '../../core/access';
import { isTimeZone } from '../../core/cron';
import { newId } from '../../core/ids';
import type { AuditService } from '../audit/audit.service';
import type { Page, PageRequest } from '../database';
import { Site } from '../entities';
import { change, findByRef, inTenants, nameText, pageByName, parseInput, type FleetStore } from '../support';

const timezoneText = z.string().refine(isTimeZone, 'an IANA time zone such as Europe/Riga').nullable();

export const SiteInput = z.strictObject({
  tenant: z.string().optional(),
  name: nameText,
  timezone: timezoneText.optional().describe('IANA zone of schedules at this site; null is the zone of the daemon.'),
});
export type SiteInput = z.input<typeof SiteInput>;

export const SitePatch = SiteInput.pick({ name: true, timezone: true }).partial();
export type SitePatch = z.input<typeof SitePatch>;

/** Places where routers stand. Naming a site on a router makes it; here it gets its zone. */
export class SiteService {
  readonly #store: FleetStore;
  readonly #audit: AuditService;

  constructor(store: FleetStore, audit: AuditService) {
    this.#store = store;
    this.#audit = audit;
  }

  /** @throws AppError FORBIDDEN, INPUT_INVALID, ALREADY_EXISTS */
  async add(actor: Actor, input: SiteInput): Promise<Site> {
    const { tenant: tenantId = DEFAULT_TENANT, name, timezone = null } = parseInput(SiteInput, input);
    authorise(actor, 'router:write', tenantId);
    return change(this.#store, 'site', async (manager) => {
      const site = newSite(manager, { tenantId, name, timezone }, this.#store.now());
      await manager.insert(Site, site);
      await this.#audit.record({ actor, action: 'site.add', tenantId, subject: site, details: { timezone } }, manager);
      return site;
    });
  }

  /** @throws AppError FORBIDDEN, NOT_FOUND */
  get(actor: Actor, ref: string): Promise<Site> {
    return find(this.#store.source.manager, ref, visibleTenants(actor, 'router:read'));
  }

  list(actor: Actor, page: PageRequest = {}): Promise<Page<Site>> {
    return pageByName(this.#store.source.manager, Site, [inTenants(visibleTenants(actor, 'router:read'))], page);
  }

  /** @throws AppError FORBIDDEN, INPUT_INVALID, NOT_FOUND, ALREADY_EXISTS */
  async update(actor: Actor, ref: string, patch: SitePatch): Promise<Site> {
    const changes = parseInput(SitePatch, patch);
    return change(this.#store, 'site', async (manager) => {
      const site = await find(manager, ref, visibleTenants(actor, 'router:write'));
      const after = manager.create(Site, { ...site, ...changes, updatedAt: this.#store.now() });
      await manager.save(Site, after);
      await this.#audit.record(
        { actor, action: 'site.update', tenantId: site.tenantId, subject: after, details: changes },
        manager,
      );
      return after;
    });
  }

  /** Only a site without routers. @throws AppError FORBIDDEN, NOT_FOUND, IN_USE */
  async remove(actor: Actor, ref: string): Promise<void> {
    await change(this.#store, 'site', async (manager) => {
      const site = await find(manager, ref, visibleTenants(actor, 'router:write'));
      await manager.delete(Site, { id: site.id });
      await this.#audit.record({ actor, action: 'site.remove', tenantId: site.tenantId, subject: site }, manager);
    });
  }
}

function find(manager: EntityManager, ref: string, tenants: readonly string[] | undefined): Promise<Site> {
  return findByRef(manager, { entity: Site, noun: 'site', unknown: 'NOT_FOUND', ref, tenants });
}

export function newSite(manager: EntityManager, fields: Pick<Site, 'tenantId' | 'name' | 'timezone'>, now: number): Site {
  return manager.create(Site, { id: newId(), ...fields, createdAt: now, updatedAt: now });
}
