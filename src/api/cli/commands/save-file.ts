import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { link, mkdir, open, unlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AppError } from '../../../core/errors';

export interface SaveAs {
  readonly folder: string;
  /** As others named it: what a file system may not have is replaced. */
  readonly name: string;
  /** Hex; absent: nobody has said what it has to be. */
  readonly sha256?: string;
}

export interface SavedFile {
  readonly path: string;
  /** `there`: the very same content was saved before. */
  readonly state: 'saved' | 'there';
}

const MAX_NAME = 200;
const MAX_TRIES = 1000;
/** Names that Windows keeps for devices. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/**
 * Writes content to a new file that only its owner can read. It gets its name when all of it has come and is right, and
 * never the name of a file that exists: `NAME-2` is tried next.
 * @throws AppError FILE_INCOMPLETE where it is not what was announced; nothing is left behind then
 */
export async function saveAs({ folder, name, sha256 }: SaveAs, content: AsyncIterable<Uint8Array>): Promise<SavedFile> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = join(folder, `.rosfleet-${randomBytes(6).toString('hex')}.part`);
  try {
    const got = await write(draft, content);
    if (sha256 !== undefined && got !== sha256) {
      throw new AppError('FILE_INCOMPLETE', `${name} is not what the daemon stored: sha256 ${got} instead of ${sha256}`, {
        remedy: 'Save it again.',
      });
    }
    return await nameIt(draft, folder, { name: safeFileName(name), sha256: got });
  } finally {
    await unlink(draft).catch(() => undefined);
  }
}

/** What is left of a name that could lead out of the folder, hide, or mean a device. */
export function safeFileName(name: string): string {
  const plain = name.replace(/[^\w.+@=-]/g, '_').replace(/^\.+/, '_');
  const short = plain.length > MAX_NAME ? `${plain.slice(0, MAX_NAME / 2)}_${plain.slice(-MAX_NAME / 2)}` : plain;
  return DEVICE.test(short) || short === '' ? `_${short}` : short;
}

async function write(path: string, content: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  const handle = await open(path, 'wx', 0o600);
  try {
    for await (const piece of content) {
      hash.update(piece);
      await handle.writeFile(piece);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return hash.digest('hex');
}

async function nameIt(draft: string, folder: string, file: { name: string; sha256: string }): Promise<SavedFile> {
  for (let count = 1; count <= MAX_TRIES; count += 1) {
    const path = resolve(folder, numbered(file.name, count));
    try {
      // Unlike a rename it fails where the name is taken.
      await link(draft, path);
      return { path, state: 'saved' };
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    }
    if ((await hashOf(path).catch(() => undefined)) === file.sha256) return { path, state: 'there' };
  }
  throw new AppError('ALREADY_EXISTS', `${folder} has ${MAX_TRIES} files of the name ${file.name}`);
}

/** `a.txt`, `a-2.txt`. */
function numbered(name: string, count: number): string {
  if (count === 1) return name;
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? `${name}-${count}` : `${name.slice(0, dot)}-${count}${name.slice(dot)}`;
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return hash.digest('hex');
}
