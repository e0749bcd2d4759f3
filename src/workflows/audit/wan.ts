import type { Row } from '../../core/catalogue';
import type { MenuNeeds } from './rule';
import { isEnabled, isOn, NotKnown, wordsOf, type ConfigView } from './view';

/** An interface that leads out of the network that the router serves. */
export interface Outside {
  readonly name: string;
  /** It has a default route, which may lead to another inner router all the same. Absent: it is certain. */
  readonly isLikely?: true;
}

const CLIENTS = ['pppoe-client', 'l2tp-client', 'pptp-client', 'sstp-client', 'ovpn-client', 'ppp-client'] as const;

export const WAN_NEEDS: MenuNeeds = {
  '/interface/list': ['name', 'include', 'exclude', 'builtin'],
  '/interface/list/member': ['list', 'interface', 'disabled'],
  '/ip/address': ['address', 'interface', 'disabled'],
  '/ip/dhcp-client': ['interface', 'add-default-route', 'address', 'disabled'],
  '/ip/route': ['dst-address', 'gateway', 'immediate-gw', 'disabled', 'routing-table', 'routing-mark', 'active'],
  ...Object.fromEntries(CLIENTS.map((kind) => [`/interface/${kind}`, ['name', 'add-default-route', 'disabled']])),
};

const WAN_LIST = /^(wan\d*|internet|uplinks?|outside)$/i;
const LAN_LIST = /^(lan|inside|local|mgmt|management)$/i;
/** `ether1-WAN`, `wan2_fibre`: whoever gave the name knew. */
const WAN_NAME = /(^|[^a-z])wan\d*([^a-z]|$)/i;
const PRIVATE = /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/;

/**
 * The interfaces that lead outside: those that the audit was told, else the members of a list called WAN and those of
 * default routes.
 * @throws NotKnown where nothing tells which they are
 */
export function outsideOf(view: ConfigView): readonly Outside[] {
  const told = view.context.wan;
  if (told) return told.flatMap((name) => membersOf(view, name) ?? [name]).map((name) => ({ name }));
  const lists = view.rows('/interface/list').filter((row) => WAN_LIST.test(row['name'] ?? ''));
  const listed = new Set(lists.flatMap((row) => membersOf(view, row['name'] ?? '') ?? []));
  const inner = new Set(
    view
      .rows('/interface/list')
      .flatMap((row) => (LAN_LIST.test(row['name'] ?? '') ? (membersOf(view, row['name'] ?? '') ?? []) : [])),
  );
  const routed = defaultRouteInterfaces(view).filter(({ name }) => !inner.has(name) && !listed.has(name));
  const found = [...[...listed].map((name): Outside => ({ name })), ...routed];
  if (found.length > 0) return unique(found);
  throw new NotKnown('it is not known which interfaces lead outside; name them in `wan`');
}

/** What a finding depends on where it is about interfaces that are only likely to lead outside. */
export function doubtOf(outside: readonly Outside[]): string | undefined {
  const names = outside.filter(({ isLikely }) => isLikely).map(({ name }) => name);
  if (names.length === 0) return undefined;
  return `${names.join(', ')} ${names.length === 1 ? 'leads' : 'lead'} outside, as the default route suggests`;
}

/** Interfaces in a list and in those it includes; undefined where there is no such list. */
export function membersOf(view: ConfigView, list: string, seen: readonly string[] = []): readonly string[] | undefined {
  const row = view.rows('/interface/list').find((each) => each['name'] === list);
  if (!row || seen.includes(list)) return row ? [] : undefined;
  const nested = (names: string | undefined): readonly string[] =>
    wordsOf(names).flatMap((name) => membersOf(view, name, [...seen, list]) ?? []);
  const own = view
    .rows('/interface/list/member')
    .filter((member) => member['list'] === list && isEnabled(member))
    .map((member) => member['interface'] ?? '');
  const excluded = new Set(nested(row['exclude']));
  return [...new Set([...own, ...nested(row['include'])])].filter((name) => own.includes(name) || !excluded.has(name));
}

function unique(found: readonly Outside[]): readonly Outside[] {
  const names = new Map<string, Outside>();
  for (const each of found) {
    const before = names.get(each.name);
    // One way of knowing for certain is enough.
    if (!before || (before.isLikely && !each.isLikely)) names.set(each.name, each);
  }
  return [...names.values()];
}

function defaultRouteInterfaces(view: ConfigView): readonly Outside[] {
  const found: Outside[] = [];
  for (const client of view.rows('/ip/dhcp-client')) {
    if (!isEnabled(client) || client['add-default-route'] === 'no') continue;
    found.push(asOutside(client['interface'] ?? '', client['address']));
  }
  for (const kind of CLIENTS) {
    for (const client of view.rows(`/interface/${kind}`)) {
      if (isEnabled(client) && isOn(client['add-default-route'])) found.push(asOutside(client['name'] ?? '', kind));
    }
  }
  for (const route of view.rows('/ip/route')) {
    if (!isEnabled(route) || !/^(0\.0\.0\.0\/0)?$/.test(route['dst-address'] ?? '')) continue;
    for (const name of gatewayInterfaces(view, route)) found.push(asOutside(name, route['gateway']));
  }
  return found.filter(({ name }) => name !== '');
}

/** A default route over a private network may lead to another router inside, as on an access point. */
function asOutside(name: string, address: string | undefined): Outside {
  if (WAN_NAME.test(name)) return { name };
  if (address !== undefined && /^\d/.test(address) && !PRIVATE.test(address)) return { name };
  if (CLIENTS.some((kind) => kind === address && kind === 'pppoe-client')) return { name };
  return { name, isLikely: true };
}

/** By name, as `%interface`, or by the network that the gateway lies in. */
function gatewayInterfaces(view: ConfigView, route: Row): readonly string[] {
  const immediate = [...(route['immediate-gw'] ?? '').matchAll(/%([^,]+)/g)].map(([, name = '']) => name);
  if (immediate.length > 0) return immediate;
  return wordsOf(route['gateway']).flatMap((gateway) => {
    const [address = '', via] = gateway.split('%');
    if (via !== undefined) return [via];
    if (!/^\d+\.\d+\.\d+\.\d+$/.test(address)) return [address];
    const near = view.rows('/ip/address').filter((row) => isEnabled(row) && isInNetwork(address, row['address'] ?? ''));
    return near.map((row) => row['interface'] ?? '');
  });
}

/** Both IPv4. A network without a length is a single address. */
export function isInNetwork(address: string, network: string): boolean {
  const [base = '', length = '32'] = network.split('/');
  const bits = (text: string): number => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(length));
  return Math.floor(bits(address) / size) === Math.floor(bits(base) / size);
}
