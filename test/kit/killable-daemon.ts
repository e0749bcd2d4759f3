import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { BINARY, ensureBuilt } from './build';
import { runCli, withoutOurs, type CliResult } from './daemon';

const START_MS = 60_000;
const POLL_MS = 25;

export interface ProcessOptions {
  readonly dataDir: string;
  /** File that collects what the process logs. */
  readonly log: string;
  /** Further variables, ROSFLEET_… */
  readonly env?: Readonly<Record<string, string>>;
}

export interface Answer<T = Record<string, unknown>> {
  readonly status: number;
  readonly body: T;
}

/** A process of the daemon that can be killed without any farewell, and of which several can share one database. */
export class KillableDaemon {
  private constructor(
    private readonly child: ChildProcess,
    private readonly options: ProcessOptions,
  ) {}

  static async start(options: ProcessOptions): Promise<KillableDaemon> {
    await ensureBuilt();
    const child = spawn(process.execPath, [BINARY, 'serve'], { env: environment(options), stdio: ['ignore', 'ignore', 'pipe'] });
    let ready = false;
    child.stderr.on('data', (chunk: Buffer) => {
      appendFileSync(options.log, chunk);
      if (chunk.includes('"msg":"ready"')) ready = true;
    });
    const deadline = Date.now() + START_MS;
    while (!ready) {
      if (child.exitCode !== null || Date.now() > deadline) {
        child.kill('SIGKILL');
        throw new Error(
          `the daemon did not start:\n${existsSync(options.log) ? readFileSync(options.log, 'utf8').slice(-4000) : ''}`,
        );
      }
      await delay(POLL_MS);
    }
    return new KillableDaemon(child, options);
  }

  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  stop(): Promise<void> {
    return this.#end('SIGTERM');
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, 'exit');
    this.child.kill(signal);
    await gone;
  }

  async request<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer<T>> {
    const { url } = JSON.parse(readFileSync(join(this.options.dataDir, 'daemon.json'), 'utf8')) as { url: string };
    const token = readFileSync(join(this.options.dataDir, 'admin.token'), 'utf8').trim();
    const isText = typeof body === 'string';
    const type: Record<string, string> = body === undefined || isText ? {} : { 'content-type': 'application/json' };
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...type, ...headers },
      ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text ? JSON.parse(text) : {}) as T };
  }

  cli(...args: string[]): Promise<CliResult> {
    return runCli(args, { env: environment(this.options) });
  }
}

function environment({ dataDir, env }: ProcessOptions): NodeJS.ProcessEnv {
  return { ...withoutOurs(process.env), ROSFLEET_DATA_DIR: dataDir, ROSFLEET_HTTP_PORT: '0', ...env };
}
