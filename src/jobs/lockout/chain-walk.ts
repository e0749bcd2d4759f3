import type { Row } from '../../core/catalogue';
import { matchRule, type MatchContext, type Packet } from './packet-match';
import { isOn, type Trit } from './trit';

/** What can become of a packet in a table. */
type Fate = 'accept' | 'drop' | 'elsewhere' | 'untracked';

export interface Walk {
  /** One entry where it is certain. */
  readonly fates: ReadonlySet<Fate>;
  /** Every rule that has or may have a say, in order, with what its say hangs on. */
  readonly trace: string;
  /** The first rule that drops, or may. */
  readonly dropper?: { readonly rule: Row; readonly is: Trit };
  /** Address lists that the packet may be put on. */
  readonly listed: ReadonlySet<string>;
  /** Rules that did not match, given that the packet came through. */
  readonly misses: ReadonlySet<string>;
}

interface Walking {
  readonly chains: ReadonlyMap<string, readonly Row[]>;
  readonly packet: Packet;
  readonly context: MatchContext;
  readonly misses: ReadonlySet<string>;
  readonly fates: Set<Fate>;
  readonly trace: string[];
  readonly listed: Set<string>;
  readonly found: Set<string>;
  dropper?: Walk['dropper'];
  /** Some rule so far may have let the packet in. */
  mayBeIn: boolean;
  /** Rules that may still be looked at: chains that jump to each other end here. */
  left: number;
}

/** `falls`: the packet may leave the chain without a verdict. */
interface Left {
  readonly falls: boolean;
}

const DEEPEST = 32;
const MOST_RULES = 50_000;

/** Rules of a table by chain, without those that are switched off. */
function chainsOf(rules: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  const chains = new Map<string, Row[]>();
  for (const rule of rules) {
    if (isOn(rule['disabled'])) continue;
    const chain = rule['chain'] ?? '';
    const known = chains.get(chain);
    if (known) known.push(rule);
    else chains.set(chain, [rule]);
  }
  return chains;
}

/**
 * The way of one packet through a chain and those it jumps to. A chain that ends without a verdict accepts.
 * @param misses what an earlier walk, of a packet that is known to have come through, found out about rules
 */
export function walkChain(
  rules: readonly Row[],
  chain: string,
  packet: Packet,
  context: MatchContext & { readonly misses?: ReadonlySet<string> },
): Walk {
  const walking: Walking = {
    chains: chainsOf(rules),
    packet,
    context,
    misses: context.misses ?? new Set(),
    fates: new Set(),
    trace: [],
    listed: new Set(),
    found: new Set(),
    mayBeIn: false,
    left: MOST_RULES,
  };
  if (walk(walking, chain, 0).falls) walking.fates.add('accept');
  if (walking.left <= 0) for (const fate of ['accept', 'drop'] as const) walking.fates.add(fate);
  const { fates, trace, listed, found, dropper } = walking;
  return { fates, trace: trace.join('\n'), listed, misses: found, ...(dropper ? { dropper } : {}) };
}

function walk(walking: Walking, chain: string, depth: number): Left {
  if (depth > DEEPEST) return { falls: true };
  let mayFall = false;
  for (const rule of walking.chains.get(chain) ?? []) {
    walking.left -= 1;
    if (walking.left <= 0) return { falls: true };
    const { is, basis, isSteady } = matchRule(rule, walking.packet, walking.context);
    if (is === 'no') continue;
    const sign = `${chain} ${rule['action'] ?? 'accept'} ${rule['jump-target'] ?? rule['to-addresses'] ?? ''} ${basis}`;
    if (is === 'maybe' && walking.misses.has(sign)) continue;
    walking.trace.push(`${rule['.id'] ?? ''} ${is} ${sign}`);
    const step = act(walking, rule, { is, sign: isSteady ? sign : undefined, depth });
    if (step === 'end') return { falls: mayFall };
    if (step === 'return') return { falls: true };
    mayFall ||= step === 'may-return';
  }
  return { falls: true };
}

interface Matched {
  readonly is: Trit;
  readonly sign: string | undefined;
  readonly depth: number;
}

function act(walking: Walking, rule: Row, { is, sign, depth }: Matched): 'on' | 'end' | 'return' | 'may-return' {
  const decided = (fate: Fate): 'on' | 'end' => {
    walking.fates.add(fate);
    walking.mayBeIn ||= fate !== 'drop';
    return is === 'yes' ? 'end' : 'on';
  };
  switch (rule['action'] ?? 'accept') {
    case 'accept':
    case 'fasttrack-connection':
      return decided('accept');
    // A tarpit holds the connection and never answers, a reject refuses it: from outside both are a drop.
    case 'drop':
    case 'reject':
    case 'tarpit':
      noteDropper(walking, rule, is);
      // It came through, and nothing before could have let it in: this rule did not match.
      if (is === 'maybe' && sign !== undefined && !walking.mayBeIn && depth === 0) walking.found.add(sign);
      return decided('drop');
    case 'dst-nat':
    case 'redirect':
    case 'netmap':
      noteDropper(walking, rule, is);
      return decided('elsewhere');
    case 'notrack':
      return decided('untracked');
    case 'return':
      walking.mayBeIn ||= depth === 0;
      return is === 'yes' ? 'return' : 'may-return';
    case 'jump':
      return jump(walking, rule, is, depth);
    case 'add-src-to-address-list':
    case 'add-dst-to-address-list':
      walking.listed.add(rule['address-list'] ?? '');
      return 'on';
    default:
      // log and passthrough count, and go on.
      return 'on';
  }
}

/** One that drops for certain explains more than one that may. */
function noteDropper(walking: Walking, rule: Row, is: Trit): void {
  if (!walking.dropper || (walking.dropper.is === 'maybe' && is === 'yes')) walking.dropper = { rule, is };
}

function jump(walking: Walking, rule: Row, is: Trit, depth: number): 'on' | 'end' {
  const { falls } = walk(walking, rule['jump-target'] ?? '', depth + 1);
  return is === 'yes' && !falls ? 'end' : 'on';
}
