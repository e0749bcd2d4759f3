import { AppError, isAppError, type ErrorCode } from '../../../core/errors';
import type { RunEvent, RunView } from '../../../jobs';
import type { DaemonClient } from './daemon-client';

export interface FollowOptions {
  readonly signal: AbortSignal;
  /** How long the daemon may be away. @defaultValue 60000 */
  readonly patienceMs?: number;
  /** The daemon went away and is waited for. */
  onLost?(): void;
  /** Go on after this event. */
  readonly after?: number;
}

const PATIENCE_MS = 60_000;
const RETRY_MS = 500;
/** What a daemon that restarts answers, or does not. */
const PASSING: readonly ErrorCode[] = ['DAEMON_UNREACHABLE', 'NOT_READY', 'RATE_LIMITED'];

/**
 * Events of a run until it is finished or held, over restarts of the daemon: each reconnect goes on after the last event seen.
 * @throws AppError DAEMON_UNREACHABLE when the daemon stays away
 */
export async function* followRun(client: DaemonClient, id: string, options: FollowOptions): AsyncIterable<RunEvent> {
  const patienceMs = options.patienceMs ?? PATIENCE_MS;
  let last = options.after ?? 0;
  let contactMs = Date.now();
  let lost = false;
  while (!options.signal.aborted) {
    try {
      for await (const event of eventsOf(client, id, { after: last, signal: options.signal })) {
        lost = false;
        contactMs = Date.now();
        last = Math.max(last, event.id);
        yield event;
        if (event.type === 'run.finished') return;
        // It may have gone on since: events of the past come first.
        if (event.type === 'run.held' && (await isAtRest(client, id))) return;
      }
      if (options.signal.aborted || (await isAtRest(client, id))) return;
      contactMs = Date.now();
    } catch (error) {
      if (options.signal.aborted) return;
      if (!isAppError(error) || !PASSING.includes(error.code)) throw error;
      if (Date.now() - contactMs > patienceMs) throw givenUp(id, error);
      if (!lost) options.onLost?.();
      lost = true;
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

async function* eventsOf(
  client: DaemonClient,
  id: string,
  options: { after: number; signal: AbortSignal },
): AsyncIterable<RunEvent> {
  const headers = { 'last-event-id': String(options.after) };
  const path = `/runs/${encodeURIComponent(id)}/events`;
  for await (const message of client.events({ path, headers, signal: options.signal })) {
    yield JSON.parse(message.data) as RunEvent;
  }
}

/** Nothing happens to it any more, unless a person decides so. */
async function isAtRest(client: DaemonClient, id: string): Promise<boolean> {
  const run = await client.call<RunView>({ path: `/runs/${encodeURIComponent(id)}` });
  return run.state === 'finished' || run.state === 'held';
}

function givenUp(id: string, cause: AppError): AppError {
  return new AppError('DAEMON_UNREACHABLE', cause.message, {
    cause,
    remedy: `The run is kept: start the daemon and follow it with \`rosfleet runs watch ${id}\`.`,
  });
}
