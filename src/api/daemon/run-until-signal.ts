import { EXIT } from '../../core/errors';
import type { Logger } from '../../core/telemetry';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
const KILLED = 130;

/** Resolves at the first SIGINT or SIGTERM; a second one ends the process at once. */
export function untilSignal(log: Logger): Promise<void> {
  return new Promise((resolve) => {
    let stopping = false;
    const onSignal = (signal: NodeJS.Signals): void => {
      if (stopping) process.exit(KILLED);
      stopping = true;
      log.info({ signal }, 'stopping; a second signal ends at once');
      resolve();
    };
    for (const signal of SIGNALS) process.on(signal, onSignal);
  });
}

/**
 * Ends the process on an error that nobody caught: its state is unknown then, the database is the truth, and whoever
 * started the daemon starts it again. The log has it, in the form of every other line.
 */
export function endOnUncaught(log: Logger): void {
  const end = (error: unknown): never => {
    log.fatal({ err: error }, 'uncaught error, ending');
    process.exit(EXIT.internal);
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
}
