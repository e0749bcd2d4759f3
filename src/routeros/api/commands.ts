import type { Reply, Row } from '../../core/catalogue';
import { AppError, type Trap } from '../../core/errors';
import type { ExecOptions } from '../transport/connection';
import { readTrap, trapError } from './traps';

/** What runs under one tag. The connection calls it with what arrives; after `fail` or `done` nothing more comes. */
export interface Command {
  /** Somebody waits for the next reply right now: the socket must not be paused. */
  readonly hungry: boolean;
  /** Holds more rows than it should: the socket may be paused. */
  readonly full: boolean;
  row(row: Row, bytes: number): void;
  trap(row: Row): void;
  done(row: Row): void;
  fail(error: AppError): void;
}

/** Some 500 MB of a wide menu: beyond that a mistake is likelier than a wish. */
export const DEFAULT_MAX_ROWS = 1_000_000;

/** setTimeout fires at once above this. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** Starts a deadline; `undefined` where there is none. */
export function startTimer(afterMs: number, fire: () => void): NodeJS.Timeout | undefined {
  return Number.isFinite(afterMs) ? setTimeout(fire, Math.min(afterMs, LONGEST_TIMER_MS)) : undefined;
}

export function tooLarge(maxRows: number): AppError {
  return new AppError('REPLY_TOO_LARGE', `the reply has more than ${maxRows} rows`, { details: { maxRows, sent: true } });
}

export function timedOut(timeoutMs: number): AppError {
  return new AppError('COMMAND_TIMEOUT', `the router did not answer within ${timeoutMs} ms`, {
    details: { timeoutMs, sent: true },
  });
}

/** The signal fired. `sent`: whether the router may have seen the sentence. */
export function cancelled(signal: AbortSignal, sent: 'sent' | 'not-sent'): AppError {
  return new AppError('CANCELLED', 'the call was cancelled', {
    cause: signal.reason,
    details: { sent: sent === 'sent' },
    ...(sent === 'sent' ? { remedy: 'The router may have carried the command out; read it before you repeat.' } : {}),
  });
}

export interface ExecHandlers {
  /** The command ended early on our side: tell the router, forget the tag. */
  drop(reason: 'timeout' | 'given-up'): void;
}

/** A command whose reply is wanted as a whole. */
export class Exec implements Command {
  readonly hungry = true;
  readonly full = false;
  readonly reply: Promise<Reply>;
  private readonly rows: Row[] = [];
  private traps: [Trap, ...Trap[]] | undefined;
  private resolve!: (reply: Reply) => void;
  private reject!: (error: AppError) => void;
  private readonly timer: NodeJS.Timeout | undefined;
  private readonly onAbort: (() => void) | undefined;
  private readonly maxRows: number;

  constructor(
    private readonly handlers: ExecHandlers,
    timeoutMs: number,
    private readonly options: ExecOptions,
  ) {
    this.reply = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.maxRows = options.maxRows ?? DEFAULT_MAX_ROWS;
    this.timer = startTimer(timeoutMs, () => this.giveUp('timeout', timedOut(timeoutMs)));
    const { signal } = options;
    if (signal) {
      this.onAbort = () => this.giveUp('given-up', cancelled(signal, 'sent'));
      signal.addEventListener('abort', this.onAbort, { once: true });
    }
  }

  row(row: Row): void {
    if (this.rows.length >= this.maxRows) this.giveUp('given-up', tooLarge(this.maxRows));
    else this.rows.push(row);
  }

  trap(row: Row): void {
    const trap = readTrap(row);
    if (this.traps) this.traps.push(trap);
    else this.traps = [trap];
  }

  done(row: Row): void {
    this.release();
    if (this.traps) this.reject(trapError(this.traps));
    else this.resolve(row.ret === undefined ? { rows: this.rows } : { rows: this.rows, ret: row.ret });
  }

  fail(error: AppError): void {
    this.release();
    this.reject(error);
  }

  private giveUp(reason: 'timeout' | 'given-up', error: AppError): void {
    this.handlers.drop(reason);
    this.fail(error);
  }

  private release(): void {
    clearTimeout(this.timer);
    if (this.onAbort) this.options.signal?.removeEventListener('abort', this.onAbort);
  }
}
