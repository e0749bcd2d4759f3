import type { EntityManager } from 'typeorm';
import { authorise, DEFAULT_TENANT, visibleTenants, type Actor } from '../../core/access';
import { AppError } from '../../core/errors';
import { newId } from '../../core/ids';
import type { AuditService } from '../audit/audit.service';
import { allOf, queryRows, sql, type Page, type PageRequest } from '../database';
import { MaintenanceWindow } from '../entities';
import { listConditions } from '../routers/router-targets';
import { change, inTenants, pageByName, parseInput, type FleetStore } from '../support';
import type { TenantService } from '../tenants/tenant.service';
import type { Calendars, Place } from './calendars';
import { openAt, type Opening } from './open-at';
import { checkedRule, findWindow, siteIdOf, viewWindows, type WindowView } from './window-rows';
import { WindowInput, WindowPatch } from './window.schema';

export interface WindowServices {
  readonly audit: AuditService;
  readonly tenants: TenantService;
  readonly calendars: Calendars;
}

/** Whether a site is open now, or when it will be. */
export interface SiteOpening {
  readonly tenant: string;
  /** Null: routers that stand at no site. */
  readonly site: string | null;
  readonly timezone: string;
  /** Routers that the selector picks there. */
  readonly routers: number;
  readonly open: boolean;
  /** ISO 8601, UTC. */
  readonly closesAt?: string;
  readonly opensAt?: string;
  readonly why?: string;
}

const MOST_SITES = 1_000;

/** When routers may be changed. */
export class WindowService {
  readonly #store: FleetStore;
  readonly #services: WindowServices;

  constructor(store: FleetStore, services: WindowServices) {
    this.#store = store;
    this.#services = services;
  }

