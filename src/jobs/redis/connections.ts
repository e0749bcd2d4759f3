import { Redis, type RedisOptions } from 'ioredis';
import type { Logger } from '../../core/telemetry';
import { PrivateRedis } from './private-redis';

const RETRY_MIN_MS = 50;
const RETRY_MAX_MS = 1000;

/** Where Redis is, and the connections to it. */
export interface RedisAccess {
  /** For workers and subscribers: waits for Redis for ever. */
  patient(): Redis;
  /** For producers and health checks: an answer or an error within seconds, since the database remembers what is to be done. */
  impatient(): Redis;
  close(): Promise<void>;
}

/** @throws AppError NOT_READY where the private server does not start */
export async function openRedis(options: { url: string | undefined; dataDir: string; log: Logger }): Promise<RedisAccess> {
  const server = options.url === undefined ? await PrivateRedis.start(options.dataDir, options.log) : undefined;
  const open = new Set<Redis>();
  const connect = (extra: RedisOptions): Redis => {
    const common: RedisOptions = { retryStrategy: (times) => Math.min(RETRY_MIN_MS * times, RETRY_MAX_MS), ...extra };
    const client = server ? new Redis({ path: server.socket, ...common }) : new Redis(options.url as string, common);
    open.add(client);
    client.on('error', (error) => options.log.debug({ err: error }, 'redis connection failed'));
    return client;
  };
  return {
    patient: () => connect({ maxRetriesPerRequest: null }),
    impatient: () => connect({ maxRetriesPerRequest: 1, enableOfflineQueue: false, commandTimeout: 5000 }),
    async close(): Promise<void> {
      for (const client of open) client.disconnect();
      await server?.stop();
    },
  };
}
