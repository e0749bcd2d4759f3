import { reading, type Context, type Conversion, type Reading } from '../context';
import { given, valueOf } from '../source';
import type { Source } from '../types';

/** How a chain of 6.x is used decides what has to stand at its end: 6.x goes on there, 7.x rejects. */
export interface ChainUse {
  /** A protocol names it. */
  readonly entered: ReadonlySet<string>;
  readonly jumped: ReadonlySet<string>;
  /** A session of BGP names it, whether it has rules or not. */
  readonly sessions: ReadonlySet<string>;
  /** As output of a BGP session with another AS. */
  readonly toOthers: ReadonlySet<string>;
}

/** Words that the two languages have different names for. */
const PROTOCOLS: Readonly<Record<string, string>> = { connect: 'connected' };
const FAMILIES: Readonly<Record<string, string>> = { ip: 'ipv4' };
const OSPF_TYPES: Readonly<Record<string, string>> = {
  'external-type-1': 'ext1',
  'external-type-2': 'ext2',
  'inter-area': 'inter',
  'intra-area': 'intra',
  'nssa-external-type-1': 'nssa1',
  'nssa-external-type-2': 'nssa2',
};
const CHECKS: Readonly<Record<string, string>> = { ping: 'icmp' };
/** Number properties of 6.x, and what 7.x calls them. */
const NUMBERS: readonly (readonly [name: string, now: string])[] = [
  ['distance', 'distance'],
  ['scope', 'scope'],
  ['target-scope', 'scope-target'],
  ['bgp-local-pref', 'bgp-local-pref'],
  ['bgp-med', 'bgp-med'],
  ['bgp-weight', 'bgp-weight'],
  ['bgp-as-path-length', 'bgp-path-len'],
];
const SETS: readonly (readonly [name: string, now: string])[] = [
  ['set-distance', 'distance'],
  ['set-scope', 'scope'],
  ['set-target-scope', 'scope-target'],
  ['set-bgp-local-pref', 'bgp-local-pref'],
  ['set-bgp-weight', 'bgp-weight'],
  ['set-bgp-prepend', 'bgp-path-prepend'],
  ['set-pref-src', 'pref-src'],
  ['set-in-nexthop', 'gw'],
  ['set-in-nexthop-ipv6', 'gw'],
  ['set-out-nexthop', 'gw'],
  ['set-out-nexthop-ipv6', 'gw'],
];

interface Parts {
  readonly conditions: string[];
  readonly settings: string[];
  /** A condition that 7.x cannot ask for: without it the rule would mean something else. */
  readonly open: string[];
}

/** `16-24` and `24` in the words of 7.x. */
function inRange(name: string, value: string): string {
  return value.includes('-') ? `${name} in ${value}` : `${name} == ${value}`;
}

function words(value: string, table: Readonly<Record<string, string>>): string[] {
  return value.split(',').map((word) => table[word] ?? word);
}

function anyOf(conditions: readonly string[]): string {
  return conditions.length === 1 ? (conditions[0] ?? '') : `(${conditions.join(' || ')})`;
}

function matchers(read: Reading): Parts {
  const conditions: string[] = [];
  const open: string[] = [];
  const on = (name: string, make: (value: string) => string | undefined): void => {
    const value = read.take(name);
    if (value === undefined || value === '') return;
    const condition = make(value);
    if (condition === undefined) open.push(name);
    else conditions.push(condition);
  };
  const lengths = read.take('prefix-length');
  on('prefix', (prefix) => (lengths ? `dst in ${prefix}` : `dst == ${prefix}`));
  if (lengths) conditions.push(inRange('dst-len', lengths));
  on('match-chain', (chain) => `chain ${chain}`);
  on('protocol', (value) => anyOf(words(value, PROTOCOLS).map((word) => `protocol ${word}`)));
  on('address-family', (value) => anyOf(words(value, FAMILIES).map((word) => `afi ${word}`)));
  for (const [name, now] of NUMBERS) on(name, (value) => inRange(now, value));
  on('bgp-communities', (value) => `bgp-communities includes ${value}`);
  on('bgp-origin', (value) => anyOf(value.split(',').map((word) => `bgp-origin ${word}`)));
  on('bgp-atomic-aggregate', (value) => (value === 'present' ? 'bgp-atomic-aggregate' : 'not bgp-atomic-aggregate'));
  on('locally-originated-bgp', (value) => (value === 'yes' ? 'bgp-network' : 'not bgp-network'));
  on('ospf-type', (value) => anyOf(words(value, OSPF_TYPES).map((word) => `ospf-type ${word}`)));
  on('routing-mark', (value) => `rtab ${value}`);
  on('route-comment', (value) => `comment find ${JSON.stringify(value)}`);
  // The expressions of 6.x look at characters, those of 7.x at whole numbers: 7.x still takes the old ones for this.
  on('bgp-as-path', (value) => `bgp-as-path-slow-legacy ${JSON.stringify(value)}`);
  for (const name of ['pref-src', 'route-tag', 'route-targets', 'site-of-origin']) on(name, () => undefined);
  return { conditions, settings: [], open };
}

