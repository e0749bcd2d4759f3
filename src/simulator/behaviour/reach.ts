import { contains, parseIp, parsePrefix } from '../kernel/ipv4';
import type { RouterState, SimRow } from '../kernel/menu';
import { deriveRoute, dynamicRoutes } from './addresses';

const PORTS = '/interface/bridge/port';

/** Where packets come in: the port, and the interface that IP sees. */
export interface Entry {
  readonly inInterface: string;
  readonly inBridgePort?: string;
}

/** An interface as IP sees it: a bridge port hands what it receives to its bridge. */
export function entryOf(name: string, state: RouterState): Entry {
  const port = state.rows(PORTS).find(({ values }) => values.interface === name && values.disabled !== 'true');
  const bridge = port?.values.bridge;
  return bridge === undefined || bridge === 'none' ? { inInterface: name } : { inInterface: bridge, inBridgePort: name };
}

/** The interface exists, is enabled, and packets from outside get through to IP on it. */
export function isInterfaceUp(entry: Entry, state: RouterState): boolean {
  const rows = new Map(state.rows('/interface').map((row) => [row.values.name ?? '', row]));
  const isEnabled = (name: string): boolean => rows.has(name) && rows.get(name)?.values.disabled !== 'true';
  if (!isEnabled(entry.inInterface)) return false;
  if (entry.inBridgePort !== undefined && !isEnabled(entry.inBridgePort)) return false;
  const bridge = state.rows('/interface/bridge').find((row) => row.values.name === entry.inInterface);
  if (!bridge) return isVlanParentUp(entry.inInterface, state, isEnabled);
  const members = state
    .rows(PORTS)
    .filter(
      ({ values }) => values.bridge === entry.inInterface && values.disabled !== 'true' && isEnabled(values.interface ?? ''),
    );
  const used = entry.inBridgePort === undefined ? members : members.filter((row) => row.values.interface === entry.inBridgePort);
  return used.some((port) => reachesBridge(port, bridge));
}

/** With VLAN filtering an untagged packet reaches the bridge itself only where port and bridge share the VLAN. */
function reachesBridge(port: SimRow, bridge: SimRow): boolean {
  if (bridge.values['vlan-filtering'] !== 'true') return true;
  const tagged = 'admit-only-vlan-tagged';
  if (port.values['frame-types'] === tagged || bridge.values['frame-types'] === tagged) return false;
  return (port.values.pvid ?? '1') === (bridge.values.pvid ?? '1');
}

function isVlanParentUp(name: string, state: RouterState, isEnabled: (name: string) => boolean): boolean {
  const vlan = state.rows('/interface/vlan').find((row) => row.values.name === name);
  return vlan?.values.interface === undefined || isEnabled(vlan.values.interface);
}

/** The router still answers for the address. */
export function hasAddress(address: string, state: RouterState): boolean {
  const names = state.namesOf(['/interface']);
  return state
    .rows('/ip/address')
    .some(
      ({ values }) =>
        values.disabled !== 'true' && (values.address ?? '').split('/', 1)[0] === address && names.has(values.interface ?? ''),
    );
}

/** @returns the interface by which the router sends to an address; undefined where it has no route or throws packets away */
export function wayTo(address: string, state: RouterState): string | undefined {
  const wanted = parseIp(address);
  if (wanted === undefined) return undefined;
  let best = { length: -1, distance: 0, via: undefined as string | undefined };
  for (const row of [...state.rows('/ip/route'), ...dynamicRoutes(state)]) {
    const { values } = row;
    const prefix = parsePrefix(values['dst-address'] ?? '');
    if (!prefix || values.disabled === 'true' || !contains(prefix, wanted) || !isMain(values)) continue;
    const shown = { ...values, ...deriveRoute(row, state) };
    if (shown.active !== 'true' && values.dynamic !== 'true') continue;
    const distance = Number(values.distance ?? '1');
    if (prefix.length < best.length || (prefix.length === best.length && distance >= best.distance)) continue;
    best = { length: prefix.length, distance, via: outOf(shown) };
  }
  return best.via;
}

function isMain(values: SimRow['values']): boolean {
  return (values['routing-table'] ?? 'main') === 'main' && values['routing-mark'] === undefined;
}

function outOf(shown: Readonly<Record<string, string>>): string | undefined {
  if (shown.blackhole !== undefined || (shown.type ?? 'unicast') !== 'unicast') return undefined;
  const hop = shown['immediate-gw'] ?? shown.gateway ?? '';
  return hop.includes('%') ? hop.slice(hop.indexOf('%') + 1) : hop;
}
