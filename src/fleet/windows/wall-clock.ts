import { offsetMs } from '../../core/cron';

export const DAY_MS = 86_400_000;

/** What the clocks of a zone show, as if it were UTC: days and times of day can be counted on it. */
export function wallMs(zone: string, timeMs: number): number {
  return timeMs + offsetMs(zone, timeMs);
}

/** The times at which the clocks of a zone show something: two where an hour comes twice, one else. */
interface Moments {
  readonly first: number;
  readonly last: number;
}

/**
 * When the clocks of a zone show this. What they leave out, since they are put forward, counts as the moment of the
 * change.
 */
export function momentsOf(zone: string, wall: number): Moments {
  // No zone changes its clocks twice within two days.
  const [before, after] = [offsetMs(zone, wall - DAY_MS), offsetMs(zone, wall + DAY_MS)];
  const early = wall - Math.max(before, after);
  const late = wall - Math.min(before, after);
  const [isEarly, isLate] = [early, late].map((time) => wallMs(zone, time) === wall);
  if (isEarly) return { first: early, last: isLate ? late : early };
  if (isLate) return { first: late, last: late };
  const change = changeBetween(zone, early, late);
  return { first: change, last: change };
}

/** The first moment after `low` with the offset of `high`. */
function changeBetween(zone: string, low: number, high: number): number {
  let [from, to] = [low, high];
  const offset = offsetMs(zone, high);
  while (to - from > 1) {
    const middle = Math.floor((from + to) / 2);
    if (offsetMs(zone, middle) === offset) to = middle;
    else from = middle;
  }
  return to;
}
