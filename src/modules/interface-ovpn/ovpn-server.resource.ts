import { defineResource, field, type Fields } from '../../core/catalogue';
import { INTERFACE_NAMED_BY } from '../../core/fields';
import {
  bool,
  certificateName,
  comment,
  int,
  interfaceName,
  line,
  mac,
  mtu,
  named,
  or,
  port,
  profile,
  routingTable,
  wordSet,
  words,
} from '../../core/values';
import { ovpnCiphers, ovpnMode, ovpnProtocol, ovpnTls } from './ovpn-client.resource';

/** Since this version the router has any number of servers, before it had one that is on or off. */
export const SERVER_LIST_SINCE = '7.17';

const BINDING = { name: 'ovpn-site12', user: 'site-12', comment: 'site 12' };
const ONE = [{ do: 'openvpn.create_server_interface', input: BINDING }];
const WHERE = { name: 'ovpn-site12' };
const SERVER = [{ do: 'openvpn.create_server', input: { port: 1195 } }];
const SERVER_ROW = { port: 1195 };

const SETTINGS: Fields = {
  port: field(port, 'Port that it listens on.', { default: '1194' }),
  protocol: field(ovpnProtocol, 'Transport; 6.x has TCP only.', { default: 'tcp', since: '7.1' }),
  mode: field(ovpnMode, 'Carry packets (tun) or frames (tap).', { default: 'ip' }),
  netmask: field(int(0, 32), 'Length of the network that clients are told.', { default: '24' }),
  certificate: field(certificateName, 'Certificate to show, with its key on the router.', { default: 'none' }),
  'require-client-certificate': field(bool, 'Refuse clients without a certificate that the router trusts.', { default: 'no' }),
  auth: field(wordSet('ovpn-auths', 'sha1 md5 sha256 sha384 sha512 null'), 'How packets may be authenticated.', {
    derived: true,
  }),
  cipher: field(ovpnCiphers, 'How packets may be encrypted.', { derived: true }),
  'tls-version': field(ovpnTls, 'Versions of TLS.', { default: 'any', since: '7.1' }),
  'default-profile': field(profile, 'PPP profile of whoever has none of his own.', { default: 'default' }),
  'max-mtu': field(mtu, 'Largest packet to send.', { default: '1500' }),
  'keepalive-timeout': field(or(int(1, 65_535), 'disabled'), 'Seconds of silence after which a session is down.', {
    default: '60',
  }),
  'mac-address': field(mac, 'MAC address, in mode ethernet.', { derived: true }),
  'redirect-gateway': field(wordSet('ovpn-redirect-gateway', 'disabled def1 ipv6'), 'Tell clients to send everything here.', {
    default: 'disabled',
    since: '7.1',
  }),
  'push-routes': field(line('ovpn-push-routes', 1024), 'Routes that clients are told: network netmask gateway metric.', {
    default: '',
    emptied: true,
    since: '7.14',
  }),
  'push-routes-ipv6': field(line('ovpn-push-routes-ipv6', 1024), 'IPv6 routes that clients are told.', {
    default: '',
    emptied: true,
    since: '7.21',
  }),
  'reneg-sec': field(int(0, 4_294_967_295), 'Seconds after which keys are renewed.', { derived: true, since: '7.1' }),
  'enable-tun-ipv6': field(bool, 'Give IPv6 addresses in mode ip.', { derived: true, since: '7.1' }),
  'tun-server-ipv6': field(line('ovpn-tun-server-ipv6'), 'IPv6 address of this end.', { derived: true, since: '7.1' }),
  'ipv6-prefix-len': field(int(1, 128), 'Length of the IPv6 network.', { derived: true, since: '7.1' }),
};

/** The one server of versions before the list; only plans use it. */
export const settings = defineResource({
  id: 'openvpn.server_settings',
  noun: 'OpenVPN server',
  plural: 'OpenVPN servers',
  menu: '/interface/ovpn-server/server',
  kind: 'singleton',
  risk: 'disruptive',
  fields: { enabled: field(bool, 'Whether it listens.', { default: 'no' }), ...SETTINGS },
  readOnly: {},
  verbs: {},
});

