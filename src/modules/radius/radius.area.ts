import { defineArea, defineResource, field, rowRead } from '../../core/catalogue';
import {
  bool,
  certificateName,
  comment,
  duration,
  ip,
  line,
  port,
  routingTable,
  wordSet,
  words,
  type ValueType,
} from '../../core/values';

const SERVER = [
  { do: 'radius.add', input: { address: '192.0.2.53', service: ['login'], secret: 'documentation', comment: 'staff' } },
];
const COUNTED = 'How many ';

const text = (name: string): ValueType<string> => line(`radius-${name}`);

const servers = defineResource({
  id: 'radius.server',
  noun: 'RADIUS server',
  plural: 'RADIUS servers',
  menu: '/radius',
  kind: 'ordered',
  ensureBy: ['address', 'service'],
  risk: 'disruptive',
  fields: {
    address: field(ip, 'Address of the server.', { required: true }),
    service: field(wordSet('radius-service', 'ppp login hotspot wireless dhcp ipsec dot1x'), 'What it is asked for.', {
      default: '',
      emptied: true,
    }),
    secret: field(text('secret'), 'Secret that router and server share.', { default: '', secret: true }),
    protocol: field(words('radius-protocol', 'udp radsec'), 'UDP, or TLS (RadSec).', { default: 'udp' }),
    'authentication-port': field(port, 'Port for authentication.', { default: '1812' }),
    'accounting-port': field(port, 'Port for accounting.', { default: '1813' }),
    'accounting-backup': field(bool, 'Use it for accounting only when those before it are silent.', { default: 'no' }),
    timeout: field(duration, 'How long to wait for an answer.', { default: '300ms' }),
    'radsec-timeout': field(duration, 'How long to wait for an answer over RadSec.', { derived: true, since: '7.20' }),
    'require-message-auth': field(
      words('radius-message-auth', 'no yes-for-request-resp'),
      'Refuse answers without Message-Authenticator.',
      { derived: true, since: '7.15' },
    ),
    certificate: field(certificateName, 'Certificate of the router, for RadSec.', { default: 'none' }),
    'src-address': field(ip, 'Address that requests come from.', { derived: true }),
    'called-id': field(text('called-id'), 'Only for this called station: with PPP the service name, with hotspot the server.', {
      default: '',
      emptied: true,
    }),
    domain: field(text('domain'), 'Only for users of this Windows domain.', { default: '', emptied: true }),
    realm: field(text('realm'), 'Realm to send; without one the server chooses.', { default: '', emptied: true }),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the server is not asked.', { default: 'no' }),
  },
  readOnly: { about: 'What RouterOS remarks about it.', status: 'State of the RadSec connection.' },
  verbs: {
    list: {
      id: 'radius.list',
      examples: [
        { title: 'All servers', input: {}, before: SERVER },
        { title: 'Those for logins', input: { where: { service: 'login' } }, before: SERVER },
      ],
    },
    get: { id: 'radius.get', examples: [{ title: 'By comment', input: { where: { comment: 'staff' } }, before: SERVER }] },
    create: {
      id: 'radius.add',
      title: 'Add RADIUS server',
      examples: [
        {
          title: 'For PPP and logins',
          input: { address: '192.0.2.53', service: ['ppp', 'login'], secret: 'documentation', timeout: '1s', comment: 'staff' },
        },
        {
          title: 'Asked first',
          input: { address: '192.0.2.54', service: 'login', secret: 'documentation', 'place-before': 'first' },
          before: SERVER,
        },
      ],
    },
    update: {
      id: 'radius.update',
      examples: [
        { title: 'Another secret', input: { where: { comment: 'staff' }, secret: 'documentation too' }, before: SERVER },
        { title: 'Longer to wait', input: { where: { comment: 'staff' }, timeout: '2s' }, before: SERVER },
      ],
    },
    remove: {
      id: 'radius.remove',
      examples: [{ title: 'By address', input: { where: { address: '192.0.2.53' } }, before: SERVER }],
    },
    enable: {
      id: 'radius.enable',
      examples: [
        {
          title: 'By comment',
          input: { where: { comment: 'staff' } },
          before: [...SERVER, { do: 'radius.disable', input: { where: { comment: 'staff' } } }],
        },
      ],
    },
    disable: {
      id: 'radius.disable',
      examples: [{ title: 'By comment', input: { where: { comment: 'staff' } }, before: SERVER }],
    },
    move: {
      id: 'radius.move',
      examples: [
        {
          title: 'To the end',
          input: { where: { comment: 'staff' }, destination: 'last' },
          before: [...SERVER, { do: 'radius.add', input: { address: '192.0.2.54', service: 'login', secret: 'documentation' } }],
        },
      ],
    },
    ensure: {
      id: 'radius.ensure',
      examples: [
        { title: 'Keep a server', input: { address: '192.0.2.53', service: 'login', secret: 'documentation' } },
        { title: 'Keep one away', input: { address: '192.0.2.53', service: 'login', state: 'absent' }, before: SERVER },
      ],
    },
  },
});

const incoming = defineResource({
  id: 'radius.incoming',
  noun: 'RADIUS incoming settings',
  plural: 'RADIUS incoming settings',
  menu: '/radius/incoming',
  kind: 'singleton',
  risk: 'disruptive',
  fields: {
    accept: field(bool, 'Whether servers may change and end sessions (CoA, Disconnect).', { default: 'no' }),
    port: field(port, 'Port that is listened at.', { default: '3799' }),
    vrf: field(routingTable, 'VRF that is listened in.', { default: 'main', since: '7.1' }),
  },
  readOnly: {},
  verbs: {
    get: { id: 'radius.get_incoming', examples: [{ title: 'Read them', input: {} }] },
    update: { id: 'radius.update_incoming', examples: [{ title: 'Let servers end sessions', input: { accept: true } }] },
    ensure: { id: 'radius.ensure_incoming', examples: [{ title: 'Keep it on', input: { accept: true, port: 3799 } }] },
  },
});

const monitor = rowRead(servers, {
  id: 'radius.get_status',
  title: 'Get RADIUS status',
  summary: 'Reads the counters of the servers that match.',
  command: 'monitor',
  args: { once: '' },
  output: {
    address: 'Address of the server.',
    comment: 'Comment.',
    pending: `${COUNTED}requests wait for an answer.`,
    requests: `${COUNTED}requests were sent.`,
    accepts: `${COUNTED}were accepted.`,
    rejects: `${COUNTED}were rejected.`,
    resends: `${COUNTED}requests were sent again.`,
    timeouts: `${COUNTED}requests got no answer.`,
    'bad-replies': `${COUNTED}answers were not understood, often for a wrong secret.`,
    'last-request-rtt': 'Time that the last answer took.',
  },
  examples: [{ title: 'All of them', input: { where: { service: 'login' }, all: true }, before: SERVER, simulated: 'empty' }],
});

export const radiusArea = defineArea({
  id: 'radius',
  title: 'RADIUS',
  summary: 'Servers that say who may come in: logins, PPP, hotspot, wireless, DHCP, IPsec, 802.1X.',
  resources: [servers, incoming],
  actions: [monitor],
});
