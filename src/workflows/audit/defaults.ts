import { isAvailable, type Row, type VersionRange } from '../../core/catalogue';

/** What a version holds where nothing was said. */
interface Held extends VersionRange {
  readonly values: Row;
}

interface MenuDefaults {
  /** Later entries win. */
  readonly held: readonly Held[];
  /** Rows that RouterOS makes itself: an export names only those that were changed. */
  readonly rows?: readonly Row[];
  /** It has one row. */
  readonly single?: true;
}

function single(values: Row, ...more: readonly Held[]): MenuDefaults {
  return { single: true, held: [{ values }, ...more] };
}

function list(values: Row, ...rows: readonly Row[]): MenuDefaults {
  return { held: [{ values }], ...(rows.length > 0 ? { rows } : {}) };
}

/** Clients are added disabled unless it is said otherwise. */
const CLIENT = list({ disabled: 'yes', 'add-default-route': 'no' });
const RULES = list({ action: 'accept', disabled: 'no' });
const PPP_AUTH = 'pap,chap,mschap1,mschap2';

function services(): readonly Row[] {
  const ports = {
    telnet: '23',
    ftp: '21',
    www: '80',
    ssh: '22',
    'www-ssl': '443',
    api: '8728',
    winbox: '8291',
    'api-ssl': '8729',
  };
  return Object.entries(ports).map(([name, port]) => ({ name, port, disabled: name === 'www-ssl' ? 'yes' : 'no' }));
}

const GROUP = 'local,telnet,ssh,reboot,read,test,winbox,password,web,sniff,sensitive,api,romon';

/**
 * Facts of RouterOS, 6.49 and 7.x, of the menus that audits read. Menus that areas describe need no entry unless they
 * have rows of RouterOS's own: their fields say what holds.
 */
