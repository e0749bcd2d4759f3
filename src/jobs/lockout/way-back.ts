import type { Row } from '../../core/catalogue';
import { bareAddress, isAddress, isSameAddress, isWithin, lengthOf } from './address-span';
import type { Finding } from './finding';
import { isEnabled, rowsOf, type Snapshot } from './snapshot';
import { isOn, wordsOf, type Trit } from './trit';
import { isOverIpv6, type ManagementWay } from './way';

/** Where answers to the daemon can go: an interface, a neighbour on one, or nowhere. */
interface Hop {
  readonly kind: 'interface' | 'discard' | 'none';
  readonly name?: string;
  /** The neighbour they are handed to; absent where the source is a neighbour itself. */
  readonly neighbour?: string;
}

export interface WayBack {
  /** More than one where it is not certain, or where load is shared. */
  readonly hops: readonly Hop[];
  /** The interface of the only hop. */
  readonly carrier: string | undefined;
  /** Every interface by which some route leads to the daemon, those of other tables and those that wait included. */
  readonly possible: readonly string[];
  /** Whose frames carry the connection: the source, or the gateway before it. */
  readonly neighbour: string | undefined;
}

interface Candidate {
  readonly length: number;
  readonly distance: number;
  readonly usable: Trit;
  readonly isMain: boolean;
  readonly hops: readonly Hop[];
}

export function ipMenu(way: ManagementWay, menu: string): string {
  return `${isOverIpv6(way) ? '/ipv6' : '/ip'}/${menu}`;
}

/** The way that RouterOS would choose for an answer: the longest prefix, then the least distance, of the main table. */
export function wayBack(snapshot: Snapshot, way: ManagementWay): WayBack {
  const { source } = way;
  if (source === undefined) return { hops: [], carrier: undefined, neighbour: undefined, possible: [] };
  const candidates = [...connectedTo(snapshot, way, source), ...routedTo(snapshot, way, source)].sort(
    (a, b) => b.length - a.length || a.distance - b.distance,
  );
  const hops: Hop[] = [];
  let found: Candidate | undefined;
  for (const candidate of candidates.filter(({ isMain }) => isMain)) {
    if (found && (candidate.length !== found.length || candidate.distance !== found.distance)) break;
    if (candidate.usable === 'no') continue;
    hops.push(...candidate.hops);
    if (candidate.usable === 'yes') found = candidate;
  }
  if (!found) hops.push({ kind: 'none' });
  const possible = [...new Set(candidates.flatMap((each) => each.hops.flatMap((hop) => hop.name ?? [])))];
  const [only] = hops;
  const isOne = new Set(hops.map((hop) => hop.name)).size === 1 && isTaken(only, possible);
  return { hops, possible, carrier: isOne ? only?.name : undefined, neighbour: isOne ? (only?.neighbour ?? source) : undefined };
}

/**
 * Do packets of the daemon come in where answers leave? Those of a neighbour do. Those from far away may come by any uplink
 * that has a way back, whichever the main table prefers; rules and marks choose among them.
 */
function isTaken(hop: Hop | undefined, possible: readonly string[]): boolean {
  if (hop?.neighbour === undefined) return true;
  return possible.length === 1;
}

/** The interface as IP has it: a bridge port hands its packets to the bridge. */
function masterOf(snapshot: Snapshot, name: string): string {
  const port = rowsOf(snapshot, '/interface/bridge/port').find((row) => row['interface'] === name && isEnabled(row));
  const bridge = port?.['bridge'];
  return bridge === undefined || bridge === 'none' ? name : bridge;
}

/** Interfaces that come and go are not read; of them nothing is known but that somebody names them. */
function isUp(snapshot: Snapshot, name: string): Trit {
  const row = rowsOf(snapshot, '/interface').find((each) => each['name'] === name);
  if (row) return isEnabled(row) ? 'yes' : 'no';
  return name.startsWith('<') ? 'yes' : 'no';
}

function connectedTo(snapshot: Snapshot, way: ManagementWay, address: string): readonly Candidate[] {
  return rowsOf(snapshot, ipMenu(way, 'address')).flatMap((row): Candidate[] => {
    const own = row['address'] ?? '';
    if (!isEnabled(row) || isOn(row['invalid'])) return [];
    const length = lengthOf(own);
    // Of a point-to-point address the peer is what is connected.
    const prefix = `${row['network'] ?? bareAddress(own)}/${length}`;
    if (isWithin(address, prefix) !== 'yes') return [];
    const name = masterOf(snapshot, row['interface'] ?? '');
    return [{ length, distance: 0, isMain: true, usable: isUp(snapshot, name), hops: [{ kind: 'interface', name }] }];
  });
}

function routedTo(snapshot: Snapshot, way: ManagementWay, source: string): readonly Candidate[] {
  return rowsOf(snapshot, ipMenu(way, 'route')).flatMap((row): Candidate[] => {
    const prefix = row['dst-address'] ?? (isOverIpv6(way) ? '::/0' : '0.0.0.0/0');
    // Connected routes follow from the addresses, which change with the plan.
    if (!isEnabled(row) || isOn(row['connect']) || isWithin(source, prefix) !== 'yes') return [];
    const at = { length: lengthOf(prefix), distance: Number(row['distance'] ?? '1'), isMain: isMain(row) };
    if (isDiscarding(row)) return [{ ...at, usable: 'yes', hops: [{ kind: 'discard' }] }];
    return [{ ...at, ...gatewaysOf(snapshot, way, row) }];
  });
}

function isMain(row: Row): boolean {
  return (row['routing-table'] ?? 'main') === 'main' && !row['routing-mark'];
}

function isDiscarding(row: Row): boolean {
  return row['blackhole'] !== undefined || !['unicast', undefined, ''].includes(row['type']);
}

