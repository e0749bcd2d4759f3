import { defineArea, defineResource, field, resourceAction, type FieldTraits } from '../../core/catalogue';
import {
  bool,
  certificateName,
  comment,
  duration,
  freeText,
  int,
  ip,
  ipOrDns,
  line,
  listOf,
  named,
  percent,
  port,
  ttl,
  words,
} from '../../core/values';

const PROBE = { host: '192.0.2.1', interval: '30s', timeout: '1s', comment: 'uplink' };
const BEFORE = [{ do: 'monitoring.create_netwatch', input: PROBE }];
const WHERE = { where: { comment: 'uplink' } };

/** The router has values of its own for what nobody gave, which differ between types and versions. */
function own(since?: string): FieldTraits {
  return { unsettable: true, derived: true, ...(since ? { since } : {}) };
}

const probes = defineResource({
  id: 'monitoring.netwatch',
  noun: 'netwatch',
  plural: 'netwatches',
  menu: '/tool/netwatch',
  kind: 'list',
  ensureBy: ['host'],
  risk: 'none',
  fields: {
    host: field(ipOrDns, 'Address to watch; names on newer 7.x.', { required: true, exact: true }),
    name: field(named('netwatch-name', 'uplink'), 'Name.', { since: '7.1', instead: 'use comment' }),
    type: field(words('netwatch-type', 'simple icmp tcp-conn http-get https-get dns'), 'How it is watched; 6.x pings.', {
      default: 'simple',
      since: '7.1',
      instead: 'leave type out: 6.x pings',
    }),
    interval: field(duration, 'Time between looks.', own()),
    timeout: field(duration, 'How long to wait for an answer.', own()),
    'up-script': field(freeText, 'Commands, or the name of a script, when it comes up.', { unsettable: true }),
    'down-script': field(freeText, 'Commands, or the name of a script, when it goes down.', { unsettable: true }),
    'test-script': field(freeText, 'Commands, or the name of a script, after each look.', { unsettable: true, since: '7.1' }),
    port: field(port, 'Port, for tcp-conn, http-get and https-get.', own('7.1')),
    'http-codes': field(line('http-codes', 255, '200-299'), 'Codes of HTTP that count as up.', own('7.1')),
    'check-certificate': field(bool, 'Whether the server has to prove itself, for https-get.', own('7.1')),
    certificate: field(certificateName, 'Certificate to show to the server, for https-get.', own('7.1')),
    'packet-count': field(int(1, 1000), 'Pings of one look, for icmp.', own('7.1')),
    'packet-interval': field(duration, 'Time between these.', own('7.1')),
    'packet-size': field(int(14, 65_535, 'bytes'), 'Their size.', own('7.1')),
    'thr-loss-percent': field(percent, 'Down when more pings than this get lost.', own('7.1')),
    'thr-loss-count': field(int(0, 1000), 'Down when more pings than this get lost.', own('7.1')),
    'thr-avg': field(duration, 'Down when the mean time is longer.', own('7.1')),
    'thr-max': field(duration, 'Down when the longest time is longer.', own('7.1')),
    'thr-jitter': field(duration, 'Down when times differ more.', own('7.1')),
    'thr-stdev': field(duration, 'Down when the standard deviation is larger.', own('7.1')),
    'thr-http-time': field(duration, 'Down when HTTP takes longer.', own('7.1')),
    'thr-tcp-conn-time': field(duration, 'Down when connecting takes longer.', own('7.1')),
    'start-delay': field(duration, 'Wait after it was added or enabled.', own('7.1')),
    'startup-delay': field(duration, 'Wait after a boot.', own('7.1')),
    'src-address': field(ip, 'Address to send from.', own('7.12')),
    'accept-icmp-time-exceeded': field(bool, 'A hop on the way may answer.', own('7.18')),
    'dns-server': field(listOf(ip), 'Servers to ask, for dns.', own('7.18')),
    'record-type': field(words('netwatch-record', 'A AAAA MX NS'), 'What to ask for, for dns.', own('7.18')),
    'ignore-initial-up': field(bool, 'Run no script when the first look finds it up.', own('7.18')),
    'ignore-initial-down': field(bool, 'Run no script when the first look finds it down.', own('7.18')),
    ttl: field(ttl, 'Hops that a ping may take.', own('7.18')),
    'early-success-detection': field(bool, 'End a look as soon as it cannot fail.', own('7.20')),
    'early-failure-detection': field(bool, 'End a look as soon as it cannot succeed.', own('7.20')),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether it is off.', { default: 'no' }),
  },
  readOnly: {
    about: 'What RouterOS remarks about it.',
    status: 'up, down, or unknown.',
    since: 'Since when.',
    'done-tests': 'Looks so far.',
    'failed-tests': 'Looks that failed.',
    'http-resp-time': 'How long HTTP took.',
    'http-status-code': 'What HTTP answered.',
    ip: 'IPv4 addresses that DNS gave.',
    ip6: 'IPv6 addresses that DNS gave.',
    'mail-servers': 'Mail servers that DNS gave.',
    'name-servers': 'Name servers that DNS gave.',
    'loss-count': 'Pings that got lost.',
    'loss-percent': 'Share of pings that got lost.',
    'response-count': 'Pings that were answered.',
    'sent-count': 'Pings sent.',
    'rtt-avg': 'Mean time.',
    'rtt-jitter': 'Difference of times.',
    'rtt-max': 'Longest time.',
    'rtt-min': 'Shortest time.',
    'rtt-stdev': 'Standard deviation of times.',
    'tcp-connect-time': 'How long connecting took.',
  },
  verbs: {
    list: { id: 'monitoring.list_netwatch', examples: [{ title: 'All of them', input: {}, before: BEFORE }] },
    create: {
      id: 'monitoring.create_netwatch',
      examples: [
        { title: 'Ping an uplink', input: PROBE },
        { title: 'A web server, on 7.x', input: { host: '192.0.2.80', type: 'tcp-conn', port: 443, interval: '1m' } },
      ],
    },
    update: {
      id: 'monitoring.update_netwatch',
      examples: [{ title: 'Less often', input: { ...WHERE, interval: '2m' }, before: BEFORE }],
    },
    remove: { id: 'monitoring.remove_netwatch', examples: [{ title: 'By comment', input: WHERE, before: BEFORE }] },
    enable: {
      id: 'monitoring.enable_netwatch',
      examples: [{ title: 'By comment', input: WHERE, before: [...BEFORE, { do: 'monitoring.disable_netwatch', input: WHERE }] }],
    },
    disable: { id: 'monitoring.disable_netwatch', examples: [{ title: 'By comment', input: WHERE, before: BEFORE }] },
    ensure: {
      id: 'monitoring.ensure_netwatch',
      examples: [
        { title: 'Keep one', input: { host: '192.0.2.1', interval: '30s' } },
        { title: 'Keep it away', input: { host: '192.0.2.1', state: 'absent' }, before: BEFORE },
      ],
    },
  },
});

const getStatus = resourceAction(probes, 'get', {
  id: 'monitoring.get_netwatch_status',
  title: 'Get netwatch status',
  summary: 'Tells of the netwatches that match whether they are up, since when, and what they measured.',
  all: true,
  examples: [{ title: 'By host', input: { where: { host: '192.0.2.1' } }, before: BEFORE }],
});

export const toolNetwatchArea = defineArea({
  id: 'tool-netwatch',
  title: 'Netwatch',
  summary: 'A router watches addresses and services, and runs scripts when they come or go.',
  resources: [probes],
  actions: [getStatus],
});
