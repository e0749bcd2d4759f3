import { defineArea, defineResource, field, resourceAction } from '../../core/catalogue';
import { bool, duration } from '../../core/values';
import { profiles } from './ppp-profile.resource';
import { SECRET, secrets } from './ppp-secret.resource';

const sessions = defineResource({
  id: 'ppp.active',
  noun: 'PPP session',
  plural: 'PPP sessions',
  menu: '/ppp/active',
  kind: 'list',
  transient: true,
  risk: 'disruptive',
  filterable: ['name', 'service'],
  fields: {},
  readOnly: {
    about: 'What RouterOS remarks about it.',
    name: 'Name that the other end logged in with.',
    service: 'Service that it uses.',
    address: 'Address of the other end.',
    'caller-id': 'Where it comes from: a MAC address with PPPoE, an address with the others.',
    comment: 'Comment of the secret.',
    encoding: 'Encryption and compression.',
    'limit-bytes-in': 'Most bytes that the router receives.',
    'limit-bytes-out': 'Most bytes that it sends.',
    radius: 'RADIUS let it in.',
    'session-id': 'Number that accounting knows it by.',
    uptime: 'Time that it has been up.',
  },
  verbs: {
    list: { id: 'ppp.list_sessions', examples: [{ title: 'All of them', input: {}, simulated: 'empty' }] },
    get: {
      id: 'ppp.get_session',
      examples: [{ title: 'By name', input: { where: { name: 'jdoe' } }, simulated: 'ITEM_UNKNOWN' }],
    },
    remove: {
      id: 'ppp.disconnect_session',
      title: 'Disconnect PPP session',
      summary: 'Ends the PPP session that matches; the other end may dial again at once.',
      examples: [{ title: 'By name', input: { where: { name: 'jdoe' } }, simulated: 'unchanged' }],
    },
  },
});

const aaa = defineResource({
  id: 'ppp.aaa',
  noun: 'PPP authentication settings',
  plural: 'PPP authentication settings',
  menu: '/ppp/aaa',
  kind: 'singleton',
  risk: 'disruptive',
  fields: {
    'use-radius': field(bool, 'Ask RADIUS for names that no secret has.', { default: 'no' }),
    accounting: field(bool, 'Send accounting to RADIUS.', { default: 'yes' }),
    'interim-update': field(duration, 'How often to send it during a session; 0s only at its ends.', { default: '0s' }),
    'use-circuit-id-in-nas-port-id': field(bool, 'Send the circuit id of PPPoE as NAS-Port-Id.', { default: 'no' }),
    'enable-ipv6-accounting': field(bool, 'Count IPv6 apart.', { derived: true, since: '7.15' }),
  },
  readOnly: {},
  verbs: {
    get: { id: 'ppp.get_aaa', examples: [{ title: 'Read them', input: {} }] },
    update: {
      id: 'ppp.update_aaa',
      examples: [{ title: 'RADIUS, with news every five minutes', input: { 'use-radius': true, 'interim-update': '5m' } }],
    },
    ensure: { id: 'ppp.ensure_aaa', examples: [{ title: 'Keep RADIUS on', input: { 'use-radius': true } }] },
  },
});

const SECRET_FIELDS = [
  'name',
  'password',
  'profile',
  'local-address',
  'remote-address',
  'routes',
  'caller-id',
  'limit-bytes-in',
  'limit-bytes-out',
  'disabled',
  'comment',
] as const;

const managePppoeSecrets = resourceAction(secrets, 'ensure', {
  id: 'pppoe.manage_secrets',
  title: 'Manage PPPoE secrets',
  summary: 'A PPP secret for PPPoE as wanted: added, corrected or removed; known by its name.',
  fixed: { service: 'pppoe' },
  only: SECRET_FIELDS,
  required: ['name'],
  examples: [
    { title: 'Let somebody in', input: { name: 'flat-14', password: 'documentation', comment: 'flat 14' } },
    { title: 'Lock somebody out', input: { name: 'jdoe', disabled: true }, before: SECRET },
    { title: 'Take it away', input: { name: 'jdoe', state: 'absent' }, before: SECRET },
  ],
});

const listPppoeConnections = resourceAction(sessions, 'list', {
  id: 'pppoe.list_connections',
  title: 'List PPPoE connections',
  summary: 'Lists who is connected to the PPPoE servers of the router; its own clients are in pppoe.list_clients.',
  within: { service: 'pppoe' },
  examples: [{ title: 'All of them', input: {}, simulated: 'empty' }],
});

const manageL2tpSecrets = resourceAction(secrets, 'ensure', {
  id: 'l2tp.manage_secrets',
  title: 'Manage L2TP secrets',
  summary: 'A PPP secret for L2TP as wanted: added, corrected or removed; known by its name.',
  fixed: { service: 'l2tp' },
  only: SECRET_FIELDS,
  required: ['name'],
  examples: [
    { title: 'Let a site in', input: { name: 'site-12', password: 'documentation', routes: '198.51.100.0/24' } },
    {
      title: 'Take it away',
      input: { name: 'site-12', state: 'absent' },
      before: [{ do: 'l2tp.manage_secrets', input: { name: 'site-12', password: 'documentation' } }],
    },
  ],
});

const listL2tpConnections = resourceAction(sessions, 'list', {
  id: 'l2tp.list_connections',
  title: 'List L2TP connections',
  summary: 'Lists who is connected to the L2TP server of the router; its own clients are in l2tp.list_clients.',
  within: { service: 'l2tp' },
  examples: [{ title: 'All of them', input: {}, simulated: 'empty' }],
});

export const pppArea = defineArea({
  id: 'ppp',
  title: 'PPP',
  summary: 'Profiles, secrets and sessions of PPPoE, L2TP, PPTP, SSTP and OpenVPN.',
  resources: [profiles, secrets, sessions, aaa],
  actions: [managePppoeSecrets, listPppoeConnections, manageL2tpSecrets, listL2tpConnections],
});
