import { Counter, Gauge, Histogram } from 'prom-client';
import { counterFromZero, registers } from './registry';

/** What the poller of this process does; no router has a series of its own here. */
export const pollingMetrics = {
  pollsTotal: new Counter({
    name: 'rosfleet_polls_total',
    help: 'Polls of routers by source and outcome: up, down, not-asked (the daemon could not ask).',
    labelNames: ['source', 'outcome'],
    registers,
  }),
  pollsSkippedTotal: counterFromZero(
    {
      name: 'rosfleet_polls_skipped_total',
      help: 'Polls that were not done, or not kept: overrun, late, backoff, maintenance, lock-lost.',
    },
    'reason',
    ['overrun', 'late', 'backoff', 'maintenance', 'lock-lost'],
  ),
  pollSeconds: new Histogram({
    name: 'rosfleet_poll_duration_seconds',
    help: 'Duration of a poll of one router over one source.',
    labelNames: ['source'],
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    registers,
  }),
  pollLagSeconds: new Histogram({
    name: 'rosfleet_poll_start_lag_seconds',
    help: 'Time between the moment when a router was to be polled and the start of the poll.',
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60],
    registers,
  }),
  pollsInFlight: new Gauge({
    name: 'rosfleet_polls_in_flight',
    help: 'Routers that this process polls at this moment.',
    registers,
  }),
  pollsForgottenTotal: new Counter({
    name: 'rosfleet_polled_routers_forgotten_total',
    help: 'Routers that are no longer polled, whose snapshots were removed.',
    registers,
  }),
  collectorRunsTotal: new Counter({
    name: 'rosfleet_collector_runs_total',
    help: 'Runs of collectors by outcome: ok, or the code of the error; COMMAND_TIMEOUT is a deadline that passed.',
    labelNames: ['collector', 'outcome'],
    registers,
  }),
  collectorSeconds: new Histogram({
    name: 'rosfleet_collector_duration_seconds',
    help: 'Duration of a run of a collector on one router.',
    labelNames: ['collector'],
    buckets: [0.01, 0.1, 1, 10],
    registers,
  }),
  seriesDroppedTotal: new Counter({
    name: 'rosfleet_series_dropped_total',
    help: 'Series of routers that were not kept: limit, duplicate, invalid.',
    labelNames: ['reason'],
    registers,
  }),
  scrapedSeconds: new Histogram({
    name: 'rosfleet_exposition_duration_seconds',
    help: 'Time from a request for series of routers to the last piece of its text.',
    labelNames: ['path'],
    buckets: [0.005, 0.05, 0.25, 1, 2.5, 10],
    registers,
  }),
} as const;
