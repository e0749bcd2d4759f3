import type { Timers } from './timers';

/** Time that stands still until it is told to go on, for tests. */
export interface ManualTime extends Timers {
  nowMs(): number;
  /** Lets time pass; what falls due in it runs at its own moment. */
  advance(ms: number): void;
  /** How many waits there are now. */
  readonly waiting: number;
}

/** @param startMs milliseconds since the epoch */
export function createManualTime(startMs: number): ManualTime {
  let now = startMs;
  const waits = new Set<{ readonly atMs: number; readonly run: () => void }>();
  return {
    nowMs: () => now,
    after(delayMs, run) {
      const wait = { atMs: now + Math.max(0, delayMs), run };
      waits.add(wait);
      return () => waits.delete(wait);
    },
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const [next] = [...waits].filter((wait) => wait.atMs <= end).sort((a, b) => a.atMs - b.atMs);
        if (!next) break;
        waits.delete(next);
        now = Math.max(now, next.atMs);
        next.run();
      }
      now = end;
    },
    get waiting() {
      return waits.size;
    },
  };
}
