import type { Row } from '../../../core/catalogue';
import { duration, ValueError } from '../../../core/values';
import type { BuiltInCheck, Measure, Reading } from '../check';

/** Types as /interface names them. Tunnels that dial in are sessions: see the check ppp. */
const TUNNEL_TYPES = [
  'l2tp-out',
  'sstp-out',
  'ovpn-out',
  'pptp-out',
  'pppoe-out',
  'ppp-out',
  'gre-tunnel',
  'gre6-tunnel',
  'ipip-tunnel',
  'ipipv6-tunnel',
  'eoip',
  'eoipv6',
  '6to4-tunnel',
];

/** WireGuard renews a session after two minutes and drops it after three. */
const FRESH_MS = 180_000;

export const TUNNEL_CHECKS: readonly BuiltInCheck[] = [
  {
    name: 'tunnels',
    title: 'Tunnels',
    summary: 'Running tunnels and dial-out connections: L2TP, SSTP, OpenVPN, PPTP, PPPoE, GRE, IPIP, EoIP, 6to4.',
    standard: true,
    rights: ['read'],
    measure: {
      kind: 'count',
      sources: [
        {
          menu: '/interface',
          where: ['=running=true', ...TUNNEL_TYPES.flatMap((type, index) => [`=type=${type}`, ...(index > 0 ? ['#|'] : [])])],
        },
      ],
    },
    rule: { worse: 'fewer', tolerance: '0' },
  },
  {
    name: 'wireguard',
    title: 'WireGuard peers',
    summary: 'WireGuard peers with a keepalive of their own whose last handshake is at most three minutes old.',
    standard: true,
    rights: ['read'],
    measure: handshakes((row) => hasKeepalive(row)),
    rule: { worse: 'fewer', tolerance: '0' },
  },
  {
    name: 'wireguard-clients',
    title: 'WireGuard clients',
    summary: 'WireGuard peers without a keepalive, which may rest, whose last handshake is at most three minutes old.',
    standard: true,
    rights: ['read'],
    measure: handshakes((row) => !hasKeepalive(row)),
    rule: { worse: 'fewer', tolerance: '2,20%' },
  },
  {
    name: 'ipsec',
    title: 'IPsec peers',
    summary: 'IPsec peers with an established phase 1.',
    standard: true,
    rights: ['read'],
    measure: { kind: 'count', sources: [{ menu: '/ip/ipsec/active-peers', where: ['=state=established'] }] },
    rule: { worse: 'fewer', tolerance: '10%' },
  },
];

function handshakes(counts: (row: Row) => boolean): Measure {
  return {
    kind: 'rows',
    source: { menu: '/interface/wireguard/peers', where: ['=disabled=true', '#!'], since: '7.1' },
    proplist: ['persistent-keepalive', 'last-handshake'],
    countFirst: true,
    judge: (rows): Reading => ({ kind: 'number', value: rows.filter((row) => counts(row) && isFresh(row)).length }),
  };
}

/** `none` or zero where the peer has none. */
function hasKeepalive({ 'persistent-keepalive': keepalive }: Row): boolean {
  return (ageMs(keepalive) ?? 0) > 0;
}

/** A peer that never shook hands has no `last-handshake`, or an empty or zero one, depending on the version. */
function isFresh({ 'last-handshake': last }: Row): boolean {
  const age = ageMs(last);
  return age !== undefined && age > 0 && age <= FRESH_MS;
}

function ageMs(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  try {
    return duration.parse(text);
  } catch (error) {
    if (error instanceof ValueError) return undefined;
    throw error;
  }
}
