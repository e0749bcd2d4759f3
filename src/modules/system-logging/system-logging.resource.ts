import { defineResource, field } from '../../core/catalogue';
import {
  bool,
  certificateName,
  comment,
  defineValue,
  int,
  ip,
  ipOrDns,
  line,
  logTopics,
  named,
  or,
  port,
  routingTable,
  words,
} from '../../core/values';

/** A rule has all of its topics at once: their order says nothing. */
const topicSet = defineValue<string>({
  name: 'log-topic-set',
  description: logTopics.description,
  example: logTopics.example,
  accepts: ['string[]'],
  parse: (text) => sorted(text),
  format: (value) => value,
});

function sorted(text: string): string {
  const topics = [...new Set(logTopics.format(logTopics.parse(text)).split(','))];
  return topics.sort((a, b) => (a.replace('!', '') < b.replace('!', '') ? -1 : 1)).join(',');
}

const loggingAction = named('logging-action', 'remote');
const RULE = { topics: 'firewall,info', action: 'memory', prefix: 'fw' };
const ADDED = [{ do: 'log.add_rule', input: RULE }];
const SERVER = { name: 'noc', remote: '192.0.2.50' };
const REMOTE = [{ do: 'log.add_remote_action', input: SERVER }];

export const rules = defineResource({
  id: 'log.rule',
  noun: 'logging rule',
  plural: 'logging rules',
  menu: '/system/logging',
  kind: 'list',
  ensureBy: ['topics', 'action'],
  risk: 'none',
  fields: {
    topics: field(topicSet, 'Topics that a line must carry, all of them; `!` in front: must not.', { default: 'info' }),
    action: field(loggingAction, 'Logging action that takes the lines.', { default: 'memory' }),
    prefix: field(line('log-rule-prefix', 255, 'fw'), 'Text in front of each line.', { default: '', emptied: true }),
    regex: field(line('log-rule-regex', 1024, 'login failure'), 'Only lines whose text matches this expression.', {
      default: '',
      emptied: true,
      since: '7.18',
    }),
    comment: field(comment, 'Comment.', { since: '7.22' }),
    disabled: field(bool, 'Whether the rule is off.', { default: 'no' }),
  },
  readOnly: {
    about: 'What RouterOS remarks about it.',
    default: 'It comes with RouterOS.',
    invalid: 'Its action is missing.',
  },
  verbs: {
    list: {
      id: 'log.list_rules',
      examples: [
        { title: 'All rules', input: {} },
        { title: 'Those of one action', input: { where: { action: 'echo' } } },
      ],
    },
    get: { id: 'log.get_rule', examples: [{ title: 'By topics', input: { where: { topics: 'critical' } } }] },
    create: { id: 'log.add_rule', examples: [{ title: 'Keep what the firewall logs', input: RULE }] },
    update: {
      id: 'log.update_rule',
      examples: [{ title: 'Another prefix', input: { where: { prefix: 'fw' }, prefix: 'edge' }, before: ADDED }],
    },
    remove: { id: 'log.remove_rule', examples: [{ title: 'By prefix', input: { where: { prefix: 'fw' } }, before: ADDED }] },
    enable: {
      id: 'log.enable_rule',
      examples: [
        {
          title: 'By prefix',
          input: { where: { prefix: 'fw' } },
          before: [...ADDED, { do: 'log.disable_rule', input: { where: { prefix: 'fw' } } }],
        },
      ],
    },
    disable: { id: 'log.disable_rule', examples: [{ title: 'By topics', input: { where: { topics: 'info' } } }] },
    ensure: {
      id: 'log.ensure_rule',
      examples: [
        {
          title: 'Send errors to a server',
          input: { topics: 'error', action: 'noc' },
          before: REMOTE,
        },
        { title: 'Keep it away', input: { topics: 'firewall,info', state: 'absent' }, before: ADDED },
      ],
    },
  },
});

const FACILITIES =
  'auth authpriv cron daemon ftp kern local0 local1 local2 local3 local4 local5 local6 local7 lpr mail news ntp syslog user uucp';

