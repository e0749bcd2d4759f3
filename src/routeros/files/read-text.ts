import type { RouterSession } from '../../core/catalogue';
import { AppError } from '../../core/errors';
import { tooLong, type SftpFiles } from '../ssh/sftp-files';
import { transportLimit } from '../transport/transport-limit';
import { compareVersions } from '../version';
import type { FileRow } from './file-rows';

export interface FileAccess {
  readonly session: RouterSession;
  /** Takes any size and any bytes; without it files go through the session, as text. */
  readonly sftp?: SftpFiles;
}

export const READ_SINCE = '7.13';
/** What `/file/read` gives at once. */
export const CHUNK_BYTES = 32_768;
/** Older versions show as much of a file in its row and cut the rest. */
export const CONTENTS_BYTES = 4_095;

/** @defaultValue of `maxBytes`: no export comes near it */
export const MAX_TEXT_BYTES = 64 * 1024 * 1024;

/**
 * The whole text of a file, by the best way there is: SFTP, `/file/read` (7.13 and later), or the `contents` of its row.
 * @throws AppError FILE_INCOMPLETE where less or more came than the file holds
 * @throws AppError TRANSPORT_LIMIT where the file is too large for this version without SFTP
 */
export async function readTextFile(
  { session, sftp }: FileAccess,
  file: FileRow,
  options: { readonly maxBytes?: number; readonly signal?: AbortSignal } = {},
): Promise<string> {
  const { maxBytes = MAX_TEXT_BYTES, signal } = options;
  if (file.bytes > maxBytes) throw tooLong(file.name, maxBytes);
  if (sftp) return checked((await sftp.read(file.name, { maxBytes })).toString('utf8'), file);
  if (session.facts.transport === 'ssh')
    throw transportLimit('the console cannot say where a file ends: SSH needs SFTP beside it');
  if (compareVersions(session.facts.version, READ_SINCE) >= 0) return checked(await readChunks(session, file, signal), file);
  if (file.bytes > CONTENTS_BYTES) {
    throw transportLimit(`${file.name} has ${file.bytes} bytes: before ${READ_SINCE} only SFTP reads so many`);
  }
  const [row] = await session.print('/file', { proplist: ['contents'], query: [`name=${file.name}`], signal });
  return checked(row?.contents ?? '', file);
}

async function readChunks(session: RouterSession, file: FileRow, signal: AbortSignal | undefined): Promise<string> {
  const parts: string[] = [];
  for (let offset = 0; offset < file.bytes; offset += CHUNK_BYTES) {
    const args = { file: file.name, offset: String(offset), 'chunk-size': String(CHUNK_BYTES) };
    const { rows } = await session.query('/file/read', args, { signal });
    parts.push(rows.map((row) => row.data ?? '').join(''));
  }
  return parts.join('');
}

/** RouterOS writes exports in ASCII; a character that was cut in two between chunks shows here as well. */
function checked(text: string, { name, bytes }: FileRow): string {
  const got = Buffer.byteLength(text, 'utf8');
  if (got === bytes) return text;
  throw new AppError('FILE_INCOMPLETE', `${name} has ${bytes} bytes, but ${got} came`, { details: { name, bytes, got } });
}
