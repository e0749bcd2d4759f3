import type { Config } from './core/config';
import type { Logger } from './core/telemetry';
import type { Fleet, NewEvent } from './fleet';
import type { RedisAccess } from './jobs';
import { startReceivers, SyslogLines, type Monitoring, type RunningReceivers } from './monitoring';

export interface ReceiverParts {
  readonly config: Config;
  readonly fleet: Fleet;
  readonly redis: RedisAccess;
  readonly monitoring: Monitoring;
  /** Takes events. */
  readonly record: (event: NewEvent) => void;
  readonly log: Logger;
}

export interface Receivers extends RunningReceivers {
  /** Every process can show them. */
  readonly lines: SyslogLines;
}

/** Processes with the role poller take what routers send by themselves. @throws AppError CONFIG_INVALID */
export async function startDaemonReceivers({ config, fleet, redis, monitoring, record, log }: ReceiverParts): Promise<Receivers> {
  const lines = new SyslogLines(redis.impatient());
  if (!config.ROSFLEET_ROLE.includes('poller')) return { lines, close: () => Promise.resolve() };
  const { ROSFLEET_SYSLOG_LISTEN: syslog, ROSFLEET_TRAP_LISTEN: traps } = config;
  const pollSoon = (routerId: string): void => {
    monitoring.poller
      .pollSoon(routerId)
      .catch((error: unknown) => log.debug({ err: error, routerId }, 'a router will not be polled sooner'));
  };
  const running = await startReceivers({
    roster: monitoring.roster,
    addressFor: (hostname) => fleet.roster.addressFor(hostname),
    ...(syslog ? { syslog: { place: syslog, lines, keep: config.ROSFLEET_SYSLOG_KEEP } } : {}),
    ...(traps ? { traps: { place: traps, snmpLogin: (id) => fleet.roster.snmpLogin(id), pollSoon } } : {}),
    record,
    log,
  });
  return { ...running, lines };
}