  /** @throws AppError FORBIDDEN, INPUT_INVALID, TENANT_UNKNOWN, NOT_FOUND, ALREADY_EXISTS */
  async add(actor: Actor, input: WindowInput): Promise<WindowView> {
    const { tenant: tenantId = DEFAULT_TENANT, site, name, ...fields } = parseInput(WindowInput, input);
    authorise(actor, 'window:write', tenantId);
    const rule = checkedRule(fields);
    await this.#services.tenants.require(tenantId);
    return this.#change(async (manager) => {
      const now = this.#store.now();
      const siteId = await siteIdOf(manager, tenantId, site);
      const row = manager.create(MaintenanceWindow, {
        id: newId(),
        tenantId,
        siteId,
        name,
        ...rule,
        createdAt: now,
        updatedAt: now,
      });
      await manager.insert(MaintenanceWindow, row as object);
      await this.#record(manager, actor, 'window.add', row);
      return viewOne(manager, row);
    });
  }

  /** @throws AppError FORBIDDEN, NOT_FOUND */
  async get(actor: Actor, ref: string): Promise<WindowView> {
    const { manager } = this.#store.source;
    return viewOne(manager, await findWindow(manager, ref, visibleTenants(actor, 'router:read')));
  }

  async list(actor: Actor, page: PageRequest = {}): Promise<Page<WindowView>> {
    const { manager } = this.#store.source;
    const found = await pageByName(manager, MaintenanceWindow, [inTenants(visibleTenants(actor, 'router:read'))], page);
    return { ...found, items: await viewWindows(manager, found.items) };
  }

  /** What the patch leaves out stays; another kind of rule takes the place of the old one. @throws as `add` does */
  async update(actor: Actor, ref: string, patch: WindowPatch): Promise<WindowView> {
    const { name, ...fields } = parseInput(WindowPatch, patch);
    return this.#change(async (manager) => {
      const before = await findWindow(manager, ref, visibleTenants(actor, 'window:write'));
      const isOther = fields.cron === undefined ? fields.from !== undefined && before.cron !== null : before.cron === null;
      const rule = checkedRule({ ...(isOther ? {} : before), ...fields });
      const row = manager.create(MaintenanceWindow, {
        ...before,
        ...rule,
        name: name ?? before.name,
        updatedAt: this.#store.now(),
      });
      await manager.save(MaintenanceWindow, row);
      await this.#record(manager, actor, 'window.update', row);
      return viewOne(manager, row);
    });
  }

  /** @throws AppError FORBIDDEN, NOT_FOUND */
  async remove(actor: Actor, ref: string): Promise<void> {
    await this.#change(async (manager) => {
      const row = await findWindow(manager, ref, visibleTenants(actor, 'window:write'));
      await manager.delete(MaintenanceWindow, { id: row.id });
      await this.#record(manager, actor, 'window.remove', row);
    });
  }

  /**
   * Whether a change of a router may start, for the daemon itself: windows of its site, or else those of its tenant, and
   * freezes. What was changed by another process is noticed within seconds.
   * @param where a router, or the place that was noted when the run was submitted
   * @param neededMs how long the longest remaining step may take
   * @throws AppError ROUTER_UNKNOWN
   */
  async gate(where: { readonly routerId: string } | Place, neededMs: number, nowMs: number = Date.now()): Promise<Opening> {
    const place = 'routerId' in where ? await this.#services.calendars.placeOf(where.routerId) : where;
    const { windows, freezes } = await this.#services.calendars.of(place);
    return openAt(windows, freezes, nowMs, neededMs);
  }

  /**
   * For every site of the routers that a selector picks: open until when, or closed until when.
   * @throws AppError FORBIDDEN, SELECTOR_INVALID, INPUT_INVALID for more than a thousand sites
   */
  async next(actor: Actor, query: { readonly selector: string; readonly neededMs?: number }): Promise<readonly SiteOpening[]> {
    const { manager } = this.#store.source;
    const condition = allOf(await listConditions(manager, visibleTenants(actor, 'router:read'), query.selector));
    const places = await queryRows<{ tenantId: string; siteId: string | null; site: string | null; routers: number | string }>(
      manager,
      sql`SELECT r."tenantId", r."siteId", s."name" AS "site", COUNT(*) AS "routers"
          FROM "router" r LEFT JOIN "site" s ON s."id" = r."siteId"
          WHERE ${condition} GROUP BY r."tenantId", r."siteId", s."name"
          ORDER BY r."tenantId", s."name" LIMIT ${MOST_SITES + 1}`,
    );
    if (places.length > MOST_SITES) {
      throw new AppError('INPUT_INVALID', `more than ${MOST_SITES} sites`, { remedy: 'Select fewer routers.' });
    }
    const openings: SiteOpening[] = [];
    for (const { tenantId, siteId, site, routers } of places) {
      const opening = await this.gate({ tenantId, siteId }, query.neededMs ?? 0, this.#store.now());
      const { zone } = await this.#services.calendars.of({ tenantId, siteId });
      openings.push({ tenant: tenantId, site, timezone: zone, routers: Number(routers), ...withIsoTimes(opening) });
    }
    return openings;
  }

  async #change<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    const result = await change(this.#store, 'window', work);
    this.#services.calendars.forget();
    return result;
  }

  #record(manager: EntityManager, actor: Actor, action: string, row: MaintenanceWindow): Promise<void> {
    const { tenantId, siteId, days, from, to, cron, duration } = row;
    const details = { siteId, days, from, to, cron, duration };
    return this.#services.audit.record({ actor, action, tenantId, subject: row, details }, manager);
  }
}

async function viewOne(manager: EntityManager, row: MaintenanceWindow): Promise<WindowView> {
  return (await viewWindows(manager, [row]))[0] as WindowView;
}

function withIsoTimes(opening: Opening): Pick<SiteOpening, 'open' | 'opensAt' | 'closesAt' | 'why'> {
  if (opening.open) {
    return { open: true, ...(opening.closesAt === undefined ? {} : { closesAt: new Date(opening.closesAt).toISOString() }) };
  }
  const { opensAt, why } = opening;
  return { open: false, ...(opensAt === undefined ? {} : { opensAt: new Date(opensAt).toISOString() }), why };
}
