import type { Logger } from 'typeorm';

/** What of a logger the database needs; pino fits. */
export interface DatabaseLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** Slow queries, failures and migrations. Parameters are never logged: they may be secrets or a customer's data. */
export class DatabaseLogger implements Logger {
  readonly #log: DatabaseLog;

  constructor(log: DatabaseLog) {
    this.#log = log;
  }

  logQuery(): void {}

  logQueryError(error: string | Error, query: string): void {
    this.#log.debug({ err: error, query }, 'query failed');
  }

  logQuerySlow(timeMs: number, query: string): void {
    this.#log.warn({ durationMs: timeMs, query }, 'slow query');
  }

  logSchemaBuild(): void {}

  logMigration(message: string): void {
    this.#log.info({ migration: message }, 'database migration');
  }

  log(level: 'log' | 'info' | 'warn', message: unknown): void {
    if (level === 'warn') this.#log.warn({ detail: message }, 'database warning');
  }
}
