import { z } from 'zod';
import { defineAction, defineStream, type Action, type ActionExample, type ActionInput, type Row } from '../../core/catalogue';
import { duration, line, logTopics, words } from '../../core/values';
import { LINE_OUTPUT, readLines, SEVERITIES, topicsOf, type LogFilter } from './log-lines';

const MENUS = ['/log', '/system/clock'];
const ALL_LINES = 100_000;

const TOPICS = logTopics.schema.describe('Topics that a line must carry; `!` in front: must not.');
const MESSAGE = line('log-message', 255, 'login failure').schema.describe('Text that the message holds, in any case.');
const LAST = duration.schema.optional().describe('Only lines of the last time, by the clock of the router, e.g. 1h.');
const LIMIT = z.number().int().min(1).max(ALL_LINES).default(1000).describe('Most lines to return from one router, the newest.');

interface LogRead {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly input: z.ZodRawShape;
  readonly examples: readonly ActionExample[];
  readonly filter?: (input: ActionInput) => LogFilter;
}

function logRead({ filter, input, ...spec }: LogRead): Action {
  return defineAction({
    ...spec,
    kind: 'read',
    menus: MENUS,
    output: LINE_OUTPUT,
    input: z.strictObject({ ...input, last: LAST, limit: LIMIT }),
    read: (router, given: ActionInput) => readLines(router, { ...filterOf(given), ...filter?.(given) }, Number(given['limit'])),
  });
}

function filterOf({ topics, message, last }: ActionInput): LogFilter {
  return {
    topics: topics as string | undefined,
    message: message as string | undefined,
    lastMs: last === undefined ? undefined : duration.parse(last as string),
  };
}

const getLog = logRead({
  id: 'log.get',
  title: 'Get log',
  summary: 'Reads the newest lines of the log in memory, the oldest of them first.',
  input: { topics: TOPICS.optional(), message: MESSAGE.optional() },
  examples: [
    { title: 'The last lines', input: { limit: 50 } },
    { title: 'Without the firewall', input: { topics: ['info', '!firewall'], last: '1h' } },
  ],
});

const searchLog = logRead({
  id: 'log.search',
  title: 'Search log',
  summary: 'Finds lines of the log by a part of their text.',
  input: { message: MESSAGE, topics: TOPICS.optional() },
  examples: [{ title: 'Who came in', input: { message: 'logged in', last: '1d' } }],
});

const getByTopic = logRead({
  id: 'log.get_by_topic',
  title: 'Get log by topic',
  summary: 'Reads lines of the log that carry some topics.',
  input: { topics: TOPICS, message: MESSAGE.optional() },
  examples: [{ title: 'Accounts', input: { topics: 'account' } }],
});

const getBySeverity = logRead({
  id: 'log.get_by_severity',
  title: 'Get log by severity',
  summary: 'Reads lines of the log of one severity, or of that and what is worse.',
  input: {
    severity: words('log-severity', SEVERITIES.join(' ')).schema.describe('The severity.'),
    worse: z.boolean().default(true).describe('Worse lines, too.'),
    topics: TOPICS.optional(),
  },
  filter: ({ severity, worse }) => {
    const at = SEVERITIES.findIndex((name) => name === severity);
    const meant: readonly string[] = worse === true ? SEVERITIES.slice(0, at + 1) : SEVERITIES.slice(at, at + 1);
    return { also: (row) => topicsOf(row).some((topic) => meant.includes(topic)) };
  },
  examples: [
    { title: 'Information and worse', input: { severity: 'info' } },
    { title: 'Errors alone', input: { severity: 'error', worse: false }, simulated: 'empty' },
  ],
});

const getSystemEvents = logRead({
  id: 'log.get_system_events',
  title: 'Get system events',
  summary: 'Reads what happened to the router itself: boots, changes, accounts.',
  input: { topics: TOPICS.optional(), message: MESSAGE.optional() },
  filter: ({ topics }) => ({ topics: topics === undefined ? 'system' : `system,${topics as string}` }),
  examples: [{ title: 'The last of them', input: { limit: 20 } }],
});

