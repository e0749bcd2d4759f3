import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { tmpdir } from 'node:os';

/**
 * Runs the server and ends it when stdin closes. A test process that is killed runs no clean-up of its own, but its end
 * of the pipe closes all the same, so no server and no folder outlives the tests.
 */
const KEEPER = `
folder=$1; signal=$2; shift 2
"$@" </dev/null & pid=$!
( while kill -0 $pid 2>/dev/null; do sleep 1; done; kill $$ 2>/dev/null ) &
watch=$!
trap 'kill $watch 2>/dev/null; rm -rf "$folder"; exit 1' TERM
cat >/dev/null
kill -$signal $pid 2>/dev/null
wait $pid 2>/dev/null
kill $watch 2>/dev/null
rm -rf "$folder"
`;

export interface PrivateServer {
  readonly folder: string;
  /** Ends the server and removes its folder. */
  stop(): Promise<void>;
}

export interface PrivateServerOptions {
  readonly folder: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Signal that makes the server leave at once and in order. */
  readonly signal: 'INT' | 'TERM';
  readonly uid?: number;
  readonly gid?: number;
  /** Resolves when the server answers, rejects while it does not yet. */
  readonly ping: () => Promise<void>;
  /** @defaultValue 20000 */
  readonly deadlineMs?: number;
}

export function temporaryFolder(prefix: string): Promise<string> {
  return mkdtemp(join(tmpdir(), `rosfleet-${prefix}-`));
}

export function findBinary(name: string, folders: readonly string[] = []): string | undefined {
  const path = (process.env['PATH'] ?? '').split(delimiter);
  return [...folders, ...path].map((folder) => join(folder, name)).find((file) => existsSync(file));
}

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** @throws Error with the server's own output when it does not answer in time */
export async function startPrivateServer(options: PrivateServerOptions): Promise<PrivateServer> {
  const keeper = spawn('/bin/sh', ['-c', KEEPER, 'keeper', options.folder, options.signal, options.command, ...options.args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    cwd: options.folder,
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.gid }),
  });
  let output = '';
  const collect = (chunk: Buffer): void => {
    output = (output + chunk.toString()).slice(-4000);
  };
  keeper.stdout.on('data', collect);
  keeper.stderr.on('data', collect);
  await untilAnswering(keeper, options, () => output);
  for (const stream of [keeper, keeper.stdin, keeper.stdout, keeper.stderr]) (stream as { unref?: () => void }).unref?.();
  return { folder: options.folder, stop: () => stopKeeper(keeper, options.folder) };
}

async function untilAnswering(keeper: ChildProcess, options: PrivateServerOptions, output: () => string): Promise<void> {
  const deadline = Date.now() + (options.deadlineMs ?? 20_000);
  for (;;) {
    try {
      await options.ping();
      return;
    } catch (error) {
      const ended = keeper.exitCode !== null || keeper.signalCode !== null;
      if (ended || Date.now() > deadline) {
        await stopKeeper(keeper, options.folder);
        throw new Error(`${options.command} does not answer: ${output()}`, { cause: error });
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function stopKeeper(keeper: ChildProcess, folder: string): Promise<void> {
  if (keeper.exitCode === null && keeper.signalCode === null) {
    const ended = new Promise((resolve) => keeper.once('exit', resolve));
    keeper.ref();
    keeper.stdin?.end();
    await ended;
  }
  await rm(folder, { recursive: true, force: true });
}
