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
