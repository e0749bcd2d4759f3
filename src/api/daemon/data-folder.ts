import { mkdir, readFile, rename, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../core/errors';
import type { Secret } from '../../core/secrets';
import { ADMIN_TOKEN_FILE, DAEMON_FILE } from '../contract/daemon-files';

/** The system allows about 108 bytes for the path of a socket. */
const SOCKET_PATH_BYTES = 100;

/** Makes the folder for the daemon's user alone. @throws AppError CONFIG_INVALID */
export async function openDataFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    const reason = (cause as { code?: string }).code ?? 'unknown';
    throw new AppError('CONFIG_INVALID', `ROSFLEET_DATA_DIR: cannot make ${folder} (${reason})`, { cause });
  }
}

/**
 * Holds the folder for one daemon: its embedded database takes every process that is registered in it for dead when it
 * starts. A socket, not a file with a process id: it ends with the process, however that ends.
 * @throws AppError CONFIG_INVALID where another daemon holds it
 */
export async function lockDataFolder(folder: string): Promise<{ release(): Promise<void> }> {
  const path = socketPath(folder);
  if (await answers(path)) {
    throw new AppError('CONFIG_INVALID', `another daemon works on the data folder ${folder}`, {
      remedy: 'Stop it, set another ROSFLEET_DATA_DIR, or use PostgreSQL and Redis by URL for several processes.',
    });
  }
  await rm(path, { force: true });
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  }).catch((cause: unknown) => {
    throw new AppError('CONFIG_INVALID', `cannot lock the data folder ${folder}`, { cause });
  });
  server.unref();
  return { release: () => closed(server) };
}

function socketPath(folder: string): string {
  const path = join(folder, 'daemon.sock');
  if (Buffer.byteLength(path) <= SOCKET_PATH_BYTES) return path;
  return join(tmpdir(), `rosfleet-${createHash('sha256').update(path).digest('hex').slice(0, 16)}.sock`);
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

/** Tells the CLI on this machine where the daemon is. */
export async function writeDaemonFile(folder: string, url: string): Promise<void> {
  await writeWhole(join(folder, DAEMON_FILE), `${JSON.stringify({ url, pid: process.pid })}\n`);
}

/** Takes the file away, unless another process has written it since. */
export async function removeDaemonFile(folder: string): Promise<void> {
  const file = join(folder, DAEMON_FILE);
  const text = await readFile(file, 'utf8').catch(() => '{}');
  if (text.includes(`"pid":${process.pid}}`)) await unlink(file).catch(() => undefined);
}

/** Makes the token of the first start, once: whoever takes the file away wants it gone. */
export async function hasAdminToken(folder: string): Promise<boolean> {
  return stat(join(folder, ADMIN_TOKEN_FILE)).then(
    () => true,
    () => false,
  );
}

export async function writeAdminToken(folder: string, token: Secret): Promise<void> {
  await writeWhole(join(folder, ADMIN_TOKEN_FILE), `${token.reveal()}\n`);
}

/** Written aside and renamed: nobody reads half a file. */
async function writeWhole(file: string, text: string): Promise<void> {
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, text, { mode: 0o600 });
  await rename(draft, file);
}
