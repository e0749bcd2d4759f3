import type { Row } from '../../core/catalogue';
import { isPublic } from '../audit/addresses';
import { fits } from '../audit/conditions';
import { evidenceOf, nameOf, shown } from '../audit/evidence';
import { EXPOSURE_NEEDS } from '../audit/exposure/exposure';
import { defineRule, type Evidence, type Rule } from '../audit/rule';
import { isEnabled, isOn } from '../audit/view';
import { settingFix } from './kit';
import { fetchesOf, runsFetched, textsOf, TEXT_NEEDS } from './script-texts';

const SUSPECT = 'https://mikrotik.com/supportsec/meris-botnet/';
const BASE = { audits: ['compromise', 'security'], references: [SUSPECT] } as const;

const flagged = defineRule({
  ...BASE,
  id: 'compromise.flagged',
  title: 'RouterOS itself has found marks of a break-in',
  severity: 'critical',
  why: 'At start RouterOS looks for configuration that intruders leave, and sets flagged where it finds some.',
  remedy:
    'Keep export and log, look through users, schedulers, scripts and the firewall, install anew where in doubt; then clear the flag at the router.',
  references: ['https://help.mikrotik.com/docs/spaces/ROS/pages/93749258/Device-mode'],
  menus: { '/system/device-mode': ['flagged', 'mode'] },
  check(view) {
    const row = view.one('/system/device-mode');
    return isOn(row['flagged']) ? [{ text: '/system/device-mode flagged=yes', row }] : [];
  },
});

/** A fetch that is run afterwards hands the router over to whoever answers. */
const fetching = defineRule({
  ...BASE,
  id: 'compromise.fetching-script',
  title: 'Scripts fetch files from hosts that nobody has named as known',
  severity: 'medium',
  why: 'Intruders stay on a router by letting it fetch its orders; block lists and updates look the same.',
  remedy: 'Find out what each of them is for; name the hosts that are meant to be in `hosts`, remove the rest.',
  menus: TEXT_NEEDS,
  check(view) {
    const known = (view.context.hosts ?? []).map((host) => host.toLowerCase());
    return textsOf(view).flatMap(({ where, menu, text, row }) => {
      const strange = fetchesOf(text).filter(
        ({ host }) => host === undefined || !known.some((one) => host === one || host.endsWith(`.${one}`)),
      );
      const runs = runsFetched(text);
      return strange.map(({ host, scheme }): Evidence => {
        const isBare = scheme !== 'https' && scheme !== 'sftp';
        // A script that nobody runs waits; a scheduler runs by itself.
        const isGrave = menu !== '/system/script' && (runs || (host !== undefined && isPublic(host)));
        return {
          text: `${where} fetches from ${host === undefined ? 'an address that it works out' : `${scheme ?? 'http'}://${host}`}${runs ? ' and runs it' : ''}`,
          row,
          ...(isGrave && isBare ? { severity: 'high' as const } : {}),
        };
      });
    });
  },
});

const oddSocks = defineRule({
  ...BASE,
  id: 'compromise.socks-odd-port',
  title: 'The SOCKS proxy listens at an unusual port',
  severity: 'high',
  why: 'People who set it up on purpose leave it at 1080; intruders hide it.',
  remedy: 'Switch it off and look for other marks.',
  menus: { '/ip/socks': ['enabled', 'port'] },
  check(view) {
    const row = view.one('/ip/socks');
    return isOn(row['enabled']) && row['port'] !== '1080' ? [{ text: `/ip/socks port=${row['port'] ?? ''}`, row }] : [];
  },
  fix: () => [settingFix('/ip/socks', { enabled: false })],
});

const unknownUsers = defineRule({
  ...BASE,
  id: 'compromise.unknown-user',
  title: 'There are users that nobody has named as known',
  severity: 'high',
  why: 'A user of his own is how an intruder comes back after the hole was closed.',
  remedy: 'Find out who made the user and when; disable it and end its sessions.',
  menus: { '/user': ['name', 'group', 'address', 'disabled', 'last-logged-in'] },
  check(view) {
    const known = view.context.users;
    if (!known) return [];
    return view
      .rows('/user')
      .filter((row) => isEnabled(row) && !known.includes(row['name'] ?? ''))
      .map((row) => evidenceOf(row, ['group', 'last-logged-in']));
  },
  fix: (evidence) => evidence.map(({ row }) => ({ do: 'user.disable', input: { where: { name: row?.['name'] } } })),
});

const keys = defineRule({
  ...BASE,
  id: 'compromise.ssh-keys',
  title: 'Users can log in with SSH keys',
  severity: 'info',
  why: 'A key that an intruder left still works after all passwords were changed.',
  remedy: 'Compare the keys with those that were handed out; remove the others.',
  menus: { '/user/ssh-keys': ['user', 'key-owner', 'info', 'fingerprint', 'bits', 'key-type'] },
  check: (view) =>
    view.rows('/user/ssh-keys').map((row) => ({
      text: `${shown('user', row['user'])} ${shown('info', row['info'] ?? row['key-owner'] ?? row['fingerprint'] ?? row['key-type'])}`,
      row,
    })),
});

const sniffer = defineRule({
  ...BASE,
  id: 'compromise.traffic-streamed',
  title: 'The sniffer sends traffic to another host',
  severity: 'medium',
  why: 'Thousands of routers sent the traffic of their owners to strangers this way.',
  remedy: 'Stop it, unless it is a capture that you have started yourself.',
  references: [
    'https://blog.netlab.360.com/7500-mikrotik-routers-are-forwarding-owners-traffic-to-the-attackers-how-is-yours-en/',
  ],
  menus: { '/tool/sniffer': ['streaming-enabled', 'streaming-server', 'running'] },
  check(view) {
    const row = view.one('/tool/sniffer');
    const server = (row['streaming-server'] ?? '').split(':')[0];
    if (!isOn(row['streaming-enabled']) || server === '0.0.0.0') return [];
    return [
      {
        text: `/tool/sniffer streaming-server=${shown('streaming-server', server)}`,
        row,
        ...(isPublic(server) ? { severity: 'critical' } : {}),
      },
    ];
  },
  fix: () => [settingFix('/tool/sniffer', { 'streaming-enabled': false })],
});

