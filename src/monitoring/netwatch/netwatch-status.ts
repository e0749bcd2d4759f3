import { visibleTenants, type Actor } from '../../core/access';
import { decodeCursor, encodeCursor, pageLimit, type Page, type PageRequest, type RouterView } from '../../fleet';
import type { Metric, Sample } from '../metrics/define-metric';
import * as netwatch from '../metrics/netwatch';
import { decodeSamples } from '../snapshot/series-text';
import type { PartOfSnapshot, SnapshotStore } from '../snapshot/snapshot-store';

export const PROBE_STATUSES = ['up', 'down', 'unknown', 'stale'] as const;
export type ProbeStatus = (typeof PROBE_STATUSES)[number];

/** A netwatch of a router as it was last read. Times are ISO 8601, UTC. */
export interface ProbeView {
  readonly router: string;
  readonly routerId: string;
  readonly tenant: string;
  readonly site?: string;
  /** Its name, or host, type and port where it has none. */
  readonly probe: string;
  readonly host: string;
  readonly type: string;
  readonly comment?: string;
  /** `stale`: the router is away, or was not read for too long; what it said last is in `lastStatus`. */
  readonly status: ProbeStatus;
  readonly lastStatus?: ProbeStatus;
  /** When the router last saw it change. */
  readonly since?: string;
  readonly lossRatio?: number;
  readonly rttSeconds?: number;
  /** When it was read. */
  readonly at: string;
}

export interface ProbeQuery extends PageRequest {
  readonly selector?: string;
  readonly tenant?: string;
  readonly status?: ProbeStatus;
}

export interface NetwatchStatusOptions {
  readonly routers: {
    list(actor: Actor, query: PageRequest & { readonly selector?: string; readonly tenant?: string }): Promise<Page<RouterView>>;
  };
  readonly snapshots: Pick<SnapshotStore, 'part'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const COLLECTOR = 'api.netwatch';
const ROUTERS_AT_ONCE = 100;
/** Routers that one page looks through: probes that are down are few, and nobody is to wait for a whole fleet. */
const MOST_ROUTERS = 2_000;
const CATALOGUE: ReadonlyMap<string, Metric> = new Map(
  [netwatch.netwatchState, netwatch.netwatchSince, netwatch.netwatchInfo, netwatch.netwatchLoss, netwatch.netwatchRttAvg].map(
    (metric): [string, Metric] => [metric.name, metric],
  ),
);

/** Where a page begins: after a router, and where the next one is the named one, after this probe of it. */
interface Place {
  readonly routers?: string;
  readonly within?: { readonly routerId: string; readonly probe: string };
}

/** The netwatches of all routers as the last polls found them; no router is asked. */
export class NetwatchStatus {
  constructor(private readonly options: NetwatchStatusOptions) {}

  /**
   * By router and probe. A page may hold less than was asked for, even nothing, and be followed by others.
   * @throws AppError FORBIDDEN, SELECTOR_INVALID, CURSOR_INVALID, INPUT_INVALID
   */
  async list(actor: Actor, query: ProbeQuery = {}): Promise<Page<ProbeView>> {
    visibleTenants(actor, 'metrics:read');
    const limit = pageLimit(query);
    const items: ProbeView[] = [];
    let place = placeOf(query.cursor);
    for (let looked = 0; looked < MOST_ROUTERS; looked += ROUTERS_AT_ONCE) {
      const page = await this.#routers(actor, query, place);
      const parts = await this.options.snapshots.part(
        page.items.map(({ id }) => id),
        COLLECTOR,
      );
      for (const [index, router] of page.items.entries()) {
        const part = parts[index];
        const probes = part === undefined ? [] : this.#probesOf(router, part);
        for (const probe of probes) {
          if (place.within?.routerId === router.id && probe.probe <= place.within.probe) continue;
          if (query.status !== undefined && probe.status !== query.status) continue;
          if (items.length === limit) return { items, next: cursorOf(place) };
          items.push(probe);
          place = { ...place, within: { routerId: router.id, probe: probe.probe } };
        }
        place = { routers: encodeCursor([router.name, router.id]) };
      }
      if (page.next === undefined) return { items };
    }
    return { items, next: cursorOf(place) };
  }

  #routers(actor: Actor, { selector, tenant }: ProbeQuery, { routers }: Place): Promise<Page<RouterView>> {
    return this.options.routers.list(actor, {
      limit: ROUTERS_AT_ONCE,
      ...(selector === undefined ? {} : { selector }),
      ...(tenant === undefined ? {} : { tenant }),
      ...(routers === undefined ? {} : { cursor: routers }),
    });
  }

  #probesOf(router: RouterView, { memo, result }: PartOfSnapshot): ProbeView[] {
    if (!result) return [];
    const isStale = !router.enabled || result.expiresAt <= this.options.now() || memo.sources.api?.up !== true;
    const samples = decodeSamples(result.blocks, CATALOGUE);
    const byProbe = new Map<string, Sample[]>();
    for (const one of samples) {
      const [name = ''] = one.labels;
      const known = byProbe.get(name);
      if (known) known.push(one);
      else byProbe.set(name, [one]);
    }
    const at = new Date(result.at).toISOString();
    return [...byProbe.entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([probe, own]) => ({ ...placeOfRouter(router), ...viewOf(probe, own, { isStale }), at }));
  }
}

function placeOfRouter({ id, name, tenant, site }: RouterView): Pick<ProbeView, 'router' | 'routerId' | 'tenant' | 'site'> {
  return { router: name, routerId: id, tenant, ...(site === null ? {} : { site }) };
}

function viewOf(
  probe: string,
  samples: readonly Sample[],
  { isStale }: { readonly isStale: boolean },
): Omit<ProbeView, 'router' | 'routerId' | 'tenant' | 'site' | 'at'> {
  const valueOf = (metric: Metric): number | undefined => samples.find((one) => one.metric.name === metric.name)?.value;
  const [, host = '', type = ''] = samples[0]?.labels ?? [];
  const [, , , comment = ''] = samples.find(({ metric }) => metric.name === netwatch.netwatchInfo.name)?.labels ?? [];
  const holds = samples.find(({ metric, value }) => metric.name === netwatch.netwatchState.name && value === 1);
  const status = PROBE_STATUSES.find((one) => one === holds?.labels[3]) ?? 'unknown';
  const since = valueOf(netwatch.netwatchSince);
  const loss = valueOf(netwatch.netwatchLoss);
  const rtt = valueOf(netwatch.netwatchRttAvg);
  return {
    probe,
    host,
    type,
    ...(comment === '' ? {} : { comment }),
    ...(isStale ? { status: 'stale', lastStatus: status } : { status }),
    ...(since === undefined ? {} : { since: new Date(since * 1000).toISOString() }),
    ...(loss === undefined ? {} : { lossRatio: loss }),
    ...(rtt === undefined ? {} : { rttSeconds: rtt }),
  };
}

/** An empty text stands for what is absent. */
function cursorOf({ routers = '', within }: Place): string {
  return encodeCursor([routers, within?.routerId ?? '', within?.probe ?? '']);
}

function placeOf(cursor: string | undefined): Place {
  if (cursor === undefined) return {};
  const [routers = '', routerId = '', probe = ''] = decodeCursor(cursor, 3);
  return { ...(routers === '' ? {} : { routers }), ...(routerId === '' ? {} : { within: { routerId, probe } }) };
}
