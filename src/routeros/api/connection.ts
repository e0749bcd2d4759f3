import type { Socket } from 'node:net';
import type { Reply, Row } from '../../core/catalogue';
import { AppError } from '../../core/errors';
import type { ExecOptions, RouterConnection, RowsOptions } from '../transport/connection';
import { encodeSentence } from '../wire/codec';
import { cancelled, Exec, startTimer, type Command } from './commands';
import { NO_TAG, ReplyReader, type ReplyKind, type ReplySink } from './reply-reader';
import { RowStream } from './row-stream';
import type { TextDecoderFunction } from './text';

/** Many commands run side by side, each under its own tag. */
export interface ApiConnection extends RouterConnection {
  readonly transport: 'api' | 'api-ssl';
}

export interface ConnectionOptions {
  readonly transport: ApiConnection['transport'];
  readonly socket: Socket;
  readonly commandTimeoutMs: number;
  readonly decodeText: TextDecoderFunction;
  /** Called once when the connection ends; destroys the socket. */
  destroy(): void;
}

/** After so many bytes other parts of the process get their turn: about 2 ms of decoding. */
const TURN_BYTES = 128 * 1024;
/** Finds a peer that vanished while nothing is asked: the first probe after this, then one every second. */
const KEEPALIVE_MS = 30_000;

export class Connection implements ApiConnection, ReplySink {
  readonly transport: ApiConnection['transport'];
  private readonly socket: Socket;
  private readonly reader: ReplyReader;
  private readonly commands = new Map<number, Command>();
  private readonly closeListeners: ((error?: AppError) => void)[] = [];
  private nextTag = 1;
  private corked = false;
  private turnBytes = 0;
  private resting = false;
  private flowPaused = false;
  private streams = 0;
  private cancels = 0;
  private suspicions = 0;
  private isClosed = false;
  private closeError: AppError | undefined;

  constructor(private readonly options: ConnectionOptions) {
    this.transport = options.transport;
    this.socket = options.socket;
    this.reader = new ReplyReader(this, options.decodeText);
    this.socket.setNoDelay(true);
    this.socket.setKeepAlive(true, KEEPALIVE_MS);
    this.socket.on('error', (cause) => this.end(lost('the connection broke', cause)));
    this.socket.on('end', () => this.end(lost('the router closed the connection')));
    this.socket.on('close', () => this.end(lost('the connection was closed')));
  }

  get closed(): boolean {
    return this.isClosed;
  }

  get suspect(): boolean {
    return this.suspicions > 0;
  }

  get inFlight(): number {
    return this.commands.size - this.cancels;
  }

  onClose(listener: (error?: AppError) => void): void {
    if (this.isClosed) listener(this.closeError);
    else this.closeListeners.push(listener);
  }

  close(): void {
    this.end();
  }

  exec(words: readonly string[], options: ExecOptions = {}): Promise<Reply> {
    const { signal } = options;
    if (signal?.aborted) return Promise.reject(cancelled(signal, 'not-sent'));
    const refusal = this.refusal(words);
    if (refusal) return Promise.reject(refusal);
    const tag = this.nextTag++;
    const command = new Exec(
      { drop: (reason) => this.drop(tag, reason) },
      options.timeoutMs ?? this.options.commandTimeoutMs,
      options,
    );
    this.commands.set(tag, command);
    if (this.streams > 0) this.applyFlow();
    this.send(words, tag);
    return command.reply;
  }

  rows(words: readonly string[], options: RowsOptions = {}): AsyncIterable<Row> {
    return { [Symbol.asyncIterator]: () => this.openStream(words, options) };
  }

  /** Takes what the socket received. */
  receive(chunk: Buffer): void {
    if (this.isClosed) return;
    try {
      this.reader.push(chunk);
    } catch (cause) {
      this.end(new AppError('PROTOCOL_ERROR', 'the peer does not speak the RouterOS API', { cause, details: { sent: true } }));
      return;
    }
    this.turnBytes += chunk.length;
    if (this.turnBytes > TURN_BYTES) this.rest();
  }

  reply(kind: ReplyKind, tag: number, attributes: Row, bytes: number): void {
    const command = this.commands.get(tag === NO_TAG ? this.onlyTag(kind) : tag);
    // A late reply to a command that was given up; also `!done` after it.
    if (!command) return;
    switch (kind) {
      case 're':
        command.row(attributes, bytes);
        return;
      case 'trap':
        command.trap(attributes);
        return;
      case 'done':
        this.remove(tag === NO_TAG ? this.onlyTag(kind) : tag);
        command.done(attributes);
        return;
      default:
        // `!empty` (7.18 and later) is always followed by `!done`, so that it says nothing; the same for kinds to come.
        return;
    }
  }

