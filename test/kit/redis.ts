import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { findBinary, freePort, startPrivateServer, temporaryFolder } from './private-server';

export interface TestRedis {
  /** `redis://127.0.0.1:port` */
  readonly url: string;
  readonly port: number;
  /** Unix socket of the same server. */
  readonly socketPath: string;
  /** Empties every database, as an operator's accident would. */
  flush(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts a redis-server of the test's own; it ends with `stop()` or with this process.
 * @param options.port of a server that was stopped, to be there again where its clients look for it
 */
export async function startRedis(options: { readonly port?: number } = {}): Promise<TestRedis> {
  const binary = findBinary('redis-server', ['/usr/bin', '/usr/local/bin']);
  if (!binary) throw new Error('redis-server is missing: apt-get install redis-server');
  const folder = await temporaryFolder('redis');
  await chmod(folder, 0o700);
  const port = options.port ?? (await freePort());
  const socketPath = join(folder, 'redis.sock');
  const url = `redis://127.0.0.1:${port}`;
  const server = await startPrivateServer({
    folder,
    command: binary,
    args: redisArgs({ folder, port, socketPath }),
    signal: 'TERM',
    ping: () => withClient(socketPath, async (client) => void (await client.ping())),
  });
  return {
    url,
    port,
    socketPath,
    flush: () => withClient(socketPath, async (client) => void (await client.flushall())),
    stop: () => server.stop(),
  };
}

/** noeviction is what BullMQ asks for; nothing is saved, the data is the test's. */
function redisArgs(at: { folder: string; port: number; socketPath: string }): string[] {
  const settings: Readonly<Record<string, string>> = {
    dir: at.folder,
    port: String(at.port),
    bind: '127.0.0.1',
    unixsocket: at.socketPath,
    save: '',
    appendonly: 'no',
    'maxmemory-policy': 'noeviction',
    daemonize: 'no',
    loglevel: 'warning',
  };
  return Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
}

async function withClient(socketPath: string, use: (client: Redis) => Promise<void>): Promise<void> {
  const client = new Redis({ path: socketPath, lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await use(client);
  } finally {
    client.disconnect();
  }
}
