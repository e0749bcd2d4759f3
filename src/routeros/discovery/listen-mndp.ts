import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../core/errors';
import { MNDP_REFRESH, parseMndp, type MndpNeighbour } from './mndp';

export interface ListenMndpOptions {
  readonly durationMs: number;
  /** @defaultValue 5678 */
  readonly port?: number;
  /** Where the refresh packet goes. @defaultValue 255.255.255.255 */
  readonly broadcast?: string;
  /** Where it goes to there. @defaultValue `port` */
  readonly broadcastPort?: number;
  /** The most neighbours that are kept. @defaultValue 4096 */
  readonly maxNeighbours?: number;
  readonly signal?: AbortSignal;
}

const MNDP_PORT = 5678;
const MAX_NEIGHBOURS = 4096;

/**
 * Listens for some time, after asking everybody to speak. The last packet of a neighbour counts.
 * @throws AppError CONNECT_FAILED where the port cannot be opened
 */
export async function listenMndp(options: ListenMndpOptions): Promise<MndpNeighbour[]> {
  const { port = MNDP_PORT, broadcast = '255.255.255.255', broadcastPort = port, maxNeighbours = MAX_NEIGHBOURS } = options;
  const neighbours = new Map<string, MndpNeighbour>();
  // Others on this machine may listen too.
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  try {
    socket.on('message', (packet, from) => {
      const neighbour = parseMndp(packet, from.address);
      if (!neighbour) return;
      const key = neighbour.mac ?? neighbour.address;
      if (neighbours.has(key) || neighbours.size < maxNeighbours) neighbours.set(key, neighbour);
    });
    socket.bind(port);
    await once(socket, 'listening');
    // From here on errors are about sending, e.g. no route for a broadcast: listening still makes sense.
    socket.on('error', () => undefined);
    socket.setBroadcast(true);
    socket.send(MNDP_REFRESH, broadcastPort, broadcast, () => undefined);
    await sleep(options.durationMs, undefined, { signal: options.signal });
  } catch (cause) {
    if (options.signal?.aborted) throw new AppError('CANCELLED', 'the discovery was cancelled', { cause });
    throw new AppError('CONNECT_FAILED', `cannot listen on UDP port ${port}`, {
      cause,
      details: { port },
      remedy: 'End what else holds the port; discovery needs UDP 5678 on this machine.',
    });
  } finally {
    socket.close();
  }
  return [...neighbours.values()];
}
