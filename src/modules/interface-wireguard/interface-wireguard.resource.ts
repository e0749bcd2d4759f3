import { defineResource, field } from '../../core/catalogue';
import { COUNTERS, INTERFACE_NAMED_BY } from '../../core/fields';
import {
  bool,
  comment,
  duration,
  int,
  interfaceName,
  ip,
  ipNetwork,
  ipOrDns,
  ipPrefix,
  line,
  listOf,
  mtu,
  named,
  or,
  port,
  routingTable,
  wireguardKey,
} from '../../core/values';

const ROW = { name: 'wg-sites', 'listen-port': 13231, comment: 'sites' };
const ONE = [{ do: 'wireguard.create_interface', input: ROW }];
const WHERE = { name: 'wg-sites' };

const KEY = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=';
const PEER = {
  interface: 'wg-sites',
  'public-key': KEY,
  'allowed-address': ['192.0.2.12/32', '198.51.100.0/24'],
  'endpoint-address': 'site12.example.com',
  'endpoint-port': 13231,
  comment: 'site 12',
};
const PEERS = [...ONE, { do: 'wireguard.add_peer', input: PEER }];
const SITE_12 = { interface: 'wg-sites', 'public-key': KEY };
const SEVEN = { since: '7.1', instead: 'use l2tp.create_client with use-ipsec, or ipsec.create_peer' } as const;

export const interfaces = defineResource({
  id: 'wireguard.interface',
  noun: 'WireGuard interface',
  plural: 'WireGuard interfaces',
  menu: '/interface/wireguard',
  kind: 'list',
  key: ['name'],
  risk: 'lockout',
  versions: SEVEN,
  references: [...INTERFACE_NAMED_BY, { menu: '/interface/wireguard/peers', property: 'interface' }],
  fields: {
    name: field(interfaceName, 'Name of the interface.', { required: true, exact: true }),
    'listen-port': field(port, 'UDP port that it listens on; the router chooses one where none is given.', { derived: true }),
    'private-key': field(wireguardKey, 'Private key; the router makes one where none is given.', { derived: true, secret: true }),
    mtu: field(or(mtu, 'auto'), 'Largest packet in bytes; the router has 1420 unless told otherwise.', { derived: true }),
    vrf: field(routingTable, 'VRF of the outer packets.', { default: 'main', since: '7.21' }),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the interface is off.', { default: 'no' }),
  },
  readOnly: {
    ...COUNTERS,
    about: 'What RouterOS remarks about it.',
    dynamic: 'Made by a service such as Back To Home.',
    'public-key': 'Public key, for the other ends.',
    running: 'It is on; that says nothing about peers.',
  },
  verbs: {
    list: {
      id: 'wireguard.list_interfaces',
      examples: [
        { title: 'All of them', input: {}, before: ONE },
        { title: 'Those that are on', input: { where: { disabled: false } }, before: ONE },
      ],
    },
    get: { id: 'wireguard.get_interface', examples: [{ title: 'By name', input: { where: WHERE }, before: ONE }] },
    create: {
      id: 'wireguard.create_interface',
      examples: [
        { title: 'With a key that the router makes', input: ROW },
        { title: 'With a key of its own', input: { ...ROW, 'private-key': KEY, mtu: 1412 } },
      ],
    },
    update: {
      id: 'wireguard.update_interface',
      examples: [{ title: 'Another port', input: { where: WHERE, 'listen-port': 51820 }, before: ONE }],
    },
    remove: { id: 'wireguard.remove_interface', examples: [{ title: 'By name', input: { where: WHERE }, before: ONE }] },
    enable: {
      id: 'wireguard.enable_interface',
      examples: [
        {
          title: 'By name',
          input: { where: WHERE },
          before: [...ONE, { do: 'wireguard.disable_interface', input: { where: WHERE } }],
        },
      ],
    },
    disable: { id: 'wireguard.disable_interface', examples: [{ title: 'By name', input: { where: WHERE }, before: ONE }] },
    ensure: {
      id: 'wireguard.ensure_interface',
      examples: [
        { title: 'Keep one', input: ROW },
        { title: 'Keep it away', input: { name: 'wg-sites', state: 'absent' }, before: ONE },
      ],
    },
  },
});

