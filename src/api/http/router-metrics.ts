import type { Actor } from '../../core/access';

export type MetricsFormat = 'classic' | 'openmetrics';

/** The newest values of routers as text, piece by piece; monitoring has them. */
export interface RouterMetrics {
  /** @param actor absent: the setting has opened the route. @throws AppError FORBIDDEN, ROUTER_UNKNOWN, INPUT_INVALID */
  router(actor: Actor | undefined, ref: string, format: MetricsFormat): Promise<AsyncIterable<string>>;
  /** @throws AppError FORBIDDEN */
  routers(
    actor: Actor | undefined,
    shard: { readonly index: number; readonly of: number },
    format: MetricsFormat,
  ): Promise<AsyncIterable<string>>;
}

export const ROUTER_METRICS = Symbol('RouterMetrics');
