import type { ReadOptions, RouterReader, Row } from '../../core/catalogue';
import { AppError } from '../../core/errors';

/** Where a router sends what it knows no better way for. */
export interface Hop {
  readonly address: string;
  readonly interface?: string;
}

export interface Neighbour {
  /** Where it was heard: the port, and the bridge that the port belongs to. */
  readonly interfaces: readonly string[];
  readonly addresses: readonly string[];
  /** Upper case. */
  readonly mac?: string;
  readonly identity?: string;
}

export interface VrrpGroup {
  readonly vrid: string;
  /** The virtual address, without its length. */
  readonly address: string;
}

/** What a router says of itself and its neighbourhood. A part that could not be read is absent. */
export interface Surroundings {
  readonly macs?: readonly string[];
  readonly addresses?: readonly string[];
  readonly vrrp?: readonly VrrpGroup[];
  readonly gateways?: readonly Hop[];
  readonly neighbours?: readonly Neighbour[];
  /** Ports that power something now. */
  readonly powered?: readonly string[];
}

/** More rows than a neighbourhood has: a router with thousands of subscribers is not read to its end. */
const MOST_ROWS = 500;
const PART_TIMEOUT_MS = 5_000;

/**
 * Reads what shows how a router hangs together with others. Six short reads, each bounded in rows and time; one that is
 * refused or too slow leaves its part out.
 * @throws AppError where the session broke
 */
export async function readSurroundings(
  session: RouterReader,
  options: { readonly signal?: AbortSignal } = {},
): Promise<Surroundings> {
  const limits = { timeoutMs: PART_TIMEOUT_MS, ...options };
  // One after the other: a read that may be cut short needs a connection on which nothing else waits for an answer.
  const routes = await part(() =>
    firstRows(session, '/ip/route', { ...limits, query: ['=dst-address=0.0.0.0/0'], proplist: ROUTE_PROPERTIES }),
  );
  const neighbours = await part(() => firstRows(session, '/ip/neighbor', { ...limits, proplist: NEIGHBOUR_PROPERTIES }));
  const interfaces = await part(() => firstRows(session, '/interface', { ...limits, proplist: ['mac-address'] }));
  const addresses = await part(() =>
    firstRows(session, '/ip/address', { ...limits, proplist: ['address', 'interface', 'disabled'] }),
  );
  const vrrp = await part(() => firstRows(session, '/interface/vrrp', { ...limits, proplist: ['name', 'vrid', 'disabled'] }));
  const powered = await part(() => poweredPorts(session, limits));
  const usable = addresses?.filter((row) => row.disabled !== 'true');
  return {
    ...(routes ? { gateways: routes.filter(isDefaultRoute).flatMap(hopsOf) } : {}),
    ...(neighbours ? { neighbours: neighbours.map(neighbourOf) } : {}),
    ...(interfaces ? { macs: unique(interfaces.flatMap((row) => ownMac(row['mac-address']))) } : {}),
    ...(usable ? { addresses: unique(usable.flatMap((row) => bareAddress(row.address))) } : {}),
    ...(usable && vrrp ? { vrrp: vrrp.flatMap((row) => groupsOf(row, usable)) } : {}),
    ...(powered ? { powered } : {}),
  };
}

const ROUTE_PROPERTIES = ['dst-address', 'gateway', 'gateway-status', 'immediate-gw', 'active', 'routing-table', 'routing-mark'];
const NEIGHBOUR_PROPERTIES = ['interface', 'address', 'address4', 'mac-address', 'identity'];

/** What the router lacks, refuses or is too slow for says nothing; a broken session ends the reading. */
async function part<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (cause) {
    const error = AppError.from(cause);
    const isAboutThePart = error.spec.category === 'routeros' || PART_CODES.includes(error.code);
    if (!isAboutThePart || error.code === 'SESSION_FATAL') throw error;
    return undefined;
  }
}

const PART_CODES: readonly string[] = ['COMMAND_TIMEOUT', 'TRANSPORT_LIMIT', 'REPLY_TOO_LARGE'];

