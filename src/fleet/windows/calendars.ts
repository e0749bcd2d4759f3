import { IsNull, MoreThan, type EntityManager } from 'typeorm';
import { localZone } from '../../core/cron';
import { AppError } from '../../core/errors';
import { Freeze, MaintenanceWindow, Router, Site } from '../entities';
import type { FreezeInterval, OpenWindow } from './open-at';
import { intervalOf, ruleOf } from './window-rows';

/** Where a router stands, as far as windows care. */
export interface Place {
  readonly tenantId: string;
  readonly siteId: string | null;
}

export interface Calendar {
  readonly zone: string;
  readonly windows: readonly OpenWindow[];
  readonly freezes: readonly FreezeInterval[];
}

interface Held<T> {
  readonly value: Promise<T>;
  readonly until: number;
}

const HELD_MS = 3_000;
const MOST_HELD = 20_000;

/** The windows and freezes of places, held for some seconds: a run asks for each of its routers. */
export class Calendars {
  readonly #manager: EntityManager;
  readonly #calendars = new Map<string, Held<Calendar>>();
  readonly #places = new Map<string, Held<Place>>();

  constructor(manager: EntityManager) {
    this.#manager = manager;
  }

  /** @throws AppError ROUTER_UNKNOWN */
  placeOf(routerId: string): Promise<Place> {
    return held(this.#places, routerId, async () => {
      const router = await this.#manager.findOne(Router, {
        select: { id: true, tenantId: true, siteId: true },
        where: { id: routerId },
      });
      if (!router) throw new AppError('ROUTER_UNKNOWN', `no router ${routerId}`, { details: { ref: routerId } });
      return { tenantId: router.tenantId, siteId: router.siteId };
    });
  }

  of(place: Place): Promise<Calendar> {
    return held(this.#calendars, `${place.tenantId}/${place.siteId ?? ''}`, () => this.#read(place));
  }

  /** Something was changed by this process; others notice within seconds. */
  forget(): void {
    this.#calendars.clear();
  }

  async #read({ tenantId, siteId }: Place): Promise<Calendar> {
    const site = siteId === null ? null : await this.#manager.findOneBy(Site, { id: siteId });
    const zone = site?.timezone ?? localZone();
    const own = site ? await this.#manager.findBy(MaintenanceWindow, { tenantId, siteId: site.id }) : [];
    const rows = own.length > 0 ? own : await this.#manager.findBy(MaintenanceWindow, { tenantId, siteId: IsNull() });
    const notOver = { toAt: MoreThan(Date.now() - HELD_MS) };
    const freezes = await this.#manager.findBy(Freeze, [
      { tenantId: IsNull(), ...notOver },
      { tenantId, siteId: IsNull(), ...notOver },
      ...(site ? [{ tenantId, siteId: site.id, ...notOver }] : []),
    ]);
    return { zone, windows: rows.map((row) => ({ zone, rule: ruleOf(row) })), freezes: freezes.map(intervalOf) };
  }
}

function held<T>(store: Map<string, Held<T>>, key: string, read: () => Promise<T>): Promise<T> {
  const now = Date.now();
  const found = store.get(key);
  if (found && found.until > now) return found.value;
  if (store.size >= MOST_HELD) store.clear();
  const value = read();
  store.set(key, { value, until: now + HELD_MS });
  // A failure is told to those who asked, and not held.
  value.catch(() => store.delete(key));
  return value;
}
