import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { annotation, choice, dashboard, UIDS, type Row } from './frame';
import { BAD_ABOVE_ZERO, graph, PLAIN, stat } from './panels';

/** Of the processes of one installation. */
const JOB = 'job=~"$job"';
const per = (metric: string, by: string, labels = ''): string =>
  `sum by (${by}) (rate(${metric}{${JOB}${labels}}[$__rate_interval]))`;
const quantile = (q: number, metric: string, by = ''): string =>
  `histogram_quantile(${q}, sum by (le${by === '' ? '' : `, ${by}`}) (rate(${metric}_bucket{${JOB}}[$__rate_interval])))`;

const now: Row = {
  title: 'Now',
  panels: [
    stat({
      title: 'Oldest job that waits',
      unit: 's',
      width: 4,
      expr: `max(rosfleet_queue_oldest_job_age_seconds{${JOB}}) or vector(0)`,
      steps: [
        [null, 'green'],
        [60, 'orange'],
        [300, 'red'],
      ],
    }),
    stat({
      title: 'Runs under way',
      unit: 'short',
      width: 4,
      expr: `sum(max by (state) (rosfleet_unfinished_runs{${JOB}})) or vector(0)`,
      steps: PLAIN,
    }),
    stat({
      title: 'Writes are stopped',
      description: 'The switch for all writes of the installation.',
      unit: 'short',
      width: 4,
      expr: `max(rosfleet_writes_stopped{${JOB}})`,
      steps: BAD_ABOVE_ZERO,
    }),
    stat({
      title: 'Routers that are written to',
      unit: 'short',
      width: 4,
      expr: `max(rosfleet_router_leases{${JOB}})`,
      steps: PLAIN,
    }),
    stat({
      title: 'Event loop, longest of the last minutes',
      unit: 's',
      width: 4,
      expr: `max(max_over_time(nodejs_eventloop_lag_p99_seconds{${JOB}}[5m]))`,
      steps: [
        [null, 'green'],
        [0.05, 'orange'],
        [0.5, 'red'],
      ],
    }),
    stat({ title: 'Processes', unit: 'short', width: 4, expr: `sum(max by (role) (rosfleet_processes{${JOB}}))`, steps: PLAIN }),
  ],
};

const runs: Row = {
  title: 'Runs',
  panels: [
    graph({
      title: 'Runs that ended',
      unit: 'cpm',
      width: 8,
      lines: [[`60 * ${per('rosfleet_runs_total', 'outcome')}`, '{{outcome}}']],
    }),
    graph({
      title: 'Router runs',
      unit: 'ops',
      width: 8,
      stacked: true,
      lines: [[per('rosfleet_router_runs_total', 'status'), '{{status}}']],
    }),
    graph({
      title: 'Why router runs failed',
      unit: 'ops',
      width: 8,
      stacked: true,
      lines: [[per('rosfleet_router_run_errors_total', 'code'), '{{code}}']],
    }),
    graph({
      title: 'Length of a router run',
      unit: 's',
      width: 8,
      lines: [
        [quantile(0.5, 'rosfleet_router_run_duration_seconds'), 'half'],
        [quantile(0.95, 'rosfleet_router_run_duration_seconds'), '95 %'],
        [quantile(0.99, 'rosfleet_router_run_duration_seconds'), '99 %'],
      ],
    }),
    graph({
      title: 'Guards',
      unit: 'cpm',
      width: 8,
      lines: [[`60 * ${per('rosfleet_guards_armed_total', 'guard')}`, '{{guard}}']],
    }),
    graph({
      title: 'Taken up again',
      description: 'Router runs that the reconciler found without a worker.',
      unit: 'cpm',
      width: 8,
      lines: [[`60 * ${per('rosfleet_reconciled_router_runs_total', 'reason')}`, '{{reason}}']],
    }),
  ],
};

const queues: Row = {
  title: 'Queues and schedules',
  panels: [
    graph({
      title: 'Jobs',
      unit: 'short',
      width: 8,
      stacked: true,
      lines: [[`max by (queue, state) (rosfleet_queue_jobs{${JOB}}) > 0`, '{{queue}} {{state}}']],
    }),
    graph({
      title: 'Wait of jobs',
      unit: 's',
      width: 8,
      lines: [
        [quantile(0.5, 'rosfleet_queue_wait_seconds'), 'half'],
        [quantile(0.99, 'rosfleet_queue_wait_seconds'), '99 %'],
      ],
    }),
    graph({
      title: 'Schedules',
      unit: 'cpm',
      width: 8,
      lines: [[`60 * ${per('rosfleet_schedule_firings_total', 'outcome')}`, '{{outcome}}']],
    }),
  ],
};

