import { setTimeout as sleep } from 'node:timers/promises';
import type { Action, ReadResult, RouterReader, Row, RowStreamSpec } from '../../../core/catalogue';
import { AppError } from '../../../core/errors';
import { maskSecrets } from '../../../core/secrets';
import { metrics } from '../../../core/telemetry';
import type { SessionTarget } from '../../../routeros';
import type { EngineOptions } from '../context';
import { isUnreachable } from '../outcome';
import type { StepClock } from '../step-clock';
import type { Work } from '../work';

/** Rows of the result where the input names no limit. */
const KEPT_ROWS = 1000;
/** A stream ends by itself; one that does not is ended a little later. */
const OVER_MS = 15_000;
const CLEAN_UP_MS = 20_000;
/** Waits before a router that went away is tried again. */
const CLEAN_UP_RETRIES_MS = [0, 500, 1000, 2000, 4000, 8000];

/** An action whose rows are followed. */
export interface Following {
  readonly work: Work;
  readonly action: Action;
  readonly stream: RowStreamSpec;
  readonly target: SessionTarget;
  readonly clock: StepClock;
  readonly signal: AbortSignal;
}

/** What came of a stream until it ended, in whatever way. */
export interface Followed {
  readonly output: ReadResult;
  /** Somebody ended it. */
  readonly stopped?: AppError;
  /** It broke off. */
  readonly error?: AppError;
}

/** Reads a stream to its end: row by row into the events of the run, the first rows of it into the result. Never throws. */
export async function followStream(options: EngineOptions, session: RouterReader, following: Following): Promise<Followed> {
  const { work, action, stream, signal } = following;
  const { feed, stops } = options.outputs;
  const { id: runId, total } = work.run;
  const stop = stops.watch(runId);
  const over = AbortSignal.timeout(stream.maxDurationMs + OVER_MS);
  const rows: Row[] = [];
  let truncated = false;
  const output = (): ReadResult => ({ rows, ...(truncated ? { truncated } : {}) });
  metrics.openStreams.inc();
  const sink = await feed.open({ runId, routerRunId: work.routerRun.id, total }).catch(() => undefined);
  try {
    const { limit, isLast } = limitOf(work);
    for await (const raw of stream.open(session, work.input, AbortSignal.any([signal, stop.signal, over]))) {
      truncated ||= rows.length === limit;
      if (truncated && isLast) break;
      const row = maskSecrets(raw, action.secrets);
      if (!truncated) rows.push(row);
      sink?.add(row);
    }
    return { output: output(), ...(stop.signal.aborted ? { stopped: stop.signal.reason as AppError } : {}) };
  } catch (cause) {
    if (stop.signal.aborted) return { output: output(), stopped: stop.signal.reason as AppError };
    truncated ||= over.aborted;
    return over.aborted ? { output: output() } : { output: output(), error: AppError.from(cause) };
  } finally {
    stop.release();
    await sink?.close();
    metrics.openStreams.dec();
  }
}

/** A limit of the input ends the stream; without one it goes on and only the result is cut. */
function limitOf({ input }: Work): { readonly limit: number; readonly isLast: boolean } {
  const { limit } = input;
  return typeof limit === 'number' ? { limit, isLast: true } : { limit: KEPT_ROWS, isLast: false };
}

/**
 * Leaves the router as it was, through a session of its own: that of the stream may be gone. A router that is away is
 * tried a few times. @returns what is to be told where it could not be done
 */
export async function cleanUpAfter(options: EngineOptions, following: Pick<Following, 'work' | 'stream' | 'target' | 'clock'>) {
  const { work, stream, target, clock } = following;
  const { cleanUp } = stream;
  if (!cleanUp) return [];
  const signal = AbortSignal.timeout(CLEAN_UP_MS);
  const once = (): Promise<void> =>
    options.pool.withSession(target, 'read', (session) => cleanUp(session, work.input), { signal });
  const persist = async (): Promise<void> => {
    let last: unknown;
    for (const waitMs of CLEAN_UP_RETRIES_MS) {
      await sleep(waitMs, undefined, { signal });
      try {
        return await once();
      } catch (cause) {
        last = cause;
        if (!isUnreachable(AppError.from(cause))) break;
      }
    }
    throw last;
  };
  try {
    await clock.time('clean up', persist);
    return [];
  } catch (cause) {
    const { code, message } = AppError.from(cause);
    return [`the router may not be as it was before the command, which could not be cleaned up after: ${code}: ${message}`];
  }
}
