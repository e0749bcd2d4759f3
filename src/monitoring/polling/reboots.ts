import type { UptimeSeen } from '../snapshot/snapshot';

/** sysUpTime counts hundredths in 32 bits: it begins anew after 497.1 days. */
const SNMP_WRAP_S = 2 ** 32 / 100;

/** SNMP may begin to count later than the API does. */
const SLACK_BETWEEN_SOURCES_S = 30;
/** Clocks of routers and of the daemon drift. */
const SLACK_AFTER_FAILURE_S = 60;

/**
 * Did the router boot between two polls? Its uptime fell; or it was away in between and has been up for less long than it
 * should: a reboot of a router that had just booted.
 * @param options.wasAway a poll between the two failed: without one, a clock of the daemon that was put forward would
 * look like a reboot of every router
 */
export function hasRebooted(before: UptimeSeen, after: UptimeSeen, options: { readonly wasAway: boolean }): boolean {
  const expected = before.seconds + (after.at - before.at) / 1000;
  if (after.source === 'snmp' && expected >= SNMP_WRAP_S - SLACK_AFTER_FAILURE_S) {
    const wrapped = expected % SNMP_WRAP_S;
    if (Math.abs(wrapped - after.seconds) <= SLACK_AFTER_FAILURE_S) return false;
  }
  const slack = before.source === after.source ? 0 : SLACK_BETWEEN_SOURCES_S;
  if (after.seconds < before.seconds - slack) return true;
  return options.wasAway && after.seconds < expected - SLACK_AFTER_FAILURE_S;
}
