import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';

/** Opens a UDP socket; 0 takes any free port. @throws the error of the system, e.g. EADDRINUSE */
export async function bindUdp(
  address: string,
  port: number,
  onMessage: (data: Buffer, from: RemoteInfo) => void,
): Promise<Socket> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind({ address, port }, () => {
      socket.off('error', reject);
      resolve();
    });
  });
  // A datagram that cannot be sent is lost, like any other.
  socket.on('error', () => undefined);
  socket.on('message', onMessage);
  return socket;
}

export function closeUdp(socket: Socket | undefined): Promise<void> {
  return new Promise((resolve) => (socket ? socket.close(() => resolve()) : resolve()));
}