const MANGLE = '/ip/firewall/mangle';
const copied = defineRule({
  ...BASE,
  id: 'compromise.traffic-copied',
  title: 'Mangle rules copy traffic to another host',
  severity: 'high',
  why: 'sniff-tzsp and sniff-pc send a copy of every packet that matches to whoever is named.',
  remedy: 'Find out whose the target is; remove the rules unless they are yours.',
  references: [
    'https://blog.netlab.360.com/7500-mikrotik-routers-are-forwarding-owners-traffic-to-the-attackers-how-is-yours-en/',
  ],
  menus: { [MANGLE]: ['chain', 'action', 'comment', 'disabled', 'sniff-target', 'sniff-target-port'] },
  check: (view) =>
    view
      .rows(MANGLE)
      .filter((row) => isEnabled(row) && /^sniff-/.test(row['action'] ?? ''))
      .map((row) => ({
        text: `${nameOf(row)} action=${row['action']} sniff-target=${shown('sniff-target', row['sniff-target'])}`,
        row,
        ...(isPublic(row['sniff-target']) ? { severity: 'critical' as const } : {}),
      })),
});

const NAT = '/ip/firewall/nat';
const hijackedDns = defineRule({
  ...BASE,
  id: 'compromise.dns-diverted',
  title: 'Name queries of clients are led to a server on the internet',
  severity: 'medium',
  why: 'Whoever answers names decides where users end up.',
  remedy: 'Find out whose the server is; remove the rule unless it is meant so.',
  menus: { [NAT]: EXPOSURE_NEEDS[NAT] ?? [] },
  check: (view) =>
    view
      .rows(NAT)
      .filter((row) => isEnabled(row) && row['action'] === 'dst-nat' && fits(row, { 'dst-port': { has: '53' } }))
      .filter((row) => isPublic(row['to-addresses']))
      .map((row) => ({ text: `${nameOf(row)} to-addresses=${row['to-addresses']}`, row })),
});

const unbound = defineRule({
  ...BASE,
  id: 'compromise.script-without-rights',
  title: 'Scripts run with more rights than whoever starts them',
  severity: 'low',
  why: 'With dont-require-permissions a user of few rights can do through the script what he may not do himself.',
  remedy: 'Switch it off, unless the script needs it and does one harmless thing.',
  references: ['https://help.mikrotik.com/docs/spaces/ROS/pages/47579229/Scripting'],
  menus: { '/system/script': ['name', 'owner', 'policy', 'dont-require-permissions'] },
  check: (view) =>
    view
      .rows('/system/script')
      .filter((row) => isOn(row['dont-require-permissions']))
      .map((row) => evidenceOf(row, ['owner'])),
});

const NAMED = ['/user', '/system/scheduler', '/system/script', '/ppp/secret', '/interface/l2tp-client'] as const;
const hidden = defineRule({
  ...BASE,
  id: 'compromise.hidden-name',
  title: 'Rows have names that are made not to be seen',
  severity: 'high',
  why: 'A name of blanks, dots or invisible characters is a sign of somebody who hides.',
  remedy: 'Look at the row in a terminal; remove it and look for other marks.',
  menus: Object.fromEntries(NAMED.map((menu) => [menu, ['name', 'disabled']])),
  check: (view) =>
    NAMED.flatMap((menu) =>
      view
        .rows(menu)
        .filter(({ name }) => name !== undefined && name !== '' && !/[\p{L}\p{N}]/u.test(name))
        .map((row): Evidence => ({ text: `${menu} ${JSON.stringify(shown('name', row['name']))}`, row })),
    ),
});

const errorPage = defineRule({
  ...BASE,
  id: 'compromise.proxy-error-page',
  title: 'The web proxy shows an error page of its own',
  severity: 'high',
  why: 'A changed error page put code of others into what users saw.',
  remedy: 'Look at the file; switch the proxy off and remove it.',
  menus: { '/ip/proxy': ['enabled'], '/file': ['name', 'type'] },
  check(view) {
    if (!isOn(view.one('/ip/proxy')['enabled'])) return [];
    const pages: readonly Row[] = view.rows('/file').filter((row) => /webproxy\/error\.html$/i.test(row['name'] ?? ''));
    return pages.map((row) => ({ text: shown('name', row['name']), row }));
  },
});

const STATIC = '/ip/dns/static';
const publicNames = defineRule({
  ...BASE,
  id: 'compromise.dns-static-public',
  title: 'The name server of the router answers some names with addresses of its own on the internet',
  severity: 'low',
  why: 'Users that ask for a name of somebody else are led to where an intruder wants them.',
  remedy: 'Look at each name; remove those that are not yours.',
  menus: { [STATIC]: ['name', 'regexp', 'address', 'type', 'disabled', 'forward-to', 'dynamic'] },
  check: (view) =>
    view
      .rows(STATIC)
      .filter((row) => isEnabled(row) && !isOn(row['dynamic']) && isPublic(row['address']))
      .map((row) => ({ text: `${shown('name', row['name'] ?? row['regexp'])} address=${row['address']}`, row })),
});

export const COMPROMISE_RULES: readonly Rule[] = [
  ...[flagged, fetching, oddSocks, unknownUsers, keys, sniffer, copied],
  ...[hijackedDns, unbound, hidden, errorPage, publicNames],
];
