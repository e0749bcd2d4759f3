import { JOB, per, quantile, total } from './daemon-queries';
import type { Row } from './frame';
import { graph } from './panels';

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
      title: 'Lateness of polls',
      unit: 's',
      width: 8,
      lines: [
        [quantile(0.5, 'rosfleet_poll_start_lag_seconds'), 'half'],
        [quantile(0.99, 'rosfleet_poll_start_lag_seconds'), '99 %'],
      ],
    }),
    graph({
      title: 'Collectors that fail',
      unit: 'ops',
      width: 8,
      lines: [
        [
          `topk(10, sum by (collector, outcome) (rate(rosfleet_collector_runs_total{${JOB},outcome!="ok"}[$__rate_interval])) > 0)`,
          '{{collector}} {{outcome}}',
        ],
      ],
    }),
    graph({
      title: 'Commands that go on',
      unit: 'short',
      width: 8,
      lines: [[`sum(rosfleet_streams_open{${JOB}})`, 'streams']],
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
      lines: [
        [`60 * ${per('rosfleet_fleet_events_total', 'kind')}`, '{{kind}}'],
        [`60 * ${total('rosfleet_fleet_events_dropped_total')} > 0`, 'lost'],
      ],
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
      lines: [[`rate(rosfleet_process_cpu_seconds_total{${JOB}}[$__rate_interval])`, '{{instance}}']],
    }),
    graph({
      title: 'Memory',
      unit: 'bytes',
      width: 6,
      lines: [[`rosfleet_process_resident_memory_bytes{${JOB}}`, '{{instance}}']],
    }),
    graph({
      title: 'Lag of the event loop',
      unit: 's',
      width: 6,
      lines: [[`rosfleet_nodejs_eventloop_lag_p99_seconds{${JOB}}`, '{{instance}}']],
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

/** What the work rests on: the way to the routers, what they and others are told, the processes. */
export const SURROUNDINGS: readonly Row[] = [transport, told, process];
