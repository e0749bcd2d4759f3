import type { Row } from '../../core/catalogue';
import { AppError, type Trap } from '../../core/errors';
import type { RowsOptions } from '../transport/connection';
import { cancelled, startTimer, timedOut, tooLarge, type Command } from './commands';
import { readTrap, trapError } from './traps';

/** Above this the socket is paused, below the low mark it runs again. Bytes on the wire. */
const HIGH_WATER_BYTES = 1024 * 1024;
const LOW_WATER_BYTES = 256 * 1024;
/** A paused socket also stops the other commands, so they win; but then a reader that never reads must not take all memory. */
const LIMIT_BYTES = 16 * 1024 * 1024;

export interface RowStreamHandlers {
  /** Sends the command; called at the first `next`. @throws AppError where the connection is closed */
  start(stream: RowStream): void;
  drop(reason: 'timeout' | 'given-up'): void;
  /** `hungry` or `full` changed. */
  changed(): void;
}

interface Waiter {
  resolve(result: IteratorResult<Row, undefined>): void;
  reject(error: AppError): void;
}

const END: IteratorResult<Row, undefined> = { done: true, value: undefined };

/** The rows of one command, one by one. Leaving the loop cancels the command on the router. */
export class RowStream implements Command, AsyncIterator<Row, undefined> {
  private rows: Row[] = [];
  private sizes: number[] = [];
  private head = 0;
  private bufferedBytes = 0;
  private received = 0;
  private isFull = false;
  private waiters: Waiter[] = [];
  private traps: [Trap, ...Trap[]] | undefined;
  private state: 'new' | 'open' | 'ended' = 'new';
  private error: AppError | undefined;
  private timer: NodeJS.Timeout | undefined;
  private onAbort: (() => void) | undefined;

  constructor(
    private readonly handlers: RowStreamHandlers,
    private readonly silenceMs: number,
    private readonly options: RowsOptions,
  ) {}

  get hungry(): boolean {
    return this.waiters.length > 0;
  }

  get full(): boolean {
    return this.isFull;
  }

  next(): Promise<IteratorResult<Row, undefined>> {
    if (this.state === 'new') this.open();
    if (this.head < this.rows.length) return Promise.resolve({ done: false, value: this.take() });
    if (this.state === 'ended') {
      const error = this.error;
      this.error = undefined;
      return error ? Promise.reject(error) : Promise.resolve(END);
    }
    return new Promise((resolve, reject) => {
      this.waiters.push({ resolve, reject });
      this.timer ??= startTimer(this.silenceMs, () => this.giveUp('timeout', timedOut(this.silenceMs)));
      this.handlers.changed();
    });
  }

  return(): Promise<IteratorResult<Row, undefined>> {
    if (this.state === 'open') this.handlers.drop('given-up');
    this.rows = [];
    this.head = 0;
    this.error = undefined;
    this.end();
    return Promise.resolve(END);
  }

  row(row: Row, bytes: number): void {
    this.received += 1;
    if (this.options.maxRows !== undefined && this.received > this.options.maxRows) {
      this.giveUp('given-up', tooLarge(this.options.maxRows));
      return;
    }
    const waiter = this.waiters.shift();
    if (waiter) {
      this.stopTimer();
      waiter.resolve({ done: false, value: row });
      return;
    }
    this.rows.push(row);
    this.sizes.push(bytes);
    this.bufferedBytes += bytes;
    if (this.bufferedBytes > LIMIT_BYTES) this.giveUp('given-up', this.overflow());
    else if (!this.isFull && this.bufferedBytes > HIGH_WATER_BYTES) this.setFull('full');
  }

  trap(row: Row): void {
    const trap = readTrap(row);
    if (this.traps) this.traps.push(trap);
    else this.traps = [trap];
  }

  done(): void {
    if (this.traps) this.fail(trapError(this.traps));
    else this.end();
  }

  fail(error: AppError): void {
    if (this.state === 'ended') return;
    this.error = error;
    this.end();
  }

  private open(): void {
    const { signal } = this.options;
    this.state = 'open';
    try {
      if (signal?.aborted) throw cancelled(signal, 'not-sent');
      this.handlers.start(this);
    } catch (error) {
      this.fail(AppError.from(error));
      return;
    }
    if (!signal) return;
    this.onAbort = () => this.giveUp('given-up', cancelled(signal, 'sent'));
    signal.addEventListener('abort', this.onAbort, { once: true });
  }

  private take(): Row {
    const row = this.rows[this.head] as Row;
    this.bufferedBytes -= this.sizes[this.head] as number;
    this.head += 1;
    if (this.head === this.rows.length) {
      this.rows = [];
      this.sizes = [];
      this.head = 0;
    }
    if (this.isFull && this.bufferedBytes < LOW_WATER_BYTES) this.setFull('has-room');
    return row;
  }

  private setFull(state: 'full' | 'has-room'): void {
    this.isFull = state === 'full';
    this.handlers.changed();
  }

  private giveUp(reason: 'timeout' | 'given-up', error: AppError): void {
    if (this.state === 'ended') return;
    this.handlers.drop(reason);
    this.fail(error);
  }

  private overflow(): AppError {
    return new AppError('REPLY_TOO_LARGE', `more than ${LIMIT_BYTES} bytes of rows wait to be read`, {
      details: { limitBytes: LIMIT_BYTES, sent: true },
      remedy: 'Read the rows faster, or do not run other commands on the same connection meanwhile.',
    });
  }

  private stopTimer(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** Rows that were received are still given before the end or the error is told. */
  private end(): void {
    this.state = 'ended';
    this.isFull = false;
    this.stopTimer();
    if (this.onAbort) this.options.signal?.removeEventListener('abort', this.onAbort);
    const waiters = this.waiters;
    this.waiters = [];
    for (const waiter of waiters) {
      const error = this.error;
      this.error = undefined;
      if (error) waiter.reject(error);
      else waiter.resolve(END);
    }
  }
}
