import type { BuiltInCheck } from '../check';

const STRICT = { worse: 'fewer', tolerance: '0' } as const;
/** 6.x tells the state in a property of its own; 7.x has the flag alone. */
const ESTABLISHED = ['=established=true', '=state=established', '#|'];
/** Written with a capital on most versions. */
const FULL = ['=state=Full', '=state=full', '#|'];

export const ROUTING_CHECKS: readonly BuiltInCheck[] = [
  {
    name: 'default-route',
    title: 'Default route',
    summary: 'Active IPv4 default routes; none of them may be lost.',
    standard: true,
    rights: ['read'],
    measure: { kind: 'count', sources: [{ menu: '/ip/route', where: ['=dst-address=0.0.0.0/0', '=active=true'] }] },
    rule: STRICT,
  },
  {
    name: 'default-route-ipv6',
    title: 'IPv6 default route',
    summary: 'Active IPv6 default routes; none of them may be lost.',
    standard: true,
    rights: ['read'],
    measure: { kind: 'count', sources: [{ menu: '/ipv6/route', where: ['=dst-address=::/0', '=active=true'] }] },
    rule: STRICT,
  },
  {
    name: 'bgp',
    title: 'BGP sessions',
    summary: 'Established BGP sessions.',
    standard: true,
    rights: ['read'],
    measure: {
      kind: 'count',
      sources: [
        { menu: '/routing/bgp/peer', where: ESTABLISHED, until: '7.0' },
        { menu: '/routing/bgp/session', where: ESTABLISHED, since: '7.0' },
      ],
    },
    rule: STRICT,
  },
  {
    name: 'ospf',
    title: 'OSPF neighbours',
    summary: 'Full OSPF adjacencies, of OSPFv3 too.',
    standard: true,
    rights: ['read'],
    measure: {
      kind: 'count',
      sources: [
        { menu: '/routing/ospf/neighbor', where: FULL },
        { menu: '/routing/ospf-v3/neighbor', where: FULL, until: '7.0' },
      ],
    },
    rule: STRICT,
  },
];
