import type { Change } from '../../core/catalogue';
import type { Check } from './check';

/** Rows that a check counts, each for one, and rows without which it counts nothing of what it did. */
interface Counted {
  readonly each?: RegExp;
  readonly whole?: RegExp;
}

const TUNNELS = 'eoip|eoipv6|gre|gre6|ipip|ipipv6|6to4|(pppoe|l2tp|sstp|ovpn|pptp|ppp)-client';

const COUNTED: Readonly<Record<string, Counted>> = {
  // With a bridge or a bond others stop to run; a bridge without ports does not run.
  interfaces: { whole: /^\/interface(\/(?!list$)[^/]+|\/bridge\/port)?$/ },
  vrrp: { whole: /^\/interface\/vrrp$/ },
  'dhcp-client': { each: /^\/(ip|ipv6)\/dhcp-client$/ },
  tunnels: { each: new RegExp(`^/interface/(${TUNNELS})$`) },
  wireguard: { each: /^\/interface\/wireguard\/peers$/, whole: /^\/interface\/wireguard$/ },
  'wireguard-clients': { each: /^\/interface\/wireguard\/peers$/, whole: /^\/interface\/wireguard$/ },
  ipsec: { each: /^\/ip\/ipsec\/(peer|identity)$/ },
  bgp: { each: /^\/routing\/bgp\/(peer|connection)$/, whole: /^\/routing\/bgp\/instance$/ },
};

/**
 * Standard checks as they are for a change that takes away what they count: a router that is to have one DHCP client less
 * is no worse for that, and still worse for two.
 */
export function besidesMeant(checks: readonly Check[], changes: readonly Change[]): readonly Check[] {
  const ended = changes.filter(endsRow);
  return checks.flatMap((check) => {
    const { each, whole } = COUNTED[check.name] ?? {};
    if (whole && ended.some(({ menu }) => whole.test(menu))) return [];
    const fewer = each ? ended.filter(({ menu }) => each.test(menu)).length : 0;
    return [fewer === 0 ? check : { ...check, rule: { ...check.rule, tolerance: wider(check.rule.tolerance, fewer) } }];
  });
}

function endsRow(change: Change): boolean {
  return change.op === 'remove' || (change.op === 'set' && /^(yes|true)$/.test(change.after['disabled'] ?? ''));
}

/** @param tolerance see {@link Rule} */
function wider(tolerance: string, by: number): string {
  const parts = tolerance.split(',');
  const share = parts.filter((part) => part.endsWith('%'));
  const number = parts.find((part) => !part.endsWith('%')) ?? '0';
  return [String(Number(number) + by), ...share].join(',');
}
