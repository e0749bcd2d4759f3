import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';

type Listener = (data: Buffer) => void;
type Sent = (error: Error | null, bytes?: number) => void;

/**
 * A UDP socket that talks to one address and port only: the system drops what comes from elsewhere, and says when nobody
 * listens there. It has the parts of `dgram` that net-snmp uses, since net-snmp takes answers from anyone, swallows the
 * errors of its socket, and resolves the address anew for every datagram.
 */
export interface Datagrams {
  on(event: string, listener: Listener): void;
  ref(): void;
  unref(): void;
  send(data: Buffer, offset: number, length: number, port: number, address: string, sent: Sent): void;
  close(): void;
}

export interface DatagramsOptions {
  readonly address: string;
  readonly port: number;
  /** The socket is of no use any more: nobody listens there, no route, no file descriptor. At any time, also after the opening. */
  readonly onError: (error: NodeJS.ErrnoException) => void;
}

/** @throws the error of the system, e.g. EMFILE; the caller gives the deadline */
export async function openDatagrams({ address, port, onError }: DatagramsOptions): Promise<Datagrams> {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    // Without a callback: then what keeps it from connecting is an error event, like what keeps it from being opened at all.
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve();
    });
    socket.connect(port, address);
  }).catch((error: unknown) => {
    closeQuietly(socket);
    throw error;
  });
  socket.on('error', onError);
  return {
    on: (event, listener) => {
      if (event === 'message') socket.on('message', guarded(listener, onError));
    },
    ref: () => void socket.ref(),
    unref: () => void socket.unref(),
    send: (data, offset, length, _port, _address, sent) => socket.send(data, offset, length, sent),
    close: () => closeQuietly(socket),
  };
}

/** What the library throws over a datagram of no sense would end the daemon. */
function guarded(listener: Listener, onError: (error: NodeJS.ErrnoException) => void): Listener {
  return (data) => {
    try {
      listener(data);
    } catch (error) {
      onError(error as Error);
    }
  };
}

function closeQuietly(socket: Socket): void {
  socket.removeAllListeners();
  socket.on('error', () => undefined);
  try {
    socket.close();
  } catch {
    // It was never opened, or is closed already.
  }
}
