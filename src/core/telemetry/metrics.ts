import {
  collectDefaultMetrics,
  Counter,
  Gauge,
  Histogram,
  Registry,
  type Metric,
  type OpenMetricsContentType,
} from 'prom-client';
import { ROUTER_RUN_STATUSES } from '../catalogue';
import { eventMetrics } from './event-metrics';
import { insightMetrics } from './insight-metrics';
import { pollingMetrics } from './polling-metrics';
import { receiverMetrics } from './receiver-metrics';
import { counterFromZero, metricsRegistry, registers } from './registry';
import { runFeeders, serviceMetrics } from './service-metrics';

/** The daemon's own metrics, declared once. Router metrics have their own renderer. */
export const metrics = {
  ...eventMetrics,
  ...insightMetrics,
  ...pollingMetrics,
  ...receiverMetrics,
  ...serviceMetrics,
  runsTotal: new Counter({
    name: 'rosfleet_runs_total',
    help: 'Runs by how they ended.',
    labelNames: ['outcome'],
    registers,
  }),
  routerRunsTotal: counterFromZero(
    { name: 'rosfleet_router_runs_total', help: 'Router runs by their final status.' },
    'status',
    ROUTER_RUN_STATUSES.filter((status) => status !== 'pending' && status !== 'deferred'),
  ),
  routerRunErrorsTotal: new Counter({
    name: 'rosfleet_router_run_errors_total',
    help: 'Router runs that ended with an error, by code.',
    labelNames: ['code'],
    registers,
  }),
  routerRunSeconds: new Histogram({
    name: 'rosfleet_router_run_duration_seconds',
    help: 'Time from the start of a router run to its end.',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    registers,
  }),
  queueWaitSeconds: new Histogram({
    name: 'rosfleet_queue_wait_seconds',
    help: 'Time a router run waited between being queued and being started.',
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30, 120, 600],
    registers,
  }),
  writesTotal: new Counter({
    name: 'rosfleet_router_writes_total',
    help: 'Sentences sent to routers that change something.',
    registers,
  }),
  reconciledTotal: new Counter({
    name: 'rosfleet_reconciled_router_runs_total',
    help: 'Router runs that the reconciler picked up again, by reason.',
    labelNames: ['reason'],
    registers,
  }),
  writesStopped: new Gauge({
    name: 'rosfleet_writes_stopped',
    help: '1 while all writes to routers are stopped.',
    registers,
  }),
  scheduleFiringsTotal: new Counter({
    name: 'rosfleet_schedule_firings_total',
    help: 'Firings of schedules by what became of them.',
    labelNames: ['outcome'],
    registers,
  }),
  scheduleLagSeconds: new Histogram({
    name: 'rosfleet_schedule_lag_seconds',
    help: 'Time between the slot of a schedule and its run.',
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 30, 60, 600, 3600],
    registers,
  }),
  openStreams: new Gauge({
    name: 'rosfleet_streams_open',
    help: 'Commands on routers that go on, whose rows are read as they come.',
    registers,
  }),
  streamRowsTotal: new Counter({
    name: 'rosfleet_stream_rows_total',
    help: 'Rows of such commands by whether followers were told of them.',
    labelNames: ['told'],
    registers,
  }),
  artefactsTotal: new Counter({
    name: 'rosfleet_artefacts_total',
    help: 'Files that were to be brought back from routers, by what became of it.',
    labelNames: ['outcome'],
    registers,
  }),
  artefactBytesTotal: new Counter({
    name: 'rosfleet_artefact_bytes_total',
    help: 'Bytes of files that were brought back from routers.',
    registers,
  }),
  sessions: new Gauge({
    name: 'rosfleet_sessions',
    help: 'Sessions to routers by state.',
    labelNames: ['state'],
    registers,
  }),
  httpSeconds: new Histogram({
    name: 'rosfleet_http_request_duration_seconds',
    help: 'HTTP requests by route and status class.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
    registers,
  }),
} as const;

let collecting = false;

/** Adds the process metrics (memory, event loop, GC) once per process. */
export function collectProcessMetrics(version: string): void {
  if (collecting) return;
  collecting = true;
  metrics.build.set({ version }, 1);
  collectDefaultMetrics({ register: metricsRegistry, prefix: 'rosfleet_' });
}

/** All of them as text. */
export async function renderMetrics(format: 'classic' | 'openmetrics' = 'classic'): Promise<string> {
  await runFeeders();
  if (format === 'classic') return metricsRegistry.metrics();
  // A registry speaks one format only, and OpenMetrics renames counters where they stand: each gets a shadow of its own.
  const other = new Registry<OpenMetricsContentType>();
  other.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  for (const { name } of metricsRegistry.getMetricsAsArray())
    other.registerMetric(Object.create(metricsRegistry.getSingleMetric(name) ?? null) as Metric);
  return other.metrics();
}

/** One of them as it is documented. */
export interface DaemonMetric {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly labels: readonly string[];
}

/** Those that are declared here, by name; what Node.js and the process tell of themselves is not among them. */
export function daemonMetrics(): readonly DaemonMetric[] {
  const declared = Object.values(metrics) as unknown as { name: string; help: string; labelNames?: readonly string[] }[];
  return declared
    .map((metric) => ({
      name: metric.name,
      type: metric.constructor.name.toLowerCase(),
      help: metric.help,
      labels: [...(metric.labelNames ?? [])],
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
