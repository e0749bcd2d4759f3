import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../../../core/errors';
import type { RollupService, RollupStep, SeriesView } from '../../../fleet';

export interface InsightOptions {
  readonly rollups: Pick<RollupService, 'series' | 'interfaces' | 'values' | 'troubled' | 'stateChanges'>;
  /** How long slots are kept, in milliseconds. */
  readonly keep: Readonly<Record<RollupStep, number>>;
  /** Milliseconds since 1970. @defaultValue the clock of the system */
  readonly now?: () => number;
}

/** Which routers. */
export interface Chosen {
  readonly selector?: string;
  readonly tenant?: string;
}

/** Milliseconds since 1970. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** @throws AppError INPUT_INVALID where it is empty, or longer than `mostMs` */
export function spanOf(
  asked: Partial<Span>,
  { now, usualMs, mostMs }: { readonly now: number; readonly usualMs: number; readonly mostMs: number },
): Span {
  const to = Math.min(asked.to ?? now, now);
  const from = asked.from ?? to - usualMs;
  if (from >= to) throw spanInvalid('from: must be before to');
  if (to - from > mostMs) throw spanInvalid(`from: at most ${mostMs / 86_400_000} days before to`);
  return { from, to };
}

function spanInvalid(message: string): AppError {
  return new AppError('INPUT_INVALID', message, { details: { field: 'from' }, remedy: 'Ask for another time.' });
}

const AT_ONCE = 5_000;

/** Each of many, with turns for others between: a large fleet has hundreds of thousands of series. */
export async function forEachInTurns<T>(items: Iterable<T>, use: (item: T) => void): Promise<void> {
  let done = 0;
  for (const item of items) {
    use(item);
    done += 1;
    if (done % AT_ONCE === 0) await nextTurn();
  }
}

/** What is given, without what is undefined. */
export function chosenBy({ selector, tenant }: Chosen): Chosen {
  return { ...(selector === undefined ? {} : { selector }), ...(tenant === undefined ? {} : { tenant }) };
}

export function isoOf(at: number): string {
  return new Date(at).toISOString();
}

/** The router that a series is of, as answers show it. */
export function routerOf({ router, routerId, tenant }: Pick<SeriesView, 'router' | 'routerId' | 'tenant'>): {
  readonly router: string;
  readonly routerId: string;
  readonly tenant: string;
} {
  return { router, routerId, tenant };
}
