import { z } from 'zod';
import {
  compareRelease,
  defineAction,
  idOf,
  planCreate,
  planRemove,
  requireRows,
  resourceAction,
  type AddChange,
  type CallChange,
  type Change,
  type RouterReader,
} from '../../core/catalogue';
import { bool, duration, line, named } from '../../core/values';
import { loggingActions, rules } from './system-logging.resource';

const ACTIONS = '/system/logging/action';
const TIMERS = '/system/scheduler';
const CLEAR_SINCE = '7.20';

export const addRemoteAction = resourceAction(loggingActions, 'create', {
  id: 'log.add_remote_action',
  title: 'Add log server',
  summary: 'Adds a logging action that sends lines to a server; a rule has to name it.',
  fixed: { target: 'remote' },
  required: ['name', 'remote'],
  only: [
    'name',
    'remote',
    'remote-port',
    'remote-protocol',
    'remote-log-format',
    'bsd-syslog',
    'src-address',
    'vrf',
    'syslog-facility',
    'syslog-severity',
    'syslog-time-format',
    'check-certificate',
    'add-topics-string',
    'cef-event-delimiter',
    'comment',
  ],
  examples: [
    { title: 'A server', input: { name: 'noc', remote: '192.0.2.50' } },
    { title: 'As syslog, since 7.18', input: { name: 'noc', remote: '192.0.2.50', 'remote-log-format': 'syslog' } },
    { title: 'As syslog, before', input: { name: 'noc', remote: '192.0.2.50', 'bsd-syslog': true } },
  ],
});

export const clearLog = defineAction({
  id: 'log.clear',
  title: 'Clear log',
  summary: 'Drops all lines that a logging action keeps in memory.',
  kind: 'destructive',
  risk: 'data-loss',
  idempotency: 'natural',
  // New lines come at once.
  verify: 'none',
  oneWay: 'The lines are gone.',
  menus: [ACTIONS],
  input: z.strictObject({
    action: named('logging-action', 'memory').schema.default('memory').describe('Logging action with target memory.'),
  }),
  examples: [{ title: 'The usual log', input: {} }],
  async plan(router, { action }) {
    const [row = {}] = await requireRows(loggingActions.resource, router, { where: { name: action, target: 'memory' } });
    const common = { op: 'call', menu: ACTIONS, key: `name=${action}` } as const;
    if (compareRelease(router.facts.version, CLEAR_SINCE) >= 0) {
      return { changes: [{ ...common, command: 'clear', args: { action } }] };
    }
    // Before there is no command for it: a log of one line drops the others.
    const id = idOf(row);
    const whole = { '.id': id, 'memory-lines': row['memory-lines'] ?? '1000' };
    const changes: readonly CallChange[] = [
      { ...common, command: 'set', args: { '.id': id, 'memory-lines': '1' }, undo: { command: 'set', args: whole } },
      { ...common, command: 'set', args: whole },
    ];
    return { changes };
  },
});

const PREFIX = /^[A-Za-z0-9][A-Za-z0-9._-]{0,30}$/;

export const setDebugLogging = defineAction({
  id: 'debug.set_logging',
  title: 'Set debug logging',
  summary: 'Logs topics in full for a while: the router drops the rule by itself when the time is over.',
  kind: 'write',
  risk: 'none',
  idempotency: 'planned',
  verify: 'replan',
  menus: ['/system/logging', TIMERS],
  input: z.strictObject({
    topics: (rules.resource.fields['topics']?.type ?? line('topics')).schema.describe('Topics to log, e.g. ipsec,debug.'),
    action: named('logging-action', 'memory').schema.default('memory').describe('Logging action that takes the lines.'),
    prefix: z
      .string()
      .regex(PREFIX, 'letters, digits, dots and dashes, at most 31')
      .default('rosfleet-debug')
      .describe('Text in front of each line; it names the rule when it is dropped.'),
    regex: line('log-rule-regex', 1024, 'phase1').schema.optional().describe('Only lines whose text matches; since 7.18.'),
    disabled: bool.schema.optional().describe('Whether the rule is off.'),
    for: duration.schema
      .optional()
      .describe('After this time the router drops the rule, e.g. 30m; needs the scheduler. Absent: it stays until state absent.'),
    state: z.enum(['present', 'absent']).default('present').describe('absent: drop the rule and its timer now.'),
  }),
  requires: ({ regex }) => (regex === undefined ? [] : [{ what: 'argument regex', since: '7.18' }]),
  examples: [
    { title: 'IPsec for half an hour', input: { topics: 'ipsec,debug', for: '30m' } },
    {
      title: 'No longer',
      input: { topics: 'ipsec,debug', state: 'absent' },
      before: [{ do: 'debug.set_logging', input: { topics: 'ipsec,debug', for: '30m' } }],
    },
    { title: 'Only lines that match', input: { topics: 'dhcp', regex: 'OFFER', for: '10m' } },
  ],
  async plan(router, input) {
    const { topics, action, prefix, regex, disabled } = input;
    const timers = await timersOf(router, prefix);
    if (input.state === 'absent') {
      const { changes } = await planRemove(rules.resource, router, { where: { topics, prefix }, all: true });
      return { changes: [...changes, ...timers.map(({ change }) => change)] };
    }
    const wanted = { topics, action, prefix, ...(regex ? { regex } : {}), ...(disabled ? { disabled } : {}) };
    const { changes } = await planCreate(rules.resource, router, wanted);
    if (input.for === undefined) return { changes };
    const own = timers.find(({ interval }) => duration.parse(interval) === duration.parse(String(input.for)));
    if (own && timers.length === 1) return { changes };
    return { changes: [...changes, ...timers.map(({ change }) => change), timer(prefix, input.for)] };
  },
});

interface Timer {
  readonly interval: string;
  readonly change: Change;
}

/** Its start too: put back without, it would count its time anew. */
const TIMER = ['interval', 'on-event', 'start-date', 'start-time'];

async function timersOf(router: RouterReader, prefix: string): Promise<readonly Timer[]> {
  const name = timerName(prefix);
  const rows = await router.print(TIMERS, { query: [`=name=${name}`], proplist: ['.id', 'name', ...TIMER] });
  return rows
    .filter((row) => row['name'] === name)
    .map((row) => {
      const { interval = '0s' } = row;
      const before = { name, ...Object.fromEntries(TIMER.flatMap((key) => (row[key] === undefined ? [] : [[key, row[key]]]))) };
      return { interval, change: { op: 'remove', menu: TIMERS, key: `name=${name}`, id: idOf(row), before } };
    });
}

/** The router does it, so that the rule also goes when the daemon is away. Prefixes need no quotes in a script. */
function timer(prefix: string, interval: string): AddChange {
  const name = timerName(prefix);
  const event = `/system logging remove [find prefix="${prefix}"]; /system scheduler remove [find name="${name}"]`;
  return { op: 'add', menu: TIMERS, key: `name=${name}`, after: { name, interval, 'on-event': event } };
}

function timerName(prefix: string): string {
  return `logging-${prefix}`;
}