function settings(read: Reading, isToOthers: boolean): string[] {
  const made: string[] = [];
  const on = (name: string, make: (value: string) => string): void => {
    const value = read.take(name);
    if (value !== undefined && value !== '') made.push(make(value));
  };
  for (const [name, now] of SETS) on(name, (value) => `set ${now} ${value}`);
  on('set-bgp-med', (value) => `set ${isToOthers ? 'bgp-out-med' : 'bgp-med'} ${value}`);
  on('set-bgp-communities', (value) => `set bgp-communities ${value}`);
  on('append-bgp-communities', (value) => `append bgp-communities ${value}`);
  on('set-check-gateway', (value) => `set gw-check ${CHECKS[value] ?? value}`);
  on('set-in-nexthop-direct', (value) => `set gw-interface ${value}`);
  on('set-in-nexthop-linklocal', (value) => `set gw-ll ${value}`);
  on('set-out-nexthop-linklocal', (value) => `set gw-ll ${value}`);
  on('set-route-comment', (value) => `set comment ${JSON.stringify(value)}`);
  on('set-use-te-nexthop', (value) => `set use-te-nexthop ${value}`);
  on('set-route-targets', (value) => `set bgp-ext-communities ${prefixed('rt', value)}`);
  on('append-route-targets', (value) => `append bgp-ext-communities ${prefixed('rt', value)}`);
  on('set-site-of-origin', (value) => `append bgp-ext-communities ${prefixed('soo', value)}`);
  return made;
}

function prefixed(kind: string, value: string): string {
  return value
    .split(',')
    .map((one) => `${kind}:${one}`)
    .join(',');
}

/** What a rule does with a route in the end. */
function verdict(action: string, target: string | undefined): string | undefined {
  switch (action) {
    case 'accept':
    case 'return':
    case 'reject':
      return action;
    case 'discard':
      return 'reject';
    case 'jump':
      return target === undefined ? undefined : `jump ${target}`;
    default:
      return undefined;
  }
}

function convertRule(source: Source, context: Context, use: ChainUse, chain: string): boolean {
  const { ledger } = context;
  const read = reading(context, source);
  read.take('chain');
  const action = read.take('action') ?? 'passthrough';
  const { conditions, open } = matchers(read);
  const made = settings(read, use.toOthers.has(chain));
  const type = read.take('set-type');
  if (type === 'blackhole') made.push('set blackhole yes');
  else if (type !== undefined && type !== 'unicast') open.push('set-type');
  const end = verdict(action, read.take('jump-target'));
  const isInverted = read.yes('invert-match');
  const common = read.common();
  read.leave('the language of route filters has no word for it');
  if (open.length > 0) {
    ledger.lose(
      source,
      `7.x cannot ask for ${open.join(', ')}`,
      `Write the rule of chain ${chain} anew; sessions that use it are off until then.`,
    );
    return false;
  }
  if (action === 'discard') ledger.change(source, 'discard is reject: 7.x keeps the route as filtered, which takes memory');
  if (action === 'log') ledger.change(source, '7.x cannot log from a route filter');
  const body = [...made, ...(end === undefined ? [] : [end])];
  const condition = conditions.join(' && ');
  const rule =
    body.length === 0 ? '' : ruleText(isInverted ? (condition === '' ? undefined : `not (${condition})`) : condition, body);
  if (rule === undefined || rule === '') {
    ledger.lose(source, 'the rule does nothing to any route', 'Nothing: it did nothing before.');
    return true;
  }
  ledger.emit({
    menu: '/routing/filter/rule',
    verb: 'add',
    args: [...given('chain', chain), ...common, ...given('rule', rule)],
    from: [source],
  });
  return true;
}

