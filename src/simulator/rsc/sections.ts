/**
 * The order in which export prints menus: first what others refer to, so that the file can be imported, then the rest
 * by name.
 */
const FIRST: readonly string[] = [
  '/disk',
  '/interface/bridge',
  '/interface/ethernet',
  '/interface/lte',
  '/interface/wireless',
  '/interface/wifi',
  '/interface/wireguard',
  '/interface/eoip',
  '/interface/gre',
  '/interface/ipip',
  '/interface/vrrp',
  '/interface/vlan',
  '/interface/vxlan',
  '/interface/bonding',
  '/interface/ethernet/switch',
  '/interface/ethernet/switch/port',
  '/caps-man',
  '/interface/list',
  '/interface/lte/apn',
  '/interface/wireless/security-profiles',
  '/interface/wifi/security',
  '/interface/wifi/configuration',
  '/ip/dhcp-client/option',
  '/ip/dhcp-server/option',
  '/ip/firewall/layer7-protocol',
  '/ip/hotspot/profile',
  '/ip/hotspot/user/profile',
  '/ip/ipsec/policy/group',
  '/ip/ipsec/profile',
  '/ip/ipsec/peer',
  '/ip/ipsec/proposal',
  '/ip/pool',
  '/ip/dhcp-server',
  '/ip/hotspot',
  '/ipv6/pool',
  '/ipv6/dhcp-server',
  '/port',
  '/ppp/profile',
  '/interface/l2tp-client',
  '/interface/pppoe-client',
  '/interface/sstp-client',
  '/interface/ovpn-client',
  '/queue/type',
  '/queue/simple',
  '/queue/tree',
  '/routing/table',
  '/routing/bgp/template',
  '/routing/bgp/instance',
  '/routing/ospf/instance',
  '/routing/ospf/area',
  '/snmp/community',
  '/system/logging/action',
  '/user/group',
];
const PLACES = new Map(FIRST.map((path, place) => [path, place]));

/** Menus that RouterOS leaves out of an export: users and keys, and what is no configuration. */
export const NEVER_EXPORTED: ReadonlySet<string> = new Set([
  '/user',
  '/user/active',
  '/user/ssh-keys',
  '/user/ssh-keys/private',
  '/certificate',
  '/certificate/crl',
  '/file',
  '/log',
  '/interface',
  '/system/history',
  '/system/license',
  '/environment',
]);

/** The menus of a loaded file keep its order; others take the place that RouterOS would give them. */
export function orderMenus(paths: readonly string[], loaded: readonly string[]): string[] {
  const wanted = new Set(paths);
  const order = loaded.filter((path) => wanted.has(path));
  const known = new Set(order);
  for (const path of paths.filter((each) => !known.has(each)).sort(byPlace)) {
    const before = order.findLastIndex((other) => byPlace(other, path) <= 0);
    order.splice(before + 1, 0, path);
  }
  return order;
}

function byPlace(a: string, b: string): number {
  const difference = (PLACES.get(a) ?? FIRST.length) - (PLACES.get(b) ?? FIRST.length);
  return difference === 0 ? a.localeCompare(b) : difference;
}