export const loggingActions = defineResource({
  id: 'log.action',
  noun: 'logging action',
  plural: 'logging actions',
  menu: '/system/logging/action',
  kind: 'list',
  key: ['name'],
  risk: 'none',
  references: [{ menu: '/system/logging', property: 'action' }],
  fields: {
    name: field(loggingAction, 'Name that rules call it by; letters and digits.', { required: true, exact: true }),
    target: field(words('log-target', 'disk echo email memory remote script'), 'Where lines go.', { required: true }),
    remote: field(ipOrDns, 'Server that takes them, by address; by name on newer 7.x.', { default: '0.0.0.0' }),
    'remote-port': field(port, 'Port of the server.', { default: '514' }),
    'remote-protocol': field(words('log-protocol', 'udp tcp'), 'How they are sent.', { default: 'udp', since: '7.18' }),
    'remote-log-format': field(words('log-format', 'default syslog cef'), 'Form in which they are sent.', {
      default: 'default',
      since: '7.18',
      instead: 'use bsd-syslog',
    }),
    'bsd-syslog': field(bool, 'Send them with the header of BSD syslog.', {
      default: 'no',
      until: '7.18',
      instead: 'use remote-log-format',
    }),
    'src-address': field(ip, 'Address they are sent from; 0.0.0.0 for that of the way out.', { default: '0.0.0.0' }),
    vrf: field(routingTable, 'VRF that the server is reached in.', { default: 'main', since: '7.20' }),
    'syslog-facility': field(words('syslog-facility', FACILITIES), 'Facility of syslog.', { default: 'daemon' }),
    'syslog-severity': field(
      words('syslog-severity', 'alert auto critical debug emergency error info notice warning'),
      'Severity of syslog; auto takes that of the topics.',
      { default: 'auto' },
    ),
    'syslog-time-format': field(words('syslog-time-format', 'bsd-syslog iso8601'), 'Form of the time.', {
      default: 'bsd-syslog',
    }),
    'cef-event-delimiter': field(line('cef-delimiter', 16), 'What ends an event in the form cef.', {
      derived: true,
      since: '7.18',
    }),
    'add-topics-string': field(bool, 'Send the topics along.', { derived: true, since: '7.22' }),
    'memory-lines': field(int(1, 65_535, 'lines'), 'Lines that are kept in memory.', { derived: true }),
    'memory-stop-on-full': field(bool, 'Drop new lines instead of old ones.', { default: 'no' }),
    'disk-file-name': field(line('log-file', 255, 'flash/log'), 'File on the router, without its number.', { derived: true }),
    'disk-file-count': field(int(1, 65_535, 'files'), 'Files that are kept.', { derived: true }),
    'disk-lines-per-file': field(int(1, 65_535, 'lines'), 'Lines in one file.', { derived: true }),
    'disk-stop-on-full': field(bool, 'Drop new lines instead of old files.', { default: 'no' }),
    remember: field(bool, 'Show lines again to who logs in later.', { default: 'yes' }),
    'email-to': field(line('log-email-to', 255, 'noc@example.net'), 'Who gets them by mail.', { default: '', emptied: true }),
    'email-cc': field(line('log-email-cc', 255, 'noc@example.net'), 'Who gets a copy.', {
      default: '',
      emptied: true,
      since: '7.23',
    }),
    'email-start-tls': field(bool, 'Encrypt the way to the mail server.', { derived: true }),
    'check-certificate': field(
      or(certificateName, 'yes no yes-without-crl'),
      'Whether the certificate of the server is checked.',
      {
        derived: true,
        since: '7.23',
      },
    ),
    script: field(line('log-script', 65_535), 'Script that runs for each line.', { default: '', emptied: true, since: '7.22' }),
    comment: field(comment, 'Comment.'),
  },
  readOnly: { about: 'What RouterOS remarks about it.', default: 'It comes with RouterOS.' },
  verbs: {
    list: { id: 'log.list_actions', examples: [{ title: 'All actions', input: {} }] },
    get: { id: 'log.get_action', examples: [{ title: 'By name', input: { where: { name: 'memory' } } }] },
    create: {
      id: 'log.create_action',
      examples: [{ title: 'More lines in memory', input: { name: 'vpn', target: 'memory', 'memory-lines': 500 } }],
    },
    update: {
      id: 'log.update_action',
      examples: [
        { title: 'Another server', input: { where: { name: 'noc' }, remote: '192.0.2.51' }, before: REMOTE },
        { title: 'More lines in memory', input: { where: { name: 'memory' }, 'memory-lines': 2000 } },
      ],
    },
    remove: { id: 'log.remove_action', examples: [{ title: 'By name', input: { where: { name: 'noc' } }, before: REMOTE }] },
    ensure: {
      id: 'log.ensure_action',
      examples: [
        { title: 'Keep a server', input: { name: 'noc', target: 'remote', remote: '192.0.2.50' } },
        { title: 'Keep it away', input: { name: 'noc', state: 'absent' }, before: REMOTE },
      ],
    },
  },
});
