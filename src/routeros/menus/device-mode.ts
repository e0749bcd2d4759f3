/**
 * Features of /system/device-mode and the menus that do nothing while they are off. The names are the arguments of its
 * update command; a mode such as `home` turns several of them off at once.
 */
const FEATURES: Readonly<Record<string, readonly string[]>> = {
  'bandwidth-test': ['/tool/bandwidth-test', '/tool/bandwidth-server'],
  container: ['/container', '/app'],
  email: ['/tool/e-mail'],
  hotspot: ['/ip/hotspot'],
  ipsec: ['/ip/ipsec'],
  l2tp: ['/interface/l2tp-client', '/interface/l2tp-server', '/interface/l2tp-ether'],
  partitions: ['/partitions'],
  pptp: ['/interface/pptp-client', '/interface/pptp-server'],
  proxy: ['/ip/proxy'],
  romon: ['/tool/romon'],
  routerboard: ['/system/routerboard/settings'],
  scheduler: ['/system/scheduler'],
  smb: ['/ip/smb'],
  sniffer: ['/tool/sniffer'],
  socks: ['/ip/socks'],
  'traffic-gen': ['/tool/traffic-generator'],
  zerotier: ['/zerotier'],
};

/** The feature that this menu needs, e.g. `scheduler`. Commands may need one too (`/tool/fetch` needs `fetch`). */
export function deviceModeOf(path: string): string | undefined {
  for (const [feature, menus] of Object.entries(FEATURES)) {
    if (menus.some((menu) => path === menu || path.startsWith(`${menu}/`))) return feature;
  }
  return undefined;
}
