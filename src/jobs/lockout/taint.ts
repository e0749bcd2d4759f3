import type { Change, Row, WireValues } from '../../core/catalogue';
import { isAddress, isWithin } from './address-span';
import { concernOf, decidingMenuOf, type Concern } from './deciding-menus';
import { firewallMenu } from './firewall';
import { isTunnel, stackOf } from './link';
import { isInterfaceKind, rowById, rowsOf, type Snapshot } from './snapshot';
import { isOn, wordsOf } from './trit';
import type { ManagementWay } from './way';

/** What a change does to a condition beyond what the state afterwards shows. It stays with all later steps. */
export interface Taint {
  readonly concern: Concern;
  readonly verdict: 'closed' | 'uncertain';
  readonly why: string;
}

export interface TaintContext {
  readonly way: ManagementWay;
  readonly snapshot: Snapshot;
  readonly carrier: string | undefined;
  /** Interfaces by which the connection may come, where that is not certain. */
  readonly possible: readonly string[];
}

/** Properties that no packet notices. */
const NEUTRAL = new Set(['comment', 'log', 'log-prefix', '.about', 'last-logged-in', 'use-peer-dns', 'use-peer-ntp']);
const AWAY = new Set(['forward', 'postrouting', 'srcnat']);

/** Menus of which `snapshot.ts` and the findings follow every row. */
const FOLLOWED = new Set([
  ...[
    '/interface/list',
    '/interface/list/member',
    '/ip/service',
    '/user',
    '/user/group',
    '/interface/bridge/port',
    '/interface/bridge/vlan',
  ],
  ...['/ip/address', '/ipv6/address', '/ip/route', '/ipv6/route'],
]);
const TABLES = /^\/(ip|ipv6)\/firewall\/(filter|raw|nat|address-list)$/;

/** Verbs of which nothing is left of the router's way in. */
const FATAL: Readonly<Record<string, string>> = {
  '/system/reset-configuration': 'the configuration is reset',
  '/system/shutdown': 'the router is shut down',
};

/** Is it a change that the connection cannot notice at all? */
export function isNeutral(change: Change, context: TaintContext): boolean {
  const { snapshot } = context;
  const concern = concernOf(change);
  if (concern === undefined) return true;
  if (change.op === 'set' && Object.keys(change.after).every((name) => NEUTRAL.has(name))) return true;
  if (change.op === 'add' && isOn(change.after['disabled'])) return !isInterfaceKind(change.menu);
  if (change.op === 'call') return false;
  const row = rowOf(change, snapshot);
  if (/\/firewall\/|\/bridge\/(filter|nat)$/.test(change.menu)) {
    if (isOtherFamily(change.menu, context)) return true;
    const chains = [row?.['chain'], change.op === 'add' || change.op === 'set' ? change.after['chain'] : undefined];
    const known = chains.filter((chain) => chain !== undefined && chain !== null);
    if (known.length > 0 && known.every((chain) => AWAY.has(chain as string))) return true;
  }
  return (
    change.op !== 'set' && change.op !== 'add' && row !== undefined && isOn(row['disabled']) && !isInterfaceKind(change.menu)
  );
}

