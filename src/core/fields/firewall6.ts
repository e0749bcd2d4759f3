import { field, type ExampleStep, type Fields, type ResourceSpec } from '../catalogue';
import { expression, flagSet, ipv6Span, negatable } from '../values';
import { blanketHazard, IPV4_MATCHERS, without } from './firewall';

const addressTypeMatch = flagSet({
  name: 'ipv6-address-type',
  description: 'Kinds of address; a leading "!" turns the whole set around.',
  values: ['unicast', 'local', 'anycast', 'multicast', 'unreachable'],
  example: 'local',
  negation: 'whole',
});

/** What IPv6 has besides: conditions on what IPv4 has no word for. */
const ONLY_IPV6 = {
  headers: field(expression('ipv6-headers', 'frag:contains'), 'Extension headers: exactly these, or these among others.', {
    unsettable: true,
    composed: true,
  }),
  'hop-limit': field(
    expression('ipv6-hop-limit', 'equal:1'),
    'Hop limit: equal, not-equal, less-than or greater-than a number.',
    {
      unsettable: true,
      composed: true,
    },
  ),
} satisfies Fields;

/** What narrows an IPv6 rule; a rule with none of these meets every packet of its chain. */
export const IPV6_MATCHERS: Fields = {
  ...without(
    IPV4_MATCHERS,
    'fragment',
    'hotspot',
    'ipv4-options',
    'layer7-protocol',
    'p2p',
    'psd',
    'realm',
    'routing-table',
    'ttl',
  ),
  'src-address': field(negatable(ipv6Span), 'Source address, network or range.', { unsettable: true }),
  'dst-address': field(negatable(ipv6Span), 'Destination address, network or range.', { unsettable: true }),
  'src-address-type': field(addressTypeMatch, 'Kind of the source address.', { unsettable: true }),
  'dst-address-type': field(addressTypeMatch, 'Kind of the destination address.', { unsettable: true }),
  ...ONLY_IPV6,
};

/** As blanketHazard, for IPv6 rules. */
export function ipv6BlanketHazard(actions: Readonly<Record<string, string>>): NonNullable<ResourceSpec['hazard']> {
  const hazard = blanketHazard(actions);
  return (rule) => (Object.keys(ONLY_IPV6).some((name) => rule[name]) ? undefined : hazard(rule));
}

/** 6.x has IPv6 in a package of its own. */
export const IPV6_NEEDS = { packagesV6: ['ipv6'] } as const;

interface RuleVerbs {
  /** Last part of the ids, e.g. `filter_rule`; the list has an s behind it. */
  readonly name: string;
  /** Two rules that differ in chain or match; the first has a comment. */
  readonly rules: readonly [
    { readonly title: string; readonly input: RuleInput },
    { readonly title: string; readonly input: RuleInput },
  ];
  readonly change: { readonly title: string; readonly input: RuleInput };
}

type RuleInput = Readonly<Record<string, string | boolean | number>>;

/** Every verb of a table of IPv6 rules, each with an example. */
export function ipv6RuleVerbs({ name, rules, change }: RuleVerbs): ResourceSpec['verbs'] {
  const [sample, other] = rules;
  const comment = sample.input['comment'] ?? '';
  const add = (input: RuleInput): ExampleStep => ({ do: `ipv6.create_${name}`, input });
  const before = [add(sample.input)];
  const one = [{ title: 'By comment', input: { where: { comment } }, before }];
  const off = { do: `ipv6.disable_${name}`, input: { where: { comment } } };
  return {
    list: {
      id: `ipv6.list_${name}s`,
      examples: [{ title: 'Those of one chain', input: { where: { chain: sample.input['chain'] } }, before }],
    },
    get: { id: `ipv6.get_${name}`, examples: one },
    create: { id: `ipv6.create_${name}`, examples: [sample, other] },
    update: {
      id: `ipv6.update_${name}`,
      examples: [{ title: change.title, input: { where: { comment }, ...change.input }, before }],
    },
    remove: { id: `ipv6.remove_${name}`, examples: one },
    enable: {
      id: `ipv6.enable_${name}`,
      examples: [{ title: 'By comment', input: { where: { comment } }, before: [...before, off] }],
    },
    disable: { id: `ipv6.disable_${name}`, examples: one },
    move: {
      id: `ipv6.move_${name}`,
      examples: [
        {
          title: 'To the top of its chain',
          input: { where: { comment }, destination: 'first' },
          before: [add({ ...other.input, chain: sample.input['chain'] ?? '' }), ...before],
        },
      ],
    },
    ensure: {
      id: `ipv6.ensure_${name}`,
      examples: [
        { title: 'Keep it', input: sample.input },
        { title: 'Keep it away', input: { comment, state: 'absent' }, before },
      ],
    },
  };
}
