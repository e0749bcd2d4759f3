import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RouterSession } from '../../core/catalogue';
import { AppError } from '../../core/errors';

/** Every file that the daemon makes on a router starts like this, so that what a crash left behind is known as ours. */
const OWN_PREFIX = 'rosfleet-';
/** Not those of guards: an armed one may be about to need its backup. */
const OWN_NAME = new RegExp(`^(?:[^/]+/)?${OWN_PREFIX}(?!guard-)[^/]+$`);

const CLEAN_UP_MS = 15_000;
const SETTLE_MS = 250;
const SETTLE_LOOKS = 40;

/** A name that nobody else uses, without an extension. */
export function ownFileName(purpose: string): string {
  return `${OWN_PREFIX}${purpose}-${randomBytes(6).toString('hex')}`;
}

/**
 * The folder whose content survives a reboot: boards with `flash/` keep everything else in memory.
 * @returns `flash/`, or nothing where the root itself is on the flash
 */
export async function keptFolder(session: RouterSession): Promise<'flash/' | ''> {
  const rows = await session.print('/file', { proplist: ['name', 'type'], query: ['name=flash'] });
  return rows.some((row) => row.name === 'flash') ? 'flash/' : '';
}

export interface FileRow {
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
}

export async function findFile(session: RouterSession, name: string): Promise<FileRow | undefined> {
  const [row] = await session.print('/file', { proplist: ['.id', 'name', 'size'], query: [`name=${name}`] });
  if (!row?.['.id']) return undefined;
  return { id: row['.id'], name, bytes: readSize(row.size) };
}

const UNITS: Readonly<Record<string, number>> = { '': 1, B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 };

/** The API counts bytes, the console writes `12.3KiB`, which is less than exact. */
function readSize(text: string | undefined): number {
  const match = /^([\d.]+) ?([KMG]iB|B|)$/.exec((text ?? '').trim());
  return match ? Math.round(Number(match[1]) * (UNITS[match[2] ?? ''] ?? 1)) : Number.NaN;
}

/**
 * The row of a file that a command has made, once it has stopped growing: RouterOS writes behind its answer.
 * @throws AppError FILE_INCOMPLETE where it does not appear or never stops
 */
export async function settledFile(session: RouterSession, name: string, signal?: AbortSignal): Promise<FileRow> {
  let before: FileRow | undefined;
  for (let look = 0; look < SETTLE_LOOKS; look++) {
    const now = await findFile(session, name);
    if (now && now.bytes > 0 && now.bytes === before?.bytes) return now;
    before = now;
    await pause(signal);
  }
  const problem = before ? 'does not stop growing, or stays empty' : 'did not appear';
  throw new AppError('FILE_INCOMPLETE', `${name} ${problem}`, { details: { name } });
}

async function pause(signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(SETTLE_MS, undefined, { signal });
  } catch (cause) {
    throw new AppError('CANCELLED', 'the call was cancelled', { cause, details: { sent: true } });
  }
}

/** A file that is not there is no error. */
export async function removeFile(session: RouterSession, name: string, signal?: AbortSignal): Promise<void> {
  const [row] = await session.print('/file', { proplist: ['.id'], query: [`name=${name}`], signal });
  if (row?.['.id']) await session.write('/file/remove', { '.id': row['.id'] }, { signal });
}

/**
 * Removes a file of ours whatever happened before, also after the caller's signal fired. What it cannot remove,
 * `removeOwnFiles` finds later.
 */
export async function cleanUp(session: RouterSession, name: string): Promise<void> {
  await removeFile(session, name, AbortSignal.timeout(CLEAN_UP_MS)).catch(() => undefined);
}

/** Removes what earlier work left behind. Only while nothing else of ours is at work on the router. @returns the names */
export async function removeOwnFiles(session: RouterSession): Promise<string[]> {
  const rows = await session.print('/file', { proplist: ['.id', 'name'] });
  const own = rows.filter((row) => OWN_NAME.test(row.name ?? ''));
  for (const row of own) await session.write('/file/remove', { '.id': row['.id'] ?? '' });
  return own.map((row) => row.name ?? '');
}
