import type { Actor } from '../../../core/access';
import { ROLLUP_STEPS, slotsBetween, type InterfaceSums, type RollupStep, type SeriesView } from '../../../fleet';
import { chosenBy, forEachInTurns, isoOf, routerOf, spanOf, type Chosen, type InsightOptions, type Span } from './asked';

export const TALKERS_BY = ['rx', 'tx', 'sum', 'utilisation'] as const;
export type TalkersBy = (typeof TALKERS_BY)[number];

export interface TopTalkersQuery extends Chosen, Partial<Span> {
  /** @defaultValue `sum` */
  readonly by?: TalkersBy;
  /** @defaultValue 20 */
  readonly limit?: number;
}

/** An interface that carried much. Rates are averages over the time that was seen, in bytes per second. */
export interface Talker {
  readonly router: string;
  readonly routerId: string;
  readonly tenant: string;
  readonly interface: string;
  readonly rxBytes: number;
  readonly txBytes: number;
  readonly rxBytesPerSecond: number;
  readonly txBytesPerSecond: number;
  readonly rxMaxBytesPerSecond: number;
  readonly txMaxBytesPerSecond: number;
  /** What the link can carry; absent where it is not known. */
  readonly speedBytesPerSecond?: number;
  /** The busier direction as a share of that, 0 to 1. */
  readonly utilisation?: number;
  /** How much of the time was seen, 0 to 1. */
  readonly coverage: number;
}

export interface TopTalkers {
  /** Whole slots: ISO 8601, UTC. */
  readonly from: string;
  readonly to: string;
  readonly step: RollupStep;
  readonly by: TalkersBy;
  readonly items: readonly Talker[];
}

const HOUR_MS = 3_600_000;
const LIMIT = 20;
/** Of a fleet of a thousand, three million rows. */
const MOST_MS = 7 * 24 * HOUR_MS;
/** Longer times are answered from hours. */
const MOST_FINE_MS = 6 * HOUR_MS;

/** The interfaces that carried most, over the fleet or a part of it. @throws AppError FORBIDDEN, SELECTOR_INVALID, INPUT_INVALID */
export async function topTalkers(
  { rollups, keep, now = Date.now }: InsightOptions,
  actor: Actor,
  query: TopTalkersQuery,
): Promise<TopTalkers> {
  const { by = 'sum', limit = LIMIT } = query;
  const { from, to } = spanOf(query, { now: now(), usualMs: HOUR_MS, mostMs: MOST_MS });
  const isFine = to - from <= MOST_FINE_MS && from >= now() - keep['5m'];
  const step: RollupStep = isFine ? '5m' : '1h';
  const slots = slotsBetween(step, from, to);
  const series = await rollups.series(actor, { kinds: ['interface'], ...chosenBy(query) });
  const known = new Map<number, Carried>();
  await forEachInTurns(series, (one) => known.set(one.id, { series: one }));
  for await (const points of rollups.interfaces({ step, ...slots }, [...known.keys()]))
    for (const point of points) add(known.get(point.seriesId), point);
  const best = new Best(limit);
  await forEachInTurns(known.values(), ({ series: one, sums }) => {
    if (sums) best.offer({ series: one, sums, rank: rankOf(sums, by) });
  });
  const wholeMs = Math.min(slots.to * ROLLUP_STEPS[step], now()) - slots.from * ROLLUP_STEPS[step];
  return {
    from: isoOf(slots.from * ROLLUP_STEPS[step]),
    to: isoOf(slots.to * ROLLUP_STEPS[step]),
    step,
    by,
    items: best.all().map((one) => view(one.series, one.sums, wholeMs)),
  };
}

/** An interface, and what it carried if it did. */
interface Carried {
  readonly series: SeriesView;
  sums?: Sums;
}

interface Ranked extends Required<Carried> {
  readonly rank: number;
}

/** The first of many: most of them are never sorted. */
class Best {
  #held: Ranked[] = [];

  constructor(private readonly limit: number) {}

  offer(one: Ranked): void {
    if (one.rank <= 0) return;
    this.#held.push(one);
    if (this.#held.length >= 2 * this.limit + 1_000) this.#held = this.all();
  }

  all(): Ranked[] {
    return this.#held.sort((a, b) => b.rank - a.rank || a.series.id - b.series.id).slice(0, this.limit);
  }
}

type Sums = { -readonly [K in keyof InterfaceSums]: InterfaceSums[K] };

function fresh(): Sums {
  return { coveredMs: 0, rxBytes: 0, txBytes: 0, rxMax: 0, txMax: 0, errors: 0, linkDowns: 0, speed: null };
}

function add(carried: Carried | undefined, point: InterfaceSums): void {
  if (!carried) return;
  const sums = (carried.sums ??= fresh());
  sums.coveredMs += point.coveredMs;
  sums.rxBytes += point.rxBytes;
  sums.txBytes += point.txBytes;
  sums.rxMax = Math.max(sums.rxMax, point.rxMax);
  sums.txMax = Math.max(sums.txMax, point.txMax);
  sums.speed = point.speed ?? sums.speed;
}

/** By bytes: who carried much for a moment is not before who did so all the time. */
function rankOf(sums: Sums, by: TalkersBy): number {
  if (by === 'rx') return sums.rxBytes;
  if (by === 'tx') return sums.txBytes;
  return by === 'sum' ? sums.rxBytes + sums.txBytes : (utilisationOf(sums) ?? 0);
}

function utilisationOf({ rxBytes, txBytes, coveredMs, speed }: Sums): number | undefined {
  if (speed === null || speed <= 0 || coveredMs <= 0) return undefined;
  return (Math.max(rxBytes, txBytes) * 1000) / coveredMs / speed;
}

function view(series: SeriesView, sums: Sums, wholeMs: number): Talker {
  const utilisation = utilisationOf(sums);
  return {
    ...routerOf(series),
    interface: series.name,
    rxBytes: sums.rxBytes,
    txBytes: sums.txBytes,
    ...ratesOf(sums),
    ...(sums.speed === null ? {} : { speedBytesPerSecond: sums.speed }),
    ...(utilisation === undefined ? {} : { utilisation: Number(utilisation.toFixed(4)) }),
    coverage: Number(Math.min(1, sums.coveredMs / wholeMs).toFixed(4)),
  };
}

/** Averages and greatest rates, in whole bytes per second. */
export function ratesOf({
  rxBytes,
  txBytes,
  rxMax,
  txMax,
  coveredMs,
}: InterfaceSums): Pick<Talker, 'rxBytesPerSecond' | 'txBytesPerSecond' | 'rxMaxBytesPerSecond' | 'txMaxBytesPerSecond'> {
  const perSecond = (bytes: number): number => (coveredMs > 0 ? Math.round((bytes * 1000) / coveredMs) : 0);
  return {
    rxBytesPerSecond: perSecond(rxBytes),
    txBytesPerSecond: perSecond(txBytes),
    rxMaxBytesPerSecond: rxMax,
    txMaxBytesPerSecond: txMax,
  };
}
