import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { AppError } from '../../core/errors';
import { transportLimit } from '../transport/transport-limit';
import { compareVersions } from '../version';
import type { FileRow } from './file-rows';
import { CHUNK_BYTES, CONTENTS_BYTES, READ_SINCE, type FileAccess } from './read-text';

/**
 * The bytes of a file piece by piece, so that no whole of it is ever in memory: by SFTP, by `/file/read` (7.13 and later),
 * or, of small ones, by the `contents` of their row.
 * @throws AppError FILE_INCOMPLETE where less or more came than the file holds
 * @throws AppError TRANSPORT_LIMIT where it needs SFTP
 */
export async function* readFileChunks(
  { session, sftp }: FileAccess,
  file: FileRow,
  options: { readonly signal?: AbortSignal } = {},
): AsyncGenerator<Buffer, void> {
  const { signal } = options;
  let got = 0;
  for await (const chunk of sftp ? sftp.chunks(file.name, options) : throughSession(session, file, signal)) {
    got += chunk.length;
    if (got > file.bytes) break;
    yield chunk;
  }
  if (got === file.bytes) return;
  throw new AppError('FILE_INCOMPLETE', `${file.name} has ${file.bytes} bytes, but ${got > file.bytes ? 'more' : got} came`, {
    details: { name: file.name, bytes: file.bytes },
  });
}

async function* throughSession(
  session: FileAccess['session'],
  file: FileRow,
  signal: AbortSignal | undefined,
): AsyncGenerator<Buffer, void> {
  if (session.facts.transport === 'ssh')
    throw transportLimit('the console cannot say where a file ends: SSH needs SFTP beside it');
  if (compareVersions(session.facts.version, READ_SINCE) < 0) {
    if (file.bytes > CONTENTS_BYTES)
      throw transportLimit(`${file.name} has ${file.bytes} bytes: before ${READ_SINCE} only SFTP reads so many`);
    const [row] = await session.print('/file', { proplist: ['contents'], query: [`name=${file.name}`], signal });
    yield bytesOf(row?.contents ?? '', file.bytes, file.name);
    return;
  }
  for (let offset = 0; offset < file.bytes; offset += CHUNK_BYTES) {
    const args = { file: file.name, offset: String(offset), 'chunk-size': String(CHUNK_BYTES) };
    const { rows } = await session.query('/file/read', args, { signal });
    const text = rows.map((row) => row.data ?? '').join('');
    yield bytesOf(text, Math.min(CHUNK_BYTES, file.bytes - offset), file.name);
  }
}

/** What the sessions read bytes as that are no UTF-8: it maps every byte to a character of its own. */
const CODE_PAGE = 'windows-1252';
const BYTE_OF: ReadonlyMap<string, number> = new Map(
  Array.from(new TextDecoder(CODE_PAGE).decode(Uint8Array.from({ length: 256 }, (_, byte) => byte)), (character, byte) => [
    character,
    byte,
  ]),
);

/**
 * The bytes that a session made a text of. Which of the two readings it took is told by their number: the same characters
 * take more bytes as UTF-8 than as a code page, unless all of them are ASCII.
 */
function bytesOf(text: string, bytes: number, name: string): Buffer {
  const plain = Buffer.from(text, 'utf8');
  if (plain.length === bytes) return plain;
  const mapped = Array.from(text, (character) => BYTE_OF.get(character));
  if (mapped.length === bytes && mapped.every((byte) => byte !== undefined)) {
    const raw = Buffer.from(mapped as number[]);
    if (!isUtf8(raw)) return raw;
  }
  throw new AppError('FILE_INCOMPLETE', `${name} did not come as it is: it is no text, and needs SFTP`, {
    details: { name },
    remedy: 'Let the daemon reach the router by SSH as well: SFTP reads files of any kind.',
  });
}