  fatal(text: string): void {
    this.end(
      new AppError('SESSION_FATAL', `the router ended the session: ${text}`, {
        trap: { message: text },
        details: { sent: true },
      }),
    );
  }

  /** Ends the connection once; later calls change nothing. */
  end(error?: AppError): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.closeError = error;
    this.options.destroy();
    const pending = [...this.commands.values()];
    this.commands.clear();
    const reason = error ?? lost('the connection was closed here');
    for (const command of pending) command.fail(copyOf(reason));
    for (const listener of this.closeListeners.splice(0)) listener(error);
  }

  private openStream(words: readonly string[], options: RowsOptions): RowStream {
    const tag = this.nextTag++;
    const stream = new RowStream(
      {
        start: (started) => {
          const refusal = this.refusal(words);
          if (refusal) throw refusal;
          this.streams += 1;
          this.commands.set(tag, started);
          this.send(words, tag);
        },
        drop: (reason) => this.drop(tag, reason),
        changed: () => this.applyFlow(),
      },
      options.timeoutMs ?? this.options.commandTimeoutMs,
      options,
    );
    return stream;
  }

  /** Sentences of one turn of the loop leave together: one system call instead of one each. */
  private send(words: readonly string[], tag: number): void {
    if (!this.corked) {
      this.corked = true;
      this.socket.cork();
      process.nextTick(() => {
        this.corked = false;
        this.socket.uncork();
      });
    }
    this.socket.write(encodeSentence([...words, `.tag=${tag}`]));
  }

  private drop(tag: number, reason: 'timeout' | 'given-up'): void {
    if (this.isClosed || !this.commands.has(tag)) return;
    this.remove(tag);
    void this.cancel(tag, reason);
  }

  /** Tells the router to stop. One that does not even answer this is gone, whatever TCP says. */
  private async cancel(tag: number, reason: 'timeout' | 'given-up'): Promise<void> {
    this.cancels += 1;
    if (reason === 'timeout') this.suspicions += 1;
    const timer = startTimer(this.options.commandTimeoutMs, () => this.end(lost('the router stopped answering')));
    try {
      await this.exec(['/cancel', `=tag=${tag}`], { timeoutMs: Infinity });
    } catch {
      // It had ended by itself, or the connection did: both are what was wanted.
    } finally {
      clearTimeout(timer);
      this.cancels -= 1;
      if (reason === 'timeout') this.suspicions -= 1;
    }
  }

  private remove(tag: number): void {
    const command = this.commands.get(tag);
    this.commands.delete(tag);
    if (command instanceof RowStream) this.streams -= 1;
    if (this.streams > 0 || this.flowPaused) this.applyFlow();
  }

  /** A trap without a tag (the router could not read the sentence) can only belong to the single command there is. */
  private onlyTag(kind: ReplyKind): number {
    if (this.commands.size !== 1 || kind === 're') return NO_TAG;
    const [tag] = this.commands.keys();
    return tag ?? NO_TAG;
  }

  /** Pauses the socket only while a stream is full and nobody waits: pausing would stop the others too. */
  private applyFlow(): void {
    let full = false;
    let hungry = false;
    for (const command of this.commands.values()) {
      full ||= command.full;
      hungry ||= command.hungry;
    }
    this.flowPaused = full && !hungry;
    this.applyPause();
  }

  private rest(): void {
    this.turnBytes = 0;
    this.resting = true;
    this.applyPause();
    setImmediate(() => {
      this.resting = false;
      this.applyPause();
    });
  }

  private applyPause(): void {
    if (this.isClosed) return;
    const wanted = this.resting || this.flowPaused;
    if (wanted === this.socket.isPaused()) return;
    if (wanted) this.socket.pause();
    else this.socket.resume();
  }

  private refusal(words: readonly string[]): AppError | undefined {
    // An empty word ends the sentence: what follows would be read as another one.
    if (words.length === 0 || words.includes('')) {
      return new AppError('BUG', 'a sentence needs words that are not empty', { details: { sent: false } });
    }
    if (!this.isClosed) return undefined;
    return new AppError('CONNECTION_LOST', 'the connection is closed', {
      cause: this.closeError,
      details: { sent: false },
    });
  }
}

/** Each command gets an error of its own: a shared one would collect the details of all who add some. */
function copyOf(error: AppError): AppError {
  return new AppError(error.code, error.message, {
    cause: error.cause,
    details: error.details,
    trap: error.trap,
    remedy: error.remedy,
  });
}

function lost(message: string, cause?: Error): AppError {
  const code = (cause as NodeJS.ErrnoException | undefined)?.code;
  return new AppError('CONNECTION_LOST', code ? `${message}: ${code}` : message, {
    cause,
    details: { sent: true, ...(code ? { errno: code } : {}) },
  });
}
