import type { Row } from '../../core/catalogue';
import { compareVersions } from '../../routeros';
import type { Finding } from './finding';
import { isEnabled, rowsOf, type Snapshot } from './snapshot';
import { certain, every, isOn, some, wordsOf, type Trit } from './trit';
import { idOf } from './way-back';

/** The interfaces below one that carries the connection, itself first: ports of a bridge, the parent of a VLAN, and so on. */
export function stackOf(snapshot: Snapshot, name: string, seen: readonly string[] = []): readonly string[] {
  if (seen.includes(name)) return [];
  const below = new Set<string>();
  for (const port of portsOf(snapshot, name)) below.add(port['interface'] ?? '');
  for (const kind of ['vlan', 'macvlan', 'vrrp', 'pppoe-client', 'bonding', 'macsec']) {
    const row = rowsOf(snapshot, `/interface/${kind}`).find((each) => each['name'] === name);
    for (const lower of wordsOf(row?.['interface'])) below.add(lower);
    for (const lower of wordsOf(row?.['slaves'])) below.add(lower);
  }
  return [name, ...[...below].flatMap((lower) => stackOf(snapshot, lower, [...seen, name]))];
}

/** Kinds whose packets are wrapped into others, which go their own way through firewall and routes. */
const TUNNELS = /^(wg|wireguard|l2tp|pptp|sstp|ovpn|gre|gre6|eoip|eoipv6|ipip|ipipv6|6to4|vxlan|zerotier|vpls|ppp)/;

export function isTunnel(snapshot: Snapshot, name: string): boolean {
  const type = rowsOf(snapshot, '/interface').find((row) => row['name'] === name)?.['type'];
  return type === undefined ? true : TUNNELS.test(type);
}

function portsOf(snapshot: Snapshot, bridge: string): readonly Row[] {
  return rowsOf(snapshot, '/interface/bridge/port').filter((row) => row['bridge'] === bridge && isEnabled(row));
}

/** What the present state tells of the link: by which port the daemon comes in, where that is known. */
export interface LinkBaseline {
  readonly carrierId: string;
  /** `.id`s of interfaces that are ports with link. */
  readonly portIds: ReadonlySet<string>;
  readonly entryId: string | undefined;
}

/** @param neighbour address of the source, or of the gateway before it */
export function linkBaseline(
  snapshot: Snapshot,
  carrier: string | undefined,
  neighbour: string | undefined,
): LinkBaseline | undefined {
  if (carrier === undefined) return undefined;
  const ports = stackOf(snapshot, carrier).flatMap((name) => portsOf(snapshot, name));
  const running = ports.filter((port) => interfaceRow(snapshot, port['interface'])?.['running'] !== 'false');
  const mac = rowsOf(snapshot, '/ip/arp').find((row) => row['address'] === neighbour)?.['mac-address'];
  const hosts = rowsOf(snapshot, '/interface/bridge/host').filter((row) => row['mac-address'] === mac && !isOn(row['local']));
  const [host] = mac !== undefined && hosts.length === 1 ? hosts : [];
  const entry = host?.['on-interface'] ?? host?.['interface'];
  return {
    carrierId: idOf(snapshot, carrier),
    portIds: new Set(running.map((port) => idOf(snapshot, port['interface']))),
    entryId: entry === undefined ? undefined : idOf(snapshot, entry),
  };
}

function interfaceRow(snapshot: Snapshot, name: string | undefined): Row | undefined {
  return rowsOf(snapshot, '/interface').find((row) => row['name'] === name);
}

interface Answer {
  readonly is: Trit;
  readonly why: string;
}

const UP: Answer = { is: 'yes', why: '' };

export function linkFinding(snapshot: Snapshot, baseline: LinkBaseline | undefined): Finding {
  const name = rowsOf(snapshot, '/interface').find((row) => row['.id'] === baseline?.carrierId)?.['name'];
  const answer = baseline ? carries(snapshot, name ?? baseline.carrierId, baseline, []) : { is: 'maybe' as const, why: UNKNOWN };
  const verdict = answer.is === 'yes' ? 'open' : answer.is === 'no' ? 'closed' : 'uncertain';
  const scope = (): string => scopeOf(snapshot);
  return { key: 'link', verdict, why: answer.why, trace: answer.is === 'yes' ? 'up' : `${answer.is} ${scope()}`, scope };
}

const UNKNOWN = 'it is not known which interface carries the connection';

