import { once } from 'node:events';
import type { Response } from 'express';
import type { RunEvent } from '../../jobs';

/** Proxies close a connection that is silent for a minute. */
const HEARTBEAT_MS = 15_000;

/** Streams events until they end or the caller goes away; a slow caller slows the source, not the memory. */
export async function sendEvents(
  response: Response,
  open: (signal: AbortSignal) => AsyncIterable<RunEvent>,
  options: { heartbeatMs?: number } = {},
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  response.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no',
  });
  response.write(': open\n\n');
  const heartbeat = setInterval(() => response.write(': heartbeat\n\n'), options.heartbeatMs ?? HEARTBEAT_MS);
  let last = 0;
  try {
    for await (const event of open(gone.signal)) {
      if (gone.signal.aborted) return;
      // One that was stored late must not make a reconnect begin before what was sent already.
      last = Math.max(last, event.id);
      const written = response.write(`id: ${last}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
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
