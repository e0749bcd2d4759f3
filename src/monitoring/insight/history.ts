import { metrics, type Logger } from '../../core/telemetry';
import type { RollupService } from '../../fleet';
import type { MonitoringOptions } from '../monitoring';
import type { Intervals } from '../polling/timing';
import { RollupFeed } from './feed';
import { SlotSums } from './slot-sums';
import { graceOf, RollupWriter } from './writer';

export interface HistoryOptions {
  readonly rollups: Pick<RollupService, 'add'>;
  readonly intervals: Pick<Intervals, 'fast' | 'medium'>;
  readonly log: Logger;
  /** Rows that are held in memory at most, and as many again that wait for the database. @defaultValue 300000 */
  readonly mostRows?: number;
  /** Milliseconds since 1970. @defaultValue the clock of the system */
  readonly now?: () => number;
}

/** What polls bring, on its way into the database. */
export interface History extends Required<Pick<MonitoringOptions, 'onObservation' | 'onPolled' | 'onRebooted'>> {
  /** Writes the slots that have ended; by itself every 15 seconds. */
  flush(): Promise<void>;
  /** Writes what there is; after the polls have ended. */
  close(): Promise<void>;
}

/** A slot of ten thousand routers with 20 interfaces each, or an hour of a thousand. */
const MOST_ROWS = 300_000;

export function createHistory({ rollups, intervals, log, mostRows = MOST_ROWS, now = Date.now }: HistoryOptions): History {
  const sums = new SlotSums({ most: mostRows, onDropped: () => metrics.insightRowsDroppedTotal.inc() });
  const feed = new RollupFeed(sums, intervals);
  const graceMs = graceOf(intervals.fast);
  const writer = new RollupWriter({ sums, add: (rows) => rollups.add(rows), graceMs, log, most: mostRows, now });
  return {
    onObservation: (observation) => feed.observe(observation),
    onPolled: (router, outcome) => feed.polled(router.id, outcome),
    onRebooted: (router) => feed.rebooted(router.id),
    flush: () => writer.look(),
    close: () => writer.close(),
  };
}
