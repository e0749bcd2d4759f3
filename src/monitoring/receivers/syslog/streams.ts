import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { notListening, type Place } from '../listen';
import { SyslogFrames } from './frames';
import { MOST_BYTES, refuse, type SyslogIntake } from './intake';

/** Of all senders, and of one: a router needs one, and one more while it reconnects. */
const MOST_CONNECTIONS = 2_000;
const MOST_OF_ADDRESS = 4;
/** A router that logs little is silent for long. */
const IDLE_MS = 3_600_000;
const KEEP_ALIVE_MS = 60_000;
/** What has come without an end is a line after so long. */
const UNFINISHED_MS = 5_000;

export interface SyslogStreamsOptions {
  readonly place: Place & { readonly variable: string };
  readonly intake: Pick<SyslogIntake, 'senderAt' | 'take'>;
  /** @defaultValue 3600000 */
  readonly idleMs?: number;
  /** @defaultValue 5000 */
  readonly unfinishedMs?: number;
}

/** Takes lines over TCP, from routers of the fleet only: others are hung up on at once. */
export class SyslogStreams {
  readonly #open = new Set<Socket>();
  readonly #byAddress = new Map<string, number>();
  readonly #server: Server;

  private constructor(private readonly options: SyslogStreamsOptions) {
    this.#server = createServer({ keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS, noDelay: true });
    this.#server.on('connection', (socket) => this.#accept(socket));
  }

  /** @throws AppError CONFIG_INVALID */
  static async listen(options: SyslogStreamsOptions): Promise<SyslogStreams> {
    const streams = new SyslogStreams(options);
    const { host, port } = options.place;
    try {
      streams.#server.listen({ host, port, exclusive: true });
      await once(streams.#server, 'listening');
    } catch (cause) {
      throw notListening(options.place, cause);
    }
    // E.g. no file descriptor for a connection: the next one may get it.
    streams.#server.on('error', () => undefined);
    return streams;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#open) socket.destroy();
    await closed;
  }

  #accept(socket: Socket): void {
    socket.on('error', () => undefined);
    const { remoteAddress: address = '' } = socket;
    if (this.options.intake.senderAt(address) === undefined) {
      socket.destroy();
      return;
    }
    const count = this.#byAddress.get(address) ?? 0;
    if (this.#open.size >= MOST_CONNECTIONS || count >= MOST_OF_ADDRESS) {
      refuse('connection_limit');
      socket.destroy();
      return;
    }
    this.#open.add(socket);
    this.#byAddress.set(address, count + 1);
    socket.once('close', () => {
      this.#open.delete(socket);
      const left = (this.#byAddress.get(address) ?? 1) - 1;
      if (left > 0) this.#byAddress.set(address, left);
      else this.#byAddress.delete(address);
    });
    this.#read(socket, address);
  }

  #read(socket: Socket, address: string): void {
    const { intake, idleMs = IDLE_MS, unfinishedMs = UNFINISHED_MS } = this.options;
    const frames = new SyslogFrames(MOST_BYTES);
    let unfinished: NodeJS.Timeout | undefined;
    const give = (data: Buffer): void => {
      // Asked each time: the router may have left the fleet since it connected.
      const router = intake.senderAt(address);
      if (router) intake.take(router, data);
      else socket.destroy();
    };
    const finish = (): void => {
      const rest = frames.flush();
      if (rest) give(rest);
    };
    socket.setTimeout(idleMs, () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      clearTimeout(unfinished);
      const taken = frames.take(chunk);
      for (const frame of taken.frames) give(frame);
      if (taken.tooLarge) {
        refuse('too_large');
        socket.destroy();
      } else if (frames.hasRest) unfinished = setTimeout(finish, unfinishedMs);
    });
    socket.once('end', finish);
    socket.once('close', () => clearTimeout(unfinished));
  }
}
