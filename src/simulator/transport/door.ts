import { createServer, type Server, type Socket } from 'node:net';

/** One listening port of a router. It can be shut and opened again, elsewhere too, while what came through it lives on. */
export class Door {
  private server: Server | undefined;
  private readonly sockets = new Set<Socket>();
  private bound = 0;

  constructor(
    private readonly address: string,
    private readonly accept: (socket: Socket) => void,
  ) {}

  /** The port it has, or had last. */
  get port(): number {
    return this.bound;
  }

  get isOpen(): boolean {
    return this.server !== undefined;
  }

  get connections(): number {
    return this.sockets.size;
  }

  /** Listens on a port; 0 takes any free one. @throws the error of the system, e.g. EADDRINUSE */
  open(port: number): Promise<void> {
    const server = createServer((socket) => this.enter(socket));
    return new Promise((resolve, reject) => {
      // Stays for the life of the listener: an accept that fails later must not end the process.
      server.on('error', reject);
      server.listen({ host: this.address, port }, () => {
        const bound = server.address();
        this.bound = typeof bound === 'object' && bound ? bound.port : port;
        this.server = server;
        resolve();
      });
    });
  }

  /** Stops listening. Open connections live on, as on a router; `drained` waits until they are gone. */
  shut(options: { readonly drained: boolean }): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (!server) return Promise.resolve();
    return new Promise((resolve) => {
      server.close(() => resolve());
      if (!options.drained) resolve();
    });
  }

  hangUp(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  private enter(socket: Socket): void {
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
    // The peer may go away at any moment; there is nobody to tell.
    socket.on('error', () => undefined);
    this.accept(socket);
  }
}
