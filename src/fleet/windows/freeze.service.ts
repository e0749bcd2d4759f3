import type { EntityManager } from 'typeorm';
import { authorise, DEFAULT_TENANT, visibleTenants, type Actor } from '../../core/access';
import { AppError } from '../../core/errors';
import { newId } from '../../core/ids';
import { anyOf, rawSql, type Page, type PageRequest } from '../database';
import { Freeze } from '../entities';
import { change, inTenants, pageByName, parseInput, type FleetStore } from '../support';
import { findFreeze, siteIdOf, viewFreezes, type FreezeView } from './window-rows';
import { FreezeInput, FreezePatch } from './window.schema';
import type { WindowServices } from './window.service';

/** `*` stands for the installation as a whole: only who may act in every tenant passes. */
const EVERYWHERE = '*';

/** When nothing may be changed. */
export class FreezeService {
  readonly #store: FleetStore;
  readonly #services: WindowServices;

  constructor(store: FleetStore, services: WindowServices) {
    this.#store = store;
    this.#services = services;
  }

  /** @throws AppError FORBIDDEN, INPUT_INVALID, TENANT_UNKNOWN, NOT_FOUND, ALREADY_EXISTS */
  async add(actor: Actor, input: FreezeInput): Promise<FreezeView> {
    const { tenant, site, name, reason, ...interval } = parseInput(FreezeInput, input);
    const tenantId = tenant ?? (site === undefined ? null : DEFAULT_TENANT);
    authorise(actor, 'window:write', tenantId ?? EVERYWHERE);
    const times = checkedTimes(Date.parse(interval.from), Date.parse(interval.to));
    if (tenantId !== null) await this.#services.tenants.require(tenantId);
    return this.#change(async (manager) => {
      const now = this.#store.now();
      const siteId = tenantId === null ? null : await siteIdOf(manager, tenantId, site);
      await refuseSameName(manager, { id: '', name, tenantId });
      const row = manager.create(Freeze, {
        id: newId(),
        tenantId,
        siteId,
        name,
        reason,
        ...times,
        createdAt: now,
        updatedAt: now,
      });
      await manager.insert(Freeze, row);
      await this.#record(manager, actor, 'freeze.add', row);
      return viewOne(manager, row);
    });
  }

  /** @throws AppError FORBIDDEN, NOT_FOUND */
  async get(actor: Actor, ref: string): Promise<FreezeView> {
    const { manager } = this.#store.source;
    return viewOne(manager, await findFreeze(manager, ref, visibleTenants(actor, 'router:read')));
  }

  /** Those for all as well: they hold up everybody's runs. */
  async list(actor: Actor, page: PageRequest = {}): Promise<Page<FreezeView>> {
    const { manager } = this.#store.source;
    const visible = anyOf([inTenants(visibleTenants(actor, 'router:read')), rawSql('r."tenantId" IS NULL')]);
    const found = await pageByName(manager, Freeze, [visible], page);
    return { ...found, items: await viewFreezes(manager, found.items) };
  }

  /** @throws AppError FORBIDDEN, INPUT_INVALID, NOT_FOUND, ALREADY_EXISTS */
  async update(actor: Actor, ref: string, patch: FreezePatch): Promise<FreezeView> {
    const { from, to, name, reason } = parseInput(FreezePatch, patch);
    return this.#change(async (manager) => {
      const before = await findFreeze(manager, ref, visibleTenants(actor, 'window:write'));
      authorise(actor, 'window:write', before.tenantId ?? EVERYWHERE);
      const row = manager.create(Freeze, {
        ...before,
        ...checkedTimes(from === undefined ? before.fromAt : Date.parse(from), to === undefined ? before.toAt : Date.parse(to)),
        name: name ?? before.name,
        reason: reason ?? before.reason,
        updatedAt: this.#store.now(),
      });
      await refuseSameName(manager, row);
      await manager.save(Freeze, row);
      await this.#record(manager, actor, 'freeze.update', row);
      return viewOne(manager, row);
    });
  }

  /** @throws AppError FORBIDDEN, NOT_FOUND */
  async remove(actor: Actor, ref: string): Promise<void> {
    await this.#change(async (manager) => {
      const row = await findFreeze(manager, ref, visibleTenants(actor, 'window:write'));
      authorise(actor, 'window:write', row.tenantId ?? EVERYWHERE);
      await manager.delete(Freeze, { id: row.id });
      await this.#record(manager, actor, 'freeze.remove', row);
    });
  }

  async #change<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    const result = await change(this.#store, 'freeze', work);
    this.#services.calendars.forget();
    return result;
  }

  #record(manager: EntityManager, actor: Actor, action: string, row: Freeze): Promise<void> {
    const { tenantId, siteId, fromAt, toAt, reason } = row;
    return this.#services.audit.record(
      { actor, action, tenantId, subject: row, details: { siteId, fromAt, toAt, reason } },
      manager,
    );
  }
}

/** A unique index lets rows without a tenant pass, all of them. */
async function refuseSameName(manager: EntityManager, row: Pick<Freeze, 'id' | 'name' | 'tenantId'>): Promise<void> {
  if (row.tenantId !== null) return;
  const others = await manager.findBy(Freeze, { name: row.name });
  if (!others.some((other) => other.tenantId === null && other.id !== row.id)) return;
  throw new AppError('ALREADY_EXISTS', 'a freeze with this name exists');
}

function checkedTimes(fromAt: number, toAt: number): Pick<Freeze, 'fromAt' | 'toAt'> {
  if (fromAt < toAt) return { fromAt, toAt };
  throw new AppError('INPUT_INVALID', 'to: must be after from', { remedy: 'Give a time after `from`.' });
}

async function viewOne(manager: EntityManager, row: Freeze): Promise<FreezeView> {
  return (await viewFreezes(manager, [row]))[0] as FreezeView;
}
