import type { ActionInput, RouterFacts } from '../../../core/catalogue';

/** What no neighbour may announce: private, shared, test, multicast and reserved networks. */
const BOGONS = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '224.0.0.0/3',
];
/** Longer prefixes of IPv4 are not carried on the Internet. */
const LONGEST = 24;

/** A rule of a chain of route filters, in the language of either generation. */
export interface Rule {
  /** What it is there for; its comment. */
  readonly what: string;
  /** As 7.x writes it. */
  readonly v7: string;
  /** As 6.x has it. */
  readonly v6: ActionInput;
}

function rejectWithin(network: string, what: string): Rule {
  const length = network.slice(network.indexOf('/') + 1);
  return {
    what,
    v7: `if (dst in ${network}) { reject }`,
    v6: { prefix: network, 'prefix-length': `${length}-32`, action: 'discard' },
  };
}

function acceptExactly(network: string, what: string): Rule {
  return { what, v7: `if (dst == ${network}) { accept }`, v6: { prefix: network, action: 'accept' } };
}

const ACCEPT_REST: Rule = { what: 'take the rest', v7: 'accept', v6: { action: 'accept' } };
const REJECT_REST: Rule = { what: 'nothing else', v7: 'reject', v6: { action: 'discard' } };

const NO_DEFAULT: Rule = {
  what: 'no default route',
  v7: 'if (dst == 0.0.0.0/0) { reject }',
  v6: { prefix: '0.0.0.0/0', action: 'discard' },
};

const NOT_TOO_LONG: Rule = {
  what: 'nothing longer than /24',
  v7: `if (dst-len > ${LONGEST}) { reject }`,
  v6: { prefix: '0.0.0.0/0', 'prefix-length': `${LONGEST + 1}-32`, action: 'discard' },
};

export interface Incoming {
  readonly prefixes: readonly string[];
  readonly 'local-pref': string;
  readonly accept: string;
}

/** What is taken of a neighbour; attributes come first, so that a rule after them may change them. */
export function incoming({ prefixes, 'local-pref': preference, accept }: Incoming): readonly Rule[] {
  const preferred: Rule = {
    what: 'preference',
    v7: `set bgp-local-pref ${preference}`,
    v6: { action: 'passthrough', 'set-bgp-local-pref': preference },
  };
  if (accept === 'default') return [preferred, acceptExactly('0.0.0.0/0', 'the default route'), REJECT_REST];
  return [
    preferred,
    ...(accept === 'full' ? [NO_DEFAULT] : [acceptExactly('0.0.0.0/0', 'the default route')]),
    ...prefixes.map((network) => rejectWithin(network, `ours: ${network}`)),
    ...BOGONS.map((network) => rejectWithin(network, `bogon: ${network}`)),
    NOT_TOO_LONG,
    ACCEPT_REST,
  ];
}

/** What is announced to a neighbour: our networks and nothing else, so that nobody sends through us. */
export function outgoing({
  prefixes,
  prepend,
}: {
  readonly prefixes: readonly string[];
  readonly prepend: string;
}): readonly Rule[] {
  const longer: Rule = {
    what: 'longer path',
    v7: `set bgp-path-prepend ${prepend}`,
    v6: { action: 'passthrough', 'set-bgp-prepend': prepend },
  };
  return [
    ...(prepend === '0' ? [] : [longer]),
    ...prefixes.map((network) => acceptExactly(network, `announce ${network}`)),
    REJECT_REST,
  ];
}

/** Comments of the rules of a chain begin like this. */
export function marked(chain: string): string {
  return `${chain}: `;
}

/** The inputs of routefilter.ensure for a chain: the last rule first, the others before it, in their order. */
export function chainOf(chain: string, rules: readonly Rule[], { major }: Pick<RouterFacts, 'major'>): readonly ActionInput[] {
  const inputs = rules.map(({ what, v7, v6 }) => ({
    chain,
    comment: `${marked(chain)}${what}`,
    ...(major < 7 ? v6 : { rule: v7 }),
  }));
  const last = inputs.at(-1);
  if (!last) return [];
  const anchor = { 'place-before': { chain, comment: last.comment } };
  return [last, ...inputs.slice(0, -1).map((input) => ({ ...input, ...anchor }))];
}
