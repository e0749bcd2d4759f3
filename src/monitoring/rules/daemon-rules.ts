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
      alert: 'RosfleetOutcomeUnknown',
      expr: 'increase(rosfleet_router_runs_total{status=~"unknown|undo-failed"}[15m]) > 0',
      severity: 'critical',
      summary: 'routers ended as {{ $labels.status }}',
      description: 'Nobody knows what they hold: `rosfleet runs routers RUN --status {{ $labels.status }}` names them.',
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

function polls(skipped: string): Readonly<Record<string, string>> {
  return {
    [`rosfleet_polls_total{${DAEMON},source="api",outcome="up"}`]: '0+100x60',
    [`rosfleet_polls_skipped_total{${DAEMON},reason="overrun"}`]: skipped,
  };
}
