import { once } from 'node:events';
import type { Response } from 'express';

/** Proxies close a connection that is silent for a minute. */
const HEARTBEAT_MS = 15_000;

interface Numbered {
  readonly id: number;
}

interface SendOptions<T> {
  readonly heartbeatMs?: number;
  /** The event that comes before all others: who is cut off before the first one goes on from there. */
  readonly startId?: number;
  /** What the event is called on the wire. */
  readonly typeOf: (event: T) => string;
}

/** Streams events until they end or the caller goes away; a slow caller slows the source, not the memory. */
export async function sendEvents<T extends Numbered>(
  response: Response,
  open: (signal: AbortSignal) => AsyncIterable<T>,
  options: SendOptions<T>,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  response.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no',
  });
  response.write(options.startId === undefined ? ': open\n\n' : `: open\nid: ${options.startId}\n\n`);
  const heartbeat = setInterval(() => response.write(': heartbeat\n\n'), options.heartbeatMs ?? HEARTBEAT_MS);
  let last = 0;
  try {
    for await (const event of open(gone.signal)) {
      if (gone.signal.aborted) return;
      // One that was stored late must not make a reconnect begin before what was sent already.
      last = Math.max(last, event.id);
      const written = response.write(`id: ${last}\nevent: ${options.typeOf(event)}\ndata: ${JSON.stringify(event)}\n\n`);
      if (!written) await once(response, 'drain', { signal: gone.signal });
    }
  } catch (error) {
    // A caller that left in the middle of a write is no failure.
    if (!gone.signal.aborted) throw error;
  } finally {
    clearInterval(heartbeat);
    response.end();
  }
}
