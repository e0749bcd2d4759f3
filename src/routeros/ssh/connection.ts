import { randomBytes } from 'node:crypto';
import type { Client, ClientChannel } from 'ssh2';
import type { Reply, Row } from '../../core/catalogue';
import { AppError, isAppError } from '../../core/errors';
import { cancelled, DEFAULT_MAX_ROWS, startTimer, timedOut, tooLarge } from '../api/commands';
import type { TextDecoderFunction } from '../api/text';
import type { ExecOptions, RouterConnection, RowsOptions } from '../transport/connection';
import { readSentence, type Sentence } from '../transport/words';
import { consoleLine, type ConsoleLine } from './console-line';
import { outputBefore, readAsValue } from './console-output';
import { queryFilter, queryNames } from './query-filter';
import { sftpChannel, type SftpChannel } from './sftp-channel';

export interface SshConnectionOptions {
  readonly client: Client;
  readonly commandTimeoutMs: number;
  readonly decodeText: TextDecoderFunction;
}

/** More than any menu prints: beyond it somebody never stops. */
const MAX_OUTPUT_BYTES = 32 * 1024 * 1024;
const COUNT_ONLY = '=count-only=';

/** The console over SSH, one command after the other; files go over SFTP beside it. */
export class SshConnection implements RouterConnection {
  readonly transport = 'ssh';
  private readonly closeListeners: ((error?: AppError) => void)[] = [];
  private readonly running = new Set<(error: AppError) => void>();
  private turn: Promise<unknown> = Promise.resolve();
  private isClosed = false;
  private isSuspect = false;
  private takesProplist = true;
  private closeError: AppError | undefined;

  constructor(private readonly options: SshConnectionOptions) {
    const { client } = options;
    client.on('error', (cause) => this.end(lost('the connection broke', cause)));
    client.on('end', () => this.end(lost('the router closed the connection')));
    client.on('close', () => this.end(lost('the connection was closed')));
  }

  get closed(): boolean {
    return this.isClosed;
  }

  get suspect(): boolean {
    return this.isSuspect;
  }

  get inFlight(): number {
    return this.running.size;
  }

  onClose(listener: (error?: AppError) => void): void {
    if (this.isClosed) listener(this.closeError);
    else this.closeListeners.push(listener);
  }

  close(): void {
    this.end();
  }

  async exec(words: readonly string[], options: ExecOptions = {}): Promise<Reply> {
    const { maxRows = DEFAULT_MAX_ROWS } = options;
    const sentence = readSentence(words);
    // The console counts all rows: what a query picks is counted here.
    if (isPickyCount(sentence)) return this.count(words, options);
    const matches = queryFilter(sentence.query);
    const { output, gives } = await this.ask(sentence, options);
    if (gives === 'text') return textReply(this.decode(output.trim()));
    const rows = readAsValue(output)
      .map((row) => this.decodeRow(row))
      .filter(matches);
    if (rows.length > maxRows) throw tooLarge(maxRows);
    return { rows: rows.map((row) => only(row, sentence)) };
  }

  private async count(words: readonly string[], options: ExecOptions): Promise<Reply> {
    const reading = words.filter((word) => word !== COUNT_ONLY && !word.startsWith('=.proplist='));
    const { rows } = await this.exec([...reading, '=.proplist=.id'], options);
    return { rows: [], ret: String(rows.length) };
  }

  private async ask(sentence: Sentence, options: ExecOptions): Promise<{ output: string; gives: ConsoleLine['gives'] }> {
    const marker = `rosfleet-${randomBytes(8).toString('hex')}`;
    const proplist = this.takesProplist ? wantedNames(sentence) : undefined;
    const { line, gives } = consoleLine(sentence, marker, proplist ? { proplist } : {});
    const said = await this.run(line, options);
    try {
      return { output: outputBefore(marker, said), gives };
    } catch (error) {
      // The print of 6.x has no proplist; nothing was read, so that it can be asked again.
      if (!proplist || !isAppError(error) || error.code !== 'TRAP_UNKNOWN_PARAMETER') throw error;
      this.takesProplist = false;
      return this.ask(sentence, options);
    }
  }

  async *rows(words: readonly string[], options: RowsOptions = {}): AsyncGenerator<Row, undefined> {
    const { rows } = await this.exec(words, options);
    yield* rows;
    return undefined;
  }

