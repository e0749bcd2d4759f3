import type { Change, Plan } from '../../core/catalogue';

/** What of the way in a menu has a say in. `path`: interfaces, addresses and routes between the daemon and the router. */
export type Concern = 'firewall' | 'service' | 'user' | 'path' | 'all';

interface DecidingMenu {
  readonly concern: Concern;
  /** The menus below decide too. */
  readonly deep?: true;
  readonly why: string;
}

/**
 * Every menu that can decide whether the daemon gets in. Of a menu that stands here and that no part of the model knows,
 * nothing is certain: a prediction never says `open` after it was changed.
 */
const MENUS: Readonly<Record<string, DecidingMenu>> = {
  '/ip/firewall/filter': { concern: 'firewall', why: 'the input chain admits, the output chain answers' },
  '/ip/firewall/raw': { concern: 'firewall', why: 'drops before connection tracking' },
  '/ip/firewall/nat': { concern: 'firewall', why: 'dst-nat and redirect lead the service port elsewhere' },
  '/ip/firewall/mangle': { concern: 'firewall', why: 'marks choose the routing table of answers and what rules match' },
  '/ip/firewall/address-list': { concern: 'firewall', why: 'rules match sources by list' },
  '/ip/firewall/layer7-protocol': { concern: 'firewall', why: 'rules match what connections contain' },
  '/ip/firewall/connection': { concern: 'firewall', deep: true, why: 'the open connection passes because it is tracked' },
  '/ipv6/firewall': { concern: 'firewall', deep: true, why: 'the same for management over IPv6' },
  '/interface/list': { concern: 'firewall', deep: true, why: 'rules match interfaces by list' },
  '/interface/bridge/filter': { concern: 'firewall', why: 'drops frames before IP sees them' },
  '/interface/bridge/nat': { concern: 'firewall', why: 'rewrites the frames of the connection' },
  '/ip/service': { concern: 'service', deep: true, why: 'port, sources, certificate and VRF of the service' },
  '/certificate': { concern: 'service', deep: true, why: 'services over TLS show one' },
  '/ip/ssh': { concern: 'service', why: 'how SSH logs in' },
  '/user': { concern: 'user', deep: true, why: 'the account, its sources, its group and its keys' },
  '/radius': { concern: 'user', deep: true, why: 'users whom the router does not know itself' },
  '/ip/address': { concern: 'path', why: 'the address that is dialled, and the network of the source' },
  '/ip/route': { concern: 'path', deep: true, why: 'the way back; rules and VRFs of RouterOS 6' },
  '/ip/vrf': { concern: 'path', why: 'takes interfaces out of the main table' },
  '/ip/arp': { concern: 'path', why: 'where frames to the source go' },
  '/ip/settings': { concern: 'path', why: 'reverse path filter' },
  '/ip/dhcp-client': { concern: 'path', deep: true, why: 'gives the router its address and its default route' },
  '/ip/hotspot': { concern: 'path', deep: true, why: 'takes connections of its interface for itself' },
  '/ip/ipsec': { concern: 'path', deep: true, why: 'policies take packets to the source into a tunnel, or drop them' },
  '/ipv6/address': { concern: 'path', why: 'as /ip/address' },
  '/ipv6/route': { concern: 'path', deep: true, why: 'as /ip/route' },
  '/ipv6/settings': { concern: 'path', why: 'can turn IPv6 off' },
  '/ipv6/nd': { concern: 'path', deep: true, why: 'neighbours learn the prefix and the router from it' },
  '/ipv6/neighbor': { concern: 'path', why: 'where frames to the source go' },
  '/ipv6/dhcp-client': { concern: 'path', deep: true, why: 'gives the router its prefix and its default route' },
  '/routing': { concern: 'path', deep: true, why: 'tables, rules and protocols that make the way back' },
  '/mpls': { concern: 'path', deep: true, why: 'labels packets on their way' },
  '/interface': { concern: 'path', deep: true, why: 'what carries the connection' },
  '/caps-man': { concern: 'path', deep: true, why: 'owns wireless interfaces' },
  '/ppp': { concern: 'path', deep: true, why: 'tunnels that carry management' },
  '/zerotier': { concern: 'path', deep: true, why: 'tunnels that carry management' },
  '/ip/cloud': { concern: 'path', deep: true, why: 'back-to-home tunnels and the dynamic name' },
  '/system/device-mode': { concern: 'all', why: 'switches features off, at a reboot of its own' },
  '/system/reset-configuration': { concern: 'all', why: 'leaves nothing of the configuration' },
  '/system/backup/load': { concern: 'all', why: 'another configuration' },
  '/system/shutdown': { concern: 'all', why: 'nobody is there any more' },
  '/system/package': { concern: 'all', deep: true, why: 'a package brings or takes interfaces and services' },
  '/import': { concern: 'all', why: 'a file may do anything' },
};

/** Verbs that look, count or note, wherever they stand. */
const HARMLESS_VERBS = new Set([
  ...['print', 'export', 'monitor', 'monitor-traffic', 'comment', 'find', 'get', 'check', 'blink', 'scan', 'check-for-updates'],
  ...['reset-counters', 'reset-counters-all', 'reset-traffic-counters', 'torch', 'download'],
]);

/**
 * What is made anew is no certificate that a service shows: it takes a name that none has. Of one that was revoked the
 * daemon does not hear: it asks for no list of them.
 */
const ASIDE_FROM_SERVICES = new Set(['sign', 'import', 'export-certificate', 'create-certificate-request', 'issued-revoke']);

function leavesCertificatesOfServices(change: Change): boolean {
  if (change.menu !== '/certificate') return false;
  return change.op === 'add' || (change.op === 'call' && ASIDE_FROM_SERVICES.has(change.command));
}

/** From where packages come changes nothing before one is installed. */
function onlyNamesSource(change: Change): boolean {
  return change.op === 'set' && change.menu === '/system/package/update';
}

/** What the change may decide; undefined where it has no say in the way in. */
export function concernOf(change: Change): Concern | undefined {
  return decidingMenuOf(change)?.concern;
}

export function decidingMenuOf(change: Change): DecidingMenu | undefined {
  if (change.op === 'call' && HARMLESS_VERBS.has(change.command)) return undefined;
  if (leavesCertificatesOfServices(change) || onlyNamesSource(change)) return undefined;
  const parts = (change.op === 'call' ? `${change.menu}/${change.command}` : change.menu).split('/').filter(Boolean);
  for (let length = parts.length; length > 0; length -= 1) {
    const found = MENUS[`/${parts.slice(0, length).join('/')}`];
    const isItself = length === parts.length || (change.op === 'call' && length === parts.length - 1);
    if (found && (isItself || found.deep)) return found;
  }
  return undefined;
}

/** Does the plan touch any menu that decides whether the daemon gets in? What it does there is for `predictLockout` to say. */
export function touchesManagement(plan: Plan): boolean {
  return plan.changes.some((change) => concernOf(change) !== undefined);
}
