import type { RouterReader } from '../../core/catalogue';
import { isAppError, type AppError } from '../../core/errors';
import type { Check, Readings } from './check';
import { compareReadings, type Comparison } from './compare-readings';
import { assertGoingOn, readChecks } from './read-checks';

/** Lends a session for one round of readings; a new one each time, where the change may have cut the old one off. */
export type LendSession = <T>(use: (reader: RouterReader) => Promise<T>) => Promise<T>;

export interface SettleOptions {
  /** How long the router may take until all is as before, in milliseconds; a check may have a time of its own. */
  readonly settleMs: number;
  /** What one check may take in one round, in milliseconds. */
  readonly deadlineMs: number;
  readonly signal?: AbortSignal;
}

const FIRST_PAUSE_MS = 250;
const MAX_PAUSE_MS = 10_000;
const GROWTH = 1.7;

/**
 * Reads again, with growing pauses, until everything is as before: sessions, neighbours and clients take a moment to come
 * back. It ends early when a check that is worse has used up its time.
 * @returns the last comparison
 * @throws AppError CANCELLED; the error of the last try where the router could not be asked at all
 */
export async function settleChecks(
  lend: LendSession,
  before: Readings,
  checks: readonly Check[],
  { settleMs, deadlineMs, signal }: SettleOptions,
): Promise<Comparison> {
  const startedMs = performance.now();
  const longestMs = Math.max(settleMs, ...checks.map((check) => check.settleMs ?? 0));
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * GROWTH, MAX_PAUSE_MS)) {
    assertGoingOn(signal);
    const round = await readRound(lend, before, checks, { deadlineMs, signal });
    if (isComparison(round) && round.ok) return round;
    const grantedMs = isComparison(round) ? timeOfWorse(round, checks, settleMs) : longestMs;
    const leftMs = startedMs + grantedMs - performance.now();
    if (leftMs <= 0) {
      if (isComparison(round)) return round;
      throw round;
    }
    await pause(Math.min(pauseMs, leftMs), signal);
  }
}

type Round = Pick<SettleOptions, 'deadlineMs' | 'signal'>;

/** @returns the error where the router could not be asked: it may come back */
async function readRound(
  lend: LendSession,
  before: Readings,
  checks: readonly Check[],
  { deadlineMs, signal }: Round,
): Promise<Comparison | AppError> {
  try {
    const options = { deadlineMs, since: before, ...(signal ? { signal } : {}) };
    return compareReadings(before, await lend((reader) => readChecks(reader, checks, options)), checks);
  } catch (error) {
    assertGoingOn(signal);
    // A refused login is not tried again: it would feed the router's own list of attackers.
    if (isAppError(error) && error.spec.retry === 'backoff') return error;
    throw error;
  }
}

function isComparison(round: Comparison | AppError): round is Comparison {
  return 'readings' in round;
}

/** The first worse check whose time is over decides: what still might come back does not matter then. */
function timeOfWorse({ readings }: Comparison, checks: readonly Check[], settleMs: number): number {
  const worse = new Set(readings.filter(({ ok }) => !ok).map(({ check }) => check));
  return Math.min(...checks.filter(({ name }) => worse.has(name)).map((check) => check.settleMs ?? settleMs));
}

/** Ends early when the signal aborts; the caller looks at it. */
function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done, { once: true });
    if (signal?.aborted) done();
  });
}
