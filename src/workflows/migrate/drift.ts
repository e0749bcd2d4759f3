import type { Context } from './context';
import { isIdle } from './source';
import type { Draft } from './types';

/** How one argument changed from a version on. */
interface Drift {
  /** Menus that have the argument; a `*` at the end stands for all below. */
  readonly menus: readonly string[];
  readonly name: string;
  readonly since: string;
  /** Its new name. Absent: the old one. */
  readonly to?: string;
  /** Its new value; undefined where there is none. */
  readonly value?: (value: string) => string | undefined;
  /** Why it is gone, and what to do. Without it the name or value changed and nothing else. */
  readonly gone?: readonly [why: string, todo: string];
  /** A value that nobody misses, because it goes without saying. */
  readonly usual?: string;
}

const CIPHERS: Readonly<Record<string, string>> = {
  aes128: 'aes128-cbc',
  aes192: 'aes192-cbc',
  aes256: 'aes256-cbc',
  blowfish128: 'blowfish128',
};
const MODES: Readonly<Record<string, string>> = {
  '10M-half': '10M-baseT-half',
  '10M-full': '10M-baseT-full',
  '100M-half': '100M-baseT-half',
  '100M-full': '100M-baseT-full',
  '1000M-half': '1G-baseT-half',
  '1000M-full': '1G-baseT-full',
  '2500M-full': '2.5G-baseT',
  '5000M-full': '5G-baseT',
  '10000M-full': '10G-baseT',
};
const SPEEDS: Readonly<Record<string, string>> = {
  '10Mbps': '10M-baseT-full',
  '100Mbps': '100M-baseT-full',
  '1Gbps': '1G-baseT-full',
  '2.5Gbps': '2.5G-baseT',
  '5Gbps': '5G-baseT',
  '10Gbps': '10G-baseT',
};
/** Policies that 7.x has not; what may use the API may use REST. */
const POLICIES_GONE: ReadonlySet<string> = new Set(['dude', 'tikapp', '!dude', '!tikapp']);

function each(table: Readonly<Record<string, string>>): (value: string) => string {
  return (value) =>
    value
      .split(',')
      .map((word) => table[word] ?? word)
      .join(',');
}

function policies(value: string): string {
  const kept = value.split(',').filter((word) => !POLICIES_GONE.has(word));
  const rest = kept.includes('api') ? 'rest-api' : kept.includes('!api') ? '!rest-api' : undefined;
  return (rest === undefined || kept.includes(rest) ? kept : [...kept, rest]).join(',');
}

const NO_PLACE = 'Look whether it matters.';
const MATCH_MARK = 'Match routing-mark instead, then enable the rule.';
const LOGGING = ['/system/logging/action'];
const WAVE2 = ['/interface/wifiwave2*'];

