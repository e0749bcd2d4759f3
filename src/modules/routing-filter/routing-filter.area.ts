import { byGeneration, defineArea, defineResource, field, resourceAction, type ResourceSpec } from '../../core/catalogue';
import { joinGenerations } from '../../core/fields';
import { bool, chain, comment, expression } from '../../core/values';
import { PROPERTY_FIELDS } from './routing-filter.v6';

const NEW_RULE = { chain: 'bgp-in', rule: 'if (dst == 0.0.0.0/0) { reject }', comment: 'no default route' };
const OLD_RULE = { chain: 'bgp-in', prefix: '0.0.0.0/0', action: 'discard', comment: 'no default route' };
/** As a step it makes the rule of either generation: each takes its own arguments. */
const THERE = [{ do: 'routefilter.create', input: { ...NEW_RULE, ...OLD_RULE } }];
const LATER = [{ do: 'routefilter.create', input: { chain: 'bgp-in', rule: 'accept', action: 'accept', comment: 'the rest' } }];

const BY_COMMENT = { where: { comment: 'no default route' } };

const common = {
  noun: 'route filter rule',
  plural: 'route filter rules',
  kind: 'ordered',
  orderedWithin: 'chain',
  risk: 'lockout',
} satisfies Partial<ResourceSpec>;

const shared = {
  chain: field(chain, 'Chain that BGP, OSPF or another rule names.', { required: true, exact: true }),
  comment: field(comment, 'Comment; rules are told apart by it.'),
  disabled: field(bool, 'Whether the rule is ignored.', { default: 'no' }),
};

const verbs = {
  list: {
    id: 'routefilter.list',
    examples: [{ title: 'The rules of a chain', input: { where: { chain: 'bgp-in' } }, before: THERE }],
  },
  get: { id: 'routefilter.get', examples: [{ title: 'By comment', input: BY_COMMENT, before: THERE }] },
  remove: { id: 'routefilter.remove', examples: [{ title: 'By comment', input: BY_COMMENT, before: THERE }] },
  enable: {
    id: 'routefilter.enable',
    examples: [{ title: 'By comment', input: BY_COMMENT, before: [...THERE, { do: 'routefilter.disable', input: BY_COMMENT }] }],
  },
  disable: { id: 'routefilter.disable', examples: [{ title: 'By comment', input: BY_COMMENT, before: THERE }] },
  move: {
    id: 'routefilter.move',
    examples: [
      {
        title: 'Before everything else in its chain',
        input: { where: { comment: 'the rest' }, destination: 'first' },
        before: [...THERE, ...LATER],
      },
    ],
  },
} satisfies ResourceSpec['verbs'];

const rules = defineResource({
  ...common,
  id: 'routefilter.rule',
  menu: '/routing/filter/rule',
  versions: { since: '7.1', instead: 'use the arguments of 6.x' },
  fields: {
    ...shared,
    rule: field(
      expression('route-filter-rule', 'if (dst in 192.0.2.0/24 && dst-len > 24) { reject }', 8192),
      'What it does, in the language of route filters.',
    ),
  },
  readOnly: { about: 'What RouterOS remarks about it.', inactive: 'It is not in use.', invalid: 'The rule cannot be read.' },
  verbs: {
    ...verbs,
    create: {
      id: 'routefilter.create',
      examples: [
        { title: 'Take no default route', input: NEW_RULE },
        {
          title: 'Prefer what a customer sends, before the other rules',
          input: {
            chain: 'bgp-in',
            rule: 'if (dst in 192.0.2.0/24) { set bgp-local-pref 200; accept }',
            comment: 'customer',
            'place-before': 'first',
          },
          before: THERE,
        },
      ],
    },
    update: {
      id: 'routefilter.update',
      examples: [{ title: 'Another rule', input: { ...BY_COMMENT, rule: 'if (dst-len == 0) { reject }' }, before: THERE }],
    },
    ensure: {
      id: 'routefilter.ensure',
      examples: [
        { title: 'Keep a rule', input: NEW_RULE },
        { title: 'Keep it away', input: { comment: 'no default route', state: 'absent' }, before: THERE },
      ],
    },
  },
});

const propertyRules = defineResource({
  ...common,
  id: 'routefilter.property_rule',
  menu: '/routing/filter',
  versions: { until: '7.1', instead: 'use the argument rule' },
  fields: { ...shared, ...PROPERTY_FIELDS },
  readOnly: { dynamic: 'Made by RouterOS itself.', invalid: 'Something about it is wrong.' },
  verbs: {
    ...verbs,
    create: {
      id: 'routefilter.create',
      examples: [
        { title: 'Take no default route, on 6.x', input: OLD_RULE },
        {
          title: 'Prefer what a customer sends, on 6.x',
          input: {
            chain: 'bgp-in',
            prefix: '192.0.2.0/24',
            'prefix-length': '24-32',
            'set-bgp-local-pref': 200,
            action: 'accept',
            comment: 'customer',
          },
        },
      ],
    },
    update: {
      id: 'routefilter.update',
      examples: [{ title: 'Reject it, on 6.x', input: { ...BY_COMMENT, action: 'reject' }, before: THERE }],
    },
    ensure: {
      id: 'routefilter.ensure',
      examples: [{ title: 'Keep a rule, on 6.x', input: OLD_RULE }],
    },
  },
});

const FOR_BGP = {
  id: 'bgp.create_filter',
  title: 'Create BGP filter rule',
  summary: 'Adds a rule to a chain that a BGP peer names as its input or output filter; an equal one is left as it is.',
};

const createBgpFilter = byGeneration({
  v6: resourceAction(propertyRules, 'create', {
    ...FOR_BGP,
    examples: [
      {
        title: 'Announce only our own network, on 6.x',
        input: { chain: 'bgp-out', prefix: '192.0.2.0/24', action: 'accept', comment: 'our network' },
      },
    ],
  }),
  v7: resourceAction(rules, 'create', {
    ...FOR_BGP,
    examples: [
      {
        title: 'Announce only our own network',
        input: { chain: 'bgp-out', rule: 'if (dst == 192.0.2.0/24) { accept } else { reject }', comment: 'our network' },
      },
    ],
  }),
});

export const routingFilterArea = defineArea({
  id: 'routing-filter',
  title: 'Route filters',
  summary: 'Rules that accept, reject and change the routes of BGP and OSPF.',
  resources: joinGenerations({ v6: propertyRules, v7: rules }),
  actions: [createBgpFilter],
});
