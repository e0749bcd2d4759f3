import type { Row } from '../../../core/catalogue';
import { nameOf, shown } from '../evidence';
import type { Evidence, MenuNeeds } from '../rule';
import { isOn, type ConfigView } from '../view';
import { doubtOf, outsideOf, WAN_NEEDS, type Outside } from '../wan';
import { holdsPort, MATCHER_NAMES, meets } from './matchers';
import type { Outcome, StrangerPacket } from './packet';
import { walkTable, type Walked } from './walk';

const RULE = ['chain', 'action', 'jump-target', 'comment', 'disabled', 'invalid', ...MATCHER_NAMES];

/** What has to be read before anybody asks what a stranger reaches. */
export const EXPOSURE_NEEDS: MenuNeeds = {
  ...WAN_NEEDS,
  '/ip/firewall/filter': RULE,
  '/ip/firewall/nat': [...RULE, 'to-addresses', 'to-ports'],
  '/ip/firewall/raw': RULE,
};

export const EXPOSURE6_NEEDS: MenuNeeds = {
  ...WAN_NEEDS,
  '/ipv6/firewall/filter': RULE,
  '/ipv6/firewall/raw': RULE,
};

export type Door = Pick<StrangerPacket, 'protocol' | 'port'> & Partial<Pick<StrangerPacket, 'family' | 'chain'>>;

/** A way in for strangers: interfaces that are alike. */
export interface Way {
  readonly through: readonly string[];
  /** `rule "accept management" lets it in`, or that no rule drops it. */
  readonly because: string;
  /** Why it may be none, as a clause. Absent: it is certain. */
  readonly doubt?: string;
}

interface Reached extends Walked {
  readonly outside: Outside;
}

/**
 * The ways by which a stranger reaches a port of the router, or somebody behind it: raw, dst-nat and filter of each interface
 * that leads outside.
 * @throws NotKnown where a table could not be read, or it is not known what is outside
 */
export function waysIn(view: ConfigView, door: Door): readonly Way[] {
  const alike = new Map<string, Reached[]>();
  for (const outside of outsideOf(view)) {
    const walked = reach(view, { family: 4, chain: 'input', state: 'new', ...door, inInterface: outside.name });
    if (walked.outcome === 0) continue;
    const key = `${walked.outcome} ${outside.isLikely === true} ${walked.by?.['.id'] ?? ''} ${becauseOf(walked)}`;
    const known = alike.get(key) ?? [];
    known.push({ ...walked, outside });
    alike.set(key, known);
  }
  return [...alike.values()].map(wayOf);
}

function wayOf(reached: readonly Reached[]): Way {
  const outside = reached.map((each) => each.outside);
  const isDoubtful = reached[0]?.outcome === 1;
  const doubts = [doubtOf(outside), isDoubtful ? 'rules that ask for more than is known here let it in' : undefined];
  const doubt = doubts.filter((each) => each !== undefined).join(' and ');
  return { through: outside.map(({ name }) => name), because: becauseOf(reached[0]), ...(doubt ? { doubt } : {}) };
}

function becauseOf(walked: Walked | undefined): string {
  return walked?.by ? `rule ${nameOf(walked.by)} lets it in` : 'no rule drops it';
}

/** A way as evidence: what is reached, through which interfaces, and why. */
export function wayEvidence(what: string, { through, because, doubt }: Way, more: Partial<Evidence> = {}): Evidence {
  const names = through.map((name) => shown('interface', name)).join(', ');
  return { text: `${what}${what ? ' ' : ''}through ${names}: ${because}`, ...more, ...(doubt ? { doubt } : {}) };
}

function reach(view: ConfigView, packet: StrangerPacket): Walked {
  const base = packet.family === 6 ? '/ipv6/firewall' : '/ip/firewall';
  const raw = view.rows(`${base}/raw`);
  const before = walkTable(raw, 'prerouting', packet, view);
  if (before.outcome === 0) return before;
  if (packet.family === 4 && packet.chain === 'input' && isLedAway(view, packet)) return { outcome: 0 };
  const rules = view.rows(`${base}/filter`);
  const states = statesAfter(raw, packet, view);
  const walks = states.map((state) => walkTable(rules, packet.chain, { ...packet, state }, view));
  const best = walks.reduce((most, each) => (each.outcome > most.outcome ? each : most));
  return least(best, before.outcome);
}

function least(walked: Walked, limit: Outcome): Walked {
  return walked.outcome > limit ? { ...walked, outcome: limit } : walked;
}

/** A packet that the raw table keeps from connection tracking is not new to the filter. */
function statesAfter(raw: readonly Row[], packet: StrangerPacket, view: ConfigView): readonly StrangerPacket['state'][] {
  const untracked = raw
    .filter((rule) => rule['action'] === 'notrack' && rule['chain'] === 'prerouting' && !isOn(rule['disabled']))
    .map((rule) => meets(rule, packet, view));
  if (untracked.includes('yes')) return ['untracked'];
  return untracked.some((each) => each !== 'no') ? ['new', 'untracked'] : ['new'];
}

const LEADS = new Set(['dst-nat', 'redirect', 'netmap']);

/** Destination NAT takes the packet for certain before the router itself sees it. */
function isLedAway(view: ConfigView, packet: StrangerPacket): boolean {
  for (const rule of view.rows('/ip/firewall/nat')) {
    if (isOn(rule['disabled']) || rule['chain'] !== 'dstnat' || meets(rule, packet, view) !== 'yes') continue;
    const action = rule['action'] ?? 'accept';
    if (action === 'accept') return false;
    if (!LEADS.has(action)) continue;
    // A redirect that keeps the port leads to the router.
    return !(action === 'redirect' && ['', String(packet.port)].includes(rule['to-ports'] ?? ''));
  }
  return false;
}

const UNUSUAL = [47_811, 31_907, 53_279, 20_753, 61_001, 42_443];

/** A port that no rule of the table is about: what reaches it reaches whatever is not shut. */
export function unnamedPort(rules: readonly Row[]): number {
  const isNamed = (port: number): boolean =>
    rules.some(({ 'dst-port': dst, port: any }) => [dst, any].some((text) => text !== undefined && holdsPort(text, port)));
  return UNUSUAL.find((port) => !isNamed(port)) ?? 9;
}