/** @param condition undefined: for no route at all */
function ruleText(condition: string | undefined, body: readonly string[]): string | undefined {
  if (condition === undefined) return undefined;
  const text = body.join('; ');
  return condition === '' ? text : `if (${condition}) { ${text} }`;
}

/** Chains in which a rule is missing: who uses them has to stay off until somebody has looked. */
export function convertChains(sources: readonly Source[], context: Context, use: ChainUse): ReadonlySet<string> {
  const broken = new Set<string>();
  const chains = new Map<string, Source[]>();
  for (const source of sources) {
    const chain = valueOf(source, 'chain') ?? '';
    chains.set(chain, [...(chains.get(chain) ?? []), source]);
  }
  for (const [chain, own] of chains) {
    for (const source of own) if (!convertRule(source, context, use, chain)) broken.add(chain);
    const end = use.entered.has(chain) ? 'accept' : use.jumped.has(chain) ? 'return' : undefined;
    if (end === undefined) continue;
    const args = [...given('chain', chain), ...given('comment', `what 6.x does at the end of a chain`), ...given('rule', end)];
    context.ledger.emit({ menu: '/routing/filter/rule', verb: 'add', args, from: [], place: (own.at(-1)?.line ?? 0) + 0.5 });
  }
  // A chain without a rule lets everything through in 6.x.
  for (const [named, end] of [[use.sessions, 'accept'] as const, [use.jumped, 'return'] as const]) {
    for (const chain of [...named].filter((one) => !chains.has(one))) {
      chains.set(chain, []);
      const args = [...given('chain', chain), ...given('comment', 'a chain without rules in 6.x'), ...given('rule', end)];
      context.ledger.emit({ menu: '/routing/filter/rule', verb: 'add', args, from: [], place: Number.MAX_SAFE_INTEGER });
    }
  }
  return broken;
}

/** Chains of the filters of 6.x, with what is known of their use. */
export function chainUse(context: Context): ChainUse {
  const entered = new Set<string>();
  const toOthers = new Set<string>();
  const add = (set: Set<string>, value: string | undefined): void => {
    if (value) set.add(value);
  };
  const asOf = new Map(context.all('/routing/bgp/instance').map((source) => [nameOf(source), valueOf(source, 'as')]));
  for (const source of context.all('/routing/bgp/peer')) {
    add(entered, valueOf(source, 'in-filter'));
    add(entered, valueOf(source, 'out-filter'));
    const own = asOf.get(valueOf(source, 'instance') ?? 'default');
    if (own !== valueOf(source, 'remote-as')) add(toOthers, valueOf(source, 'out-filter'));
  }
  for (const source of context.all('/routing/bgp/instance', '/routing/bgp/instance/vrf'))
    add(entered, valueOf(source, 'out-filter'));
  for (const source of context.all('/routing/bgp/instance/vrf')) add(entered, valueOf(source, 'in-filter'));
  const sessions = new Set(entered);
  // OSPF of 6.x has filters by these names whether they are said or not.
  for (const name of ['ospf-in', 'ospf-out']) entered.add(name);
  for (const source of context.all('/routing/ospf/instance')) {
    add(entered, valueOf(source, 'in-filter'));
    add(entered, valueOf(source, 'out-filter'));
  }
  const jumped = new Set(context.all('/routing/filter').flatMap((source) => valueOf(source, 'jump-target') ?? []));
  return { entered, jumped, sessions, toOthers };
}

export function nameOf(source: Source): string {
  return valueOf(source, 'name') ?? (source.selector?.startsWith('[') ? 'default' : source.selector) ?? 'default';
}

/** Prefix lists of RIP become chains, too. */
function convertPrefixList(source: Source, context: Context): void {
  const read = reading(context, source);
  const chain = read.take('chain') ?? '';
  const { conditions } = matchers(read);
  const metric = read.take('set-metric');
  const action = read.take('action') ?? 'permit';
  const common = read.common();
  read.leave();
  const body = [...(metric ? [`set rip-ext-metric ${metric}`] : []), action === 'permit' ? 'accept' : 'reject'];
  const rule = ruleText(conditions.join(' && '), body) ?? '';
  context.ledger.emit({
    menu: '/routing/filter/rule',
    verb: 'add',
    args: [...given('chain', chain), ...common, ...given('rule', rule)],
    from: [source],
  });
}

export const prefixLists: Conversion = {
  menus: ['/routing/prefix-lists'],
  applies: (context) => context.crosses('7.1'),
  convert(sources, context) {
    for (const source of sources) convertPrefixList(source, context);
  },
};
