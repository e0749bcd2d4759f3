import { setTimeout as delay } from 'node:timers/promises';
import type { RunEvent } from '../service/run-views';
import type { RunQueries } from '../store/run-queries';
import type { EventBus } from './event-bus';

const PAGE = 500;
/** How long a follower sleeps at most when no wake-up comes, e.g. while Redis is away. */
const LOOK_AGAIN_MS = 1_000;
/**
 * How long ids below one that was seen are looked for: PostgreSQL numbers events when they are written, and shows them when
 * they are committed, which may be in another order.
 */
const SETTLE_MS = 5_000;
/** An event that is older than this was committed long ago, even by a clock that goes wrong. */
const LONG_AGO_MS = 60_000;
/** The end of a run may be told by one process before another one has told of its last router. */
const LAST_WORDS_MS = 200;

export interface FollowOptions {
  readonly queries: Pick<RunQueries, 'events' | 'eventIds' | 'eventsById' | 'run'>;
  readonly bus: EventBus;
  /** Only events after this one. @defaultValue 0 */
  readonly after?: number | undefined;
  readonly signal: AbortSignal;
}

/**
 * Past and coming events of a run, each once; one that was committed late comes after those with greater ids. Ends after
 * `run.finished`, when the signal aborts, or when the run is long over and its events are gone.
 */
export async function* followRun(runId: string, options: FollowOptions): AsyncGenerator<RunEvent, void> {
  const { queries, bus, signal } = options;
  const look = looker(runId, options);
  while (!signal.aborted) {
    const sign = bus.next(runId, LOOK_AGAIN_MS, signal);
    const { events, isFull } = await look();
    const end = events.find(({ type }) => type === 'run.finished');
    yield* events.filter((event) => event !== end);
    if (end) {
      if (ageMs(end) < SETTLE_MS) {
        await delay(LAST_WORDS_MS, undefined, { signal }).catch(() => undefined);
        yield* (await look()).events;
      }
      yield end;
      return;
    }
    if (events.length === 0 && (await isLongOver(queries, runId))) return;
    if (!isFull) await sign;
  }
}

/** Whoever finished it died before it could say so, or its events are no longer kept. */
async function isLongOver(queries: FollowOptions['queries'], runId: string): Promise<boolean> {
  const { state, finishedAt } = await queries.run(runId);
  return state === 'finished' && finishedAt !== null && Date.now() - finishedAt > SETTLE_MS;
}

type Look = () => Promise<{ readonly events: readonly RunEvent[]; readonly isFull: boolean }>;

/** Each look gives what no look has given before. */
function looker(runId: string, { queries, after = 0 }: FollowOptions): Look {
  let newest = after;
  /** Nothing can appear at or below it any more. */
  let settled = after;
  /** Ids above it that were given, and when. */
  const given = new Map<number, number>();

  async function late(): Promise<RunEvent[]> {
    if (given.size === 0) return [];
    const ids = await queries.eventIds(runId, { above: settled, below: newest });
    const missing = ids.filter((id) => !given.has(id));
    return missing.length === 0 ? [] : queries.eventsById(missing.slice(0, PAGE));
  }

  return async () => {
    const lookedAt = Date.now();
    const found = await late();
    const page = await queries.events(runId, newest, PAGE);
    newest = page.at(-1)?.id ?? newest;
    // Only what this look came late enough for is settled by it.
    for (const [id, at] of given) if (lookedAt - at > SETTLE_MS) settled = Math.max(settled, id);
    for (const event of [...found, ...page]) {
      if (ageMs(event) > LONG_AGO_MS) settled = Math.max(settled, event.id);
      else given.set(event.id, Date.now());
    }
    for (const id of given.keys()) if (id <= settled) given.delete(id);
    return { events: [...found, ...page], isFull: page.length === PAGE };
  };
}

function ageMs({ at }: RunEvent): number {
  return Date.now() - Date.parse(at);
}