async function firstRows(session: RouterReader, menu: string, options: ReadOptions): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const row of session.stream(menu, options)) {
    if (rows.push(row) >= MOST_ROWS) break;
  }
  return rows;
}

/** `poe-out-status` is told by monitor only, never by print. */
async function poweredPorts(session: RouterReader, limits: ReadOptions): Promise<string[]> {
  const ports = await firstRows(session, '/interface/ethernet/poe', { ...limits, proplist: ['name', 'poe-out'] });
  const names = ports.flatMap((row) => (row.name !== undefined && row['poe-out'] !== 'off' ? [row.name] : []));
  if (names.length === 0) return [];
  const { rows } = await session.query('/interface/ethernet/poe/monitor', { numbers: names.join(','), once: '' }, limits);
  return rows.flatMap((row) => (row['poe-out-status'] === 'powered-on' && row.name !== undefined ? [row.name] : []));
}

/** Asked again here: a policy route of RouterOS 6 has a routing-mark, one of 7 another table. */
function isDefaultRoute(row: Row): boolean {
  if (row['dst-address'] !== '0.0.0.0/0' || row.active !== 'true') return false;
  return (row['routing-mark'] ?? 'main') === 'main' && (row['routing-table'] ?? 'main') === 'main';
}

function hopsOf(row: Row): Hop[] {
  const immediate = row['immediate-gw'];
  if (immediate) return immediate.split(',').flatMap(hopOf);
  const status = row['gateway-status'];
  if (status) return status.split(',').flatMap(hopOfStatus);
  return (row.gateway ?? '').split(',').flatMap(hopOf);
}

/** `10.0.0.1%ether1`; an interface alone names no router. */
function hopOf(text: string): Hop[] {
  const [address = '', name] = text.trim().split('%');
  if (!isAddress(address)) return [];
  return [{ address, ...(name ? { interface: name } : {}) }];
}

/** RouterOS 6: `10.0.0.1 reachable via  ether1`, `8.8.8.8 recursive via 10.0.0.1 ether1`, `10.0.0.1 unreachable`. */
function hopOfStatus(text: string): Hop[] {
  const [, gateway = '', how, through, name] = /^\s*(\S+) (reachable|recursive) via +(?:(\S+) )?(\S+)\s*$/.exec(text) ?? [];
  const address = how === 'recursive' ? (through ?? '') : gateway;
  return name !== undefined && isAddress(address) ? [{ address, interface: name }] : [];
}

function isAddress(text: string): boolean {
  return /^\d+(\.\d+){3}$/.test(text) || text.includes(':');
}

function neighbourOf(row: Row): Neighbour {
  const mac = ownMac(row['mac-address']);
  return {
    interfaces: (row.interface ?? '').split(',').filter((name) => name !== ''),
    addresses: unique([row.address, row.address4].flatMap((text) => (text ? [text] : []))),
    ...(mac[0] === undefined ? {} : { mac: mac[0] }),
    ...(row.identity ? { identity: row.identity } : {}),
  };
}

/** None for the loopback, and for the address that the routers of a VRRP group share. */
function ownMac(text: string | undefined): string[] {
  const mac = (text ?? '').toUpperCase();
  if (!/^([0-9A-F]{2}:){5}[0-9A-F]{2}$/.test(mac)) return [];
  return mac === '00:00:00:00:00:00' || /^00:00:5E:00:0[12]:/.test(mac) ? [] : [mac];
}

function groupsOf(row: Row, addresses: readonly Row[]): VrrpGroup[] {
  const { name, vrid } = row;
  if (name === undefined || vrid === undefined || row.disabled === 'true') return [];
  const virtual = addresses.filter((other) => other.interface === name).flatMap((other) => bareAddress(other.address));
  return virtual.map((address) => ({ vrid, address }));
}

function bareAddress(text: string | undefined): string[] {
  const [address = ''] = (text ?? '').split('/');
  return isAddress(address) ? [address] : [];
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
