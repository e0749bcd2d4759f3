/** Severities of syslog, the worst first: their place is their number on the wire. */
export const SYSLOG_SEVERITIES = ['emergency', 'alert', 'critical', 'error', 'warning', 'notice', 'info', 'debug'] as const;
export type SyslogSeverity = (typeof SYSLOG_SEVERITIES)[number];

/** What a router wrote into its log, without the header that brought it. */
export interface SyslogMessage {
  readonly severity: SyslogSeverity;
  /** Topics of RouterOS; empty where the line names none. */
  readonly topics: readonly string[];
  /** One line of printable text, at most 2048 characters, never empty. */
  readonly text: string;
}

export function isAtLeast(severity: SyslogSeverity, limit: SyslogSeverity): boolean {
  return SYSLOG_SEVERITIES.indexOf(severity) <= SYSLOG_SEVERITIES.indexOf(limit);
}