const transport: Row = {
  title: 'To the routers',
  panels: [
    graph({
      title: 'Sessions',
      unit: 'short',
      width: 8,
      stacked: true,
      lines: [[`sum by (state) (rosfleet_sessions{${JOB}})`, '{{state}}']],
    }),
    graph({
      title: 'Polls',
      unit: 'ops',
      width: 8,
      stacked: true,
      lines: [[per('rosfleet_polls_total', 'source, outcome'), '{{source}} {{outcome}}']],
    }),
    graph({
      title: 'Length of a poll',
      unit: 's',
      width: 8,
      lines: [[quantile(0.99, 'rosfleet_poll_duration_seconds', 'source'), '{{source}} 99 %']],
    }),
    graph({
      title: 'Polls left out',
      unit: 'ops',
      width: 8,
      lines: [[per('rosfleet_polls_skipped_total', 'reason'), '{{reason}}']],
    }),
    graph({
      title: 'Series left out',
      unit: 'ops',
      width: 8,
      lines: [[per('rosfleet_series_dropped_total', 'reason'), '{{reason}}']],
    }),
    graph({
      title: 'Routers by state',
      unit: 'short',
      width: 8,
      stacked: true,
      lines: [[`max by (state) (rosfleet_routers{${JOB}})`, '{{state}}']],
    }),
  ],
};

const told: Row = {
  title: 'Events, traps, log lines, webhooks',
  collapsed: true,
  panels: [
    graph({
      title: 'Events',
      unit: 'cpm',
      width: 8,
      stacked: true,
      lines: [[`60 * ${per('rosfleet_fleet_events_total', 'kind')}`, '{{kind}}']],
    }),
    graph({
      title: 'Deliveries of webhooks',
      unit: 'cpm',
      width: 8,
      lines: [[`60 * ${per('rosfleet_webhook_deliveries_total', 'outcome')}`, '{{outcome}}']],
    }),
    graph({
      title: 'Traps and log lines',
      unit: 'cpm',
      width: 8,
      lines: [
        [`60 * ${per('rosfleet_traps_total', 'trap')}`, 'trap {{trap}}'],
        [`60 * ${per('rosfleet_syslog_messages_total', 'severity')}`, 'log {{severity}}'],
        [`60 * ${per('rosfleet_traps_refused_total', 'reason')}`, 'trap refused: {{reason}}'],
        [`60 * ${per('rosfleet_syslog_refused_total', 'reason')}`, 'log refused: {{reason}}'],
      ],
    }),
  ],
};

const process: Row = {
  title: 'Processes',
  collapsed: true,
  panels: [
    graph({
      title: 'CPU',
      unit: 'percentunit',
      width: 6,
      lines: [[`rate(process_cpu_seconds_total{${JOB}}[$__rate_interval])`, '{{instance}}']],
    }),
    graph({ title: 'Memory', unit: 'bytes', width: 6, lines: [[`process_resident_memory_bytes{${JOB}}`, '{{instance}}']] }),
    graph({
      title: 'Lag of the event loop',
      unit: 's',
      width: 6,
      lines: [[`nodejs_eventloop_lag_p99_seconds{${JOB}}`, '{{instance}}']],
    }),
    graph({
      title: 'Database and Redis',
      unit: 's',
      width: 6,
      lines: [[`max by (dependency) (rosfleet_dependency_latency_seconds{${JOB}})`, '{{dependency}}']],
    }),
    graph({
      title: 'Requests over HTTP',
      unit: 'reqps',
      width: 12,
      lines: [[`sum by (status) (rate(rosfleet_http_request_duration_seconds_count{${JOB}}[$__rate_interval]))`, '{{status}}']],
    }),
    graph({
      title: 'Length of a request',
      unit: 's',
      width: 12,
      lines: [[quantile(0.99, 'rosfleet_http_request_duration_seconds', 'route'), '{{route}} 99 %']],
    }),
  ],
};

/** The daemon itself: runs, queues, polls, processes. */
export function operationsDashboard(): Dashboard {
  return dashboard({
    uid: UIDS.operations,
    title: 'rosfleet operations',
    description: 'Runs, queues, polls and processes of the daemon.',
    variables: [choice('job', 'label_values(rosfleet_build_info, job)')],
    annotations: [annotation('Writes stopped', 'max(rosfleet_writes_stopped) > 0', 'writes are stopped')],
    rows: [now, runs, queues, transport, told, process],
  });
}
