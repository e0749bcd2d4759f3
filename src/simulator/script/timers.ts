/** The time that scheduled work waits by. A test brings its own. */
export interface Timers {
  /** @returns how to call it off */
  after(delayMs: number, run: () => void): () => void;
}

/** Longer waits overflow the timer of the system. */
const MOST_MS = 86_400_000;

/** True time. Nothing that waits keeps the process alive. */
export const SYSTEM_TIMERS: Timers = {
  after(delayMs, run) {
    const timer = setTimeout(run, Math.min(Math.max(0, delayMs), MOST_MS));
    timer.unref();
    return () => clearTimeout(timer);
  },
};
