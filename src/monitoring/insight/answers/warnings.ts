import type { Actor } from '../../../core/access';
import { ROLLUP_STEPS, type SeriesView } from '../../../fleet';
import { TrendSums, type Point, type Trend } from '../trend';
import { forecast, TREND_HOURS, WARNING_RULES, type Forecast, type WarningRule } from '../warning-rules';
import { chosenBy, forEachInTurns, isoOf, routerOf, type Chosen, type InsightOptions } from './asked';

export interface WarningsQuery extends Chosen {
  /** How far ahead. @defaultValue 14 */
  readonly horizonDays?: number;
  /** @defaultValue 100 */
  readonly limit?: number;
}

/** A limit that will be reached if it goes on as it did, with what that rests on. */
export interface WarningView {
  readonly rule: WarningRule['id'];
  readonly router: string;
  readonly routerId: string;
  readonly tenant: string;
  /** Disk, pool or interface; absent where the router has one. */
  readonly name?: string;
  readonly unit: WarningRule['unit'];
  /** In the newest hour. */
  readonly now: number;
  readonly limit: number;
  readonly slopePerDay: number;
  readonly reachedAt: string;
  /** Hours that the trend was drawn through. */
  readonly points: number;
  /** The share of the variance that the line explains. */
  readonly r2: number;
  /** All of it in a sentence. */
  readonly text: string;
}

export interface WarningsAnswer {
  readonly horizonDays: number;
  /** What is reached first comes first. */
  readonly items: readonly WarningView[];
}

const HORIZON_DAYS = 14;
const LIMIT = 100;
const HOUR_MS = ROLLUP_STEPS['1h'];
const DAY_MS = 24 * HOUR_MS;
/** The last slot of an hour is written some minutes after it. */
const SETTLED_MS = 10 * 60_000;
/** Of an hour that was seen for less, errors say little. */
const SEEN_MS = HOUR_MS / 2;
/** Hours with errors below which nothing grows. */
const LEAST_TROUBLED = 12;

interface Hours {
  readonly from: number;
  readonly to: number;
  readonly step: '1h';
}

/** What will run out or go bad, within the horizon. @throws AppError FORBIDDEN, SELECTOR_INVALID */
export async function warnings(options: InsightOptions, actor: Actor, query: WarningsQuery): Promise<WarningsAnswer> {
  const { horizonDays = HORIZON_DAYS, limit = LIMIT } = query;
  const { rollups, now = Date.now } = options;
  const to = Math.floor((now() - SETTLED_MS) / HOUR_MS);
  const hours: Hours = { step: '1h', from: to - TREND_HOURS, to };
  const series = await rollups.series(actor, { kinds: WARNING_RULES.map(({ kind }) => kind), ...chosenBy(query) });
  const trends = new Trends();
  await readValues(options, hours, series, trends);
  await readErrors(options, hours, series, trends);
  const nowDays = daysOf(now() / HOUR_MS, hours);
  const found: { readonly inDays: number; readonly view: WarningView }[] = [];
  await forEachInTurns(series, (one) => {
    const rule = WARNING_RULES.find(({ kind }) => kind === one.kind);
    const trend = trends.of(one.id);
    const seen = rule && trend && forecast(trend, { limit: rule.limit, nowDays, horizonDays });
    if (seen) found.push({ inDays: seen.inDays, view: view(one, { rule, trend, seen, now: now() }) });
  });
  found.sort((a, b) => a.inDays - b.inDays || (a.view.router < b.view.router ? -1 : 1));
  return { horizonDays, items: found.slice(0, limit).map((one) => one.view) };
}

/** By series; only of those that have points. */
class Trends {
  readonly #sums = new Map<number, TrendSums>();

  add(seriesId: number, point: Point): void {
    let sums = this.#sums.get(seriesId);
    if (!sums) this.#sums.set(seriesId, (sums = new TrendSums()));
    sums.add(point);
  }

  of(seriesId: number): Trend | undefined {
    return this.#sums.get(seriesId)?.trend();
  }
}

/** Days since the first hour. */
function daysOf(hour: number, { from }: Hours): number {
  return (hour - from) / 24;
}

async function readValues(
  { rollups }: InsightOptions,
  hours: Hours,
  series: readonly SeriesView[],
  trends: Trends,
): Promise<void> {
  const ids = series.filter(({ kind }) => kind !== 'interface').map(({ id }) => id);
  for await (const points of rollups.values(hours, ids))
    for (const { slot, seriesId, samples, total, capacity } of points)
      if (capacity !== null && samples > 0) trends.add(seriesId, { x: daysOf(slot + 0.5, hours), y: total / samples / capacity });
}

/** Only of interfaces that have errors again and again: they are few. */
async function readErrors(
  { rollups }: InsightOptions,
  hours: Hours,
  series: readonly SeriesView[],
  trends: Trends,
): Promise<void> {
  const troubled = new Map<number, number>();
  for await (const points of rollups.troubled(hours, 'errors'))
    for (const { seriesId } of points) troubled.set(seriesId, (troubled.get(seriesId) ?? 0) + 1);
  const ids = series
    .filter(({ kind, id }) => kind === 'interface' && (troubled.get(id) ?? 0) >= LEAST_TROUBLED)
    .map(({ id }) => id);
  const chosen = new Set(ids);
  for await (const points of rollups.interfaces(hours, ids))
    for (const { slot, seriesId, errors, coveredMs } of points)
      if (chosen.has(seriesId) && coveredMs >= SEEN_MS) trends.add(seriesId, { x: daysOf(slot + 0.5, hours), y: errors });
}

interface Found {
  readonly rule: WarningRule;
  readonly trend: Trend;
  readonly seen: Forecast;
  readonly now: number;
}

function view(series: SeriesView, { rule, trend, seen, now }: Found): WarningView {
  const { id, unit, limit, noun } = rule;
  const reachedAt = isoOf(now + seen.inDays * DAY_MS);
  const [value, slope, most] = [seen.value, seen.slopePerDay, limit].map((number) => quantity(number, unit));
  const end = seen.value >= limit ? `beyond the limit of ${most}` : `${most} on ${reachedAt.slice(0, 10)}`;
  return {
    rule: id,
    ...routerOf(series),
    ...(series.name === '' ? {} : { name: series.name }),
    unit,
    now: rounded(seen.value),
    limit,
    slopePerDay: rounded(seen.slopePerDay),
    reachedAt,
    points: trend.points,
    r2: rounded(trend.r2),
    text: `${noun} ${series.name}`.trim() + ` of ${series.router}: ${value}, ${slope} more a day, ${end}`,
  };
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

function quantity(value: number, unit: WarningRule['unit']): string {
  return unit === 'ratio' ? `${Number((value * 100).toPrecision(3))}%` : `${Number(value.toPrecision(3))} ${unit}`;
}
