import type { CollectContext } from '../define-collector';
import { sample, type Metric, type Sample } from '../../metrics/define-metric';

/** The sample, or none where the router did not tell a number. */
export function give<const L extends readonly string[]>(
  metric: Metric<L>,
  labels: { readonly [K in keyof L]: string },
  value: number | undefined,
): readonly Sample[] {
  return value === undefined || !Number.isFinite(value) ? [] : [sample(metric, labels, value)];
}

/** 1 or 0. */
export function flag<const L extends readonly string[]>(
  metric: Metric<L>,
  labels: { readonly [K in keyof L]: string },
  holds: boolean,
): Sample {
  return sample(metric, labels, holds ? 1 : 0);
}

/**
 * Names for the series of rows. Where RouterOS lets two rows have the same, the later one is told apart: two series with the
 * same labels would make the whole page unreadable.
 */
export function distinctNames<T>(rows: readonly T[], nameOf: (row: T) => string): readonly (readonly [name: string, row: T])[] {
  const seen = new Map<string, number>();
  return rows.map((row) => {
    const name = nameOf(row);
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return [times === 1 ? name : `${name} (${times})`, row];
  });
}

const KEPT_NAMES = 64;

/**
 * These names and those of earlier polls: what was there once is told as 0 afterwards, so that a fall to nothing can be
 * seen. Only for names of which there are a few.
 */
export function andEarlier(context: CollectContext, key: string, names: Iterable<string>): readonly string[] {
  const before = context.memory.get(key)?.split('\n') ?? [];
  const all = [...new Set([...before, ...names])].filter((name) => name !== '').slice(0, KEPT_NAMES);
  const text = all.toSorted().join('\n');
  if (text !== before.join('\n')) context.memory.set(key, text);
  return all;
}
