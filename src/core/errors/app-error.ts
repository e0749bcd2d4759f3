import { ERRORS, isErrorCode, type ErrorCode, type ErrorSpec } from './registry';

export interface AppErrorOptions {
  readonly cause?: unknown;
  /** Facts for the reader, never secrets: they are stored, logged and shown. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** The router's own words, when it refused. */
  readonly trap?: Trap;
  /** Replaces the registry's remedy where the place of the error knows better. */
  readonly remedy?: string;
}

/** A refusal of RouterOS: the text as it was sent, and the API category where one was given. */
export interface Trap {
  readonly message: string;
  readonly category?: number;
}

/** An error as it is stored, sent over HTTP and across Redis: plain data, recognised by its code. */
export interface ErrorRecord {
  readonly code: ErrorCode;
  readonly message: string;
  readonly remedy: string;
  readonly trap?: Trap;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** The one error class. Its code decides everything; messages are for people and are never compared. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly details?: Readonly<Record<string, unknown>>;
  readonly trap?: Trap;
  readonly remedy: string;

  constructor(
    readonly code: ErrorCode,
    message: string,
    options: AppErrorOptions = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.details = options.details;
    this.trap = options.trap;
    this.remedy = options.remedy ?? ERRORS[code].remedy;
  }

  get spec(): ErrorSpec {
    return ERRORS[this.code];
  }

  toRecord(): ErrorRecord {
    return {
      code: this.code,
      message: this.message,
      remedy: this.remedy,
      ...(this.trap ? { trap: this.trap } : {}),
      ...(this.details ? { details: this.details } : {}),
    };
  }

  static fromRecord(record: { code: string; message: string } & Partial<ErrorRecord>): AppError {
    return new AppError(isErrorCode(record.code) ? record.code : 'BUG', record.message, record);
  }

  /** Wraps what nobody foresaw; an AppError passes through. */
  static from(error: unknown): AppError {
    if (isAppError(error)) return error;
    const message = error instanceof Error ? error.message : String(error);
    return new AppError('BUG', message || 'unexpected failure', { cause: error });
  }
}

/** `instanceof` does not survive a second copy of the module; the shape does. */
export function isAppError(error: unknown): error is AppError {
  return error instanceof Error && error.name === 'AppError' && isErrorCode((error as Partial<AppError>).code ?? '');
}
