import type { Actor } from '../../../core/access';
import { AppError } from '../../../core/errors';
import { didYouMean } from '../../../core/text';
import {
  decodeCursor,
  pageLimit,
  ROLLUP_STEPS,
  slotsBetween,
  toPage,
  type InterfacePoint,
  type Page,
  type PageRequest,
  type RollupStep,
} from '../../../fleet';
import { isoOf, spanOf, type InsightOptions, type Span } from './asked';
import { ratesOf, type Talker } from './top-talkers';

export interface TrafficQuery extends PageRequest, Partial<Span> {
  /** Absent: all that the router has. */
  readonly interface?: string;
  /** @defaultValue `5m` up to two days, `1h` beyond */
  readonly step?: RollupStep;
}

/** Traffic of an interface within a slot; a slot in which nothing was seen is absent. */
export interface TrafficPoint extends Pick<
  Talker,
  'rxBytesPerSecond' | 'txBytesPerSecond' | 'rxMaxBytesPerSecond' | 'txMaxBytesPerSecond' | 'speedBytesPerSecond'
> {
  /** When the slot begins. */
  readonly at: string;
  readonly interface: string;
  readonly errors: number;
  readonly linkDowns: number;
  /** How much of the slot was seen. */
  readonly coveredSeconds: number;
}

export interface Traffic extends Page<TrafficPoint> {
  readonly router: string;
  readonly step: RollupStep;
}

const DAY_MS = 86_400_000;
const MOST_FINE_MS = 2 * DAY_MS;
const USUAL_MS = { '5m': DAY_MS, '1h': 30 * DAY_MS } as const;

/**
 * Traffic of a router, by slot and interface.
 * @throws AppError FORBIDDEN, ROUTER_UNKNOWN, CURSOR_INVALID, INPUT_INVALID
 */
export async function traffic(
  { rollups, keep, now = Date.now }: InsightOptions,
  actor: Actor,
  router: { readonly id: string; readonly name: string },
  query: TrafficQuery,
): Promise<Traffic> {
  const limit = pageLimit(query);
  const span = spanOf(query, { now: now(), usualMs: USUAL_MS[query.step ?? '5m'], mostMs: Infinity });
  const step = query.step ?? (span.to - span.from <= MOST_FINE_MS ? '5m' : '1h');
  const known = await rollups.series(actor, { kinds: ['interface'], router: router.id });
  const series = query.interface === undefined ? known : known.filter(({ name }) => name === query.interface);
  if (series.length === 0 && query.interface !== undefined) throw unknownInterface(router.name, query.interface, known);
  // What is older is gone, and looking for each of its slots takes time.
  const slots = slotsBetween(step, Math.max(span.from, now() - keep[step]), span.to);
  const after = placeOf(query.cursor);
  const names = new Map(series.map(({ id, name }) => [id, name]));
  const found: InterfacePoint[] = [];
  const range = { step, from: Math.max(slots.from, after.slot), to: slots.to };
  for await (const points of rollups.interfaces(range, [...names.keys()])) {
    for (const point of points) if (isAfter(point, after)) found.push(point);
    if (found.length > limit) break;
  }
  const page = toPage(found, limit, ({ slot, seriesId }) => [String(slot), String(seriesId)]);
  const items = page.items.map((point) => view(point, step, names.get(point.seriesId) ?? ''));
  return { router: router.name, step, ...page, items };
}

interface Place {
  readonly slot: number;
  readonly seriesId: number;
}

function isAfter({ slot, seriesId }: Place, after: Place): boolean {
  return slot > after.slot || (slot === after.slot && seriesId > after.seriesId);
}

function placeOf(cursor: string | undefined): Place {
  if (cursor === undefined) return { slot: -1, seriesId: -1 };
  const [slot, seriesId] = decodeCursor(cursor, 2).map((text) => (/^\d{1,10}$/.test(text) ? Number(text) : undefined));
  if (slot === undefined || seriesId === undefined)
    throw new AppError('CURSOR_INVALID', 'the cursor is not one that this list gave out');
  return { slot, seriesId };
}

function view(point: InterfacePoint, step: RollupStep, name: string): TrafficPoint {
  return {
    at: isoOf(point.slot * ROLLUP_STEPS[step]),
    interface: name,
    ...ratesOf(point),
    ...(point.speed === null ? {} : { speedBytesPerSecond: point.speed }),
    errors: point.errors,
    linkDowns: point.linkDowns,
    coveredSeconds: Math.round(point.coveredMs / 1000),
  };
}

function unknownInterface(router: string, name: string, known: readonly { readonly name: string }[]): AppError {
  const hint = didYouMean(
    name,
    known.map((one) => one.name),
  );
  return new AppError('INPUT_INVALID', `interface: ${router} has no history of an interface ${name}${hint}`, {
    details: { field: 'interface' },
    remedy: 'Name an interface that is shown and was polled; without a name all of them are shown.',
  });
}
