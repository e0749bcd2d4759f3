import { once } from 'node:events';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions as ServerTlsOptions } from 'node:tls';
import { encodeSentence, FramingError, SentenceDecoder } from '../../src/routeros';

/** What the client sent in one sentence. */
export interface Received {
  readonly command: string;
  readonly words: readonly string[];
  /** `=name=value` words. */
  readonly args: Readonly<Record<string, string>>;
  readonly tag: string | undefined;
}

export interface Peer {
  readonly socket: Socket;
  readonly received: readonly Received[];
  /** Number of `data` events so far: how many pieces the sentences came in. */
  readonly chunks: number;
  /** Sends sentences in one write; the tag of `to` is put after each first word. */
  reply(to: Received, ...sentences: readonly (readonly (string | Buffer)[])[]): void;
  /** The bytes that `reply` would send. */
  encode(to: Received, ...sentences: readonly (readonly (string | Buffer)[])[]): Buffer;
  raw(bytes: Buffer): void;
}

export interface ScriptedRouterOptions {
  /** `accept` answers `/login` by itself. @defaultValue accept */
  readonly login?: 'accept' | 'script';
  readonly tls?: ServerTlsOptions;
  /** Never closes its own half. */
  readonly halfOpen?: true;
  readonly onConnection?: (peer: Peer) => void;
  readonly onCommand?: (peer: Peer, received: Received) => void;
}

export interface ScriptedRouter {
  readonly address: string;
  readonly port: number;
  readonly peers: readonly Peer[];
  /** Every sentence of every connection, in order of arrival. */
  readonly received: readonly Received[];
  close(): Promise<void>;
}

/** A router on a real loopback socket that does what the test says, faults included. */
export async function startScriptedRouter(options: ScriptedRouterOptions = {}): Promise<ScriptedRouter> {
  const peers: Peer[] = [];
  const received: Received[] = [];
  const sockets = new Set<Socket>();
  const accept = (socket: Socket): void => {
    peers.push(openPeer(socket, options, received));
  };
  const server: Server = options.tls
    ? createTlsServer(options.tls, accept)
    : createTcpServer({ noDelay: true, allowHalfOpen: options.halfOpen === true }, accept);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    peers,
    received,
    close: async () => {
      if (!server.listening) return;
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function openPeer(socket: Socket, options: ScriptedRouterOptions, all: Received[]): Peer {
  const received: Received[] = [];
  let chunks = 0;
  let deaf = false;
  const peer: Peer = {
    socket,
    received,
    get chunks() {
      return chunks;
    },
    encode: (to, ...sentences) => Buffer.concat(sentences.map((words) => encodeSentence(tagged(words, to.tag)))),
    reply: (to, ...sentences) => peer.raw(peer.encode(to, ...sentences)),
    raw: (bytes) => {
      if (socket.writable) socket.write(bytes);
    },
  };
  const decoder = new SentenceDecoder((words) => {
    const one = readSentence(words.map((word) => word.toString('utf8')));
    received.push(one);
    all.push(one);
    if (one.command === '/login' && options.login !== 'script') peer.reply(one, ['!done']);
    else options.onCommand?.(peer, one);
  });
  socket.on('error', () => undefined);
  socket.on('data', (chunk: Buffer) => {
    chunks += 1;
    if (deaf) return;
    try {
      decoder.push(chunk);
    } catch (error) {
      // A client that does not speak the API, e.g. TLS on a plain port: what happens next is up to the script.
      if (!(error instanceof FramingError)) throw error;
      deaf = true;
    }
  });
  options.onConnection?.(peer);
  return peer;
}

function readSentence(words: readonly string[]): Received {
  const [command = '', ...rest] = words;
  const args: Record<string, string> = {};
  let tag: string | undefined;
  for (const word of rest) {
    const equals = word.indexOf('=', 1);
    if (word.startsWith('.tag=')) tag = word.slice(5);
    else if (word.startsWith('=') && equals > 0) args[word.slice(1, equals)] = word.slice(equals + 1);
  }
  return { command, words, args, tag };
}

function tagged(words: readonly (string | Buffer)[], tag: string | undefined): readonly (string | Buffer)[] {
  if (tag === undefined) return words;
  const [first = '', ...rest] = words;
  return [first, `.tag=${tag}`, ...rest];
}

/** Resolves when the condition holds; asks again at each turn of the loop. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
