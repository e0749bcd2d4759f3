import { visibleTenants, type Actor } from '../../core/access';
import { AppError } from '../../core/errors';
import { metrics } from '../../core/telemetry';
import type { MonitoredRouter } from '../../fleet';
import type { Metric } from '../metrics/define-metric';
import type { RosterCache } from '../polling/roster-cache';
import { shardOf } from '../polling/spread';
import type { SnapshotStore } from '../snapshot/snapshot-store';
import { renderRouters } from './render';
import type { CollectorsById } from './router-series';
import type { ExpositionFormat } from './text-format';

export interface Shard {
  /** From 0 to `of` - 1. */
  readonly index: number;
  readonly of: number;
}

export interface ExpositionOptions {
  readonly roster: RosterCache;
  readonly store: SnapshotStore;
  readonly catalogue: ReadonlyMap<string, Metric>;
  readonly collectors: CollectorsById;
  readonly now: () => number;
}

/** The newest values of routers as text; the same in every process. */
export class Exposition {
  constructor(private readonly options: ExpositionOptions) {}

  /**
   * One router by id, or by name where the tenant is clear.
   * @param actor absent: the setting has opened the route
   * @throws AppError FORBIDDEN, ROUTER_UNKNOWN, INPUT_INVALID where several tenants have the name
   */
  async router(actor: Actor | undefined, ref: string, format: ExpositionFormat): Promise<AsyncIterable<string>> {
    const visible = await this.#visible(actor);
    const found = visible.filter((router) => router.id === ref || router.name === ref);
    if (found.length > 1) {
      throw new AppError('INPUT_INVALID', `several tenants have a router ${ref}`, { remedy: 'Use its id.' });
    }
    if (found.length === 0) throw new AppError('ROUTER_UNKNOWN', `no router ${ref}`, { details: { ref } });
    return this.#render('router', found, format);
  }

  /** All that the actor may see, or the part of them that falls into a shard. @throws AppError FORBIDDEN */
  async routers(actor: Actor | undefined, shard: Shard, format: ExpositionFormat): Promise<AsyncIterable<string>> {
    const visible = await this.#visible(actor);
    const chosen = shard.of === 1 ? visible : visible.filter((router) => shardOf(router.id, shard.of) === shard.index);
    return this.#render('routers', chosen, format);
  }

  async #visible(actor: Actor | undefined): Promise<readonly MonitoredRouter[]> {
    const tenants = actor ? visibleTenants(actor, 'metrics:read') : undefined;
    const { all } = await this.options.roster.current();
    return tenants === undefined ? all : all.filter((router) => tenants.includes(router.tenant));
  }

  async *#render(path: string, routers: readonly MonitoredRouter[], format: ExpositionFormat): AsyncGenerator<string> {
    const { store, catalogue, collectors, now } = this.options;
    const end = metrics.scrapedSeconds.startTimer({ path });
    yield* renderRouters(routers, { store, catalogue, collectors, format, now: now() });
    end();
  }
}
