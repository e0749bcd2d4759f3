import { contains, formatIp, networkOf, parseIp, parsePrefix } from '../kernel/ipv4';
import type { RouterState, SimRow, Values } from '../kernel/menu';
import { failure, invalidValue } from '../kernel/refusal';

/** `.id`s of rows that the router makes itself lie far above those of stored rows. */
const DYNAMIC_BASE = 0x4000_0000;
const PORTS_OF_BRIDGE = '/interface/bridge/port';

/** Derives network and takes netmask apart; refuses an address that the interface has already. */
export function completeAddress(next: Values, context: { state: RouterState; before?: SimRow }): Values {
  const { netmask, ...values } = next;
  const written = values.address ?? '';
  const address = netmask !== undefined && written.endsWith('/32') ? `${written.slice(0, -3)}/${maskLength(netmask)}` : written;
  const prefix = parsePrefix(address);
  if (!prefix) throw invalidValue('address');
  const moved = context.before?.values.address !== address && context.before?.values.network === values.network;
  const given = moved ? undefined : values.network;
  const network = given ?? formatIp(networkOf(prefix));
  const twin = context.state
    .rows('/ip/address')
    .find((row) => row.id !== context.before?.id && row.values.address === address && row.values.interface === values.interface);
  if (twin) throw failure('already have such address');
  return { ...values, address, network };
}

function maskLength(netmask: string): number {
  return parsePrefix(`0.0.0.0/${netmask}`)?.length ?? 32;
}

export function deriveAddress(row: SimRow, state: RouterState): Values {
  const { interface: name = '' } = row.values;
  const port = state
    .rows(PORTS_OF_BRIDGE)
    .find((member) => member.values.interface === name && member.values.disabled !== 'true');
  const exists = state.namesOf(['/interface']).has(name);
  return {
    'actual-interface': port?.values.bridge ?? name,
    invalid: String(!exists),
    ...(port ? { slave: 'true' } : {}),
  };
}

/** The address that each DHCP client got. */
export function dhcpAddresses(state: RouterState): readonly SimRow[] {
  return state.rows('/ip/dhcp-client').flatMap((client) => {
    const lease = leaseOf(client, state);
    if (!lease) return [];
    const { address, network } = lease;
    const values = { address, network, interface: client.values.interface ?? '', dynamic: 'true' };
    return [{ id: DYNAMIC_BASE + client.id, values }];
  });
}

export interface UplinkLease {
  readonly address: string;
  readonly network: string;
  readonly gateway: string;
  readonly dns: string;
}

export const UPLINK_DNS = '192.0.2.53';

/** What the uplink hands out: a documentation network, its own address for each router. */
export function leaseOf(client: SimRow, state: RouterState): UplinkLease | undefined {
  if (client.values.disabled === 'true' || client.values.interface === undefined) return undefined;
  const { index } = state.identity;
  const third = Math.floor(index / 250) % 256;
  const address = `100.64.${third}.${2 + (index % 250)}`;
  return { address: `${address}/24`, network: `100.64.${third}.0`, gateway: `100.64.${third}.1`, dns: UPLINK_DNS };
}

/** Connected routes of every address that is up, and the default route of the DHCP client. */
export function dynamicRoutes(state: RouterState): readonly SimRow[] {
  const leased = leasedDefaults(state);
  return [
    ...leased.map((row) => (isBeaten(row, leased, state) ? row : { ...row, values: { ...row.values, active: 'true' } })),
    ...connectedRoutes(state),
  ];
}

function connectedRoutes(state: RouterState): readonly SimRow[] {
  return [...state.rows('/ip/address'), ...dhcpAddresses(state)]
    .filter((row) => row.values.disabled !== 'true')
    .map((row) => connectedRoute(row, state));
}

function leasedDefaults(state: RouterState): readonly SimRow[] {
  const clients = state.rows('/ip/dhcp-client').filter((client) => (client.values['add-default-route'] ?? 'yes') !== 'no');
  return clients.flatMap((client) => {
    const lease = leaseOf(client, state);
    return lease ? [defaultRoute(client, lease.gateway)] : [];
  });
}

/**
 * Another usable default route of the same table has a smaller distance. Other networks are taken to have one route each:
 * looking for a second one of every row would be slow in a full table.
 */
function isBeaten(row: SimRow, leased: readonly SimRow[], state: RouterState): boolean {
  const distance = distanceOf(row);
  const isAhead = (other: SimRow): boolean =>
    other.id !== row.id && distanceOf(other) < distance && tableOf(other) === tableOf(row);
  return (
    leased.some(isAhead) ||
    state
      .rows('/ip/route')
      .some((other) => isDefault(other) && isAhead(other) && other.values.disabled !== 'true' && leads(other, state))
  );
}

function isDefault({ values }: SimRow): boolean {
  return (values['dst-address'] ?? '0.0.0.0/0') === '0.0.0.0/0';
}

function distanceOf({ values }: SimRow): number {
  return Number(values.distance ?? '1');
}

function tableOf({ values }: SimRow): string {
  return values['routing-table'] ?? values['routing-mark'] ?? 'main';
}

