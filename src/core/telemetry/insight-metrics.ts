import { Counter, Histogram } from 'prom-client';
import { registers } from './registry';

/** The history of traffic and values in the database; no router has a series of its own here. */
export const insightMetrics = {
  insightRowsWrittenTotal: new Counter({
    name: 'rosfleet_insight_rows_written_total',
    help: 'Rows of five minutes that this process wrote into the history of traffic and values.',
    registers,
  }),
  insightRowsDroppedTotal: new Counter({
    name: 'rosfleet_insight_rows_dropped_total',
    help: 'Sums of traffic and values that were lost because too many were held, or because the process ended.',
    registers,
  }),
  insightWriteSeconds: new Histogram({
    name: 'rosfleet_insight_write_duration_seconds',
    help: 'Time to write what all routers of this process brought in a slot of five minutes.',
    buckets: [0.005, 0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60],
    registers,
  }),
} as const;