export const serverList = defineResource({
  id: 'openvpn.server',
  noun: 'OpenVPN server',
  plural: 'OpenVPN servers',
  menu: '/interface/ovpn-server/server',
  kind: 'list',
  key: ['name'],
  risk: 'disruptive',
  leftOut: { enabled: 'before the list the server is switched on by creating and off by removing it' },
  fields: {
    name: field(named('ovpn-server', 'ovpn-server1'), 'Name of the server.', {
      default: 'ovpn-server1',
      exact: true,
      since: SERVER_LIST_SINCE,
    }),
    ...SETTINGS,
    'user-auth-method': field(words('ovpn-user-auth-method', 'mschap2 pap'), 'How passwords are checked.', {
      derived: true,
      since: SERVER_LIST_SINCE,
    }),
    vrf: field(routingTable, 'VRF that it listens in.', { default: 'main', since: SERVER_LIST_SINCE }),
    comment: field(comment, 'Comment.', { since: SERVER_LIST_SINCE }),
    disabled: field(bool, 'Whether the server is off.', { default: 'no', since: SERVER_LIST_SINCE, instead: 'remove it' }),
  },
  readOnly: {
    about: 'What RouterOS remarks about it.',
    enabled: 'Whether it listens, before 7.17.',
    inactive: 'It does not listen, e.g. for want of a certificate.',
    invalid: 'Something that it refers to is missing.',
  },
  verbs: {
    list: { id: 'openvpn.get_server_status', examples: [{ title: 'Every server', input: {}, before: SERVER }] },
    get: { id: 'openvpn.get_server', examples: [{ title: 'By port', input: { where: SERVER_ROW }, before: SERVER }] },
    create: {
      id: 'openvpn.create_server',
      summary: 'Adds an OpenVPN server, which before 7.17 switches the only one on; an equal one is left as it is.',
      defaults: { name: 'ovpn-server1', disabled: 'no' },
      examples: [
        {
          title: 'For sites with certificates',
          input: { port: 1195, auth: ['sha1'], 'require-client-certificate': true },
        },
        {
          title: 'One of several, over UDP',
          input: { name: 'ovpn-udp', port: 1194, protocol: 'udp', vrf: 'main', 'push-routes': '192.0.2.0 255.255.255.0' },
        },
      ],
    },
    update: {
      id: 'openvpn.update_server',
      examples: [{ title: 'Another port', input: { where: SERVER_ROW, port: 1196 }, before: SERVER }],
    },
    remove: {
      id: 'openvpn.remove_server',
      summary: 'Removes the OpenVPN servers that match, which before 7.17 switches the only one off.',
      examples: [{ title: 'By port', input: { where: SERVER_ROW }, before: SERVER }],
    },
    enable: {
      id: 'openvpn.enable_server',
      examples: [
        {
          title: 'By port',
          input: { where: SERVER_ROW },
          before: [...SERVER, { do: 'openvpn.disable_server', input: { where: SERVER_ROW } }],
        },
      ],
    },
    disable: { id: 'openvpn.disable_server', examples: [{ title: 'By port', input: { where: SERVER_ROW }, before: SERVER }] },
    ensure: {
      id: 'openvpn.ensure_server',
      defaults: { disabled: 'no' },
      examples: [
        { title: 'Keep a server', input: { port: 1195, 'max-mtu': 1400 } },
        { title: 'Keep it away', input: { state: 'absent' }, before: SERVER },
      ],
    },
  },
});

/** A session gets an interface of its own, which goes with it, unless its user has one here. */
export const serverInterfaces = defineResource({
  id: 'openvpn.server_interface',
  noun: 'OpenVPN server interface',
  plural: 'OpenVPN server interfaces',
  menu: '/interface/ovpn-server',
  kind: 'list',
  key: ['name'],
  risk: 'disruptive',
  references: INTERFACE_NAMED_BY,
  fields: {
    name: field(interfaceName, 'Name of the interface.', { required: true, exact: true }),
    user: field(line('ovpn-user'), 'User whose session gets it.', { required: true }),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether the interface is off.', { default: 'no' }),
  },
  readOnly: {
    about: 'What RouterOS remarks about it.',
    'client-address': 'Where the session comes from.',
    dynamic: 'Made for a session; it goes with it.',
    encoding: 'Encryption.',
    'hw-crypto': 'Encrypted by hardware.',
    mtu: 'Largest packet that is sent.',
    running: 'There is a session.',
    uptime: 'Time that it has been up.',
  },
  verbs: {
    list: {
      id: 'openvpn.list_servers',
      title: 'List OpenVPN server interfaces',
      examples: [{ title: 'Sessions, and interfaces that wait for one', input: {}, before: ONE }],
    },
    get: { id: 'openvpn.get_server_interface', examples: [{ title: 'By name', input: { where: WHERE }, before: ONE }] },
    create: { id: 'openvpn.create_server_interface', examples: [{ title: 'For a site', input: BINDING }] },
    update: {
      id: 'openvpn.update_server_interface',
      examples: [{ title: 'Another user', input: { where: WHERE, user: 'site-13' }, before: ONE }],
    },
    remove: { id: 'openvpn.remove_server_interface', examples: [{ title: 'By name', input: { where: WHERE }, before: ONE }] },
    enable: {
      id: 'openvpn.enable_server_interface',
      examples: [
        {
          title: 'By name',
          input: { where: WHERE },
          before: [...ONE, { do: 'openvpn.disable_server_interface', input: { where: WHERE } }],
        },
      ],
    },
    disable: {
      id: 'openvpn.disable_server_interface',
      examples: [{ title: 'By name', input: { where: WHERE }, before: ONE }],
    },
    ensure: {
      id: 'openvpn.ensure_server_interface',
      examples: [
        { title: 'Keep one', input: BINDING },
        { title: 'Keep it away', input: { name: 'ovpn-site12', state: 'absent' }, before: ONE },
      ],
    },
  },
});
