import { Counter } from 'prom-client';
import { registers } from './registry';

/** What routers send by themselves; no router has a series of its own here. */
export const receiverMetrics = {
  syslogMessagesTotal: new Counter({
    name: 'rosfleet_syslog_messages_total',
    help: 'Log lines that routers of the fleet sent to this process, by severity.',
    labelNames: ['severity'],
    registers,
  }),
  syslogRefusedTotal: new Counter({
    name: 'rosfleet_syslog_refused_total',
    help: 'Log lines that were not kept: unknown_sender, ambiguous_sender, too_large, malformed, rate_limited, overflow, connection_limit; event_limit: kept, but no event was made.',
    labelNames: ['reason'],
    registers,
  }),
} as const;
