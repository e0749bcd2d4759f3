import type { SFTPWrapper } from 'ssh2';
import { AppError } from '../../core/errors';
import { startTimer, timedOut } from '../api/commands';
import { connectSsh, type SshOptions } from './connect';

/** The files of one router over SFTP: any bytes, any size. Close it. */
export interface SftpFiles {
  /** @throws AppError TRAP_NO_SUCH_ITEM, FILE_INCOMPLETE where it grows beyond `maxBytes`, COMMAND_TIMEOUT, CONNECTION_LOST */
  read(name: string, options: { readonly maxBytes: number }): Promise<Buffer>;
  /** @throws AppError TRAP where the router refuses, e.g. for want of space */
  write(name: string, content: Buffer): Promise<void>;
  /** A file that is not there is no error. */
  remove(name: string): Promise<void>;
  close(): void;
}

const CHUNK_BYTES = 32_768;
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
    const sftp = await withDeadline(connection.openSftp(), options.commandTimeoutMs);
    return sftpFiles(sftp, options.commandTimeoutMs, () => connection.close());
  } catch (error) {
    connection.close();
    throw error;
  }
}

type Callback<T> = (error: Error | null | undefined, value: T) => void;

function sftpFiles(sftp: SFTPWrapper, timeoutMs: number, close: () => void): SftpFiles {
  let fail: (error: AppError) => void = () => undefined;
  const gone = new Promise<never>((_resolve, reject) => {
    fail = reject;
  });
  gone.catch(() => undefined);
  sftp.on('close', () => fail(new AppError('CONNECTION_LOST', 'the router closed SFTP', { details: { sent: true } })));
  sftp.on('error', (cause: Error) => fail(new AppError('CONNECTION_LOST', 'SFTP broke', { cause, details: { sent: true } })));
  function call<T>(name: string, start: (done: Callback<T>) => void): Promise<T> {
    const answer = new Promise<T>((resolve, reject) => {
      start((error, value) => (error ? reject(refused(error, name)) : resolve(value)));
    });
    return withDeadline(Promise.race([answer, gone]), timeoutMs);
  }
  return {
    read: async (name, { maxBytes }) => {
      const handle = await call<Buffer>(name, (done) => sftp.open(name, 'r', done));
      try {
        const chunks: Buffer[] = [];
        for (let offset = 0; ;) {
          const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
          const length = await call<number>(name, (done) =>
            sftp.read(handle, buffer, 0, CHUNK_BYTES, offset, (error, bytes) => done(isEnd(error) ? null : error, bytes ?? 0)),
          );
          if (length === 0) return Buffer.concat(chunks);
          chunks.push(buffer.subarray(0, length));
          offset += length;
          if (offset > maxBytes) throw tooLong(name, maxBytes);
        }
      } finally {
        sftp.close(handle, () => undefined);
      }
    },
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

const END_OF_FILE = 1;

function isEnd(error: (Error & { code?: unknown }) | null | undefined): boolean {
  return error?.code === END_OF_FILE;
}

function refused(error: Error & { code?: unknown }, name: string): AppError {
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
