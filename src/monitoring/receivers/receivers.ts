import type { Logger } from '../../core/telemetry';
import type { NewEvent } from '../../fleet';
import type { Place } from './listen';
import { SenderIndex, type SenderIndexOptions } from './sender-index';
import type { SyslogLines } from './syslog/lines';
import { listenSyslog, type RunningReceiver } from './syslog/receiver';

export interface ReceiversOptions extends Pick<SenderIndexOptions, 'roster' | 'addressFor'> {
  /** Absent: no log lines are taken. */
  readonly syslog?: { readonly place: Place; readonly lines: SyslogLines; readonly keep: number };
  /** Takes events. */
  readonly record: (event: NewEvent) => void;
  readonly log: Logger;
}

export interface RunningReceivers {
  /** Where log lines are taken. */
  readonly syslogPort?: number;
  close(): Promise<void>;
}

/** Takes what routers send by themselves, where that is set up. @throws AppError CONFIG_INVALID; nothing is left running then */
export async function startReceivers(options: ReceiversOptions): Promise<RunningReceivers> {
  const { syslog, log } = options;
  if (!syslog) return { close: () => Promise.resolve() };
  const senders = new SenderIndex(options);
  await senders.start();
  const running: RunningReceiver[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(running.map((one) => one.close()));
    await senders.stop();
  };
  try {
    const lines = await listenSyslog({ ...options, ...syslog, senders });
    running.push(lines);
    log.info({ port: lines.port }, 'takes log lines of routers');
    return { syslogPort: lines.port, close };
  } catch (error) {
    await close();
    throw error;
  }
}
