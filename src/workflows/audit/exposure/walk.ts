import type { Row } from '../../../core/catalogue';
import { isOn, type ConfigView } from '../view';
import { meets } from './matchers';
import type { Outcome, StrangerPacket } from './packet';

export interface Walked {
  readonly outcome: Outcome;
  /** What lets it in, or may: the last rule that decided; absent: that no rule drops it. */
  readonly by?: Row;
}

interface Walking {
  readonly chains: ReadonlyMap<string, readonly Row[]>;
  readonly packet: StrangerPacket;
  readonly view: ConfigView;
  readonly known: Map<string, Walked>;
  left: number;
}

/** Where a packet goes on when a chain ends without a verdict. */
interface Place {
  readonly chain: string;
  readonly at: number;
  readonly then?: Place;
}

const MOST_STEPS = 50_000;
const DEEPEST = 16;
const NOT_KNOWN: Walked = { outcome: 1 };
const DROPPED: Walked = { outcome: 0 };

/**
 * The best that the sender of a packet can reach in a table: it makes of every rule what suits it. Chains that end without
 * a verdict accept.
 */
export function walkTable(rules: readonly Row[], chain: string, packet: StrangerPacket, view: ConfigView): Walked {
  const chains = new Map<string, Row[]>();
  for (const rule of rules) {
    if (isOn(rule['disabled'])) continue;
    const known = chains.get(rule['chain'] ?? '') ?? [];
    known.push(rule);
    chains.set(rule['chain'] ?? '', known);
  }
  return walk({ chains, packet, view, known: new Map(), left: MOST_STEPS }, { chain, at: 0 });
}

function keyOf(place: Place | undefined): string {
  return place ? `${place.chain}:${place.at}/${keyOf(place.then)}` : '';
}

function depthOf(place: Place | undefined): number {
  return place ? 1 + depthOf(place.then) : 0;
}

function walk(walking: Walking, place: Place): Walked {
  walking.left -= 1;
  if (walking.left <= 0 || depthOf(place) > DEEPEST) return NOT_KNOWN;
  const key = keyOf(place);
  const known = walking.known.get(key);
  if (known) return known;
  const walked = step(walking, place);
  walking.known.set(key, walked);
  return walked;
}

function step(walking: Walking, place: Place): Walked {
  const rules = walking.chains.get(place.chain) ?? [];
  // Rules that cannot meet the packet are passed in one go: long tables must not make deep calls.
  for (let at = place.at; at < rules.length; at += 1) {
    const rule = rules[at] as Row;
    const verdict = verdictOf(rule);
    if (verdict === 'on') continue;
    const met = meets(rule, walking.packet, walking.view);
    if (met === 'no') continue;
    const next = (): Walked => walk(walking, { ...place, at: at + 1 });
    const hit = (): Walked => outcomeOf(walking, rule, verdict, { ...place, at: at + 1 });
    if (met === 'yes') return hit();
    return met === 'chooses' ? better(hit(), next) : either(hit(), next());
  }
  return place.then ? walk(walking, place.then) : { outcome: 2 };
}

type Verdict = 'accept' | 'drop' | 'jump' | 'return' | 'on';

function verdictOf(rule: Row): Verdict {
  switch (rule['action'] ?? 'accept') {
    case 'accept':
    case 'fasttrack-connection':
    case 'notrack':
      return 'accept';
    case 'drop':
    case 'reject':
    case 'tarpit':
      return 'drop';
    case 'jump':
      return 'jump';
    case 'return':
      return 'return';
    default:
      return 'on';
  }
}

function outcomeOf(walking: Walking, rule: Row, verdict: Verdict, rest: Place): Walked {
  if (verdict === 'accept') return { outcome: 2, by: rule };
  if (verdict === 'drop') return DROPPED;
  if (verdict === 'jump') return walk(walking, { chain: rule['jump-target'] ?? '', at: 0, then: rest });
  return rest.then ? walk(walking, rest.then) : { outcome: 2 };
}

/** The sender takes what is better for it. */
function better(hit: Walked, next: () => Walked): Walked {
  if (hit.outcome === 2) return hit;
  const other = next();
  return other.outcome > hit.outcome ? other : hit;
}

/** Nobody knows which of them it is. */
function either(hit: Walked, next: Walked): Walked {
  if (hit.outcome === next.outcome) return next;
  const open = hit.outcome > next.outcome ? hit : next;
  return { outcome: 1, ...(open.by ? { by: open.by } : {}) };
}
