import type { Row } from '../../../src/core/catalogue';
import { CLOSED, EDGE, filter, nat, one, setting, SIX, SIX_SHUT, type Menus, type RuleExample } from './kinds';

const SNMP = one('/snmp', { enabled: 'true' });
const community = (row: Row): Menus => ({ ...SNMP, '/snmp/community': [{ 'read-access': 'true', security: 'none', ...row }] });
const NO_SERVERS: Menus = Object.fromEntries(
  ['pptp', 'l2tp', 'sstp'].map((kind) => [`/interface/${kind}-server/server`, [{ enabled: 'false' }]]),
);
const IPSEC: Menus = {
  '/ip/ipsec/peer': [{ name: 'hq', profile: 'default', address: '203.0.113.9/32' }],
  '/ip/ipsec/policy': [{ peer: 'hq', proposal: 'default' }],
  '/ip/ipsec/profile': [{ name: 'default', 'dh-group': 'modp2048', 'enc-algorithm': 'aes-256', 'hash-algorithm': 'sha256' }],
  '/ip/ipsec/proposal': [
    { name: 'default', 'auth-algorithms': 'sha256', 'enc-algorithms': 'aes-256-cbc', 'pfs-group': 'modp2048' },
  ],
};
const FORWARD: Row = { chain: 'forward', action: 'accept', 'connection-state': 'established,related' };
const FASTTRACK: Row = { ...FORWARD, action: 'fasttrack-connection' };
const DROP: Row = { chain: 'forward', action: 'drop', 'connection-state': 'invalid' };
const radio = (row: Row, profile: Row): Menus => ({
  '/interface/wireless': [{ name: 'wlan1', mode: 'ap-bridge', 'security-profile': 'home', disabled: 'false', ...row }],
  '/interface/wireless/security-profiles': [{ name: 'home', ...profile }],
});
const WPA2: Row = { mode: 'dynamic-keys', 'authentication-types': 'wpa2-psk', 'unicast-ciphers': 'aes-ccm' };
const wifi = (row: Row, security: readonly Row[] = []): Menus => ({
  '/interface/wifi': [{ name: 'wifi1', disabled: 'false', ...row }],
  '/interface/wifi/configuration': [],
  '/interface/wifi/security': security,
});

