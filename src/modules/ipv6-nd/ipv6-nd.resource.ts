import { defineResource, field } from '../../core/catalogue';
import { IPV6_NEEDS } from '../../core/fields';
import {
  bool,
  comment,
  defineValue,
  duration,
  int,
  interfaceName,
  ipv6,
  ipv6Network,
  listOf,
  oneOf,
  or,
  words,
  ValueError,
} from '../../core/values';

const LAN = [
  { do: 'ipv6.create_nd', input: { interface: 'bridge', 'ra-interval': '30s-45s', 'other-configuration': true, comment: 'lan' } },
];
const where = { interface: 'bridge' };

/** `3m20s-10m`: RouterOS waits for a time in between. */
const interval = defineValue<readonly [shortest: number, longest: number]>({
  name: 'ra-interval',
  description: 'Shortest and longest time, e.g. 3m20s-10m.',
  example: '3m20s-10m',
  parse(text, context) {
    const [shortest, longest, ...more] = text.split('-').map((part) => duration.parse(part.trim(), context));
    if (shortest === undefined || longest === undefined || more.length > 0) {
      throw new ValueError(`${JSON.stringify(text)} is no pair of times such as 3m20s-10m`);
    }
    if (shortest > longest) throw new ValueError(`${JSON.stringify(text)} ends before it begins`);
    return [shortest, longest];
  },
  format: ([shortest, longest], context) => `${duration.format(shortest, context)}-${duration.format(longest, context)}`,
});

/** It knows no self in earlier versions, and is printed as a truth value there. */
const advertiseDns = oneOf({ name: 'advertise-dns', values: ['no', 'self', 'yes'], aliases: { true: 'yes', false: 'no' } });

export const interfaces = defineResource({
  id: 'ipv6.nd',
  noun: 'interface of neighbour discovery',
  plural: 'interfaces of neighbour discovery',
  menu: '/ipv6/nd',
  kind: 'list',
  key: ['interface'],
  risk: 'disruptive',
  needs: IPV6_NEEDS,
  fields: {
    interface: field(interfaceName, 'Interface that is advertised on; all: those without a row of their own.', {
      required: true,
      exact: true,
    }),
    'ra-interval': field(interval, 'Time between advertisements: shortest and longest.', { default: '3m20s-10m' }),
    'ra-lifetime': field(or(duration, 'none'), 'How long a host uses this router as its default one; none: not at all.', {
      default: '30m',
    }),
    'ra-delay': field(duration, 'Least time between answers to hosts that ask.', { default: '3s' }),
    'ra-preference': field(words('ra-preference', 'high low medium'), 'Which of several routers a host prefers.', {
      default: 'medium',
    }),
    'managed-address-configuration': field(bool, 'Hosts get their addresses by DHCPv6.', { default: 'no' }),
    'other-configuration': field(bool, 'Hosts get everything else by DHCPv6.', { default: 'no' }),
    'advertise-dns': field(advertiseDns, 'Tell name servers: those of the router, or itself.', {
      derived: true,
    }),
    dns: field(listOf(ipv6), 'Name servers that are told instead.', { default: '', emptied: true }),
    'advertise-mac-address': field(bool, 'Tell the MAC address along with it.', { default: 'yes' }),
    mtu: field(or(int(0, 4_294_967_295, 'bytes'), 'unspecified'), 'Largest packet that is told.', { default: 'unspecified' }),
    'hop-limit': field(or(int(0, 255), 'unspecified'), 'Hop limit that is told.', { default: 'unspecified' }),
    'reachable-time': field(or(duration, 'unspecified'), 'How long a neighbour counts as reachable.', { default: 'unspecified' }),
    'retransmit-interval': field(or(duration, 'unspecified'), 'Time between questions for a neighbour.', {
      default: 'unspecified',
    }),
    pref64: field(listOf(ipv6Network), 'Prefixes of NAT64 that are told.', { default: '', emptied: true }),
    comment: field(comment, 'Comment.'),
    disabled: field(bool, 'Whether nothing is advertised.', { default: 'no' }),
  },
  readOnly: {
    about: 'What RouterOS remarks about it.',
    default: 'It is the row for all other interfaces.',
    invalid: 'The interface is missing.',
  },
  verbs: {
    list: { id: 'ipv6.list_nd', examples: [{ title: 'All interfaces', input: {}, before: LAN }] },
    get: { id: 'ipv6.get_nd', examples: [{ title: 'By interface', input: { where }, before: LAN }] },
    create: {
      id: 'ipv6.create_nd',
      examples: [
        {
          title: 'Addresses by DHCPv6 alone',
          input: { interface: 'bridge', 'managed-address-configuration': true, 'other-configuration': true, 'ra-lifetime': '1h' },
        },
      ],
    },
    update: {
      id: 'ipv6.set_nd',
      examples: [
        { title: 'Be no default router', input: { where, 'ra-lifetime': 'none' }, before: LAN },
        { title: 'Tell more often', input: { where, 'ra-interval': '10s-20s' }, before: LAN },
      ],
    },
    remove: { id: 'ipv6.remove_nd', examples: [{ title: 'By interface', input: { where }, before: LAN }] },
    enable: {
      id: 'ipv6.enable_nd',
      examples: [{ title: 'By interface', input: { where }, before: [...LAN, { do: 'ipv6.disable_nd', input: { where } }] }],
    },
    disable: { id: 'ipv6.disable_nd', examples: [{ title: 'By interface', input: { where }, before: LAN }] },
    ensure: {
      id: 'ipv6.ensure_nd',
      examples: [
        { title: 'Keep what is told', input: { interface: 'bridge', 'other-configuration': true } },
        { title: 'Keep it away', input: { ...where, state: 'absent' }, before: LAN },
      ],
    },
  },
});
