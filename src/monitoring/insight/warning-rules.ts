import type { SeriesView } from '../../fleet';
import type { Trend } from './trend';

/** Something that will run out, or go bad, if it goes on as it did. */
export interface WarningRule {
  readonly id: 'disk-full' | 'memory-full' | 'pool-full' | 'errors-grow';
  readonly kind: SeriesView['kind'];
  /** What is measured: the share that is used, or packets with errors in an hour. */
  readonly unit: 'ratio' | 'errors/h';
  readonly limit: number;
  /** What it is called in a sentence, before the name of the disk, pool or interface. */
  readonly noun: string;
}

export const WARNING_RULES: readonly WarningRule[] = [
  { id: 'disk-full', kind: 'disk', unit: 'ratio', limit: 0.9, noun: 'disk' },
  { id: 'memory-full', kind: 'memory', unit: 'ratio', limit: 0.9, noun: 'memory' },
  { id: 'pool-full', kind: 'pool', unit: 'ratio', limit: 0.95, noun: 'address pool' },
  { id: 'errors-grow', kind: 'interface', unit: 'errors/h', limit: 360, noun: 'interface' },
];

/** How many hours a trend looks back. */
export const TREND_HOURS = 7 * 24;
/** A trend rests on so many hours at least … */
export const LEAST_POINTS = 48;
/** … that lie so many days apart: what goes up and down with the day is no trend. */
export const LEAST_DAYS = 3;
/** The line explains so much of the variance at least. */
const LEAST_R2 = 0.6;
/** The newest hour is no older: of a router that is away nothing is foretold. */
const FRESH_DAYS = 0.25;

/** When a limit will be reached, in days from now; 0 where it is. */
export interface Forecast {
  readonly inDays: number;
  readonly slopePerDay: number;
  readonly value: number;
}

/**
 * What a trend foretells, from its newest value on and with the slope of the whole; undefined where it rests on too
 * little, goes down, or leads to the limit beyond the horizon.
 * @param trend with `x` in days
 * @param nowDays now, on the axis of the trend
 */
export function forecast(
  trend: Trend,
  { limit, nowDays, horizonDays }: { readonly limit: number; readonly nowDays: number; readonly horizonDays: number },
): Forecast | undefined {
  const { points, slope, r2, first, last } = trend;
  if (points < LEAST_POINTS || last.x - first.x < LEAST_DAYS || nowDays - last.x > FRESH_DAYS) return undefined;
  if (slope <= 0 || r2 < LEAST_R2) return undefined;
  const inDays = Math.max(0, last.x + (limit - last.y) / slope - nowDays);
  return inDays > horizonDays ? undefined : { inDays, slopePerDay: slope, value: last.y };
}