export const NETWORK_EXAMPLES: readonly RuleExample[] = [
  { rule: 'firewall.input-open', broken: EDGE, kept: CLOSED },
  { rule: 'firewall.forward-open', broken: EDGE, kept: CLOSED },
  { rule: 'firewall.fasttrack-never-reached', broken: filter(FORWARD, FASTTRACK), kept: filter(FASTTRACK, FORWARD) },
  { rule: 'firewall.fasttrack-without-accept', broken: filter(FASTTRACK, DROP), kept: filter(FASTTRACK, FORWARD, DROP) },
  {
    rule: 'firewall.never-reached',
    broken: filter({ chain: 'input', action: 'accept' }, { chain: 'input', action: 'drop', protocol: 'tcp' }),
    kept: filter({ chain: 'input', action: 'drop', protocol: 'tcp' }, { chain: 'input', action: 'accept' }),
  },
  {
    rule: 'firewall.invalid-rules',
    broken: filter({ chain: 'input', action: 'drop', 'in-interface': 'gone', invalid: 'true' }),
    kept: filter({ chain: 'input', action: 'drop', 'in-interface': 'gone', invalid: 'true', disabled: 'true' }),
  },
  {
    rule: 'firewall.tracking-off',
    broken: { ...filter(FORWARD), '/ip/firewall/connection/tracking': [{ enabled: 'no' }] },
    kept: { ...filter(FORWARD), '/ip/firewall/connection/tracking': [{ enabled: 'auto' }] },
  },
  {
    rule: 'nat.masquerade-everywhere',
    broken: nat({ chain: 'srcnat', action: 'masquerade' }),
    kept: nat({ chain: 'srcnat', action: 'masquerade', 'out-interface-list': 'WAN' }),
  },
  {
    rule: 'nat.forward-from-anywhere',
    broken: nat({ chain: 'dstnat', action: 'dst-nat', protocol: 'tcp', 'dst-port': '443', 'to-addresses': '192.168.88.7' }),
    kept: nat({
      ...{ chain: 'dstnat', action: 'dst-nat', protocol: 'tcp', 'dst-port': '443', 'to-addresses': '192.168.88.7' },
      'in-interface': 'ether1',
    }),
  },
  {
    rule: 'nat.delicate-port-forwarded',
    broken: nat({ chain: 'dstnat', action: 'dst-nat', protocol: 'tcp', 'dst-port': '13389', 'to-ports': '3389' }),
    kept: nat({
      ...{ chain: 'dstnat', action: 'dst-nat', protocol: 'tcp', 'dst-port': '13389', 'to-ports': '3389' },
      'src-address': '198.51.100.0/24',
    }),
  },
  { rule: 'ipv6.input-open', broken: SIX, kept: { ...SIX, '/ipv6/firewall/filter': SIX_SHUT } },
  { rule: 'ipv6.forward-open', broken: SIX, kept: { ...SIX, '/ipv6/firewall/filter': SIX_SHUT } },
  {
    rule: 'snmp.public-community',
    broken: community({ name: 'public' }),
    kept: community({ name: 'public', 'read-access': 'false' }),
  },
  {
    rule: 'snmp.write-access',
    broken: community({ name: 'noc', 'write-access': 'true' }),
    kept: community({ name: 'noc', 'write-access': 'false' }),
  },
  {
    rule: 'snmp.readable-from-anywhere',
    broken: community({ name: 'noc', addresses: '0.0.0.0/0' }),
    kept: community({ name: 'noc', addresses: '192.168.88.5/32' }),
  },
  {
    rule: 'snmp.weak-v3',
    broken: community({ name: 'v3', security: 'private', 'encryption-protocol': 'DES', 'authentication-protocol': 'SHA1' }),
    kept: community({ name: 'v3', security: 'private', 'encryption-protocol': 'AES', 'authentication-protocol': 'SHA1' }),
  },
  {
    rule: 'snmp.reachable-from-outside',
    broken: { ...EDGE, ...community({ name: 'noc' }) },
    kept: { ...CLOSED, ...community({ name: 'noc' }) },
  },
  { rule: 'wifi.open-network', broken: radio({}, { mode: 'none' }), kept: radio({}, WPA2) },
  { rule: 'wifi.wep', broken: radio({}, { mode: 'static-keys-required' }), kept: radio({}, WPA2) },
  {
    rule: 'wifi.wpa1-or-tkip',
    broken: radio({}, { ...WPA2, 'authentication-types': 'wpa-psk,wpa2-psk' }),
    kept: radio({}, WPA2),
  },
  {
    rule: 'wifi.wpa1-or-tkip',
    broken: radio({}, { ...WPA2, 'group-ciphers': 'tkip,aes-ccm' }),
    // A client takes what it is offered.
    kept: radio({ mode: 'station' }, { ...WPA2, 'group-ciphers': 'tkip,aes-ccm' }),
  },
  {
    rule: 'wifi.open-wifi',
    broken: wifi({ 'configuration.mode': 'ap' }),
    kept: wifi({ 'configuration.mode': 'ap', 'security.authentication-types': 'wpa2-psk' }),
  },
  {
    rule: 'wifi.open-wifi',
    broken: wifi({ security: 'guest' }, [{ name: 'guest', 'authentication-types': '' }]),
    kept: wifi({ security: 'guest' }, [{ name: 'guest', 'authentication-types': 'owe' }]),
  },
  {
    rule: 'wifi.weak-wifi',
    broken: wifi({}, [{ name: 'home', 'authentication-types': 'wpa-psk,wpa2-psk' }]),
    kept: wifi({}, [{ name: 'home', 'authentication-types': 'wpa2-psk,wpa3-psk', encryption: 'ccmp' }]),
  },
  setting('vpn.pptp-server', '/interface/pptp-server/server', { enabled: 'true' }, { enabled: 'false' }),
  setting(
    'vpn.l2tp-without-ipsec',
    '/interface/l2tp-server/server',
    { enabled: 'true', 'use-ipsec': 'no' },
    { enabled: 'true', 'use-ipsec': 'required' },
  ),
  setting(
    'vpn.l2tp-ipsec-optional',
    '/interface/l2tp-server/server',
    { enabled: 'true', 'use-ipsec': 'yes' },
    { enabled: 'true', 'use-ipsec': 'required' },
  ),
  {
    rule: 'vpn.weak-ppp-authentication',
    broken: { ...NO_SERVERS, '/interface/sstp-server/server': [{ enabled: 'true', authentication: 'pap,mschap2' }] },
    kept: { ...NO_SERVERS, '/interface/sstp-server/server': [{ enabled: 'true', authentication: 'mschap2' }] },
  },
  setting(
    'vpn.sstp-without-certificate',
    '/interface/sstp-server/server',
    { enabled: 'true', certificate: 'none' },
    { enabled: 'true', certificate: 'vpn' },
  ),
  setting(
    'vpn.ovpn-weak',
    '/interface/ovpn-server/server',
    { enabled: 'true', auth: 'sha256', cipher: 'blowfish128,aes256-cbc' },
    { enabled: 'true', auth: 'sha256', cipher: 'aes256-cbc' },
  ),
  {
    rule: 'vpn.ipsec-weak-algorithms',
    broken: { ...IPSEC, '/ip/ipsec/profile': [{ name: 'default', 'dh-group': 'modp2048,modp1024' }] },
    kept: {
      ...IPSEC,
      '/ip/ipsec/profile': [
        { name: 'default', 'dh-group': 'modp2048', 'enc-algorithm': 'aes-256', 'hash-algorithm': 'sha256' },
        // Nobody uses it.
        { name: 'old', 'dh-group': 'modp768' },
      ],
    },
  },
  {
    rule: 'vpn.ipsec-aggressive',
    broken: { ...IPSEC, '/ip/ipsec/peer': [{ name: 'hq', 'exchange-mode': 'aggressive' }] },
    kept: { ...IPSEC, '/ip/ipsec/peer': [{ name: 'hq', 'exchange-mode': 'ike2' }] },
  },
];
