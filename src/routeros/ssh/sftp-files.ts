import type { SFTPWrapper } from 'ssh2';
import { AppError } from '../../core/errors';
import { cancelled, startTimer, timedOut } from '../api/commands';
import { connectSsh, type SshOptions } from './connect';
import { sftpLost, type SftpChannel } from './sftp-channel';

/** The files of one router over SFTP: any bytes, any size. Close it. */
export interface SftpFiles {
  /** @throws AppError TRAP_NO_SUCH_ITEM, FILE_INCOMPLETE where it grows beyond `maxBytes`, COMMAND_TIMEOUT, CONNECTION_LOST */
  read(name: string, options: { readonly maxBytes: number }): Promise<Buffer>;
  /** The same piece by piece, whatever its size; leaving the loop closes the file. @throws AppError as `read`, CANCELLED */
  chunks(name: string, options?: { readonly signal?: AbortSignal | undefined }): AsyncIterable<Buffer>;
  /** @throws AppError TRAP where the router refuses, e.g. for want of space */
  write(name: string, content: Buffer): Promise<void>;
  /** A file that is not there is no error. */
  remove(name: string): Promise<void>;
  close(): void;
}

const CHUNK_BYTES = 32_768;
/** Pieces asked for at once: a far router answers each only after a round trip. */
const READ_AHEAD = 8;
/** Codes of the SFTP protocol. */
const NO_SUCH_FILE = 2;
const PERMISSION_DENIED = 3;

/**
 * Logs in over SSH for files only; the user needs the policies ssh and ftp.
 * @throws AppError as `connectSsh`
 */
export async function openSftp(options: SshOptions): Promise<SftpFiles> {
  const connection = await connectSsh(options);
  try {
    const channel = await withDeadline(connection.openSftp(), options.commandTimeoutMs);
    return sftpFiles(channel, options.commandTimeoutMs, () => connection.close());
  } catch (error) {
    connection.close();
    throw error;
  }
}

type Callback<T> = (error: Error | null | undefined, value: T) => void;

function sftpFiles({ sftp, ended }: SftpChannel, timeoutMs: number, close: () => void): SftpFiles {
  function call<T>(name: string, start: (done: Callback<T>) => void): Promise<T> {
    const answer = new Promise<T>((resolve, reject) => {
      start((error, value) => (error ? reject(refused(error, name)) : resolve(value)));
    });
    return withDeadline(Promise.race([answer, ended]), timeoutMs);
  }
  return {
    read: async (name, { maxBytes }) => {
      const parts: Buffer[] = [];
      let length = 0;
      for await (const chunk of chunksOf({ sftp, call }, name, undefined)) {
        parts.push(chunk);
        length += chunk.length;
        if (length > maxBytes) throw tooLong(name, maxBytes);
      }
      return Buffer.concat(parts);
    },
    chunks: (name, options) => chunksOf({ sftp, call }, name, options?.signal),
    write: async (name, content) => {
      const handle = await call<Buffer>(name, (done) => sftp.open(name, 'w', done));
      try {
        for (let offset = 0; offset < content.length; offset += CHUNK_BYTES) {
          const length = Math.min(CHUNK_BYTES, content.length - offset);
          await call<unknown>(name, (done) => sftp.write(handle, content, offset, length, offset, (error) => done(error, null)));
        }
      } finally {
        await call<unknown>(name, (done) => sftp.close(handle, (error) => done(error, null)));
      }
    },
    remove: async (name) => {
      try {
        await call<unknown>(name, (done) => sftp.unlink(name, (error) => done(error, null)));
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'TRAP_NO_SUCH_ITEM') throw error;
      }
    },
    close,
  };
}

interface Channel {
  readonly sftp: SFTPWrapper;
  call<T>(name: string, start: (done: Callback<T>) => void): Promise<T>;
}

/** Asks for some pieces ahead; one that came short, which a server may do, makes it ask anew from there. */
async function* chunksOf({ sftp, call }: Channel, name: string, signal: AbortSignal | undefined): AsyncGenerator<Buffer, void> {
  const handle = await call<Buffer>(name, (done) => sftp.open(name, 'r', done));
  const piece = (offset: number): Promise<Buffer> => {
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    const length = call<number>(name, (done) =>
      sftp.read(handle, buffer, 0, CHUNK_BYTES, offset, (error, bytes) => done(isEnd(error) ? null : error, bytes ?? 0)),
    );
    const read = length.then((bytes) => buffer.subarray(0, bytes));
    // Those asked for ahead may fail after the loop was left.
    read.catch(() => undefined);
    return read;
  };
  let pieces: Promise<Buffer>[] = [];
  try {
    for (let offset = 0, asked = 0; ;) {
      if (signal?.aborted) throw cancelled(signal, 'sent');
      for (; pieces.length < READ_AHEAD; asked += CHUNK_BYTES) pieces.push(piece(asked));
      const chunk = await (pieces.shift() as Promise<Buffer>);
      if (chunk.length === 0) return;
      offset += chunk.length;
      if (chunk.length < CHUNK_BYTES) {
        await Promise.allSettled(pieces);
        pieces = [];
        asked = offset;
      }
      yield chunk;
    }
  } finally {
    sftp.close(handle, () => undefined);
  }
}

const END_OF_FILE = 1;

function isEnd(error: (Error & { code?: unknown }) | null | undefined): boolean {
  return error?.code === END_OF_FILE;
}

function refused(error: Error & { code?: unknown }, name: string): AppError {
  // Without a code it is no answer: the channel ended with the question in it.
  if (typeof error.code !== 'number') return sftpLost('the router did not answer before SFTP ended', error);
  const options = { cause: error, trap: { message: error.message }, details: { name, sent: true } };
  if (error.code === NO_SUCH_FILE) return new AppError('TRAP_NO_SUCH_ITEM', `no file ${name}`, options);
  if (error.code === PERMISSION_DENIED) return new AppError('TRAP_NOT_PERMITTED', `the router keeps ${name} to itself`, options);
  return new AppError('TRAP', `the router refused: ${error.message}`, options);
}

export function tooLong(name: string, maxBytes: number): AppError {
  return new AppError('FILE_INCOMPLETE', `${name} has more than ${maxBytes} bytes`, { details: { name, maxBytes } });
}

async function withDeadline<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = startTimer(timeoutMs, () => reject(timedOut(timeoutMs)));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