const DRIFTS: readonly Drift[] = [
  { menus: ['/ip/dhcp-server'], name: 'src-address', since: '7.1', to: 'server-address' },
  {
    menus: ['/ip/firewall/*'],
    name: 'routing-table',
    since: '7.1',
    gone: ['rules match a routing mark, not a table', MATCH_MARK],
  },
  {
    menus: ['/tool/e-mail'],
    name: 'start-tls',
    since: '7.1',
    to: 'tls',
    value: (on) => ({ yes: 'starttls', 'tls-only': 'yes' })[on] ?? 'no',
  },
  { menus: ['/user/group'], name: 'policy', since: '7.1', value: policies },
  {
    menus: ['/interface/sstp-server/server'],
    name: 'force-aes',
    since: '7.1',
    to: 'ciphers',
    value: (on) => (on === 'yes' ? 'aes256-sha' : undefined),
  },
  { menus: ['/interface/ovpn-server/server', '/interface/ovpn-client'], name: 'cipher', since: '7.8', value: each(CIPHERS) },
  { menus: ['/ip/cloud'], name: 'ddns-enabled', since: '7.1', value: (on) => (on === 'no' ? undefined : on) },
  {
    menus: ['/system/watchdog'],
    name: 'watch-address',
    since: '7.1',
    value: (address) => (address === 'none' ? undefined : address),
  },
  { menus: ['/snmp'], name: 'engine-id', since: '7.10', to: 'engine-id-suffix' },
  { menus: ['/tool/e-mail'], name: 'address', since: '7.12', to: 'server' },
  { menus: ['/interface/ethernet'], name: 'advertise', since: '7.12', value: each(MODES) },
  { menus: ['/interface/ethernet'], name: 'speed', since: '7.12', value: each(SPEEDS) },
  {
    menus: ['/interface/ethernet'],
    name: 'full-duplex',
    since: '7.12',
    gone: ['it is part of speed', 'Set speed to a mode that ends in half.'],
    usual: 'yes',
  },
  { menus: WAVE2, name: 'configuration.rrm', since: '7.12', to: 'steering.rrm' },
  { menus: ['/interface/wifiwave2/configuration'], name: 'rrm', since: '7.12', to: 'steering.rrm' },
  {
    menus: ['/interface/wireless'],
    name: 'secondary-channel',
    since: '7.1',
    to: 'secondary-frequency',
    value: (held) => (held === '' ? undefined : held),
  },
  {
    menus: ['/ip/ssh'],
    name: 'allow-none-crypto',
    since: '7.17',
    to: 'ciphers',
    value: (on) => (on === 'yes' ? 'null' : undefined),
  },
  {
    menus: ['/ip/ssh'],
    name: 'always-allow-password-login',
    since: '7.21',
    to: 'password-authentication',
    value: (on) => (on === 'yes' ? 'yes' : 'yes-if-no-key'),
  },
  { menus: ['/interface/wireguard/peers'], name: 'is-responder', since: '7.17', to: 'responder' },
  {
    menus: LOGGING,
    name: 'bsd-syslog',
    since: '7.18',
    to: 'remote-log-format',
    value: (on) => (on === 'yes' ? 'syslog' : undefined),
  },
  { menus: ['/routing/bgp/*'], name: 'address-families', since: '7.19', to: 'afi' },
  { menus: ['/container'], name: 'envlist', since: '7.20', to: 'envlists' },
  { menus: ['/container'], name: 'mounts', since: '7.21', to: 'mountlists' },
  { menus: ['/container/config'], name: 'ram-high', since: '7.20', to: 'memory-high' },
  { menus: ['/container/envs'], name: 'name', since: '7.20', to: 'list' },
  { menus: ['/container/mounts'], name: 'name', since: '7.21', to: 'list' },
  { menus: ['/interface/vxlan'], name: 'vrf', since: '7.20', to: 'vtep-vrf' },
  { menus: ['/interface/bridge/mdb'], name: 'ports', since: '7.20', to: 'interface' },
  { menus: ['/file/sync'], name: 'remote-addrs', since: '7.18', to: 'remote-address' },
  { menus: ['/certificate/settings'], name: 'builtin-trust-anchors', since: '7.21', to: 'builtin-trust-store' },
  { menus: ['/routing/pimsm/bsr/candidate'], name: 'hashmask-length', since: '7.24', to: 'hash-mask-length' },
  { menus: ['/ip/settings'], name: 'route-cache', since: '7.13', gone: ['7.x keeps no route cache', 'Nothing.'], usual: 'yes' },
  {
    menus: ['/ip/smb'],
    name: 'allow-guests',
    since: '7.13',
    gone: ['guests are users of SMB', 'Enable or disable the user guest in /ip/smb/users.'],
  },
  { menus: ['/ip/smb/shares'], name: 'max-sessions', since: '7.13', gone: ['sessions of a share are not limited', 'Nothing.'] },
  { menus: ['/tool/sms'], name: 'auto-erase', since: '7.13', to: 'remove-sent-sms-after-send', value: () => undefined },
  { menus: ['/interface/vrrp'], name: 'mtu', since: '7.20', gone: ['VRRP takes the MTU of its interface', 'Nothing.'] },
  {
    menus: ['/interface/bridge'],
    name: 'add-dhcp-option82',
    since: '7.23',
    gone: ['agents are described one by one', 'Set dhcp-agent-circuit-id and dhcp-agent-remote-id.'],
  },
  {
    menus: ['/ip/route', '/ipv6/route'],
    name: 'suppress-hw-offload',
    since: '7.21',
    gone: ['it is decided by a route filter', NO_PLACE],
  },
];

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const OLD_DATE = /^([a-z]{3})\/(\d\d)\/(\d{4})(?= |$)/;
const DATED: ReadonlySet<string> = new Set(['start-date', 'dst-start', 'dst-end', 'valid-from', 'valid-till']);

/** `jan/02/2026` is written 2026-01-02 from 7.10 on. */
function newDate(value: string): string {
  return value.replace(OLD_DATE, (whole, month: string, day: string, year: string) => {
    const number = MONTHS.indexOf(month) + 1;
    return number === 0 ? whole : `${year}-${String(number).padStart(2, '0')}-${day}`;
  });
}

/** Names and values that changed on the way from the version of the source to that of the target. */
export function applyDrifts(context: Context): void {
  for (const draft of context.ledger.drafts) {
    for (const drift of DRIFTS) if (fits(drift, draft) && context.crosses(drift.since)) apply(drift, draft, context);
    if (context.crosses('7.10'))
      draft.args = draft.args.map((one) => (DATED.has(one.name) ? { ...one, value: newDate(one.value) } : one));
  }
}

function fits({ menus, name }: Drift, draft: Draft): boolean {
  if (!draft.args.some((one) => one.name === name)) return false;
  return menus.some((menu) => (menu.endsWith('*') ? draft.menu.startsWith(menu.slice(0, -1)) : menu === draft.menu));
}

function apply({ name, to = name, value, gone, usual }: Drift, draft: Draft, { ledger }: Context): void {
  const at = draft.args.findIndex((one) => one.name === name);
  const held = draft.args[at];
  if (!held) return;
  const [source] = draft.from;
  const next = gone ? undefined : value ? value(held.value) : held.value;
  if (next === undefined) {
    draft.args = draft.args.filter((_, index) => index !== at);
    if (held.value === usual || isIdle(held.value)) ledger.change(source, `${name}=${held.value} is left out`);
    else if (gone) {
      ledger.loseArgument(source, name, held.value, ...gone);
      draft.weakened = name;
    } else ledger.loseArgument(source, name, held.value, `${to} has no such value`, NO_PLACE);
    return;
  }
  // Without a name of its own an argument of a secret could show in a sentence.
  if (to !== name) ledger.change(source, `${name} is ${to} now`);
  else if (next !== held.value) ledger.change(source, `${name} has other words now`);
  draft.args = draft.args.map((one, index) => (index === at ? { ...one, name: to, value: next } : one));
}
