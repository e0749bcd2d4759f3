import type { Reply, Row, TransportKind } from '../../core/catalogue';
import type { AppError } from '../../core/errors';

export interface ExecOptions {
  readonly signal?: AbortSignal;
  /** From the sending to the final sentence. `Infinity` is none. @defaultValue the connection's command deadline */
  readonly timeoutMs?: number;
  /** More rows than this end the command with REPLY_TOO_LARGE. @defaultValue 1000000 */
  readonly maxRows?: number;
}

export interface RowsOptions extends ExecOptions {
  /** Longest silence while the reader waits for a row. `Infinity` for `listen`. @defaultValue the command deadline */
  readonly timeoutMs?: number;
}

/**
 * A logged-in conversation with one router, over whichever transport. Commands are sentences of the binary API, the
 * language that says most: REST and SSH translate it, and refuse with TRANSPORT_LIMIT what they cannot say.
 */
export interface RouterConnection {
  readonly transport: TransportKind;
  /**
   * Sends one sentence and collects the whole reply.
   * @throws AppError TRAP_*, COMMAND_TIMEOUT, CONNECTION_LOST, SESSION_FATAL, REPLY_TOO_LARGE, TRANSPORT_LIMIT, CANCELLED;
   * `details.sent` says whether the router may have seen it
   */
  exec(words: readonly string[], options?: ExecOptions): Promise<Reply>;
  /**
   * Row by row. The command is sent when the loop starts. Over the API there is back-pressure, and leaving the loop, or
   * the signal, cancels the command on the router; over REST and SSH the reply is read as a whole first.
   */
  rows(words: readonly string[], options?: RowsOptions): AsyncIterable<Row>;
  readonly closed: boolean;
  /** It did not answer a command as it should: better take another connection. */
  readonly suspect: boolean;
  /** Called once, at once if already closed; without an error where we closed it ourselves. */
  onClose(listener: (error?: AppError) => void): void;
  /** Commands without their final sentence. */
  readonly inFlight: number;
  /** At once: pending commands are rejected, nothing is waited for. */
  close(): void;
}
