import type { LoggerService } from '@nestjs/common';
import type { Logger } from '../../core/telemetry';

/** Nest's own words into the daemon's log, one level down: its start-up chatter is for developers. */
export function nestLogger(log: Logger): LoggerService {
  const fields = (rest: readonly unknown[]): object => ({ part: rest.at(-1) });
  return {
    log: (message: unknown, ...rest: unknown[]) => log.debug(fields(rest), String(message)),
    error: (message: unknown, ...rest: unknown[]) => log.error({ ...fields(rest), stack: rest[0] }, String(message)),
    warn: (message: unknown, ...rest: unknown[]) => log.warn(fields(rest), String(message)),
    debug: (message: unknown, ...rest: unknown[]) => log.trace(fields(rest), String(message)),
    verbose: (message: unknown, ...rest: unknown[]) => log.trace(fields(rest), String(message)),
    fatal: (message: unknown, ...rest: unknown[]) => log.fatal(fields(rest), String(message)),
  };
}
