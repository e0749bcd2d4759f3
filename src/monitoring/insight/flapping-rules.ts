/** So many changes … */
export const BURST_CHANGES = 4;
/** … within so long are a burst. */
const BURST_MS = 15 * 60_000;
/** More changes within a day are too many, unless the question says otherwise. */
export const CHANGES_A_DAY = 20;
export const DAY_MS = 86_400_000;

export type FlappingRule = 'burst' | 'daily';

/** Changes at a moment, in milliseconds since 1970. */
export interface Changes {
  readonly at: number;
  readonly count: number;
}

export interface Flapping {
  readonly rules: readonly FlappingRule[];
  readonly changes: number;
  /** Most changes within 15 minutes. */
  readonly mostInBurst: number;
  readonly lastAt: number;
}

/** Whether that flaps. @param all of one thing, within a day, in order */
export function flappingOf(all: readonly Changes[], { perDay }: { readonly perDay: number }): Flapping | undefined {
  const changes = all.reduce((sum, { count }) => sum + count, 0);
  const mostInBurst = mostWithin(all, BURST_MS);
  const rules: FlappingRule[] = [
    ...(mostInBurst >= BURST_CHANGES ? (['burst'] as const) : []),
    ...(changes > perDay ? (['daily'] as const) : []),
  ];
  return rules.length === 0 ? undefined : { rules, changes, mostInBurst, lastAt: all.at(-1)?.at ?? 0 };
}

/** The most changes in any time of that length; its two ends are not both part of it. */
function mostWithin(all: readonly Changes[], ms: number): number {
  let most = 0;
  let sum = 0;
  let first = 0;
  for (const { at, count } of all) {
    sum += count;
    for (let oldest = all[first]; oldest && at - oldest.at >= ms; oldest = all[first]) {
      sum -= oldest.count;
      first += 1;
    }
    most = Math.max(most, sum);
  }
  return most;
}
