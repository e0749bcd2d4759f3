import { fits } from '../audit/conditions';
import { evidenceOf, settingEvidence } from '../audit/evidence';
import { EXPOSURE_NEEDS, wayEvidence, waysIn } from '../audit/exposure/exposure';
import { defineRule, type Evidence, type Rule } from '../audit/rule';
import { isEnabled, isOn, type ConfigView } from '../audit/view';
import { doubtOf, membersOf, outsideOf, WAN_NEEDS, type Outside } from '../audit/wan';
import { SECURING, settingFix, settingRule } from './kit';

/** Does an interface list, as a setting names it (`all`, `!dynamic`, `LAN`), hold an interface? */
function holds(view: ConfigView, list: string, { name }: Outside): boolean {
  if (list.startsWith('!')) return !holds(view, list.slice(1), { name });
  if (list === 'all') return true;
  if (list === 'none' || list === '') return false;
  if (list === 'static' || list === 'dynamic') return (list === 'dynamic') === name.startsWith('<');
  return (membersOf(view, list) ?? []).includes(name);
}

/** Layer 2 services that are open on interfaces that lead outside. */
function openOutside(view: ConfigView, menu: string, property: string): readonly Evidence[] {
  const row = view.one(menu);
  const list = row[property] ?? '';
  return outsideOf(view)
    .filter((outside) => holds(view, list, outside))
    .map((outside) => {
      const doubt = doubtOf([outside]);
      return { text: `${menu} ${property}=${list} holds ${outside.name}`, row, ...(doubt ? { doubt } : {}) };
    });
}

const macTelnet = settingRule({
  id: 'layer2.mac-telnet',
  title: 'MAC telnet is open on every interface',
  severity: 'medium',
  why: 'It works without an address, past the firewall, for everybody on the same segment.',
  remedy: 'Allow it on a list of inner interfaces, or on none where there is another way to a router that lost its address.',
  references: [SECURING],
  menu: '/tool/mac-server',
  broken: { 'allowed-interface-list': 'all' },
  mend: { 'allowed-interface-list': 'none' },
});

const macWinbox = settingRule({
  id: 'layer2.mac-winbox',
  title: 'MAC Winbox is open on every interface',
  severity: 'medium',
  why: 'It works without an address, past the firewall, for everybody on the same segment.',
  remedy: 'Allow it on a list of inner interfaces; it is the way back to a router that lost its address.',
  references: [SECURING],
  menu: '/tool/mac-server/mac-winbox',
  broken: { 'allowed-interface-list': 'all' },
});

const macPing = settingRule({
  id: 'layer2.mac-ping',
  title: 'The router answers MAC pings',
  severity: 'info',
  why: 'It tells neighbours that a router of this kind is there.',
  remedy: 'Switch it off where nobody uses it.',
  references: [SECURING],
  menu: '/tool/mac-server/ping',
  broken: { enabled: 'yes' },
  mend: { enabled: 'no' },
});

const DISCOVERY = '/ip/neighbor/discovery-settings';
const discovery = defineRule({
  id: 'layer2.discovery-outside',
  title: 'The router announces itself on interfaces that lead outside',
  severity: 'medium',
  audits: ['security'],
  why: 'Model, version, name and address are told to whoever is on the other side.',
  remedy: 'Announce the router on inner interfaces only: a list such as LAN.',
  references: [SECURING],
  menus: { [DISCOVERY]: ['discover-interface-list'], ...WAN_NEEDS },
  check: (view) => openOutside(view, DISCOVERY, 'discover-interface-list'),
  fix(_evidence, view) {
    const hasLan = view.rows('/interface/list').some((row) => row['name'] === 'LAN');
    return hasLan ? [settingFix(DISCOVERY, { 'discover-interface-list': 'LAN' })] : [];
  },
});

const romon = defineRule({
  id: 'layer2.romon',
  title: 'RoMON is on',
  severity: 'medium',
  audits: ['security'],
  why: 'It is a way to every router of the segment that no firewall sees; without a secret it is open to all who are on it.',
  remedy: 'Switch it off, or give it a secret and forbid its ports that lead outside.',
  references: ['https://help.mikrotik.com/docs/spaces/ROS/pages/8569569/RoMON'],
  menus: { '/tool/romon': ['enabled', 'secrets'] },
  check(view) {
    const row = view.one('/tool/romon');
    if (!isOn(row['enabled'])) return [];
    // An export hides the secret, and a router may: then it is not known that there is none.
    const isBare = view.origin === 'router' && (row['secrets'] ?? '') === '';
    const text = `/tool/romon enabled=${row['enabled']}${isBare ? ', no secret' : ''}`;
    return [{ text, row, severity: isBare ? 'high' : 'medium' }];
  },
  fix: () => [settingFix('/tool/romon', { enabled: false })],
});

const bandwidthServer = defineRule({
  id: 'tools.bandwidth-server',
  title: 'The bandwidth test server is on',
  severity: 'low',
  audits: ['security'],
  why: 'Whoever reaches it can load the router and its lines; without authentication anybody can.',
  remedy: 'Switch it off; rosfleet can do without it, and a test switches it on for as long as it takes.',
  references: [SECURING],
  menus: { '/tool/bandwidth-server': ['enabled', 'authenticate'] },
  check(view) {
    const row = view.one('/tool/bandwidth-server');
    if (!isOn(row['enabled'])) return [];
    const severity = fits(row, { authenticate: 'no' }) ? 'high' : 'low';
    return [settingEvidence('/tool/bandwidth-server', row, ['enabled', 'authenticate'], { severity })];
  },
  fix: () => [settingFix('/tool/bandwidth-server', { enabled: false })],
});

