import type { Row } from '../../../src/core/catalogue';
import { CLOSED, EDGE, one, setting, type Menus, type RuleExample } from './kinds';

function service(rule: string, broken: Row, kept: Row): RuleExample {
  return { rule, broken: one('/ip/service', broken), kept: one('/ip/service', kept) };
}

const GROUPS = {
  '/user/group': [
    { name: 'full', policy: 'read,write,policy' },
    { name: 'read', policy: 'read' },
  ],
};
const graphs = (allowed: string): Menus =>
  Object.fromEntries(
    ['interface', 'queue', 'resource'].map((kind) => [`/tool/graphing/${kind}`, [{ 'allow-address': allowed }]]),
  );

export const ACCESS_EXAMPLES: readonly RuleExample[] = [
  {
    rule: 'access.default-admin',
    broken: one('/user', { name: 'admin', group: 'full' }),
    kept: one('/user', { name: 'admin', group: 'full', disabled: 'true' }),
  },
  {
    rule: 'access.full-from-anywhere',
    broken: { ...GROUPS, '/user': [{ name: 'noc', group: 'full', address: '' }] },
    kept: {
      ...GROUPS,
      '/user': [
        { name: 'noc', group: 'full', address: '192.168.88.0/24' },
        { name: 'look', group: 'read', address: '' },
      ],
    },
  },
  setting(
    'access.no-password-policy',
    '/user/settings',
    { 'minimum-password-length': '0' },
    { 'minimum-password-length': '12', 'minimum-categories': '3' },
  ),
  {
    rule: 'access.custom-group-with-policy',
    broken: one('/user/group', { name: 'helpdesk', policy: 'read,policy,!write' }),
    kept: one('/user/group', { name: 'helpdesk', policy: 'read,!policy,!write' }),
  },
  setting(
    'access.radius-may-give-full',
    '/user/aaa',
    { 'use-radius': 'true', 'exclude-groups': '' },
    { 'use-radius': 'true', 'exclude-groups': 'full' },
  ),
  {
    rule: 'access.expired-password',
    broken: one('/user', { name: 'admin', group: 'full', expired: 'true' }),
    kept: one('/user', { name: 'admin', group: 'full', expired: 'false' }),
  },
  setting('ssh.weak-crypto', '/ip/ssh', { 'strong-crypto': 'false' }, { 'strong-crypto': 'true' }),
  setting('ssh.forwarding', '/ip/ssh', { 'forwarding-enabled': 'both' }, { 'forwarding-enabled': 'no' }),
  setting('ssh.null-cipher', '/ip/ssh', { ciphers: 'aes-gcm,null' }, { ciphers: 'auto' }),
  setting('ssh.no-crypto', '/ip/ssh', { 'allow-none-crypto': 'true' }, { 'allow-none-crypto': 'false' }, { version: '6.49.18' }),
  setting(
    'ssh.password-beside-key',
    '/ip/ssh',
    { 'always-allow-password-login': 'true' },
    { 'always-allow-password-login': 'false' },
    { version: '7.15.3' },
  ),
  service('services.telnet', { name: 'telnet', port: '23', disabled: 'false' }, { name: 'telnet', disabled: 'true' }),
  service('services.ftp', { name: 'ftp', port: '21', disabled: 'false' }, { name: 'ftp', disabled: 'true' }),
  service('services.www', { name: 'www', port: '80', address: '' }, { name: 'www', port: '80', address: '192.168.88.0/24' }),
  service(
    'services.api-plain',
    { name: 'api', port: '8728', address: '0.0.0.0/0' },
    { name: 'api', port: '8728', address: '192.168.88.9/32' },
  ),
  service(
    'services.open-to-every-network',
    { name: 'ssh', port: '22', address: '' },
    { name: 'ssh', port: '22', address: '192.168.88.0/24' },
  ),
  service(
    'services.tls-without-certificate',
    { name: 'api-ssl', certificate: 'none' },
    { name: 'api-ssl', certificate: 'api', 'tls-version': 'only-1.2' },
  ),
  service('services.old-tls', { name: 'api-ssl', 'tls-version': 'any' }, { name: 'api-ssl', 'tls-version': 'only-1.2' }),
  {
    rule: 'services.reachable-from-outside',
    broken: { ...EDGE, '/ip/service': [{ name: 'winbox', port: '8291' }] },
    kept: { ...CLOSED, '/ip/service': [{ name: 'winbox', port: '8291' }] },
  },
  setting('layer2.mac-telnet', '/tool/mac-server', { 'allowed-interface-list': 'all' }, { 'allowed-interface-list': 'LAN' }),
  setting(
    'layer2.mac-winbox',
    '/tool/mac-server/mac-winbox',
    { 'allowed-interface-list': 'all' },
    { 'allowed-interface-list': 'LAN' },
  ),
  setting('layer2.mac-ping', '/tool/mac-server/ping', { enabled: 'true' }, { enabled: 'false' }),
  {
    rule: 'layer2.discovery-outside',
    broken: { ...EDGE, '/ip/neighbor/discovery-settings': [{ 'discover-interface-list': 'static' }] },
    kept: { ...EDGE, '/ip/neighbor/discovery-settings': [{ 'discover-interface-list': 'LAN' }] },
  },
  setting('layer2.romon', '/tool/romon', { enabled: 'true' }, { enabled: 'false' }),
  setting('tools.bandwidth-server', '/tool/bandwidth-server', { enabled: 'true' }, { enabled: 'false' }),
  setting('tools.socks', '/ip/socks', { enabled: 'true', port: '1080' }, { enabled: 'false' }),
  {
    rule: 'tools.proxy',
    broken: { ...EDGE, '/ip/proxy': [{ enabled: 'true' }] },
    kept: { ...EDGE, '/ip/proxy': [{ enabled: 'false' }] },
  },
  setting('tools.upnp', '/ip/upnp', { enabled: 'true' }, { enabled: 'false' }),
  setting('tools.smb', '/ip/smb', { enabled: 'yes' }, { enabled: 'no' }),
  setting('tools.cloud-ddns', '/ip/cloud', { 'ddns-enabled': 'true' }, { 'ddns-enabled': 'false' }),
  { rule: 'tools.graphs-open', broken: graphs('0.0.0.0/0'), kept: graphs('192.168.88.0/24') },
  {
    rule: 'dns.open-resolver',
    broken: { ...EDGE, '/ip/dns': [{ 'allow-remote-requests': 'true' }] },
    kept: { ...CLOSED, '/ip/dns': [{ 'allow-remote-requests': 'true' }] },
  },
  setting(
    'dns.doh-unverified',
    '/ip/dns',
    { 'use-doh-server': 'https://192.0.2.53/dns-query', 'verify-doh-cert': 'false' },
    { 'use-doh-server': 'https://192.0.2.53/dns-query', 'verify-doh-cert': 'true' },
  ),
];
