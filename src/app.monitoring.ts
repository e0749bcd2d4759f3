import { systemActor } from './core/access';
import type { Config } from './core/config';
import type { DataSource } from 'typeorm';
import { feedMetrics, metrics, type Logger } from './core/telemetry';
import type { Fleet, NewEvent } from './fleet';
import { eventsOfPolls } from './app.events';
import { startInsight, type RunningInsight } from './app.insight';
import { feedGauges, startPolling, type RedisAccess } from './jobs';
import { createMonitoring, SHARDS, type Monitoring, type Transition } from './monitoring';
import type { SessionPool } from './routeros';

export interface MonitoringParts {
  readonly config: Config;
  readonly fleet: Fleet;
  readonly pool: SessionPool;
  readonly redis: RedisAccess;
  readonly source: DataSource;
  /** Takes events. */
  readonly record: (event: NewEvent) => void;
  readonly log: Logger;
}

export interface RunningMonitoring extends Monitoring {
  /** What becomes of the values over time. */
  readonly insight: RunningInsight;
  /** Takes no more ticks and ends the polls under way: within seconds, since a poll is lost without harm. */
  close(): Promise<void>;
}

/** Every process can show the series of routers; those with the role poller fetch them. */
export function startMonitoring({ config, fleet, pool, redis, source, record, log }: MonitoringParts): RunningMonitoring {
  feedMetrics(() => Promise.resolve(countSessions(pool)));
  const gauges = feedGauges({ db: source, redis, deadAfterMs: config.ROSFLEET_LEASE });
  const events = eventsOfPolls(record);
  const insight = startInsight({ config, fleet, log });
  const monitoring = createMonitoring({
    ...events,
    onObservation: insight.onObservation,
    onPolled: insight.onPolled,
    onRebooted(router) {
      insight.onRebooted(router);
      events.onRebooted(router);
    },
    redis: redis.impatient(),
    roster: fleet.roster,
    withReader: async (routerId, use, options) => pool.withSession(await fleet.routers.target(routerId), 'read', use, options),
    snmpAccess: (router) => fleet.roster.snmp(router),
    intervals: { fast: config.ROSFLEET_POLL_FAST, medium: config.ROSFLEET_POLL_MEDIUM, slow: config.ROSFLEET_POLL_SLOW },
    inFlight: config.ROSFLEET_POLL_IN_FLIGHT,
    maxSeries: config.ROSFLEET_POLL_MAX_SERIES,
    onTransition(transition) {
      noteTransition(fleet, transition, log);
      events.onTransition(transition);
    },
    log,
  });
  const { poller, tickMs } = monitoring;
  const polling = config.ROSFLEET_ROLE.includes('poller')
    ? startPolling({ redis, shards: SHARDS, tickMs, tick: (shard) => poller.tick(shard), log })
    : undefined;
  return {
    ...monitoring,
    insight,
    async close() {
      // Both at once: a tick waits for the polls that it starts.
      const stopped = monitoring.stop();
      await polling?.close();
      await stopped;
      await insight.close();
      await gauges.close();
    },
  };
}

function countSessions(pool: SessionPool): void {
  const { warm, busy, waiting, heldOff } = pool.stats();
  for (const [state, value] of Object.entries({ warm, busy, waiting, held_off: heldOff })) metrics.sessions.set({ state }, value);
}

/** The fleet knows a router by its API: what SNMP says shows in the metrics alone. */
function noteTransition(fleet: Fleet, { router, source, up, error }: Transition, log: Logger): void {
  log.info({ routerId: router.id, router: router.name, source, error: error?.code }, up ? 'router answers' : 'router is lost');
  if (source !== 'api') return;
  const offline = error?.code === 'AUTH_REJECTED' ? 'auth-failed' : 'offline';
  fleet.routers
    .setState(systemActor('poller'), router.id, { state: up ? 'online' : offline, ...(error ? { error: error.toRecord() } : {}) })
    .catch((cause: unknown) => log.debug({ err: cause, routerId: router.id }, 'router state was not stored'));
}
