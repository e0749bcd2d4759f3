import type { Reply, RouterSession } from '../../core/catalogue';
import { AppError } from '../../core/errors';
import { transportLimit } from '../transport/transport-limit';
import { compareVersions } from '../version';
import { cleanUp, findFile, settledFile } from './file-rows';
import { MAX_TEXT_BYTES, readTextFile, type FileAccess } from './read-text';

/** `contents` of a file takes no more. */
const CONTENTS_BYTES = 60_000;
/** `/file/add` is there since then; before, SFTP is the only way to make a file with a content. */
const ADD_SINCE = '7.10';
const DRY_RUN_SINCE = '7.16';
const IMPORT_TIMEOUT_MS = 300_000;

/**
 * Puts a file on the router, whole or not at all: a part of it is removed again.
 * @param name with its folder, e.g. `flash/rosfleet-….rsc`
 * @throws AppError TRANSPORT_LIMIT where it needs SFTP, FILE_INCOMPLETE where the router holds less than was sent
 */
export async function uploadFile(access: FileAccess, name: string, content: Buffer | string): Promise<void> {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
  try {
    if (access.sftp) await access.sftp.write(name, bytes);
    else await addText(access.session, name, content, bytes.length);
    if (bytes.length === 0) return;
    const file = await settledFile(access.session, name);
    if (file.bytes !== bytes.length) {
      throw new AppError('FILE_INCOMPLETE', `${name} has ${file.bytes} of ${bytes.length} bytes on the router`, {
        details: { name, bytes: bytes.length, got: file.bytes },
      });
    }
  } catch (error) {
    await cleanUp(access.session, name);
    throw error;
  }
}

async function addText(session: RouterSession, name: string, content: Buffer | string, bytes: number): Promise<void> {
  if (typeof content !== 'string') throw transportLimit('a file that is no text needs SFTP');
  if (bytes > CONTENTS_BYTES) throw transportLimit(`a file of ${bytes} bytes needs SFTP`);
  if (compareVersions(session.facts.version, ADD_SINCE) < 0) throw transportLimit(`before ${ADD_SINCE} a file needs SFTP`);
  await session.write('/file/add', { name, contents: content });
}

/**
 * A file of the router: any bytes by SFTP, else its text.
 * @throws AppError TRAP_NO_SUCH_ITEM, FILE_INCOMPLETE, TRANSPORT_LIMIT
 */
export async function downloadFile(
  access: FileAccess,
  name: string,
  options: { readonly maxBytes?: number } = {},
): Promise<Buffer> {
  const { maxBytes = MAX_TEXT_BYTES } = options;
  if (access.sftp) return access.sftp.read(name, { maxBytes });
  const file = await findFile(access.session, name);
  if (!file) throw new AppError('TRAP_NO_SUCH_ITEM', `no file ${name}`, { details: { name } });
  return Buffer.from(await readTextFile(access, file, { maxBytes }), 'utf8');
}

export interface ImportFileOptions {
  /** `dry-run` checks the syntax and changes nothing; RouterOS 7.16 and later. @defaultValue run */
  readonly mode?: 'run' | 'dry-run';
  /** @defaultValue 300000 */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * Runs a script file of the router. It stops at the first line that is refused; what stood before it stays done.
 * @throws AppError VERSION_UNSUPPORTED for a dry run before 7.16, TRAP_*
 */
export async function importFile(session: RouterSession, name: string, options: ImportFileOptions = {}): Promise<Reply> {
  const { mode, timeoutMs = IMPORT_TIMEOUT_MS, signal } = options;
  const isDry = mode === 'dry-run';
  if (isDry && compareVersions(session.facts.version, DRY_RUN_SINCE) < 0) {
    throw new AppError('VERSION_UNSUPPORTED', `an import without effect needs RouterOS ${DRY_RUN_SINCE}`, {
      details: { version: session.facts.version, sent: false },
    });
  }
  // A dry run tells its findings only where it is verbose.
  const args: Readonly<Record<string, string>> = { 'file-name': name, ...(isDry ? { verbose: 'yes', 'dry-run': '' } : {}) };
  return session.write('/import', args, { timeoutMs, signal });
}
