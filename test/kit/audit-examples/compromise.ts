import type { Row } from '../../../src/core/catalogue';
import { filter, nat, one, setting, type Menus, type RuleExample } from './kinds';

const TUNNELS = Object.fromEntries(['l2tp', 'pptp', 'sstp', 'ovpn'].map((kind) => [`/interface/${kind}-client`, []]));
const SCRIPTS: Menus = {
  ...Object.fromEntries(
    ['/system/scheduler', '/system/script', '/tool/netwatch', '/ppp/profile', '/ip/dhcp-client', '/ip/dhcp-server'].map(
      (menu) => [menu, []],
    ),
  ),
};
const scheduler = (event: string, disabled = 'false'): Menus => ({
  ...SCRIPTS,
  '/system/scheduler': [{ name: 'U6', 'on-event': event, disabled }],
});
const failures = (count: number): readonly Row[] =>
  Array.from({ length: count }, () => ({ message: 'login failure for user root from 198.51.100.7 via ssh' }));

function named(name: string): Menus {
  return Object.fromEntries(
    ['/system/scheduler', '/system/script', '/ppp/secret', '/interface/l2tp-client'].map((menu) => [menu, [{ name }]]),
  );
}

export const COMPROMISE_EXAMPLES: readonly RuleExample[] = [
  setting('compromise.flagged', '/system/device-mode', { flagged: 'true' }, { flagged: 'false' }),
  {
    rule: 'compromise.fetching-script',
    broken: scheduler('/tool fetch url=http://files.example.com/a.rsc; /import a.rsc'),
    kept: scheduler('/tool fetch url=https://updates.example.net/a.txt'),
    context: { hosts: ['example.net'] },
  },
  setting('compromise.socks-odd-port', '/ip/socks', { enabled: 'true', port: '4145' }, { enabled: 'true', port: '1080' }),
  {
    rule: 'compromise.unknown-user',
    broken: {
      '/user': [
        { name: 'noc', group: 'read', password: 'of-nobody-1' },
        { name: 'dircreate', group: 'read', password: 'of-nobody-1' },
      ],
    },
    kept: { '/user': [{ name: 'noc' }, { name: 'dircreate', disabled: 'true' }] },
    context: { users: ['noc'] },
  },
  {
    rule: 'compromise.ssh-keys',
    broken: one('/user/ssh-keys', { user: 'noc', info: 'noc@desk' }),
    kept: { '/user/ssh-keys': [] },
  },
  setting(
    'compromise.traffic-streamed',
    '/tool/sniffer',
    { 'streaming-enabled': 'true', 'streaming-server': '8.8.8.8:37008' },
    { 'streaming-enabled': 'false', 'streaming-server': '8.8.8.8:37008' },
  ),
  {
    rule: 'compromise.traffic-copied',
    broken: one('/ip/firewall/mangle', { chain: 'prerouting', action: 'sniff-tzsp', 'sniff-target': '8.8.8.8' }),
    kept: one('/ip/firewall/mangle', { chain: 'prerouting', action: 'mark-packet' }),
  },
  {
    rule: 'compromise.dns-diverted',
    broken: nat({ chain: 'dstnat', action: 'dst-nat', protocol: 'udp', 'dst-port': '53', 'to-addresses': '8.8.4.4' }),
    kept: nat({ chain: 'dstnat', action: 'dst-nat', protocol: 'udp', 'dst-port': '53', 'to-addresses': '192.168.88.1' }),
  },
  {
    rule: 'compromise.script-without-rights',
    broken: one('/system/script', { name: 'a', 'dont-require-permissions': 'true' }),
    kept: one('/system/script', { name: 'a', 'dont-require-permissions': 'false' }),
  },
  {
    rule: 'compromise.hidden-name',
    broken: { ...named(' .'), '/user': [{ name: 'admin' }] },
    kept: { ...named('ジョブ'), '/user': [{ name: 'admin' }] },
  },
  {
    rule: 'compromise.proxy-error-page',
    broken: { '/ip/proxy': [{ enabled: 'true' }], '/file': [{ name: 'flash/webproxy/error.html' }] },
    kept: { '/ip/proxy': [{ enabled: 'false' }], '/file': [{ name: 'flash/webproxy/error.html' }] },
  },
  {
    rule: 'compromise.dns-static-public',
    broken: one('/ip/dns/static', { name: 'bank.example', address: '8.8.8.8' }),
    kept: one('/ip/dns/static', { name: 'printer.lan', address: '192.168.88.40' }),
  },
  {
    rule: 'compromise.known-domain',
    broken: { ...TUNNELS, ...scheduler('/tool fetch url="http://x.bestony.club/poll/1"'), '/ip/dns/static': [] },
    kept: { ...TUNNELS, ...scheduler('/tool fetch url="http://notbestony.club/poll/1"'), '/ip/dns/static': [] },
  },
  {
    rule: 'compromise.known-domain',
    broken: { ...TUNNELS, ...SCRIPTS, '/ip/dns/static': [{ name: 'a.example', address: '95.154.216.140' }] },
    kept: { ...TUNNELS, ...SCRIPTS, '/ip/dns/static': [{ name: 'a.example', address: '95.154.216.12' }] },
  },
  {
    rule: 'compromise.known-tunnel',
    broken: { ...TUNNELS, '/interface/l2tp-client': [{ name: 'lvpn', 'connect-to': 's198.example' }] },
    kept: { ...TUNNELS, '/interface/l2tp-client': [{ name: 'hq', 'connect-to': 'vpn.example' }] },
  },
  { rule: 'compromise.known-user', broken: one('/user', { name: 'ftu' }), kept: one('/user', { name: 'ftuser' }) },
  {
    rule: 'compromise.known-file',
    broken: one('/file', { name: 'flash/7wmp0b4s.rsc' }),
    kept: one('/file', { name: 'flash/backup.rsc' }),
  },
  {
    rule: 'compromise.socks',
    broken: { '/ip/socks': [{ enabled: 'true', port: '5678' }], '/ip/socks/access': [] },
    kept: { '/ip/socks': [{ enabled: 'true', port: '1080' }], '/ip/socks/access': [{ 'src-address': '192.168.88.0/24' }] },
  },
  {
    rule: 'compromise.opened-port',
    broken: filter({ chain: 'input', action: 'accept', protocol: 'tcp', 'dst-port': '5678' }),
    kept: filter({ chain: 'input', action: 'accept', protocol: 'udp', 'dst-port': '5678' }),
  },
  { rule: 'compromise.password-guessing', broken: { '/log': failures(10) }, kept: { '/log': failures(9) } },
  {
    rule: 'compromise.login-from-internet',
    broken: one('/log', { message: 'user noc logged in from 8.8.8.8 via ssh' }),
    kept: one('/log', { message: 'user noc logged in from 192.168.88.9 via ssh' }),
  },
];
