import { Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { Connector, Receiver, RouterOSAPI, Transmitter } from 'node-routeros';
import { AppError } from '../../core/errors';

/**
 * The one file that touches the insides of node-routeros 1.6.9. The library makes the socket, does the TLS connect and
 * conducts the login; its receiver, its transmitter and its `write` are replaced per instance, because they lose replies,
 * crash on `!empty` and never settle after a reset (test/integration/routeros shows each fault beside its cure).
 */
interface LibraryConnector {
  socket: Socket;
  receiver: LibraryReceiver;
  transmitter: LibraryTransmitter;
  once(event: 'connected', listener: () => void): void;
  on(event: 'error', listener: () => void): void;
  destroy(): void;
}

interface LibraryReceiver {
  read(tag: string, callback: (packet: string[]) => void): void;
  stop(tag: string): void;
  processRawData(data: Buffer): void;
}

interface LibraryTransmitter {
  write(data: string | null): void;
  runPool(): void;
}

interface LibraryApi {
  password: string;
  connector: LibraryConnector;
  on(event: 'error', listener: () => void): void;
  connect(): Promise<unknown>;
  write(params: string | string[], ...more: (string | string[])[]): Promise<Record<string, string>[]>;
}

export interface LibraryOptions {
  readonly address: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly tls?: ConnectionOptions;
  /** Sends a sentence of the login; resolves with the reply as the library expects it. */
  write(words: readonly string[]): Promise<Record<string, string>[]>;
}

export interface Library {
  readonly socket: Socket;
  /** Settles when the library's login did. Never settles where the peer closes: the socket's events tell. */
  readonly ready: Promise<unknown>;
  /** Where received bytes go, instead of the library's receiver. */
  onData(listener: (chunk: Buffer) => void): void;
  /** TCP, and TLS where asked for, is up; the login follows. */
  onConnected(listener: () => void): void;
  /** Lets go of the password: it is needed for the login only. */
  forget(): void;
  destroy(): void;
}

/** Own deadlines rule; the library's idle timer would kill quiet sessions and send a word `#` at half of it. */
const LIBRARY_TIMEOUT_S = 86_400;

/** Opens a connection; the socket exists when this returns, nothing was sent yet. */
export function openLibrary(options: LibraryOptions): Library {
  checkLibrary();
  const api = new RouterOSAPI({
    host: options.address,
    port: options.port,
    user: options.username,
    password: options.password,
    timeout: LIBRARY_TIMEOUT_S,
    // Typed as server options by the library, which hands them to tls.connect.
    ...(options.tls ? { tls: options.tls as object } : {}),
  }) as unknown as LibraryApi;
  // Without a listener the library's late 'error' would end the process; the socket's own events are what we act on.
  api.on('error', ignore);
  api.write = (params, ...more) => options.write([params, ...more].flat());
  const ready = api.connect();
  checkInstance(api);
  const connector = api.connector;
  const listeners = { data: (_chunk: Buffer): void => undefined };
  connector.receiver = { read: ignore, stop: ignore, processRawData: (chunk) => listeners.data(chunk) };
  connector.transmitter = { write: refuse, runPool: ignore };
  connector.socket.setTimeout(0);
  keepErrorsHarmless(connector);
  return {
    socket: connector.socket,
    ready,
    onData: (listener) => {
      listeners.data = listener;
    },
    onConnected: (listener) => connector.once('connected', listener),
    forget: () => {
      api.password = '';
    },
    destroy: () => {
      api.password = '';
      connector.destroy();
    },
  };
}

/**
 * The library's connector drops its listeners when it destroys the socket and then passes on an error that still comes
 * (a TLS handshake cut short gives an end and an error): without a listener that ends the process.
 */
function keepErrorsHarmless(connector: LibraryConnector): void {
  const destroy = connector.destroy.bind(connector);
  connector.destroy = () => {
    destroy();
    connector.on('error', ignore);
  };
  connector.on('error', ignore);
}

function ignore(): void {
  // Nothing to do: see where it is used.
}

function refuse(): never {
  throw new AppError('BUG', 'node-routeros wrote past the driver');
}

let checked = false;

/**
 * Proves that the library still has the private parts that the driver replaces. Called when a pool is made, so that a
 * changed library stops the start and not the first write.
 * @throws AppError BUG naming the missing part
 */
export function checkLibrary(): void {
  if (checked) return;
  need(RouterOSAPI.prototype, 'RouterOSAPI', ['connect', 'login', 'write', 'on']);
  need(Connector.prototype, 'Connector', ['connect', 'destroy', 'onData', 'once']);
  need(Receiver.prototype, 'Receiver', ['read', 'stop', 'processRawData']);
  need(Transmitter.prototype, 'Transmitter', ['write', 'runPool']);
  checked = true;
}

function checkInstance(api: LibraryApi): void {
  const { connector } = api;
  if (!(connector?.socket instanceof Socket)) throw missing('connector.socket');
  need(connector.receiver, 'connector.receiver', ['read', 'stop', 'processRawData']);
  need(connector.transmitter, 'connector.transmitter', ['write', 'runPool']);
  if (typeof api.password !== 'string') throw missing('RouterOSAPI.password');
}

function need(owner: object | undefined, name: string, fields: readonly string[]): void {
  const parts = owner as Readonly<Record<string, unknown>> | undefined;
  for (const field of fields) {
    if (typeof parts?.[field] !== 'function') throw missing(`${name}.${field}`);
  }
}

function missing(part: string): AppError {
  return new AppError('BUG', `node-routeros 1.6.9 is needed: this copy has no ${part}`, {
    remedy: 'Install the exact version of node-routeros that package-lock.json names.',
  });
}
