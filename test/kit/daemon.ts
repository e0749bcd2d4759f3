import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BINARY, ensureBuilt } from './build';
import { startPrivateServer, temporaryFolder, type PrivateServer } from './private-server';

export interface TestDaemon {
  readonly dataDir: string;
  /** Of the running daemon; another one after a restart. */
  url(): string;
  /** The admin token. */
  token(): Promise<string>;
  /** Ends the daemon in order; its data stays. */
  halt(): Promise<void>;
  /** Starts it again on the same data. */
  resume(): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
  /** Runs the command line against it. */
  cli(args: readonly string[], options?: CliOptions): Promise<CliResult>;
  /** The environment of its command line, for those who spawn by themselves. */
  readonly env: NodeJS.ProcessEnv;
}

export interface CliOptions {
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface CliResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const SETTINGS = { ROSFLEET_HTTP_PORT: '0', ROSFLEET_LOG_LEVEL: 'warn' };

/** Starts the built daemon as users do: SQLite and a private Redis in a folder of the test's own. */
export async function startDaemon(settings: Readonly<Record<string, string>> = {}): Promise<TestDaemon> {
  await ensureBuilt();
  const dataDir = await temporaryFolder('daemon');
  const variables = { ...SETTINGS, ...settings, ROSFLEET_DATA_DIR: dataDir };
  const env = { ...withoutOurs(process.env), ...variables };
  let server: PrivateServer | undefined;
  let url = '';
  const resume = async (): Promise<void> => {
    server = await startPrivateServer({
      folder: await temporaryFolder('daemon-run'),
      command: '/usr/bin/env',
      args: [...Object.entries(variables).map(([name, value]) => `${name}=${value}`), process.execPath, BINARY, 'serve'],
      signal: 'TERM',
      deadlineMs: 60_000,
      ping: async () => {
        url = await readyUrl(dataDir);
      },
    });
  };
  const halt = async (): Promise<void> => {
    await server?.stop();
    server = undefined;
  };
  await resume();
  return {
    dataDir,
    env,
    url: () => url,
    token: async () => (await readFile(join(dataDir, 'admin.token'), 'utf8')).trim(),
    halt,
    resume,
    async stop() {
      await halt();
      await rm(dataDir, { recursive: true, force: true });
    },
    cli: (args, options = {}) => runCli(args, { ...options, env: { ...env, ...options.env } }),
  };
}

/** Runs the built command line. */
export async function runCli(args: readonly string[], options: { env: NodeJS.ProcessEnv; stdin?: string }): Promise<CliResult> {
  await ensureBuilt();
  const child = spawn(process.execPath, [BINARY, ...args], { env: options.env, stdio: ['pipe', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdin.end(options.stdin ?? '');
  const exitCode = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { exitCode, stdout, stderr };
}

async function readyUrl(dataDir: string): Promise<string> {
  const { url } = JSON.parse(await readFile(join(dataDir, 'daemon.json'), 'utf8')) as { url: string };
  const response = await fetch(`${url}/readyz`);
  if (!response.ok) throw new Error(`not ready: ${await response.text()}`);
  return url;
}

/** Settings of the developer's own shell must not reach the tests. */
export function withoutOurs(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('ROSFLEET_')));
}
