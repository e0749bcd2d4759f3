import type { SyslogSeverity } from './message';

/** The topics that are severities, the worst first. */
const SEVERITY_TOPICS = ['critical', 'error', 'warning', 'info', 'debug'] as const satisfies readonly SyslogSeverity[];
const TOPIC = /^[a-z0-9][a-z0-9-]*$/;
const LONGEST = 128;

/**
 * `system,info,account`, with or without a colon behind: every line of RouterOS has several topics, one of them a severity.
 * Which topics there are depends on version and packages, so that no list of them would hold.
 * @returns undefined where the word is none of that
 */
export function topicsOf(word: string): readonly string[] | undefined {
  if (word.length > LONGEST) return undefined;
  const topics = (word.endsWith(':') ? word.slice(0, -1) : word).split(',');
  const isList = topics.length > 1 && topics.every((topic) => TOPIC.test(topic));
  return isList && severityOf(topics) !== undefined ? topics : undefined;
}

/** The worst severity among topics. */
export function severityOf(topics: readonly string[]): SyslogSeverity | undefined {
  return SEVERITY_TOPICS.find((severity) => topics.includes(severity));
}
