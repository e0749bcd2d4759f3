import type { Logger } from '../../../core/telemetry';
import type { NewEvent } from '../../../fleet';
import { listenDatagrams, type Place } from '../listen';
import type { RunningReceiver } from '../running-receiver';
import type { SenderIndex } from '../sender-index';
import { SyslogIntake } from './intake';
import { LineWriter } from './line-writer';
import type { SyslogLines } from './lines';
import { SyslogStreams } from './streams';

export interface SyslogReceiverOptions {
  /** UDP and TCP alike; port 0 takes a free one, the same for both. */
  readonly place: Place;
  readonly senders: Pick<SenderIndex, 'find'>;
  readonly lines: SyslogLines;
  /** Lines that are kept of a router. */
  readonly keep: number;
  /** Takes events. */
  readonly record: (event: NewEvent) => void;
  readonly log: Logger;
}

const VARIABLE = 'ROSFLEET_SYSLOG_LISTEN';

/** Takes the log lines of routers over UDP and TCP. @throws AppError CONFIG_INVALID */
export async function listenSyslog(options: SyslogReceiverOptions): Promise<RunningReceiver> {
  const { place, senders, lines, keep, record, log } = options;
  const writer = new LineWriter({ lines, keep, log });
  const intake = new SyslogIntake({ senders, writer, record });
  const streams = await SyslogStreams.listen({ place: { ...place, variable: VARIABLE }, intake });
  const { port } = streams;
  const datagrams = await listenDatagrams({ ...place, port, variable: VARIABLE }, (data, { address }) => {
    const router = intake.senderAt(address);
    if (router) intake.take(router, data);
  }).catch(async (error: unknown) => {
    await streams.close();
    throw error;
  });
  return {
    port,
    async close() {
      await Promise.all([streams.close(), datagrams.close()]);
      await writer.close();
    },
  };
}
