import type { Row } from '../../../src/core/catalogue';
import type { AuditContext } from '../../../src/workflows/audit/view';

export type Menus = Readonly<Record<string, readonly Row[]>>;

/** One way to break a rule, and the nearest configuration that keeps it. */
export interface RuleExample {
  readonly rule: string;
  readonly broken: Menus;
  readonly kept: Menus;
  /** @defaultValue 7.20.8 */
  readonly version?: string;
  readonly context?: Partial<AuditContext>;
}

/** ether1 leads outside; ether2 and bridge are inside. */
export const EDGE: Menus = {
  '/interface/list': [{ name: 'WAN' }, { name: 'LAN' }],
  '/interface/list/member': [
    { list: 'WAN', interface: 'ether1' },
    { list: 'LAN', interface: 'bridge' },
  ],
  '/ip/address': [{ address: '192.168.88.1/24', interface: 'bridge' }],
  '/ip/dhcp-client': [],
  '/ip/route': [],
  '/ip/firewall/filter': [],
  '/ip/firewall/nat': [],
  '/ip/firewall/raw': [],
};
/** The input and forward chain of whoever has read the manual. */
const SHUT: readonly Row[] = [
  { chain: 'input', action: 'accept', 'connection-state': 'established,related,untracked' },
  { chain: 'input', action: 'drop', 'in-interface-list': '!LAN' },
  { chain: 'forward', action: 'accept', 'connection-state': 'established,related,untracked' },
  { chain: 'forward', action: 'drop', 'connection-state': 'new', 'connection-nat-state': '!dstnat', 'in-interface-list': 'WAN' },
];
export const CLOSED: Menus = { ...EDGE, '/ip/firewall/filter': SHUT };
export const SIX: Menus = {
  ...EDGE,
  '/ipv6/firewall/filter': [],
  '/ipv6/firewall/raw': [],
  '/ipv6/address': [{ address: '2001:db8::1/64', interface: 'bridge' }],
  '/ipv6/dhcp-client': [],
  '/ipv6/settings': [{}],
};
export const SIX_SHUT: readonly Row[] = [
  { chain: 'input', action: 'drop', 'in-interface-list': 'WAN' },
  { chain: 'forward', action: 'drop', 'in-interface-list': 'WAN' },
];

export function one(menu: string, row: Row): Menus {
  return { [menu]: [row] };
}

export function setting(rule: string, menu: string, broken: Row, kept: Row, more: Partial<RuleExample> = {}): RuleExample {
  return { rule, broken: one(menu, broken), kept: one(menu, kept), ...more };
}

export const filter = (...rows: readonly Row[]): Menus => ({ ...EDGE, '/ip/firewall/filter': rows });
export const nat = (...rows: readonly Row[]): Menus => ({ ...EDGE, '/ip/firewall/nat': rows });

/** The moment that the dates of the examples are about. */
export const EXAMPLE_NOW = Date.UTC(2026, 10, 26);
