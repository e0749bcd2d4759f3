import type { BuiltInCheck } from '../check';

/** Clients come and go by themselves: a few of them mean nothing. */
const CLIENTS = { worse: 'fewer', tolerance: '2,20%' } as const;

export const SESSION_CHECKS: readonly BuiltInCheck[] = [
  {
    name: 'dhcp-leases',
    title: 'DHCP leases',
    summary: 'Bound leases of the DHCP server.',
    standard: true,
    rights: ['read'],
    measure: { kind: 'count', sources: [{ menu: '/ip/dhcp-server/lease', where: ['=status=bound'] }] },
    rule: CLIENTS,
  },
  {
    name: 'dhcp-client',
    title: 'DHCP clients',
    summary: 'Own DHCP clients that hold an address or a prefix, IPv6 too.',
    standard: true,
    rights: ['read'],
    measure: {
      kind: 'count',
      sources: [
        { menu: '/ip/dhcp-client', where: ['=status=bound'] },
        { menu: '/ipv6/dhcp-client', where: ['=status=bound'] },
      ],
    },
    rule: { worse: 'fewer', tolerance: '0' },
  },
  {
    name: 'ppp',
    title: 'PPP sessions',
    summary: 'Active PPP sessions: PPPoE, L2TP, SSTP, OpenVPN and PPTP clients.',
    standard: true,
    rights: ['read'],
    measure: { kind: 'count', sources: [{ menu: '/ppp/active' }] },
    rule: { worse: 'fewer', tolerance: '2,10%' },
  },
  {
    name: 'hotspot',
    title: 'Hotspot users',
    summary: 'Users logged in at the hotspot.',
    standard: true,
    rights: ['read'],
    measure: { kind: 'count', sources: [{ menu: '/ip/hotspot/active' }] },
    rule: CLIENTS,
  },
];
