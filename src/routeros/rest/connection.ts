import type { Pool } from 'undici';
import type { Reply, Row } from '../../core/catalogue';
import { AppError, isAppError } from '../../core/errors';
import { cancelled, DEFAULT_MAX_ROWS, startTimer, timedOut, tooLarge } from '../api/commands';
import type { TextDecoderFunction } from '../api/text';
import type { ExecOptions, RouterConnection, RowsOptions } from '../transport/connection';
import { readAnswer, type RestAnswer } from './reply';
import { restRequest, type RestRequest } from './request';

export interface RestConnectionOptions {
  readonly transport: 'rest' | 'rest-ssl';
  /** Its connector throws AppErrors, so that what failed before the sending is told from what failed after it. */
  readonly http: Pool;
  readonly authorization: string;
  readonly commandTimeoutMs: number;
  readonly decodeText: TextDecoderFunction;
}

/** A reply is parsed as a whole: some ten times this in memory. */
const MAX_BODY_BYTES = 64 * 1024 * 1024;

interface Running {
  stop(error: AppError): void;
}

/** REST is stateless: what is kept open are sockets, and each command is a request of its own. */
export class RestConnection implements RouterConnection {
  readonly transport: 'rest' | 'rest-ssl';
  private readonly running = new Set<Running>();
  private readonly closeListeners: ((error?: AppError) => void)[] = [];
  private isClosed = false;
  private isSuspect = false;

  constructor(private readonly options: RestConnectionOptions) {
    this.transport = options.transport;
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
    if (this.isClosed) listener();
    else this.closeListeners.push(listener);
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    for (const one of this.running) one.stop(lost('the connection was closed here'));
    void this.options.http.destroy().catch(() => undefined);
    for (const listener of this.closeListeners.splice(0)) listener();
  }

  async exec(words: readonly string[], options: ExecOptions = {}): Promise<Reply> {
    const { signal, maxRows = DEFAULT_MAX_ROWS } = options;
    if (signal?.aborted) throw cancelled(signal, 'not-sent');
    if (this.isClosed) throw new AppError('CONNECTION_LOST', 'the connection is closed', { details: { sent: false } });
    const answer = await this.send(restRequest(words), options);
    const reply = readAnswer(answer, this.options.decodeText);
    if (reply.rows.length > maxRows) throw tooLarge(maxRows);
    return reply;
  }

  async *rows(words: readonly string[], options: RowsOptions = {}): AsyncGenerator<Row, undefined> {
    const { rows } = await this.exec(words, options);
    yield* rows;
    return undefined;
  }

  /** Settles with the answer, or with why there is none; the request is torn down in every case. */
  private async send(request: RestRequest, options: ExecOptions): Promise<RestAnswer> {
    const { signal } = options;
    const timeoutMs = options.timeoutMs ?? this.options.commandTimeoutMs;
    const ender = new AbortController();
    const stop = (error: AppError): void => ender.abort(error);
    const onAbort = (): void => stop(cancelled(signal as AbortSignal, 'sent'));
    const timer = startTimer(timeoutMs, () => {
      // The router goes on with the command and holds up what comes after it.
      this.isSuspect = true;
      stop(timedOut(timeoutMs));
    });
    signal?.addEventListener('abort', onAbort, { once: true });
    const running = { stop };
    this.running.add(running);
    try {
      return await this.exchange(request, ender.signal);
    } catch (cause) {
      if (ender.signal.aborted) throw ender.signal.reason;
      if (isAppError(cause)) throw cause;
      this.isSuspect = true;
      throw lost('the connection broke', cause);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      this.running.delete(running);
    }
  }

  private async exchange({ method, path, body }: RestRequest, signal: AbortSignal): Promise<RestAnswer> {
    const response = await this.options.http.request({
      method,
      path,
      body,
      signal,
      // Exactly this: with a charset older versions answer 415.
      headers: { authorization: this.options.authorization, 'content-type': 'application/json', accept: 'application/json' },
    });
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of response.body as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > MAX_BODY_BYTES) {
        throw new AppError('REPLY_TOO_LARGE', `the reply has more than ${MAX_BODY_BYTES} bytes`, {
          details: { limitBytes: MAX_BODY_BYTES, sent: true },
        });
      }
      chunks.push(chunk);
    }
    return { status: response.statusCode, body: Buffer.concat(chunks) };
  }
}

function lost(message: string, cause?: unknown): AppError {
  const { code } = (cause ?? {}) as NodeJS.ErrnoException;
  return new AppError('CONNECTION_LOST', code ? `${message}: ${code}` : message, {
    cause,
    details: { sent: true, ...(code ? { errno: code } : {}) },
  });
}
