import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { JOB, per, quantile, total } from './daemon-queries';
import { annotation, choice, dashboard, UIDS, type Row } from './frame';
import { SURROUNDINGS } from './operations-surroundings';
import { graph, heatmap, stat, state } from './panels';
import { PLAIN, STOPPED } from './steps';

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
    state({
      title: 'Writes are stopped',
      description: 'The switch for all writes of the installation.',
      width: 4,
      expr: `max(rosfleet_writes_stopped{${JOB}})`,
      states: STOPPED,
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
      expr: `max(max_over_time(rosfleet_nodejs_eventloop_lag_p99_seconds{${JOB}}[5m]))`,
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
    heatmap({
      title: 'Router runs by length',
      unit: 's',
      width: 8,
      metric: 'rosfleet_router_run_duration_seconds',
      labels: JOB,
    }),
    graph({ title: 'Writes to routers', unit: 'ops', width: 8, lines: [[total('rosfleet_router_writes_total'), 'sentences']] }),
    graph({
      title: 'Guards',
      unit: 'cpm',
      width: 8,
      lines: [[`60 * ${per('rosfleet_guards_armed_total', 'guard')}`, '{{guard}}']],
    }),
    graph({
      title: 'Files brought back',
      description: 'Backups and exports that were to be fetched from routers.',
      unit: 'cpm',
      width: 8,
      lines: [[`60 * ${per('rosfleet_artefacts_total', 'outcome')}`, '{{outcome}}']],
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
      width: 6,
      stacked: true,
      lines: [[`max by (queue, state) (rosfleet_queue_jobs{${JOB}}) > 0`, '{{queue}} {{state}}']],
    }),
    graph({
      title: 'Wait of jobs',
      unit: 's',
      width: 6,
      lines: [
        [quantile(0.5, 'rosfleet_queue_wait_seconds'), 'half'],
        [quantile(0.99, 'rosfleet_queue_wait_seconds'), '99 %'],
      ],
    }),
    graph({
      title: 'Schedules',
      unit: 'cpm',
      width: 6,
      lines: [[`60 * ${per('rosfleet_schedule_firings_total', 'outcome')}`, '{{outcome}}']],
    }),
    graph({
      title: 'Lateness of schedules',
      unit: 's',
      width: 6,
      lines: [[quantile(0.99, 'rosfleet_schedule_lag_seconds'), '99 %']],
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
    annotations: [annotation('Writes stopped', `max(rosfleet_writes_stopped{${JOB}}) > 0`, 'writes are stopped')],
    rows: [now, runs, queues, ...SURROUNDINGS],
  });
}