/** The firewall of the other IP version, unless a tunnel inside it may carry the connection. */
function isOtherFamily(menu: string, { snapshot, way, carrier }: TaintContext): boolean {
  if (!/^\/(ip|ipv6)\//.test(menu) || menu.startsWith(`${firewallMenu(way)}/`)) return false;
  const isKnown = way.source !== undefined || isAddress(way.address);
  return isKnown && carrier !== undefined && !stackOf(snapshot, carrier).some((name) => isTunnel(snapshot, name));
}

export function taintsOf(change: Change, context: TaintContext): readonly Taint[] {
  const menu = decidingMenuOf(change);
  if (!menu || isNeutral(change, context)) return [];
  const concern = menu.concern;
  const path = change.op === 'call' ? `${change.menu}/${change.command}` : change.menu;
  const fatal = change.op === 'call' ? FATAL[path] : undefined;
  if (fatal) return [{ concern: 'all', verdict: 'closed', why: fatal }];
  const unsure = (why: string, about: Concern = concern): Taint => ({ concern: about, verdict: 'uncertain', why });
  if (change.op === 'call') return [unsure(`what ${path} does to the connection is not certain (${menu.why})`)];
  const taints: Taint[] = [];
  if (context.way.source === undefined) taints.push(unsure('from where the daemon comes could not be found out on the router'));
  if (TABLES.test(change.menu)) taints.push(...unreadEntry(change, context, unsure));
  else if (isInterfaceKind(change.menu) || change.menu === '/interface') taints.push(...interfaceTaints(change, context, unsure));
  else if (change.menu.endsWith('/mangle')) taints.push(...mangleTaints(change, context, unsure));
  else if (change.menu === '/ip/dhcp-client') taints.push(...dhcpTaints(change, context, unsure));
  else if (!FOLLOWED.has(change.menu)) taints.push(...otherTaints(change, context, unsure(`${path} is changed: ${menu.why}`)));
  return [...taints, ...tunnelTaints(concern, context, unsure)];
}

type Unsure = (why: string, about?: Concern) => Taint;

/** What only tunnels and radios ask for. */
const TUNNEL_MENUS =
  /^\/(ppp|zerotier|ip\/cloud)(\/|$)|^\/interface\/(wireguard\/peers|(l2tp|pptp|sstp|ovpn|pppoe)-server\/server)$/;
const RADIO_MENUS = /^\/caps-man(\/|$)|^\/interface\/(wireless|wifi|wifiwave2|w60g|lte)\/./;

function isRadio(snapshot: Snapshot, name: string): boolean {
  const type = rowsOf(snapshot, '/interface').find((row) => row['name'] === name)?.['type'];
  return type === undefined || /^(wlan|wifi|cap|wds|w60g|lte)/.test(type);
}

/** The certificate of a service without TLS is nobody's business. */
function otherTaints(change: Change, { way, carrier, snapshot }: TaintContext, taint: Taint): readonly Taint[] {
  if (change.menu.startsWith('/certificate') && !way.transport.endsWith('-ssl')) return [];
  if (change.menu === '/ip/ssh' && way.transport !== 'ssh') return [];
  if (change.menu === '/user/ssh-keys' && way.transport !== 'ssh') return [];
  const stack = carrier === undefined ? [] : stackOf(snapshot, carrier);
  if (carrier !== undefined && TUNNEL_MENUS.test(change.menu) && !stack.some((name) => isTunnel(snapshot, name))) return [];
  if (carrier !== undefined && RADIO_MENUS.test(change.menu) && !stack.some((name) => isRadio(snapshot, name))) return [];
  if (change.menu.startsWith('/ip/vrf') && change.op === 'add') {
    const names = wordsOf(change.after['interfaces']);
    if (carrier !== undefined && !names.some((name) => stack.includes(name))) return [];
  }
  return [taint];
}

/** An entry that was not read may be the source's own. */
function unreadEntry(change: Change, { snapshot, way }: TaintContext, unsure: Unsure): readonly Taint[] {
  if (!change.menu.endsWith('/address-list') || change.op === 'add' || change.op === 'call') return [];
  const row = rowById(snapshot, change.menu, change.id);
  if (row || !('before' in change) || typeof change.before !== 'object') return [];
  const addresses = [change.before['address'], change.op === 'set' ? change.after['address'] : undefined];
  const texts = addresses.filter((text) => typeof text === 'string');
  const isAway = texts.length > 0 && texts.every((text) => isWithin(way.source, text) === 'no');
  return isAway ? [] : [unsure(`the entry ${change.key} of an address list is not known`)];
}

const MODELLED: Readonly<Record<string, readonly string[]>> = {
  '/interface/bridge': ['vlan-filtering', 'pvid', 'frame-types', 'ingress-filtering'],
  '/interface/vlan': [],
};
const FOLLOWED_ALWAYS = ['name', 'disabled', 'comment'];

function interfaceTaints(change: Exclude<Change, { op: 'call' }>, context: TaintContext, unsure: Unsure): readonly Taint[] {
  const { snapshot, carrier } = context;
  const values: WireValues = change.op === 'add' || change.op === 'set' ? change.after : {};
  const defaultRoute =
    values['add-default-route'] !== undefined && values['add-default-route'] !== 'no' && values['add-default-route'] !== 'false';
  if (defaultRoute) return [unsure(`${change.key} may bring a default route of its own`)];
  const stack = carrier === undefined ? undefined : stackOf(snapshot, carrier);
  if (change.op === 'add') {
    const takes = [...wordsOf(values['slaves']), ...wordsOf(values['ports'])];
    const isTaking = takes.some((name) => stack?.includes(name) ?? true);
    return isTaking ? [unsure(`${change.key} takes an interface that carries the connection`)] : [];
  }
  if (change.op !== 'set') return [];
  const name = rowById(snapshot, '/interface', change.id)?.['name'];
  if (stack && name !== undefined && !stack.includes(name) && values['slaves'] === undefined) return [];
  const followed = [...FOLLOWED_ALWAYS, ...(MODELLED[change.menu] ?? [])];
  const others = Object.keys(values).filter((property) => !followed.includes(property));
  return others.length === 0
    ? []
    : [unsure(`${others.join(', ')} of ${name ?? change.key}, which may carry the connection, changes`)];
}

/** Marks choose routing tables, and rules that ask for marks. */
function mangleTaints(change: Change, { snapshot }: TaintContext, unsure: Unsure): readonly Taint[] {
  const row = rowOf(change, snapshot);
  const action = `${row?.['action'] ?? ''} ${change.op === 'add' || change.op === 'set' ? (change.after['action'] ?? '') : ''}`;
  const taints: Taint[] = [];
  if (row === undefined || /mark|route/.test(action)) {
    taints.push(unsure('marks decide which rules match, and mangle changes them'));
    taints.push(unsure('marks decide the routing table of answers, and mangle changes them', 'path'));
  }
  if (row === undefined || /address-list/.test(action)) taints.push(unsure('a mangle rule changes address lists'));
  return taints;
}

/** A lease brings an address and routes, which go with it. */
function dhcpTaints(change: Change, { snapshot, carrier }: TaintContext, unsure: Unsure): readonly Taint[] {
  const row = rowOf(change, snapshot);
  const values: WireValues = change.op === 'add' || change.op === 'set' ? change.after : {};
  const isBrought = change.op === 'add' || values['disabled'] === 'no' || values['disabled'] === 'false';
  if (isBrought && values['add-default-route'] !== 'no')
    return [unsure(`the DHCP client on ${values['interface'] ?? change.key} may bring routes`)];
  const isHere = row === undefined || row['interface'] === carrier || carrier === undefined;
  return isHere || change.op === 'set'
    ? [unsure(`the DHCP client on ${row?.['interface'] ?? change.key} may take the address or a route along`)]
    : [];
}

/** What carries the tunnel itself goes ways that were not read. */
function tunnelTaints(concern: Concern, { snapshot, carrier, possible }: TaintContext, unsure: Unsure): readonly Taint[] {
  if (concern !== 'path' && concern !== 'firewall') return [];
  const names = carrier === undefined ? possible : [carrier];
  const tunnel = names.flatMap((name) => stackOf(snapshot, name)).find((name) => isTunnel(snapshot, name));
  return tunnel
    ? [
        unsure(
          `the daemon ${carrier === undefined ? 'may come' : 'comes'} through ${tunnel}, and what carries it is not known`,
          'path',
        ),
      ]
    : [];
}

function rowOf(change: Change, snapshot: Snapshot): Row | undefined {
  if (change.op === 'add')
    return Object.fromEntries(Object.entries(change.after).flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
  return change.op === 'call' ? undefined : rowById(snapshot, change.menu, 'id' in change ? change.id : undefined);
}