  /**
   * Runs a line of the console; whether it went through only its text can tell.
   * @returns the output, one character per byte
   * @throws AppError COMMAND_TIMEOUT, CONNECTION_LOST, REPLY_TOO_LARGE, CANCELLED
   */
  run(line: string, options: ExecOptions = {}): Promise<string> {
    const mine = this.turn.then(() => this.runNow(line, options));
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  /**
   * @returns the channel; heard from its first moment on, since it may end right behind its greeting
   * @throws AppError CONNECT_FAILED where the router has no SFTP for this user, CONNECTION_LOST
   */
  openSftp(): Promise<SftpChannel> {
    return new Promise((resolve, reject) => {
      this.assertOpen();
      const fail = (error: AppError): void => {
        stop();
        reject(error);
      };
      const stop = this.track(fail);
      this.begin(fail, (client) =>
        client.sftp((error, sftp) => {
          stop();
          if (!error) return resolve(sftpChannel(sftp));
          const refused = new AppError('CONNECT_FAILED', `the router gives no SFTP: ${error.message}`, {
            cause: error,
            details: { sent: false },
            remedy: 'Give the user of the credential the policies ssh and ftp.',
          });
          reject(refused);
        }),
      );
    });
  }

  private runNow(line: string, options: ExecOptions): Promise<string> {
    const { signal } = options;
    const timeoutMs = options.timeoutMs ?? this.options.commandTimeoutMs;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) throw cancelled(signal, 'not-sent');
      this.assertOpen();
      let channel: ClientChannel | undefined;
      const settle = (end: () => void): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        release();
        channel?.close();
        end();
      };
      const fail = (error: AppError): void => settle(() => reject(error));
      const release = this.track(fail);
      const timer = startTimer(timeoutMs, () => {
        this.isSuspect = true;
        fail(timedOut(timeoutMs));
      });
      const onAbort = (): void => {
        this.isSuspect = true;
        fail(cancelled(signal as AbortSignal, 'sent'));
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.begin(fail, (client) =>
        client.exec(line, (error, opened) => {
          if (error) {
            fail(new AppError('CONNECTION_LOST', 'the router opened no channel', { cause: error, details: { sent: false } }));
            return;
          }
          channel = opened;
          collect(opened, fail, (output) => settle(() => resolve(output)));
        }),
      );
    });
  }

  /** ssh2 throws where its socket has ended; where that was before this object was made, nobody else says so. */
  private begin(fail: (error: AppError) => void, start: (client: Client) => void): void {
    try {
      start(this.options.client);
    } catch (cause) {
      fail(new AppError('CONNECTION_LOST', 'the connection has ended', { cause, details: { sent: false } }));
      this.end(lost('the connection had ended'));
    }
  }

  private track(fail: (error: AppError) => void): () => void {
    this.running.add(fail);
    return () => void this.running.delete(fail);
  }

  private assertOpen(): void {
    if (!this.isClosed) return;
    throw new AppError('CONNECTION_LOST', 'the connection is closed', { cause: this.closeError, details: { sent: false } });
  }

  private end(error?: AppError): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.closeError = error;
    this.options.client.destroy();
    for (const fail of [...this.running]) fail(error ?? lost('the connection was closed here'));
    for (const listener of this.closeListeners.splice(0)) listener(error);
  }

  private decodeRow(row: Row): Row {
    return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, this.decode(value)]));
  }

  private decode(text: string): string {
    const bytes = Buffer.from(text, 'latin1');
    return this.options.decodeText(bytes, 0, bytes.length);
  }
}

/** Errors of the console come on either stream, depending on the version. */
function collect(channel: ClientChannel, fail: (error: AppError) => void, done: (output: string) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const take = (chunk: Buffer): void => {
    bytes += chunk.length;
    if (bytes <= MAX_OUTPUT_BYTES) {
      chunks.push(chunk);
      return;
    }
    chunks.length = 0;
    fail(
      new AppError('REPLY_TOO_LARGE', `the output has more than ${MAX_OUTPUT_BYTES} bytes`, {
        details: { limitBytes: MAX_OUTPUT_BYTES, sent: true },
      }),
    );
  };
  channel.on('data', take);
  channel.stderr.on('data', take);
  channel.on('error', (cause: Error) => fail(lost('the channel broke', cause)));
  channel.on('close', () => done(Buffer.concat(chunks).toString('latin1')));
}

/** `.id` starts a row, and a query is answered here. Unnamed properties are not printed: a file has all its contents in one. */
function wantedNames({ proplist, query, verb }: Sentence): ReadonlySet<string> | undefined {
  return proplist && verb === 'print' ? new Set(['.id', ...proplist, ...queryNames(query)]) : undefined;
}

function isPickyCount({ verb, args, query }: Sentence): boolean {
  return verb === 'print' && args['count-only'] === '' && query.length > 0;
}

function textReply(text: string): Reply {
  return text === '' ? { rows: [] } : { rows: [], ret: text };
}

function only(row: Row, { proplist }: Sentence): Row {
  if (!proplist) return row;
  return Object.fromEntries(Object.entries(row).filter(([name]) => proplist.includes(name)));
}

function lost(message: string, cause?: Error): AppError {
  const { code } = (cause ?? {}) as NodeJS.ErrnoException;
  return new AppError('CONNECTION_LOST', typeof code === 'string' ? `${message}: ${code}` : message, {
    cause,
    details: { sent: true, ...(typeof code === 'string' ? { errno: code } : {}) },
  });
}
