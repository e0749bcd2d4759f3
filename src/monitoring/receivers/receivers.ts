import type { Logger } from '../../core/telemetry';
import type { NewEvent } from '../../fleet';
import type { Place } from './listen';
import type { RunningReceiver } from './running-receiver';
import { SenderIndex, type SenderIndexOptions } from './sender-index';
import type { SyslogLines } from './syslog/lines';
import { listenSyslog } from './syslog/receiver';
import { listenTraps, type TrapReceiverOptions } from './traps/receiver';

export interface ReceiversOptions extends Pick<SenderIndexOptions, 'roster' | 'addressFor'> {
  /** Absent: no log lines are taken. */
  readonly syslog?: { readonly place: Place; readonly lines: SyslogLines; readonly keep: number };
  /** Absent: no traps are taken. */
  readonly traps?: Pick<TrapReceiverOptions, 'place' | 'snmpLogin' | 'pollSoon'>;
  /** Takes events. */
  readonly record: (event: NewEvent) => void;
  readonly log: Logger;
}

export interface RunningReceivers {
  /** Where log lines are taken. */
  readonly syslogPort?: number;
  /** Where traps are taken. */
  readonly trapPort?: number;
  close(): Promise<void>;
}

/** Takes what routers send by themselves, where that is set up. @throws AppError CONFIG_INVALID; nothing is left running then */
export async function startReceivers(options: ReceiversOptions): Promise<RunningReceivers> {
  const { syslog, traps, log } = options;
  if (!syslog && !traps) return { close: () => Promise.resolve() };
  const senders = new SenderIndex(options);
  await senders.start();
  const running: RunningReceiver[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(running.map((one) => one.close()));
    await senders.stop();
  };
  const started = async (what: 'syslog' | 'traps', listening: Promise<RunningReceiver>): Promise<number> => {
    const receiver = await listening;
    running.push(receiver);
    log.info({ receiver: what, port: receiver.port }, 'takes what routers send');
    return receiver.port;
  };
  try {
    const syslogPort = syslog && (await started('syslog', listenSyslog({ ...options, ...syslog, senders })));
    const trapPort = traps && (await started('traps', listenTraps({ ...options, ...traps, senders })));
    return { ...(syslogPort === undefined ? {} : { syslogPort }), ...(trapPort === undefined ? {} : { trapPort }), close };
  } catch (error) {
    await close();
    throw error;
  }
}
