import { resetConfiguration } from '../behaviour/backup';
import { inspect } from '../behaviour/inspect';
import * as safeMode from '../behaviour/safe-mode';
import * as system from '../behaviour/system';
import type { FieldSpec } from '../kernel/field';
import type { MenuSpec } from '../kernel/menu';
import { bool, int, ip, ipAny, oneOf, ref, shown, someOf, text, time } from './field-kinds';

const TOPICS =
  'account async backup bfd bgp bridge caps certificate critical ddns debug dhcp dns dot1x dude e-mail error event firewall gsm ' +
  'health hotspot igmp-proxy info interface ipsec iscsi isdn kvm l2tp lte manager mme mpls ntp ospf ovpn packet pim poe-out ppp ' +
  'pppoe pptp radius radvd raw read rip route rsvp script sertcp simulator smb snmp ssh sstp state store stp system telephony tftp ' +
  'timer upnp ups vrrp warning watchdog web-proxy wireless write';
const POLICIES = 'ftp password policy read reboot romon sensitive sniff test write';

function report(names: string): Record<string, FieldSpec> {
  return Object.fromEntries(names.split(' ').map((name) => [name, shown()]));
}

export const SYSTEM_MENUS: readonly MenuSpec[] = [
  {
    path: '/system',
    kind: 'singleton',
    rows: 'read-only',
    fields: {},
    commands: {
      reboot: { policy: 'reboot', run: () => ({ then: 'restart' }) },
      shutdown: { policy: 'reboot', run: () => ({ then: 'shutdown' }) },
      'reset-configuration': {
        args: ['caps-mode', 'keep-users', 'no-defaults', 'run-after-reset', 'skip-backup'],
        policy: 'policy',
        run: resetConfiguration,
      },
    },
  },
  {
    path: '/system/identity',
    kind: 'singleton',
    fields: { name: text('MikroTik') },
    seed: (state) => [{ name: state.identity.name }],
  },
  {
    path: '/system/resource',
    kind: 'singleton',
    rows: 'read-only',
    fields: report(
      'uptime version build-time factory-software free-memory total-memory cpu cpu-count cpu-frequency cpu-load free-hdd-space ' +
        'total-hdd-space write-sect-since-reboot write-sect-total bad-blocks architecture-name board-name platform',
    ),
    behaviour: { derive: system.resource },
  },
  {
    path: '/system/license',
    kind: 'singleton',
    rows: 'read-only',
    fields: report('software-id nlevel features'),
    behaviour: { derive: system.license },
  },
  {
    path: '/system/clock',
    kind: 'singleton',
    fields: {
      time: text(),
      date: text(),
      'time-zone-autodetect': bool('true'),
      'time-zone-name': text('UTC'),
      'gmt-offset': shown('+00:00'),
      'dst-active': shown('false'),
    },
    behaviour: { derive: system.clock },
  },
  {
    path: '/system/health',
    kind: 'singleton',
    rows: 'read-only',
    until: '6.99',
    fields: report('voltage temperature'),
    behaviour: { derive: () => ({ voltage: '24.1', temperature: '41' }) },
  },
  {
    path: '/system/health',
    kind: 'list',
    rows: 'read-only',
    since: '7.1',
    fields: report('name value type'),
    defaults: [
      { name: 'cpu-temperature', value: '47', type: 'C' },
      { name: 'voltage', value: '24.1', type: 'V' },
    ],
  },
  {
    path: '/system/note',
    kind: 'singleton',
    fields: { 'show-at-login': bool('true'), 'show-at-cli-login': bool('false', { since: '7.15' }), note: text('') },
  },
  {
    path: '/system/ntp/client',
    kind: 'singleton',
    until: '6.99',
    fields: {
      enabled: bool('false'),
      mode: shown('unicast'),
      'primary-ntp': ip('0.0.0.0'),
      'secondary-ntp': ip('0.0.0.0'),
      'server-dns-names': text(''),
      'poll-interval': shown(),
      'active-server': shown(),
    },
    behaviour: { derive: system.sntpClient },
  },
  {
    path: '/system/ntp/client',
    kind: 'singleton',
    since: '7.1',
    fields: {
      enabled: bool('false'),
      mode: oneOf('broadcast manycast multicast unicast', 'unicast'),
      servers: text(''),
      vrf: text('main'),
      'freq-drift': shown('0'),
      status: shown('stopped'),
      'synced-server': shown(),
      'synced-stratum': shown(),
      'system-offset': shown(),
    },
    behaviour: { derive: system.ntpClient },
  },
  {
    path: '/system/ntp/client/servers',
    kind: 'list',
    since: '7.1',
    fields: {
      address: text(undefined, { required: true }),
      'min-poll': int('6', { min: 3, max: 17 }),
      'max-poll': int('10', { min: 3, max: 17 }),
      iburst: bool('true'),
      'auth-key': text('none'),
      'resolved-address': shown(),
      dynamic: shown('false'),
    },
  },
  {
    path: '/system/logging',
    kind: 'list',
    comment: false,
    fields: {
      topics: someOf(TOPICS, 'info'),
      prefix: text(''),
      regex: text('', { since: '7.18' }),
      action: ref('/system/logging/action', 'memory'),
      invalid: shown('false'),
      default: shown('false'),
    },
    defaults: ['info', 'error', 'warning', 'critical'].map((topics) => ({
      topics,
      action: topics === 'critical' ? 'echo' : 'memory',
      default: 'true',
    })),
  },
  {
    path: '/system/logging/action',
    kind: 'list',
    disabled: false,
    unique: [{ keys: ['name'], text: 'already have such name' }],
    fields: {
      name: text(undefined, { required: true }),
      target: oneOf('disk echo email memory remote script', undefined, { required: true }),
      'memory-lines': int('1000'),
      'memory-stop-on-full': bool('false'),
      'disk-file-name': text('log'),
      'disk-lines-per-file': int('1000'),
      'disk-file-count': int('2'),
      'disk-stop-on-full': bool('false'),
      remember: bool('true'),
      remote: ipAny('0.0.0.0'),
      'remote-port': int('514', { max: 65_535 }),
      'src-address': ipAny('0.0.0.0'),
      'bsd-syslog': bool('false', { until: '7.17.99' }),
      'remote-log-format': oneOf('cef default syslog', 'default', { since: '7.18' }),
      'remote-protocol': oneOf('tcp udp', 'udp', { since: '7.18' }),
      vrf: text('main', { since: '7.19' }),
      'syslog-time-format': oneOf('bsd-syslog iso8601', 'bsd-syslog'),
      'syslog-facility': text('daemon'),
      'syslog-severity': text('auto'),
      'cef-event-delimiter': text('\\r\\n', { since: '7.18' }),
      'email-to': text(),
      'email-start-tls': bool('false'),
      default: shown('false'),
    },
    defaults: ['memory', 'disk', 'echo', 'remote'].map((name) => ({ name, target: name, default: 'true' })),
  },
  {
    path: '/system/scheduler',
    kind: 'list',
    policy: ['policy'],
    unique: [{ keys: ['name'], text: 'already have such name' }],
    fields: {
      name: text(undefined, { required: true }),
      'start-date': text(),
      'start-time': text(),
      interval: time('0s'),
      'on-event': text(''),
      owner: shown('admin'),
      policy: someOf(POLICIES, 'ftp,reboot,read,write,policy,test,password,sniff,sensitive,romon'),
      'run-count': shown('0'),
      'next-run': shown(),
    },
    behaviour: { complete: system.completeSchedule, derive: system.deriveSchedule },
  },
  {
    path: '/system/script',
    kind: 'list',
    disabled: false,
    policy: ['policy'],
    unique: [{ keys: ['name'], text: 'already have such name' }],
    fields: {
      name: text(),
      owner: text('admin'),
      policy: someOf(POLICIES, 'ftp,reboot,read,write,policy,test,password,sniff,sensitive,romon'),
      'dont-require-permissions': bool('false'),
      'last-started': shown(),
      'run-count': shown('0'),
      source: text(''),
      invalid: { ...shown('false'), since: '7.1' },
    },
    behaviour: { complete: system.nameScript },
    commands: {
      run: { rows: true, args: ['number', 'use-script-permissions'], run: system.runScript },
    },
  },
  {
    path: '/system/history',
    kind: 'list',
    rows: 'read-only',
    fields: report('action by policy time undoable redoable'),
    behaviour: { derive: system.historyLine },
  },
  {
    path: '/safe-mode',
    kind: 'singleton',
    rows: 'read-only',
    since: '7.18',
    fields: report('current enabled owner user'),
    behaviour: { derive: safeMode.safeModeStatus },
    commands: {
      take: { args: ['on-error'], run: safeMode.takeSafeMode },
      release: { run: safeMode.releaseSafeMode },
      unroll: { run: safeMode.unrollSafeMode },
      toggle: { run: safeMode.toggleSafeMode },
    },
  },
  {
    path: '/console',
    kind: 'singleton',
    rows: 'read-only',
    fields: {},
    verbs: ['export'],
    commands: {
      inspect: {
        args: ['request', 'path', 'input', 'as-value', 'without-paging', 'proplist', '.proplist'],
        required: ['request'],
        policy: 'read',
        since: '7.0',
        run: inspect,
      },
    },
  },
  {
    path: '/log',
    kind: 'list',
    rows: 'read-only',
    fields: { time: shown(), buffer: { ...shown('memory'), since: '7.1' }, topics: shown(), message: shown() },
    behaviour: { derive: system.logLine },
    commands: Object.fromEntries(
      ['info', 'warning', 'error', 'debug'].map((level) => [
        level,
        { args: ['message'], required: ['message'], run: system.writeLog(level) },
      ]),
    ),
  },
  {
    path: '/ip/neighbor',
    kind: 'list',
    rows: 'read-only',
    fields: report('interface address mac-address identity platform version board'),
  },
];
