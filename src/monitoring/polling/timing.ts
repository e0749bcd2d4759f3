import { TIERS, type Tier } from '../collectors/define-collector';
import { hashOf } from './spread';

export type Intervals = Readonly<Record<Tier, number>>;

/** The last slot of each tier that was begun. Slots are counted from 1970, each router's from a moment of its own. */
export type Slots = Readonly<Record<Tier, number>>;

const MOST_BACKOFF_MS = 5 * 60_000;

/** Slots of a router at a moment: its own place within each interval spreads the fleet evenly over it. */
export function slotsAt(routerId: string, at: number, intervals: Intervals): Slots {
  const hash = hashOf(routerId);
  const slot = (tier: Tier): number => Math.floor((at - (hash % intervals[tier])) / intervals[tier]);
  return { fast: slot('fast'), medium: slot('medium'), slow: slot('slow') };
}

/** When the next slot of the fast tier begins. */
export function nextFastAt(routerId: string, at: number, intervals: Intervals): number {
  const { fast } = slotsAt(routerId, at, intervals);
  return (fast + 1) * intervals.fast + (hashOf(routerId) % intervals.fast);
}

/** Nothing begun yet: everything is due. */
export function dueTiers(begun: Slots | undefined, now: Slots): readonly Tier[] {
  return TIERS.filter((tier) => begun === undefined || begun[tier] !== now[tier]);
}

/**
 * How long a source that has failed so often in a row is left alone. The first failure is looked at again at the next
 * slot: most are of a moment.
 */
export function backoffMs(failures: number, fastMs: number): number {
  if (failures <= 1) return 0;
  return Math.min(fastMs * 2 ** (failures - 1), MOST_BACKOFF_MS);
}
