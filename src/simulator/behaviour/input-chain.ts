import type { RouterState, SimRow, Values } from '../kernel/menu';
import { parseDuration } from '../kernel/duration';
import { matches, type Packet } from './packet-match';

export type Verdict = 'accept' | 'drop' | 'reject';

interface Walk {
  readonly state: RouterState;
  readonly packet: Packet;
  readonly chains: ReadonlyMap<string, readonly Values[]>;
  /** Called for rules that add to an address list. */
  readonly onList?: (list: string, address: string, timeout: string | undefined) => void;
}

/** A jump to itself ends here; RouterOS refuses to loop too. */
const DEEPEST = 32;

/**
 * What the firewall does with a packet to the router itself: raw prerouting, then the input chain. A chain that ends
 * without a verdict accepts.
 * @param options - `effects: true` for a packet that really arrives: rules that add to address lists do so
 */
export function judge(state: RouterState, packet: Packet, options: { readonly effects: boolean }): Verdict {
  const onList = options.effects ? listing(state) : undefined;
  const raw = walk({ state, packet, chains: chainsOf(state.rows('/ip/firewall/raw')), onList }, 'prerouting', 0);
  if (raw === 'drop' || raw === 'reject') return raw;
  const seen: Packet = raw === 'notrack' ? { ...packet, state: 'untracked' } : packet;
  const verdict = walk({ state, packet: seen, chains: chainsOf(state.rows('/ip/firewall/filter')), onList }, 'input', 0);
  return verdict === 'drop' || verdict === 'reject' ? verdict : 'accept';
}

function chainsOf(rules: readonly SimRow[]): ReadonlyMap<string, readonly Values[]> {
  const chains = new Map<string, Values[]>();
  for (const { values } of rules) {
    if (values.disabled === 'true') continue;
    const chain = chains.get(values.chain ?? '');
    if (chain) chain.push(values);
    else chains.set(values.chain ?? '', [values]);
  }
  return chains;
}

/** @returns undefined where no rule decided */
function walk(context: Walk, chain: string, depth: number): Verdict | 'notrack' | undefined {
  if (depth > DEEPEST) return undefined;
  for (const rule of context.chains.get(chain) ?? []) {
    if (!matches(rule, context.packet, context.state)) continue;
    switch (rule.action ?? 'accept') {
      case 'accept':
      case 'fasttrack-connection':
        return 'accept';
      // A tarpit holds the connection and never answers: from outside that is a drop.
      case 'drop':
      case 'tarpit':
        return 'drop';
      case 'reject':
        return 'reject';
      case 'notrack':
        return 'notrack';
      case 'return':
        return undefined;
      case 'jump': {
        const verdict = walk(context, rule['jump-target'] ?? '', depth + 1);
        if (verdict) return verdict;
        break;
      }
      case 'add-src-to-address-list':
        context.onList?.(rule['address-list'] ?? '', context.packet.source, rule['address-list-timeout']);
        break;
      case 'add-dst-to-address-list':
        context.onList?.(rule['address-list'] ?? '', context.packet.destination, rule['address-list-timeout']);
        break;
      default:
      // log and passthrough count, and go on.
    }
  }
  return undefined;
}

const MENU = '/ip/firewall/address-list';

/** Adds to a list as a rule does: a second time only renews the timeout. */
function listing(state: RouterState): NonNullable<Walk['onList']> {
  return (list, address, timeout) => {
    const now = state.nowMs();
    const lifeMs = timeout === undefined || timeout.startsWith('none-') ? undefined : parseDuration(timeout);
    const until: Values = lifeMs === undefined ? {} : { timeout: timeout ?? '', '~until': String(now + lifeMs) };
    const known = state.rows(MENU).find(({ values }) => values.list === list && values.address === address);
    if (known?.values.dynamic === 'true') state.replace(MENU, known.id, { ...known.values, ...until });
    if (known || list === '') return;
    const origin: Values = timeout === 'none-static' ? {} : { dynamic: 'true' };
    state.insert(MENU, { list, address, '~created': String(now), ...origin, ...until });
  };
}