const DEFAULTS: Readonly<Record<string, MenuDefaults>> = {
  '/certificate/settings': single({ 'crl-download': 'no', 'crl-use': 'no' }),
  '/interface/l2tp-client': CLIENT,
  '/interface/l2tp-server/server': single({ enabled: 'no', 'use-ipsec': 'no', authentication: PPP_AUTH }),
  '/interface/list': list(
    { include: '', exclude: '' },
    ...['all', 'none', 'dynamic', 'static'].map((name) => ({ name, builtin: 'true' })),
  ),
  '/interface/list/member': list({ disabled: 'no' }),
  '/interface/lte/apn': list({ 'add-default-route': 'yes' }, { name: 'default', default: 'true' }),
  '/interface/ovpn-client': CLIENT,
  '/interface/ovpn-server/server': {
    held: [
      {
        values: {
          enabled: 'no',
          auth: 'sha1,md5',
          cipher: 'blowfish128,aes128',
          'require-client-certificate': 'no',
          port: '1194',
        },
      },
      { since: '7.1', values: { auth: 'sha1,md5,sha256,sha512' } },
      { since: '7.17', values: { disabled: 'no', enabled: 'yes' } },
    ],
  },
  '/interface/ppp-client': CLIENT,
  '/interface/pppoe-client': CLIENT,
  '/interface/pptp-client': CLIENT,
  '/interface/pptp-server/server': single({ enabled: 'no', authentication: 'mschap1,mschap2' }),
  '/interface/sstp-client': CLIENT,
  '/interface/sstp-server/server': single({
    enabled: 'no',
    authentication: PPP_AUTH,
    certificate: 'none',
    port: '443',
    'tls-version': 'any',
    'verify-client-certificate': 'no',
  }),
  '/interface/wireless': list({ 'security-profile': 'default', mode: 'station', 'wps-mode': 'push-button', disabled: 'yes' }),
  '/interface/wireless/security-profiles': list(
    { mode: 'none', 'authentication-types': '', 'unicast-ciphers': 'aes-ccm', 'group-ciphers': 'aes-ccm' },
    { name: 'default', default: 'true' },
  ),
  '/ip/cloud': single({ 'ddns-enabled': 'no', 'update-time': 'yes' }),
  '/ip/dhcp-client': {
    held: [{ values: { 'add-default-route': 'yes', disabled: 'yes' } }, { since: '7.1', values: { disabled: 'no' } }],
  },
  '/ip/dns': single({ 'allow-remote-requests': 'no', servers: '', 'use-doh-server': '', 'verify-doh-cert': 'no' }),
  '/ip/firewall/filter': RULES,
  '/ip/firewall/mangle': RULES,
  '/ip/firewall/nat': RULES,
  '/ip/firewall/raw': RULES,
  '/ip/ipsec/profile': list(
    { 'dh-group': 'modp2048,modp1024', 'enc-algorithm': 'aes-128,3des', 'hash-algorithm': 'sha1' },
    { name: 'default', default: 'true' },
  ),
  '/ip/ipsec/proposal': list(
    {
      'auth-algorithms': 'sha1',
      'enc-algorithms': 'aes-256-cbc,aes-192-cbc,aes-128-cbc',
      'pfs-group': 'modp1024',
      disabled: 'no',
    },
    { name: 'default', default: 'true' },
  ),
  '/ip/neighbor/discovery-settings': single(
    { 'discover-interface-list': '!dynamic' },
    { since: '7.1', values: { 'discover-interface-list': 'static' } },
  ),
  '/ip/proxy': single({ enabled: 'no', port: '8080' }),
  '/ip/route': list({ 'dst-address': '0.0.0.0/0', disabled: 'no' }),
  '/ip/service': list({ address: '', certificate: 'none', 'tls-version': 'any', disabled: 'no' }, ...services()),
  '/ip/smb': single({ enabled: 'no', interfaces: 'all' }),
  '/ip/socks': single({ enabled: 'no', port: '1080', 'auth-method': 'none', version: '4' }),
  '/ip/ssh': {
    single: true,
    held: [
      { values: { 'strong-crypto': 'no', 'forwarding-enabled': 'no', 'host-key-size': '2048' } },
      { until: '7.17', values: { 'allow-none-crypto': 'no' } },
      { until: '7.21', values: { 'always-allow-password-login': 'no' } },
      { since: '7.21', values: { 'password-authentication': 'yes-if-no-key' } },
    ],
  },
  '/ip/upnp': single({ enabled: 'no', 'allow-disable-external-interface': 'no' }),
  '/ipv6/firewall/filter': RULES,
  '/ipv6/firewall/raw': RULES,
  '/ipv6/settings': single({
    'disable-ipv6': 'no',
    forward: 'yes',
    'accept-router-advertisements': 'yes-if-forwarding-disabled',
  }),
  '/ppp/profile': list(
    { 'use-encryption': 'default' },
    { name: 'default', default: 'true' },
    { name: 'default-encryption', default: 'true', 'use-encryption': 'yes' },
  ),
  '/snmp': single({ enabled: 'no', 'trap-community': 'public', 'trap-version': '1' }),
  '/snmp/community': list(
    {
      addresses: '::/0',
      security: 'none',
      'read-access': 'yes',
      'write-access': 'no',
      'authentication-protocol': 'MD5',
      'encryption-protocol': 'DES',
      disabled: 'no',
    },
    { name: 'public', default: 'true' },
  ),
  '/system/identity': single({ name: 'MikroTik' }),
  '/system/logging': list(
    { topics: 'info', action: 'memory', disabled: 'no' },
    ...['info', 'error', 'warning'].map((topics) => ({ topics, default: 'true' })),
    { topics: 'critical', action: 'echo', default: 'true' },
  ),
  '/system/logging/action': list(
    { remote: '0.0.0.0' },
    ...['memory', 'disk', 'echo', 'remote'].map((name) => ({ name, target: name, default: 'true' })),
  ),
  '/system/ntp/client': single(
    { enabled: 'no' },
    { until: '7.1', values: { 'primary-ntp': '0.0.0.0', 'secondary-ntp': '0.0.0.0', 'server-dns-names': '' } },
    { since: '7.1', values: { servers: '' } },
  ),
  '/system/scheduler': list({ 'on-event': '', interval: '0s', disabled: 'no' }),
  '/system/script': list({ source: '', 'dont-require-permissions': 'no' }),
  '/tool/bandwidth-server': single({ enabled: 'yes', authenticate: 'yes' }),
  '/tool/mac-server': single({ 'allowed-interface-list': 'all' }),
  '/tool/mac-server/mac-winbox': single({ 'allowed-interface-list': 'all' }),
  '/tool/mac-server/ping': single({ enabled: 'yes' }),
  '/tool/romon': single({ enabled: 'no', secrets: '' }),
  '/tool/sniffer': single({ 'streaming-enabled': 'no', 'streaming-server': '0.0.0.0' }),
  '/user/aaa': single({ 'use-radius': 'no', 'default-group': 'read', 'exclude-groups': '' }),
  '/user/group': list(
    {},
    { name: 'read', policy: GROUP },
    { name: 'write', policy: `${GROUP},write` },
    { name: 'full', policy: `${GROUP},ftp,write,policy` },
  ),
  '/user/settings': single({ 'minimum-password-length': '0', 'minimum-categories': '0' }),
};

/** Menus that are there only with a package which is not part of the system: without a line nothing says that they are. */
const PACKAGED = /^\/(interface\/(wireless|wifi|wifiwave2)|caps-man|zerotier|container|user-manager|dude|iot)(\/|$)/;

export function isPackaged(menu: string, major: 6 | 7): boolean {
  return PACKAGED.test(menu) || (major === 6 && menu.startsWith('/ipv6'));
}

export function isSingle(menu: string, version: string): boolean {
  // The server of OpenVPN became a list of servers.
  if (menu === '/interface/ovpn-server/server') return !isAvailable({ since: '7.17' }, version);
  return DEFAULTS[menu]?.single === true;
}

/** What holds in a row that says nothing. */
export function heldIn(menu: string, version: string): Row {
  const held = DEFAULTS[menu]?.held.filter((entry) => isAvailable(entry, version)) ?? [];
  return Object.assign({}, ...held.map(({ values }) => values)) as Row;
}

export function ownRows(menu: string): readonly Row[] {
  return DEFAULTS[menu]?.rows ?? [];
}
