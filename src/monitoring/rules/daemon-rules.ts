import type { RuleGroup } from './define-rule';

const DAEMON = 'instance="rosfleet:8680",job="rosfleet"';

export const DAEMON_RULES: RuleGroup = {
  name: 'rosfleet',
  rules: [
    {
      alert: 'RosfleetDown',
      expr: 'absent(up{job="rosfleet"} == 1)',
      for: '2m',
      severity: 'critical',
      summary: 'no process of rosfleet answers',
      description:
        'Nothing is polled, scheduled or changed; guards on routers act by themselves. Name the job that scrapes it rosfleet.',
      fires: { series: { [`up{${DAEMON}}`]: '0x20' }, at: '10m' },
      silent: { series: { [`up{${DAEMON}}`]: '1x20' }, at: '10m' },
    },
    {
      alert: 'RosfleetNobodyPolls',
      expr: 'max(rosfleet_processes{role="poller"}) == 0',
      for: '5m',
      severity: 'critical',
      summary: 'no process has the role poller',
      description: 'The values of routers grow old; alerts on them go quiet. Start a process with ROSFLEET_ROLE=poller.',
      fires: { series: { [`rosfleet_processes{${DAEMON},role="poller"}`]: '0x20' }, at: '10m' },
      silent: { series: { [`rosfleet_processes{${DAEMON},role="poller"}`]: '1x20' }, at: '10m' },
    },
    {
      alert: 'RosfleetQueueBacklog',
      expr: 'max by (queue) (rosfleet_queue_oldest_job_age_seconds) > 300',
      for: '5m',
      severity: 'warning',
      summary: 'the queue {{ $labels.queue }} has waited for {{ $value | humanizeDuration }}',
      description: 'Too few workers, or one that hangs: look at rosfleet_processes and the log.',
      fires: { series: { [`rosfleet_queue_oldest_job_age_seconds{${DAEMON},queue="routers"}`]: '600x20' }, at: '15m' },
      silent: { series: { [`rosfleet_queue_oldest_job_age_seconds{${DAEMON},queue="routers"}`]: '5x20' }, at: '15m' },
    },
    {
      alert: 'RosfleetPollsOverrun',
      expr: 'sum(rate(rosfleet_polls_skipped_total{reason=~"overrun|late"}[15m])) / sum(rate(rosfleet_polls_total[15m])) > 0.02',
      for: '15m',
      severity: 'warning',
      summary: '{{ $value | humanizePercentage }} of the polls are too late',
      description: 'Start another process with the role poller, or raise ROSFLEET_POLL_IN_FLIGHT.',
      fires: { series: polls('0+6x60'), at: '45m' },
      silent: { series: polls('0+0x60'), at: '45m' },
    },
    {
      alert: 'RosfleetEventLoopSlow',
      expr: 'max by (instance) (rosfleet_nodejs_eventloop_lag_p99_seconds) > 0.5',
      for: '10m',
      severity: 'warning',
      summary: '{{ $labels.instance }} does everything {{ $value | humanizeDuration }} late',
      description:
        'The process has more to do than one core can: start another one, or take roles away from it with ROSFLEET_ROLE.',
      fires: { series: { [`rosfleet_nodejs_eventloop_lag_p99_seconds{${DAEMON}}`]: '0.8x30' }, at: '20m' },
      silent: { series: { [`rosfleet_nodejs_eventloop_lag_p99_seconds{${DAEMON}}`]: '0.02x30' }, at: '20m' },
    },
    {
      alert: 'RosfleetLoginsRefused',
      expr: 'max(rosfleet_routers{state="auth-failed"}) > 0',
      for: '10m',
      severity: 'warning',
      summary: '{{ $value }} routers refuse the login of the daemon',
      description:
        "`rosfleet routers list --on 'state=auth-failed'` names them: somebody changed a password, a group or who may log in.",
      fires: { series: { [`rosfleet_routers{${DAEMON},state="auth-failed"}`]: '3x30' }, at: '20m' },
      silent: { series: { [`rosfleet_routers{${DAEMON},state="auth-failed"}`]: '0x30' }, at: '20m' },
    },
    {
      alert: 'RosfleetWritesStopped',
      expr: 'max(rosfleet_writes_stopped) == 1',
      for: '1h',
      severity: 'warning',
      summary: 'all writes to routers have been stopped for an hour',
      description: '`rosfleet writes allow` lets runs go on.',
      fires: { series: { [`rosfleet_writes_stopped{${DAEMON}}`]: '1x90' }, at: '80m' },
      silent: { series: { [`rosfleet_writes_stopped{${DAEMON}}`]: '0x90' }, at: '80m' },
    },
    {
      alert: 'RosfleetRolloutHeld',
      expr: 'max(rosfleet_unfinished_runs{state="held"}) > 0',
      severity: 'critical',
      summary: '{{ $value }} rollouts are held',
      description: 'A budget was used up or a gate waits: `rosfleet runs list` names them; resume, approve or abort.',
      fires: { series: { [`rosfleet_unfinished_runs{${DAEMON},state="held"}`]: '1x10' }, at: '5m' },
      silent: { series: { [`rosfleet_unfinished_runs{${DAEMON},state="held"}`]: '0x10' }, at: '5m' },
    },
    {
      alert: 'RosfleetRolloutStuck',
      expr: '(max(rosfleet_unfinished_runs{state="running"}) > 0) unless (sum(increase(rosfleet_router_runs_total[30m])) > 0)',
      for: '30m',
      severity: 'warning',
      summary: 'runs are under way, and no router has come to an end for half an hour',
      description:
        'They wait for a window, for routers that are offline, or for a worker: `rosfleet runs show RUN` says what for.',
      fires: { series: rollout('1x90', '5x90'), at: '80m' },
      silent: { series: rollout('1x90', '5+1x90'), at: '80m' },
    },
    {
      alert: 'RosfleetRunsFail',
      expr:
        '(sum(increase(rosfleet_router_runs_total{status=~"failed|undone|undo-failed|unknown"}[15m])) > 20)' +
        ' and (sum(increase(rosfleet_router_runs_total{status=~"failed|undone|undo-failed|unknown"}[15m]))' +
        ' > 0.1 * sum(increase(rosfleet_router_runs_total[15m])))',
      severity: 'warning',
      summary: '{{ $value | humanize }} routers have failed within a quarter of an hour',
      description:
        'More than one in ten: `rosfleet runs list` names the runs, `rosfleet runs show RUN --status failed` says why.',
      fires: { series: outcomes('0+5x30', '0+5x30'), at: '20m' },
      silent: { series: outcomes('0+1x30', '0+50x30'), at: '20m' },
    },
    {
      alert: 'RosfleetTakenBack',
      expr: 'increase(rosfleet_router_runs_total{status="undone"}[15m]) > 0',
      severity: 'warning',
      summary: 'changes were taken back on {{ $value | humanize }} routers',
      description: 'A check failed after them, or the router was lost: `rosfleet runs show RUN --status undone` names them.',
      fires: { series: { [`rosfleet_router_runs_total{${DAEMON},status="undone"}`]: '0x5 2x10' }, at: '10m' },
      silent: { series: { [`rosfleet_router_runs_total{${DAEMON},status="undone"}`]: '2x20' }, at: '10m' },
    },
    {
      alert: 'RosfleetOutcomeUnknown',
      expr: 'increase(rosfleet_router_runs_total{status=~"unknown|undo-failed"}[15m]) > 0',
      severity: 'critical',
      summary: 'routers ended as {{ $labels.status }}',
      description: 'Nobody knows what they hold: `rosfleet runs show RUN --status {{ $labels.status }}` names them.',
      fires: { series: { [`rosfleet_router_runs_total{${DAEMON},status="unknown"}`]: '0x5 2x10' }, at: '10m' },
      silent: { series: { [`rosfleet_router_runs_total{${DAEMON},status="unknown"}`]: '2x20' }, at: '10m' },
    },
    {
      alert: 'RosfleetWebhookDead',
      expr: 'increase(rosfleet_webhook_deliveries_total{outcome="dead"}[30m]) > 0',
      severity: 'warning',
      summary: 'deliveries to a webhook were given up',
      description: '`rosfleet webhooks deliveries` has the reason.',
      fires: { series: { [`rosfleet_webhook_deliveries_total{${DAEMON},outcome="dead"}`]: '0x5 1x10' }, at: '10m' },
      silent: { series: { [`rosfleet_webhook_deliveries_total{${DAEMON},outcome="dead"}`]: '4x20' }, at: '10m' },
    },
  ],
};

function rollout(running: string, ended: string): Readonly<Record<string, string>> {
  return {
    [`rosfleet_unfinished_runs{${DAEMON},state="running"}`]: running,
    [`rosfleet_router_runs_total{${DAEMON},status="changed"}`]: ended,
  };
}

function outcomes(failed: string, changed: string): Readonly<Record<string, string>> {
  return {
    [`rosfleet_router_runs_total{${DAEMON},status="failed"}`]: failed,
    [`rosfleet_router_runs_total{${DAEMON},status="changed"}`]: changed,
  };
}

function polls(skipped: string): Readonly<Record<string, string>> {
  return {
    [`rosfleet_polls_total{${DAEMON},source="api",outcome="up"}`]: '0+100x60',
    [`rosfleet_polls_skipped_total{${DAEMON},reason="overrun"}`]: skipped,
  };
}
