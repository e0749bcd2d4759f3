import type { ActionInput, Row, Rows, Step, StepContext } from '../../core/catalogue';

const CHAIN_LIMIT = 10_000;
const STOPS: ReadonlySet<string> = new Set(['drop', 'reject', 'tarpit', 'jump']);

/** Chains of the filter that workflows let something pass in. */
export type FilterChain = 'input' | 'forward';

type Given<I> = (context: StepContext<I>) => ActionInput | readonly ActionInput[];

/** Reads the rules of a chain, so that `letThrough` finds the place for its own. */
export function readChain(chain: FilterChain): Step<ActionInput> {
  return {
    id: `${chain}-rules`,
    title: `Look at the rules of the chain ${chain}`,
    read: 'firewall.list_filter_rules',
    input: () => ({ where: { chain }, limit: CHAIN_LIMIT }),
  };
}

export interface Passage<I> {
  readonly id: string;
  readonly title: string;
  readonly chain: FilterChain;
  /** What the rules match. Each has a comment of its own, by which a second run finds it. */
  readonly rules: Given<I>;
  /** IPsec: the rule has to stand before fasttrack, too, since its packets must not take that way. */
  readonly beforeFasttrack?: true;
  readonly when?: Step<I>['when'];
  readonly whenText?: string;
}

/**
 * Accepting rules, before the first rule of their chain that may stop the packet, at the end where there is none. The chain
 * has to be read before, by `readChain`.
 */
export function letThrough<I>({ chain, rules, beforeFasttrack, ...step }: Passage<I>): Step<I> {
  return {
    ...step,
    do: 'firewall.ensure_filter_rule',
    input: (context) => {
      const anchor = anchorOf(context.found[`${chain}-rules`] ?? [], { beforeFasttrack });
      const given = rules(context);
      return (Array.isArray(given) ? (given as readonly ActionInput[]) : [given as ActionInput]).map((rule) => ({
        chain,
        action: 'accept',
        ...rule,
        ...anchor,
      }));
    },
  };
}

/** A list of those who are shut out goes on holding for what is let through. */
function isForSome(row: Row): boolean {
  return ['src-address', 'src-address-list', 'src-mac-address'].some((name) => row[name] && !row[name].startsWith('!'));
}

/** The first rule in use that may stop a packet which nothing else is wrong with. */
function anchorOf(rows: Rows, { beforeFasttrack }: Pick<Passage<never>, 'beforeFasttrack'>): ActionInput {
  const isUsed = (row: Row): boolean => row['disabled'] !== 'true' && row['dynamic'] !== 'true';
  const mayStop = (row: Row): boolean => {
    const { action = 'accept', 'connection-state': state } = row;
    if (action === 'fasttrack-connection') return beforeFasttrack === true;
    return STOPS.has(action) && state !== 'invalid' && !isForSome(row);
  };
  const id = rows.find((row) => isUsed(row) && mayStop(row))?.['.id'];
  return id === undefined ? {} : { 'place-before': id };
}

/** Reads what translates sources, so that `bypassNat` finds the place for its own. */
export const readSrcnat: Step<ActionInput> = {
  id: 'srcnat-rules',
  title: 'Look at what translates sources',
  read: 'firewall.list_nat_rules',
  input: () => ({ where: { chain: 'srcnat' }, limit: CHAIN_LIMIT }),
};

/** Leaves sources as they are, before the first rule that would translate them. @param rules as in `letThrough` */
export function bypassNat<I>(rules: (context: StepContext<I>) => readonly ActionInput[]): Step<I> {
  return {
    id: 'nat',
    title: 'Keep the networks out of address translation',
    do: 'firewall.ensure_nat_rule',
    input: (context) => {
      const translates = ({ action = 'accept', ...row }: Row): boolean =>
        action !== 'accept' && row['disabled'] !== 'true' && row['dynamic'] !== 'true';
      const id = (context.found['srcnat-rules'] ?? []).find(translates)?.['.id'];
      const anchor = id === undefined ? {} : { 'place-before': id };
      return rules(context).map((rule) => ({ chain: 'srcnat', action: 'accept', ...rule, ...anchor }));
    },
  };
}