function connectedRoute(row: SimRow, state: RouterState): SimRow {
  const { address = '0.0.0.0/0', network = '0.0.0.0' } = row.values;
  const name = deriveAddress(row, state)['actual-interface'] ?? '';
  const length = address.slice(address.indexOf('/') + 1);
  const own = address.slice(0, address.indexOf('/'));
  const id = row.id >= DYNAMIC_BASE ? row.id : DYNAMIC_BASE + 0x10_0000 + row.id;
  const values = { 'dst-address': `${network}/${length}`, gateway: name, 'pref-src': own, distance: '0', scope: '10' };
  return {
    id,
    values: {
      ...values,
      dynamic: 'true',
      active: 'true',
      connect: 'true',
      'immediate-gw': name,
      'local-address': `${own}%${name}`,
    },
  };
}

function defaultRoute(client: SimRow, gateway: string): SimRow {
  const name = client.values.interface ?? '';
  const distance = client.values['default-route-distance'] ?? '1';
  const values = { 'dst-address': '0.0.0.0/0', gateway, distance, scope: '30', 'target-scope': '10', 'vrf-interface': name };
  const id = DYNAMIC_BASE + 0x20_0000 + client.id;
  return { id, values: { ...values, dynamic: 'true', dhcp: 'true', 'immediate-gw': `${gateway}%${name}` } };
}

/**
 * A static route is usable where its gateway lies in a connected network, is an interface, or is led to by a narrower route
 * within its target scope; and, where the gateway is pinged, while it answers. Of the usable default routes of a table those
 * of the smallest distance are active.
 */
export function deriveRoute(row: SimRow, state: RouterState): Values {
  const { gateway, disabled } = row.values;
  if (row.values.dynamic === 'true') return gatewayStatus(gateway, state);
  if (disabled === 'true' || !leads(row, state)) return { static: 'true', inactive: 'true' };
  const isBest = !isDefault(row) || !isBeaten(row, leasedDefaults(state), state);
  return {
    static: 'true',
    ...(isBest ? { active: 'true' } : {}),
    ...immediate(gateway, row, state),
    ...gatewayStatus(gateway, state),
  };
}

/** The route could be used: it drops what it takes, or some next hop is there. */
function leads(row: SimRow, state: RouterState): boolean {
  const { gateway, blackhole, type = 'unicast' } = row.values;
  return blackhole !== undefined || type !== 'unicast' || (gateway ?? '').split(',').some((hop) => isUsable(hop, row, state));
}

/** Some active route leads to an address; those that swallow packets do not. */
export function hasRouteTo(host: string, state: RouterState): boolean {
  const address = parseIp(host);
  if (address === undefined) return false;
  return [...state.rows('/ip/route'), ...dynamicRoutes(state)].some((row) => {
    const { 'dst-address': destination, blackhole, type = 'unicast' } = row.values;
    const prefix = parsePrefix(destination ?? '0.0.0.0/0');
    if (!prefix || !contains(prefix, address) || blackhole !== undefined || type !== 'unicast') return false;
    return row.values.active === 'true' || deriveRoute(row, state).active === 'true';
  });
}

function immediate(gateway: string | undefined, row: SimRow, state: RouterState): Values {
  const via = connectedInterface(gateway ?? '', state);
  if (via !== undefined) return { 'immediate-gw': `${gateway}%${via}` };
  const below = routeBelow(gateway ?? '', row, state)?.values.gateway;
  if (below === undefined) return {};
  return connectedInterface(below, state) === undefined ? { 'immediate-gw': below } : immediate(below, row, state);
}

function isUsable(hop: string, row: SimRow, state: RouterState): boolean {
  const isWatched = row.values['check-gateway'] === 'ping';
  if (isWatched && state.machine.unreachable.has(hop)) return false;
  return isReachable(hop, state) || routeBelow(hop, row, state) !== undefined;
}

/** The route that a gateway is looked up by: its scope is at most the target scope of the one above. */
function routeBelow(hop: string, { id, values }: SimRow, state: RouterState): SimRow | undefined {
  const address = parseIp(hop);
  if (address === undefined) return undefined;
  const target = Number(values['target-scope'] ?? '10');
  return state.rows('/ip/route').find((other) => {
    const { 'dst-address': destination = '', gateway = '', disabled, blackhole, scope = '30', type = 'unicast' } = other.values;
    const prefix = parsePrefix(destination);
    if (other.id === id || !prefix || disabled === 'true' || blackhole !== undefined || type !== 'unicast') return false;
    return Number(scope) <= target && contains(prefix, address) && isReachable(gateway, state);
  });
}

/** RouterOS 6 tells per gateway where it leads; 7 has `immediate-gw` instead. The two spaces are the router's own. */
function gatewayStatus(gateway: string | undefined, state: RouterState): Values {
  if (gateway === undefined || state.identity.major >= 7) return {};
  const parts = gateway.split(',').map((hop) => {
    const via = connectedInterface(hop, state);
    return via === undefined ? `${hop} reachable` : `${hop} reachable via  ${via}`;
  });
  return { 'gateway-status': parts.join(',') };
}

function isReachable(hop: string, state: RouterState): boolean {
  return state.namesOf(['/interface']).has(hop) || connectedInterface(hop, state) !== undefined;
}

function connectedInterface(hop: string, state: RouterState): string | undefined {
  const address = parseIp(hop);
  if (address === undefined) return undefined;
  const row = [...state.rows('/ip/address'), ...dhcpAddresses(state)].find((candidate) => {
    const prefix = parsePrefix(candidate.values.address ?? '');
    return prefix !== undefined && candidate.values.disabled !== 'true' && contains(prefix, address);
  });
  return row ? deriveAddress(row, state)['actual-interface'] : undefined;
}
