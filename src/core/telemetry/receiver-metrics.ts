import { Counter } from 'prom-client';
import { registers } from './registry';

/** What routers send by themselves; no router has a series of its own here. */
export const receiverMetrics = {
  trapsTotal: new Counter({
    name: 'rosfleet_traps_total',
    help: 'SNMP traps and informs that routers of the fleet sent to this process, by name; other: one that has none here.',
    labelNames: ['trap'],
    registers,
  }),
  trapsRefusedTotal: new Counter({
    name: 'rosfleet_traps_refused_total',
    help: 'Datagrams on the port of traps that were not taken: unknown_sender, ambiguous_sender, too_large, rate_limited, overflow, not_checked (the login could not be read), unauthorised, malformed, not_a_trap; event_limit: taken, but no event was made.',
    labelNames: ['reason'],
    registers,
  }),
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
