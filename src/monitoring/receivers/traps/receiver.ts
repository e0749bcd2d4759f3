import { listenDatagrams, type Place } from '../listen';
import type { RunningReceiver } from '../running-receiver';
import { TrapIntake, type TrapIntakeOptions } from './intake';
import { Logins, type LoginsOptions } from './logins';

export interface TrapReceiverOptions
  extends Pick<TrapIntakeOptions, 'senders' | 'record' | 'pollSoon'>, Pick<LoginsOptions, 'snmpLogin'> {
  /** UDP; port 0 takes a free one. */
  readonly place: Place;
}

const VARIABLE = 'ROSFLEET_TRAP_LISTEN';

/** Takes SNMP traps and informs of routers. @throws AppError CONFIG_INVALID */
export async function listenTraps({ place, snmpLogin, ...options }: TrapReceiverOptions): Promise<RunningReceiver> {
  const intake = new TrapIntake({
    ...options,
    logins: new Logins({ snmpLogin }),
    reply: (data, to) => datagrams.send(data, to),
  });
  const datagrams = await listenDatagrams({ ...place, variable: VARIABLE }, (data, from) => intake.take(data, from));
  return {
    port: datagrams.port,
    async close() {
      // Answers go out by the same socket: first what waits, then the socket.
      datagrams.pause();
      await intake.close();
      await datagrams.close();
    },
  };
}