function carries(snapshot: Snapshot, name: string, baseline: LinkBaseline, seen: readonly string[]): Answer {
  const row = interfaceRow(snapshot, name);
  // An interface that comes and goes was not read.
  if (!row)
    return name.startsWith('<') ? UP : { is: 'no', why: `the interface ${name.replace(/^\*.*/, 'of the connection')} is gone` };
  if (!isEnabled(row)) return { is: 'no', why: `the interface ${name} is disabled` };
  if (seen.includes(name)) return { is: 'maybe', why: `${name} carries itself` };
  const below = [...seen, name];
  const bridge = rowsOf(snapshot, '/interface/bridge').find((each) => each['name'] === name);
  if (bridge) return bridgeCarries(snapshot, { bridge, vlan: undefined }, baseline, below);
  const vlan = rowsOf(snapshot, '/interface/vlan').find((each) => each['name'] === name);
  if (vlan) return vlanCarries(snapshot, vlan, baseline, below);
  const lower = stackOf(snapshot, name).slice(1);
  const answers = lower.map((each) => carries(snapshot, each, baseline, below));
  const is =
    answers.length === 0
      ? 'yes'
      : some([some(answers.map((each) => each.is)) === 'no' ? 'no' : 'maybe', every(answers.map((each) => each.is))]);
  return { is, why: answers.find((each) => each.is !== 'yes')?.why ?? '' };
}

function vlanCarries(snapshot: Snapshot, vlan: Row, baseline: LinkBaseline, seen: readonly string[]): Answer {
  const parent = vlan['interface'] ?? '';
  const bridge = rowsOf(snapshot, '/interface/bridge').find((each) => each['name'] === parent);
  const row = interfaceRow(snapshot, parent);
  if (!bridge || !row || !isEnabled(row)) return carries(snapshot, parent, baseline, seen);
  return bridgeCarries(snapshot, { bridge, vlan: vlan['vlan-id'] ?? '' }, baseline, seen);
}

interface Bridging {
  readonly bridge: Row;
  /** The VLAN in which the router itself stands; undefined: untagged. */
  readonly vlan: string | undefined;
}

function bridgeCarries(snapshot: Snapshot, bridging: Bridging, baseline: LinkBaseline, seen: readonly string[]): Answer {
  const name = bridging.bridge['name'] ?? '';
  const reached = new Map<string, Trit>();
  for (const port of portsOf(snapshot, name)) {
    const lower = port['interface'] ?? '';
    reached.set(idOf(snapshot, lower), every([carries(snapshot, lower, baseline, seen).is, reaches(snapshot, port, bridging)]));
  }
  if (baseline.entryId !== undefined) {
    const is = reached.get(baseline.entryId) ?? 'no';
    return {
      is,
      why:
        is === 'yes'
          ? ''
          : `the bridge ${name} ${is === 'no' ? 'no longer takes' : 'may not take'} packets from the port of the daemon`,
    };
  }
  if (some([...reached.values()]) === 'no') return { is: 'no', why: `no port of the bridge ${name} reaches the router any more` };
  const lost = [...baseline.portIds].filter((id) => reached.get(id) !== 'yes');
  // Of a bridge without running ports nobody knows how packets come in.
  if (lost.length === 0 && baseline.portIds.size > 0) return UP;
  return {
    is: 'maybe',
    why: `not every port of the bridge ${name} still reaches the router, and by which the daemon comes is not known`,
  };
}

/** Does a packet get from the port to the router? Without VLAN filtering every one does. */
function reaches(snapshot: Snapshot, port: Row, { bridge, vlan }: Bridging): Trit {
  if (!isOn(bridge['vlan-filtering'])) return 'yes';
  const table = rowsOf(snapshot, '/interface/bridge/vlan').filter((row) => row['bridge'] === bridge['name'] && isEnabled(row));
  const pvid = bridge['pvid'] ?? '1';
  const members = table.filter((row) => inVlans(row['vlan-ids'] ?? '', vlan ?? pvid));
  const tagged = 'admit-only-vlan-tagged';
  if (vlan === undefined) {
    if (bridge['frame-types'] === tagged) return 'no';
    if (port['frame-types'] !== tagged && (port['pvid'] ?? '1') === pvid)
      return members.some((row) => row['tagged']) ? 'maybe' : 'yes';
    return members.some((row) => wordsOf(row['tagged']).includes(port['interface'] ?? '')) ? 'maybe' : 'no';
  }
  const isBridgeIn = members.some((row) => wordsOf(row['tagged']).includes(bridge['name'] ?? ''));
  const isPortIn =
    (port['pvid'] ?? '1') === vlan ||
    members.some((row) => [...wordsOf(row['tagged']), ...wordsOf(row['untagged'])].includes(port['interface'] ?? ''));
  // From 7.16 on the router enters the bridge by itself for every VLAN interface on it.
  const entersItself = compareVersions(snapshot.version, '7.16') >= 0;
  return every([isBridgeIn ? 'yes' : entersItself ? 'maybe' : 'no', isPortIn ? 'maybe' : certain(false)]);
}

function inVlans(text: string, vlan: string): boolean {
  return wordsOf(text).some((part) => {
    const [from = 0, to = from] = part.split('-').map(Number);
    return Number(vlan) >= from && Number(vlan) <= to;
  });
}

function scopeOf(snapshot: Snapshot): string {
  const menus = [
    '/interface',
    '/interface/bridge',
    '/interface/bridge/port',
    '/interface/bridge/vlan',
    '/interface/vlan',
    '/interface/bonding',
  ];
  const plain = ({ comment: _comment, running: _running, ...row }: Row): Row => row;
  return JSON.stringify(menus.map((menu) => rowsOf(snapshot, menu).map(plain)));
}
