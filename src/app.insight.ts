import type { Config } from './core/config';
import type { Logger } from './core/telemetry';
import type { Fleet } from './fleet';
import { createHistory, Insight, type History } from './monitoring';

export interface InsightParts {
  readonly config: Config;
  readonly fleet: Fleet;
  readonly log: Logger;
}

export interface RunningInsight extends Pick<History, 'onObservation' | 'onPolled' | 'onRebooted' | 'close'> {
  readonly answers: Insight;
  /** One look of the clock: the scheduler removes what is too old. */
  tick(): Promise<void>;
}

/** Pollers add up what routers bring and write it by slots, the scheduler removes what is old, and every process can answer. */
export function startInsight({ config, fleet, log }: InsightParts): RunningInsight {
  const intervals = { fast: config.ROSFLEET_POLL_FAST, medium: config.ROSFLEET_POLL_MEDIUM };
  const history = createHistory({ rollups: fleet.rollups, intervals, log });
  const keep = { '5m': config.ROSFLEET_ROLLUP_KEEP, '1h': config.ROSFLEET_ROLLUP_HOURLY_KEEP };
  const isScheduler = config.ROSFLEET_ROLE.includes('scheduler');
  return {
    ...history,
    answers: new Insight({ rollups: fleet.rollups, keep }),
    async tick() {
      if (isScheduler) await fleet.rollups.sweep(keep);
    },
  };
}
