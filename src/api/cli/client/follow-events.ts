import { isAppError, type ErrorCode } from '../../../core/errors';
import type { EventView } from '../../../fleet';
import type { DaemonClient, DaemonRequest } from './daemon-client';

export interface FollowEventsOptions {
  readonly filter: NonNullable<DaemonRequest['query']>;
  /** Go on after this event. Absent: from now on. */
  readonly after: number | undefined;
  readonly signal: AbortSignal;
  /** How long the daemon may be away. @defaultValue 60000 */
  readonly patienceMs?: number;
  /** The daemon went away and is waited for. */
  onLost?(): void;
}

const PATIENCE_MS = 60_000;
const RETRY_MS = 500;
/** What a daemon that restarts answers, or does not. */
const PASSING: readonly ErrorCode[] = ['DAEMON_UNREACHABLE', 'NOT_READY', 'RATE_LIMITED'];

/**
 * Events of the fleet until the signal aborts, over restarts of the daemon: each reconnect goes on after the last one seen.
 * @throws AppError DAEMON_UNREACHABLE when the daemon stays away
 */
export async function* followEvents(client: DaemonClient, options: FollowEventsOptions): AsyncIterable<EventView> {
  const { filter, signal, patienceMs = PATIENCE_MS } = options;
  let last = options.after;
  let contactMs = Date.now();
  let lost = false;
  while (!signal.aborted) {
    try {
      const headers: Record<string, string> = last === undefined ? {} : { 'last-event-id': String(last) };
      for await (const message of client.events({ path: '/events/stream', query: filter, headers, signal })) {
        const event = JSON.parse(message.data) as EventView;
        [lost, last, contactMs] = [false, event.id, Date.now()];
        yield event;
      }
      contactMs = Date.now();
    } catch (error) {
      if (signal.aborted) return;
      if (!isAppError(error) || !PASSING.includes(error.code)) throw error;
      if (lost && Date.now() - contactMs > patienceMs) throw error;
      if (!lost) {
        options.onLost?.();
        contactMs = Date.now();
      }
      lost = true;
    }
    if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}
