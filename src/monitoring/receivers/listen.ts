import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { AppError } from '../../core/errors';

/** Where a receiver listens. */
export interface Place {
  /** IP address. */
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
}

/** The system keeps so many bytes of a flood until they are read, or as many as it allows. */
const BUFFER_BYTES = 4 * 1024 * 1024;

export interface DatagramServer {
  /** Where it listens in truth. */
  readonly port: number;
  send(data: Buffer, to: RemoteInfo): void;
  /** Takes no more; answers still go out. */
  pause(): void;
  close(): Promise<void>;
}

/**
 * Takes datagrams from anyone.
 * @param take must not throw
 * @throws AppError CONFIG_INVALID where the place is taken, or needs rights that the process lacks
 */
export async function listenDatagrams(
  place: Place & { readonly variable: string },
  take: (data: Buffer, from: RemoteInfo) => void,
): Promise<DatagramServer> {
  const socket = createSocket({ type: isIPv6(place.host) ? 'udp6' : 'udp4', recvBufferSize: BUFFER_BYTES });
  try {
    await bound(socket, place);
  } catch (cause) {
    socket.close();
    throw notListening(place, cause);
  }
  // E.g. what a host says that does not listen for answers.
  socket.on('error', () => undefined);
  socket.on('message', take);
  return {
    port: socket.address().port,
    send: (data, { address, port }) => socket.send(data, port, address, () => undefined),
    pause: () => void socket.removeListener('message', take),
    async close() {
      socket.removeListener('message', take);
      socket.close();
      await once(socket, 'close');
    },
  };
}

function bound(socket: Socket, { host, port }: Place): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind({ address: host, port, exclusive: true }, () => {
      socket.off('error', reject);
      resolve();
    });
  });
}

/** @param place.variable what sets it */
export function notListening({ host, port, variable }: Place & { readonly variable: string }, cause: unknown): AppError {
  const { code = 'unknown' } = cause as { code?: string };
  const remedy =
    code === 'EACCES'
      ? `Ports below 1024 need the capability CAP_NET_BIND_SERVICE; or set ${variable} to a higher one and lead the lower one to it.`
      : `Set ${variable} to an address of this machine and a port that is free; one process of a machine can have it.`;
  return new AppError('CONFIG_INVALID', `${variable}: cannot listen on ${host} port ${port} (${code})`, { cause, remedy });
}