/** Topics of services that let people in; what fails there concerns security. */
const WAYS_IN: readonly string[] = [
  'ssh',
  'telnet',
  'winbox',
  'web',
  'api',
  'ftp',
  'ipsec',
  'ovpn',
  'l2tp',
  'pptp',
  'sstp',
  'ppp',
];
const GRAVE: readonly string[] = ['critical', 'error', 'warning'];

/** Accounts, what a firewall rule logged, failed logins whatever their topic, and trouble of services that let people in. */
function concernsSecurity(row: Row): boolean {
  const topics = topicsOf(row);
  if (topics.includes('account') || topics.includes('firewall')) return true;
  if (/login failure|denied|brute|unauthori[sz]ed/i.test(row['message'] ?? '')) return true;
  return topics.some((topic) => WAYS_IN.includes(topic)) && topics.some((topic) => GRAVE.includes(topic));
}

const getSecurity = logRead({
  id: 'log.get_security',
  title: 'Get security log',
  summary: 'Reads logins and failed ones, what firewall rules logged, and trouble of services that let people in.',
  input: { topics: TOPICS.optional(), message: MESSAGE.optional() },
  filter: () => ({ also: concernsSecurity }),
  examples: [{ title: 'Of the last day', input: { last: '1d' } }],
});

const exportLog = defineAction({
  id: 'log.export',
  title: 'Export log',
  summary: 'Gives the log as one text, a line for each entry.',
  kind: 'read',
  menus: MENUS,
  output: {
    lines: 'Number of lines.',
    first: 'Time of the first.',
    last: 'Time of the last.',
    text: 'The lines: time, topics, message.',
  },
  input: z.strictObject({ topics: TOPICS.optional(), message: MESSAGE.optional(), last: LAST, limit: LIMIT }),
  examples: [{ title: 'All that is there', input: { limit: ALL_LINES } }],
  async read(router, input: ActionInput) {
    const { rows, ...rest } = await readLines(router, filterOf(input), Number(input['limit']));
    const text = rows.map(({ time = '', topics = '', message = '' }) => `${time} ${topics} ${message}\n`).join('');
    const [first, last] = [rows[0]?.['time'] ?? '', rows.at(-1)?.['time'] ?? ''];
    return { ...rest, rows: [{ lines: String(rows.length), first, last, text }] };
  },
});

const getStatistics = defineAction({
  id: 'log.get_statistics',
  title: 'Get log statistics',
  summary: 'Counts the lines of the log by severity and by topic.',
  kind: 'read',
  menus: MENUS,
  output: { by: 'What is counted: total, severity or topic.', name: 'The severity or topic.', lines: 'Number of lines.' },
  input: z.strictObject({ topics: TOPICS.optional(), last: LAST }),
  examples: [{ title: 'Of everything', input: {} }],
  async read(router, input: ActionInput) {
    const { rows } = await readLines(router, filterOf(input), ALL_LINES);
    const counts = new Map<string, number>();
    for (const topic of rows.flatMap(topicsOf)) counts.set(topic, (counts.get(topic) ?? 0) + 1);
    const severities: readonly string[] = SEVERITIES;
    const bySeverity = SEVERITIES.map((name): Row => ({ by: 'severity', name, lines: String(counts.get(name) ?? 0) }));
    const byTopic = [...counts]
      .filter(([name]) => name !== '' && !severities.includes(name))
      .sort(([, left], [, right]) => right - left)
      .map(([name, lines]): Row => ({ by: 'topic', name, lines: String(lines) }));
    return { rows: [{ by: 'total', name: '', lines: String(rows.length) }, ...bySeverity, ...byTopic] };
  },
});

const monitorLog = defineStream({
  id: 'log.monitor',
  title: 'Follow log',
  summary: 'Gives lines of the log as they are written.',
  menu: '/log',
  command: 'print',
  input: {},
  args: () => ({ 'follow-only': '' }),
  duration: '10s',
  maxDuration: '1h',
  output: { ...LINE_OUTPUT, '.dead': 'The line was dropped from the log.', '*': 'What else the version tells of a line.' },
  examples: [{ title: 'For a moment', input: { duration: '1s' }, simulated: 'empty' }],
});

export const LOG_ACTIONS: readonly Action[] = [
  exportLog,
  getLog,
  getBySeverity,
  getByTopic,
  getSecurity,
  getStatistics,
  getSystemEvents,
  monitorLog,
  searchLog,
];