function gatewaysOf(snapshot: Snapshot, way: ManagementWay, row: Row): Pick<Candidate, 'usable' | 'hops'> {
  const hops: Hop[] = [];
  const answers: Trit[] = [];
  for (const gateway of wordsOf(row['gateway'])) {
    const name = interfaceTo(snapshot, way, gateway);
    const up = name === undefined ? undefined : isUp(snapshot, name);
    if (name === undefined || up === undefined) {
      // Through another route, which RouterOS allows within limits of scope.
      hops.push({ kind: 'interface', name: viaOf(row) ?? '', neighbour: gateway });
      answers.push('maybe');
    } else if (up !== 'no') {
      hops.push({ kind: 'interface', name, ...(isAddress(bareAddress(gateway)) ? { neighbour: bareAddress(gateway) } : {}) });
      answers.push(up);
    }
  }
  if (hops.length === 0) return { usable: 'no', hops };
  // What was not active when it was read is so for a reason that need not show: a gateway that does not answer, say.
  const wasRead = row['active'] !== undefined || row['inactive'] !== undefined || !row['.id']?.startsWith('+');
  const isDoubtful = wasRead ? !isOn(row['active']) : row['check-gateway'] !== undefined && row['check-gateway'] !== 'none';
  return { usable: isDoubtful || answers.includes('maybe') ? 'maybe' : 'yes', hops };
}

function interfaceTo(snapshot: Snapshot, way: ManagementWay, gateway: string): string | undefined {
  const [address = '', scoped] = gateway.split('%');
  if (scoped !== undefined) return scoped;
  if (!isAddress(address)) return address;
  const [nearest] = [...connectedTo(snapshot, way, address)].sort((a, b) => b.length - a.length);
  return nearest?.usable === 'no' ? undefined : nearest?.hops[0]?.name;
}

/** RouterOS 7 tells the immediate gateway, 6 writes it out per gateway. */
function viaOf(row: Row): string | undefined {
  return row['immediate-gw']?.split('%')[1] ?? /via\s+(\S+)/.exec(row['gateway-status'] ?? '')?.[1];
}

/** @param present the way back while the daemon is in; absent for that state itself */
export function routeFinding(snapshot: Snapshot, way: ManagementWay, present?: WayBack): Finding {
  const now = wayBack(snapshot, way);
  const isShut = now.hops.length > 0 && now.hops.every((hop) => hop.kind !== 'interface');
  const isSame = present !== undefined && sameHops(now, present);
  const source = way.source ?? 'the daemon';
  const lost = now.hops.some((hop) => hop.kind === 'discard')
    ? `a route throws answers to ${source} away`
    : `no route leads back to ${source}`;
  const elsewhere = `answers to ${source} would leave by ${tellHops(now)}`;
  return {
    key: 'route',
    verdict: isShut ? 'closed' : present === undefined || isSame ? 'open' : 'uncertain',
    why: isShut ? lost : elsewhere,
    trace: JSON.stringify(now.hops.map((hop) => [hop.kind, hop.neighbour, idOf(snapshot, hop.name)])),
    scope: () => JSON.stringify(['address', 'route'].map((menu) => rowsOf(snapshot, ipMenu(way, menu)).map(steady))),
  };
}

function sameHops(now: WayBack, present: WayBack): boolean {
  const [hop] = now.hops;
  const [was] = present.hops;
  return (
    now.carrier !== undefined && now.carrier === present.carrier && hop?.neighbour === was?.neighbour && now.hops.length === 1
  );
}

function tellHops({ hops }: WayBack): string {
  const told = hops.map((hop) =>
    hop.kind === 'interface'
      ? [hop.neighbour, hop.name].filter(Boolean).join(' on ')
      : hop.kind === 'none'
        ? 'no route'
        : 'a blackhole',
  );
  return [...new Set(told)].join(' or ') || 'a way that is not known';
}

/** Interfaces are renamed; their `.id`s stay. */
export function idOf(snapshot: Snapshot, name: string | undefined): string {
  return rowsOf(snapshot, '/interface').find((row) => row['name'] === name)?.['.id'] ?? name ?? '';
}

function steady({ comment: _comment, ...row }: Row): Row {
  return row;
}

/** The dialled address, where it is one of the router's own. */
export function ownAddress(snapshot: Snapshot, way: ManagementWay): Row | undefined {
  const found = rowsOf(snapshot, ipMenu(way, 'address')).filter(
    (row) => isSameAddress(bareAddress(row['address'] ?? ''), way.address) && isEnabled(row),
  );
  return found.find((row) => isUp(snapshot, row['interface'] ?? '') === 'yes') ?? found[0];
}

export function addressFinding(snapshot: Snapshot, way: ManagementWay, present?: { readonly holder: string }): Finding {
  const row = ownAddress(snapshot, way);
  const holder = row && idOf(snapshot, row['interface']);
  const isMoved = present !== undefined && holder !== present.holder;
  const isDown = row !== undefined && isUp(snapshot, row['interface'] ?? '') !== 'yes';
  const carrier = wayBack(snapshot, way).carrier;
  return {
    key: 'address',
    verdict: row === undefined ? 'closed' : isMoved || isDown ? 'uncertain' : 'open',
    why:
      row === undefined
        ? `the router has no address ${way.address}`
        : `the address ${way.address} stands on ${row['interface'] ?? 'no interface'}${isDown ? ', which is down' : ''}`,
    trace: `${holder ?? ''} ${isDown}`,
    scope: () =>
      JSON.stringify(
        rowsOf(snapshot, ipMenu(way, 'address'))
          .filter((each) => masterOf(snapshot, each['interface'] ?? '') === carrier)
          .map(steady),
      ),
  };
}
