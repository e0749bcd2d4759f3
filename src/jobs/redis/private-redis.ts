import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { AppError } from '../../core/errors';
import type { Logger } from '../../core/telemetry';

const START_MS = 10_000;
const POLL_MS = 25;
const RESTART_MS = 500;

/** The system allows about 108 bytes for the path of a socket. */
const SOCKET_PATH_BYTES = 100;

function socketPath(folder: string): string {
  const path = join(folder, 'redis.sock');
  if (Buffer.byteLength(path) <= SOCKET_PATH_BYTES) return path;
  return join(tmpdir(), `rosfleet-${createHash('sha256').update(path).digest('hex').slice(0, 16)}.sock`);
}

/**
 * A redis-server of the daemon's own: append-only file in the data folder, unix socket, no TCP port. It is started again
 * when it dies. A daemon that was killed leaves its server running; the next one takes it over with what it holds.
 */
export class PrivateRedis {
  #child: ChildProcess | undefined;
  #stopping = false;

  private constructor(
    readonly socket: string,
    private readonly folder: string,
    private readonly log: Logger,
  ) {}

  /** @throws AppError NOT_READY where redis-server is missing or does not start */
  static async start(dataDir: string, log: Logger): Promise<PrivateRedis> {
    const folder = resolve(dataDir, 'redis');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const redis = new PrivateRedis(socketPath(folder), folder, log);
    if (!(await redis.#answers())) await redis.#spawn();
    return redis;
  }

  /** Saves and stops the server. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const client = new Redis({ path: this.socket, lazyConnect: true, retryStrategy: null });
    client.on('error', ignore);
    try {
      await client.connect();
      await client.shutdown('SAVE');
    } catch {
      // SHUTDOWN answers by closing the connection.
    } finally {
      client.disconnect();
    }
    const child = this.#child;
    if (child && child.exitCode === null && child.signalCode === null) {
      await Promise.race([new Promise((resolve) => child.once('exit', resolve)), delay(START_MS, undefined, { ref: false })]);
    }
  }

  async #spawn(): Promise<void> {
    const options = ['--port', '0', '--unixsocket', this.socket, '--unixsocketperm', '700', '--dir', this.folder];
    const durability = ['--appendonly', 'yes', '--appendfsync', 'everysec', '--save', '', '--daemonize', 'no'];
    const limits = ['--maxmemory-policy', 'noeviction', '--logfile', join(this.folder, 'redis.log')];
    // Its own process group: Ctrl-C on the daemon's terminal must not reach it before the daemon is done.
    const child = spawn('redis-server', [...options, ...durability, ...limits], { stdio: 'ignore', detached: true });
    this.#child = child;
    let failure: Error | undefined;
    child.on('error', (error) => (failure = error));
    child.on('exit', (code) => this.#onExit(code));
    const deadline = Date.now() + START_MS;
    while (Date.now() < deadline && !failure && child.exitCode === null) {
      if (await this.#answers()) return;
      await delay(POLL_MS);
    }
    this.#stopping = true;
    throw new AppError('NOT_READY', `the private redis-server does not start: ${failure?.message ?? 'it ended'}`, {
      remedy: `Install redis-server, or set ROSFLEET_REDIS_URL; its log is ${join(this.folder, 'redis.log')}.`,
    });
  }

  #onExit(code: number | null): void {
    this.#child = undefined;
    if (this.#stopping) return;
    this.log.error({ exitCode: code }, 'private redis-server ended, starting it again');
    setTimeout(() => {
      if (!this.#stopping)
        this.#spawn().catch((error: unknown) => this.log.error({ err: error }, 'private redis-server stays down'));
    }, RESTART_MS).unref();
  }

  async #answers(): Promise<boolean> {
    const client = new Redis({ path: this.socket, lazyConnect: true, retryStrategy: null, connectTimeout: 1000 });
    client.on('error', ignore);
    try {
      await client.connect();
      return (await client.ping()) === 'PONG';
    } catch {
      return false;
    } finally {
      client.disconnect();
    }
  }
}

function ignore(): void {}