const socks = settingRule({
  id: 'tools.socks',
  title: 'The SOCKS proxy is on',
  severity: 'high',
  audits: ['security', 'compromise'],
  why: 'Hardly anybody uses it on purpose, and every large botnet of RouterOS routers did.',
  remedy: 'Find out who switched it on; switch it off unless it is known and limited to known clients.',
  references: ['https://mikrotik.com/supportsec/meris-botnet/'],
  menu: '/ip/socks',
  broken: { enabled: 'yes' },
  tell: ['port', 'version'],
  mend: { enabled: false },
});

const proxy = defineRule({
  id: 'tools.proxy',
  title: 'The web proxy is on',
  severity: 'medium',
  audits: ['security'],
  why: 'A proxy that strangers reach relays for them, and one was used to put code into web pages of users.',
  remedy: 'Switch it off; web pages are encrypted today and it can do little for them.',
  references: [SECURING],
  menus: { '/ip/proxy': ['enabled', 'port'], ...EXPOSURE_NEEDS },
  check(view) {
    const row = view.one('/ip/proxy');
    if (!isOn(row['enabled'])) return [];
    const ports = (row['port'] ?? '').split(',').map(Number);
    const base = settingEvidence('/ip/proxy', row, ['enabled', 'port']);
    const ways = ports.flatMap((port) => waysIn(view, { protocol: 'tcp', port }));
    const open = ways.map((way) => wayEvidence(base.text, way, { row, severity: 'critical' }));
    return [base, ...open];
  },
  fix: () => [settingFix('/ip/proxy', { enabled: false })],
});

const upnp = settingRule({
  id: 'tools.upnp',
  title: 'UPnP is on',
  severity: 'medium',
  why: 'Every program in the inner network may open ports to the outside.',
  remedy: 'Switch it off where no game console or the like needs it.',
  references: [SECURING],
  menu: '/ip/upnp',
  broken: { enabled: 'yes' },
  mend: {},
  by: 'upnp.disable',
});

const smb = settingRule({
  id: 'tools.smb',
  title: 'File sharing (SMB) is on',
  severity: 'medium',
  why: 'Its holes were used to take routers over without a password.',
  remedy: 'Switch it off; bring files to the router over SFTP.',
  references: ['https://nvd.nist.gov/vuln/detail/CVE-2018-7445'],
  menu: '/ip/smb',
  broken: { enabled: 'yes' },
  tell: ['interfaces'],
  // Newer versions know auto, too: it is no yes or no.
  mend: { enabled: 'no' },
});

const cloud = settingRule({
  id: 'tools.cloud-ddns',
  title: 'The router is registered with the cloud of MikroTik under its serial number',
  severity: 'info',
  why: 'Its address can be looked up by the serial number, which is printed on the case.',
  remedy: 'Switch DDNS off where nobody uses the name; make sure first that it is not the only way to the router.',
  references: ['https://help.mikrotik.com/docs/spaces/ROS/pages/97779929/Cloud'],
  menu: '/ip/cloud',
  broken: { 'ddns-enabled': 'yes' },
});

const openResolver = defineRule({
  id: 'dns.open-resolver',
  title: 'Strangers may ask the name server of the router',
  severity: 'high',
  audits: ['security'],
  why: 'It is used to multiply attacks on others, and fills the line of the router with them.',
  remedy: 'Drop port 53, UDP and TCP, from outside in the input chain.',
  references: ['https://help.mikrotik.com/docs/spaces/ROS/pages/37748767/DNS'],
  menus: { '/ip/dns': ['allow-remote-requests'], ...EXPOSURE_NEEDS },
  check(view) {
    const row = view.one('/ip/dns');
    if (!isOn(row['allow-remote-requests'])) return [];
    return (['udp', 'tcp'] as const).flatMap((protocol) =>
      waysIn(view, { protocol, port: 53 }).map((way) => wayEvidence(`${protocol}/53`, way, { row })),
    );
  },
});

const dohUnverified = settingRule({
  id: 'dns.doh-unverified',
  title: 'Names are asked over HTTPS without looking at the certificate',
  severity: 'low',
  why: 'Whoever is in between can answer in place of the name server.',
  remedy: 'Import the authority that signed the server and turn verify-doh-cert on.',
  references: ['https://help.mikrotik.com/docs/spaces/ROS/pages/37748767/DNS'],
  menu: '/ip/dns',
  broken: { 'use-doh-server': { set: true }, 'verify-doh-cert': 'no' },
});

const graphs = defineRule({
  id: 'tools.graphs-open',
  title: 'Graphs of the router are shown to everybody',
  severity: 'low',
  audits: ['security'],
  why: 'They tell the load of lines and resources without a login.',
  remedy: 'Give the graphs the networks that may look at them.',
  references: ['https://help.mikrotik.com/docs/spaces/ROS/pages/22773810/Graphing'],
  menus: Object.fromEntries(
    ['interface', 'queue', 'resource'].map((kind) => [
      `/tool/graphing/${kind}`,
      ['interface', 'simple-queue', 'allow-address', 'disabled'],
    ]),
  ),
  check: (view) =>
    ['interface', 'queue', 'resource'].flatMap((kind) =>
      view
        .rows(`/tool/graphing/${kind}`)
        .filter((row) => isEnabled(row) && fits(row, { 'allow-address': { is: ['', '0.0.0.0/0'] } }))
        .map((row) => evidenceOf({ ...row, name: `/tool/graphing/${kind}` }, ['allow-address'])),
    ),
});

export const TOOL_RULES: readonly Rule[] = [
  ...[macTelnet, macWinbox, macPing, discovery, romon],
  ...[bandwidthServer, socks, proxy, upnp, smb, cloud, graphs],
  ...[openResolver, dohUnverified],
];