export const peers = defineResource({
  id: 'wireguard.peer',
  noun: 'WireGuard peer',
  plural: 'WireGuard peers',
  menu: '/interface/wireguard/peers',
  kind: 'ordered',
  // The name came in 7.15 and is made up by the router; the key is what WireGuard itself knows a peer by.
  key: ['interface', 'public-key'],
  risk: 'lockout',
  versions: SEVEN,
  fields: {
    interface: field(interfaceName, 'WireGuard interface that it belongs to.', { required: true, exact: true }),
    'public-key': field(wireguardKey, 'Public key of the other end.', { required: true }),
    'allowed-address': field(listOf(ipNetwork), 'Networks behind it: what it may send from, and what is sent to it.', {
      required: true,
    }),
    name: field(named('wireguard-peer', 'site12'), 'Name of the peer; the router makes one up.', {
      derived: true,
      since: '7.15',
    }),
    'endpoint-address': field(ipOrDns, 'Where it listens; not set, it has to call.', { emptied: true }),
    'endpoint-port': field(int(0, 65_535), 'UDP port that it listens on.', { default: '0' }),
    'preshared-key': field(wireguardKey, 'Second key that both ends share.', { emptied: true, secret: true }),
    'persistent-keepalive': field(duration, 'How often to send something, so that NAT keeps the way open; 0s never.', {
      default: '0s',
    }),
    responder: field(bool, 'Wait for it to call.', { default: 'no', since: '7.17', instead: 'use is-responder' }),
    'is-responder': field(bool, 'Wait for it to call.', {
      default: 'no',
      since: '7.15',
      until: '7.17',
      instead: 'use responder',
    }),
    'private-key': field(wireguardKey, 'Its private key, only for the configuration that the router writes for it.', {
      emptied: true,
      secret: true,
      since: '7.12',
    }),
    'client-address': field(listOf(ipPrefix), 'In that configuration: its addresses.', { emptied: true, since: '7.12' }),
    'client-dns': field(listOf(ip), 'In that configuration: its DNS servers.', { emptied: true, since: '7.12' }),
    'client-endpoint': field(line('wireguard-client-endpoint'), 'In that configuration: where this router is.', {
      emptied: true,
      since: '7.12',
    }),
    'client-keepalive': field(duration, 'In that configuration: how often it sends something.', { default: '0s', since: '7.12' }),
    'client-listen-port': field(int(0, 65_535), 'In that configuration: its port.', { default: '0', since: '7.12' }),
    'client-allowed-address': field(listOf(ipNetwork), 'In that configuration: what it sends here.', {
      derived: true,
      since: '7.21',
    }),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the peer is off.', { default: 'no' }),
  },
  readOnly: {
    about: 'What RouterOS remarks about it.',
    'current-endpoint-address': 'Where it was heard from last.',
    'current-endpoint-port': 'Port that it was heard from last.',
    dynamic: 'Made by a service such as Back To Home.',
    'last-handshake': 'Time since the last handshake; more than three minutes means that it is down.',
    rx: 'Bytes received.',
    tx: 'Bytes sent.',
  },
  verbs: {
    list: {
      id: 'wireguard.list_peers',
      examples: [{ title: 'Those of one interface', input: { where: { interface: 'wg-sites' } }, before: PEERS }],
    },
    get: { id: 'wireguard.get_peer', examples: [{ title: 'By key', input: { where: SITE_12 }, before: PEERS }] },
    create: {
      id: 'wireguard.add_peer',
      examples: [
        { title: 'A site', input: PEER, before: ONE },
        {
          title: 'A phone that calls from anywhere',
          input: { interface: 'wg-sites', 'public-key': KEY, 'allowed-address': '192.0.2.99', comment: 'phone' },
          before: ONE,
        },
        {
          title: 'A site with a second key',
          input: { ...PEER, 'preshared-key': KEY, 'persistent-keepalive': '25s' },
          before: ONE,
        },
      ],
    },
    update: {
      id: 'wireguard.update_peer',
      examples: [
        { title: 'It has moved', input: { where: SITE_12, 'endpoint-address': '203.0.113.12' }, before: PEERS },
        { title: 'It is behind NAT', input: { where: { comment: 'site 12' }, 'persistent-keepalive': '25s' }, before: PEERS },
      ],
    },
    remove: { id: 'wireguard.remove_peer', examples: [{ title: 'By key', input: { where: SITE_12 }, before: PEERS }] },
    enable: {
      id: 'wireguard.enable_peer',
      examples: [
        {
          title: 'By comment',
          input: { where: { comment: 'site 12' } },
          before: [...PEERS, { do: 'wireguard.disable_peer', input: { where: { comment: 'site 12' } } }],
        },
      ],
    },
    disable: {
      id: 'wireguard.disable_peer',
      examples: [{ title: 'By comment', input: { where: { comment: 'site 12' } }, before: PEERS }],
    },
    move: {
      id: 'wireguard.move_peer',
      examples: [
        {
          title: 'To the top of the list',
          input: { where: { comment: 'site 13' }, destination: 'first' },
          before: [
            ...PEERS,
            {
              do: 'wireguard.add_peer',
              input: {
                interface: 'wg-sites',
                'public-key': 'AQECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=',
                'allowed-address': '192.0.2.13',
                comment: 'site 13',
              },
            },
          ],
        },
      ],
    },
    ensure: {
      id: 'wireguard.ensure_peer',
      examples: [
        { title: 'Keep a site', input: PEER, before: ONE },
        { title: 'Keep it away', input: { ...SITE_12, state: 'absent' }, before: PEERS },
      ],
    },
  },
});
