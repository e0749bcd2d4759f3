import type { Actor } from '../../../core/access';
import { ROLLUP_STEPS, slotsBetween, type SeriesView } from '../../../fleet';
import { BURST_CHANGES, CHANGES_A_DAY, DAY_MS, flappingOf, type Changes, type FlappingRule } from '../flapping-rules';
import { chosenBy, isoOf, routerOf, type Chosen, type InsightOptions } from './asked';

export interface FlappingQuery extends Chosen {
  /** More changes in a day are too many. @defaultValue 20 */
  readonly perDay?: number;
  /** @defaultValue 100 */
  readonly limit?: number;
}

/** A link that is lost again and again, or a router that comes and goes. */
export interface FlappingView {
  readonly kind: 'interface' | 'router';
  readonly router: string;
  readonly routerId: string;
  readonly tenant: string;
  readonly interface?: string;
  readonly rules: readonly FlappingRule[];
  /** Links lost, or how often the router came or went, within the last day. */
  readonly changes: number;
  readonly mostIn15Minutes: number;
  readonly lastAt: string;
}

export interface FlappingAnswer {
  readonly since: string;
  readonly limits: { readonly in15Minutes: number; readonly perDay: number };
  /** Those with the most changes first. */
  readonly items: readonly FlappingView[];
}

const LIMIT = 100;

/** What flapped within the last day. @throws AppError FORBIDDEN, SELECTOR_INVALID */
export async function flapping(options: InsightOptions, actor: Actor, query: FlappingQuery): Promise<FlappingAnswer> {
  const { perDay = CHANGES_A_DAY, limit = LIMIT } = query;
  const since = (options.now ?? Date.now)() - DAY_MS;
  const found: FlappingView[] = [];
  for (const { subject, changes } of [
    ...(await lostLinks(options, actor, query, since)),
    ...(await comingAndGoing(options, actor, query, since)),
  ]) {
    const flaps = flappingOf(changes, { perDay });
    if (!flaps) continue;
    const { rules, mostInBurst, lastAt } = flaps;
    found.push({ ...subject, rules, changes: flaps.changes, mostIn15Minutes: mostInBurst, lastAt: isoOf(lastAt) });
  }
  found.sort((a, b) => b.changes - a.changes || (a.router < b.router ? -1 : 1));
  return { since: isoOf(since), limits: { in15Minutes: BURST_CHANGES, perDay }, items: found.slice(0, limit) };
}

interface Subject {
  readonly subject: Pick<FlappingView, 'kind' | 'router' | 'routerId' | 'tenant' | 'interface'>;
  readonly changes: Changes[];
}

async function lostLinks(
  { rollups, now = Date.now }: InsightOptions,
  actor: Actor,
  query: FlappingQuery,
  since: number,
): Promise<Iterable<Subject>> {
  const range = { step: '5m', ...slotsBetween('5m', since, now()) } as const;
  const changes = new Map<number, Changes[]>();
  for await (const points of rollups.troubled(range, 'linkDowns'))
    for (const { slot, seriesId, linkDowns } of points)
      pushTo(changes, seriesId, { at: slot * ROLLUP_STEPS['5m'], count: linkDowns });
  const series: readonly SeriesView[] = await rollups.series(actor, { kinds: ['interface'], ...chosenBy(query) });
  return series.flatMap((one) => {
    const own = changes.get(one.id);
    return own ? [{ subject: { kind: 'interface' as const, ...routerOf(one), interface: one.name }, changes: own }] : [];
  });
}

async function comingAndGoing(
  { rollups }: InsightOptions,
  actor: Actor,
  query: FlappingQuery,
  since: number,
): Promise<Iterable<Subject>> {
  const byRouter = new Map<string, Subject>();
  for await (const page of rollups.stateChanges(actor, { since, ...chosenBy(query) }))
    for (const change of page) {
      const known: Subject = byRouter.get(change.routerId) ?? {
        subject: { kind: 'router', ...routerOf(change) },
        changes: [],
      };
      known.changes.push({ at: change.at, count: 1 });
      byRouter.set(change.routerId, known);
    }
  return byRouter.values();
}

function pushTo(map: Map<number, Changes[]>, key: number, change: Changes): void {
  const known = map.get(key);
  if (known) known.push(change);
  else map.set(key, [change]);
}
