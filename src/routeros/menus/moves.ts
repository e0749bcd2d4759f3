import { compareVersions } from '../version';
import type { MenuMove } from './facts';

/** Menus that went elsewhere, by the first version that has them there. `7.1` stands for the change from 6 to 7. */
const MOVES: readonly MenuMove[] = [
  { from: '/ip/accounting', since: '7.1', note: 'removed; /ip/traffic-flow and SNMP count traffic' },
  { from: '/ip/accounting/web-access', since: '7.1', note: 'removed with /ip/accounting' },
  { from: '/ip/accounting/snapshot', since: '7.1', note: 'removed with /ip/accounting' },
  { from: '/ip/accounting/uncounted', since: '7.1', note: 'removed with /ip/accounting' },
  { from: '/ip/route/cache', since: '7.1', note: 'removed; RouterOS 7 keeps no route cache' },
  { from: '/ip/route/rule', to: '/routing/rule', since: '7.1' },
  { from: '/ip/route/vrf', to: '/ip/vrf', since: '7.1' },
  { from: '/routing/bfd/interface', to: '/routing/bfd/configuration', since: '7.1', note: 'back from 7.11 on' },
  { from: '/routing/bfd/neighbor', to: '/routing/bfd/session', since: '7.1', note: 'back from 7.11 on' },
  { from: '/routing/bgp/advertisements', since: '7.1', note: 'read with the dump commands of /routing/bgp/session' },
  { from: '/routing/bgp/aggregate', since: '7.1', note: 'removed; filter rules of the connection' },
  { from: '/routing/bgp/instance/vrf', to: '/routing/bgp/vpn', since: '7.1' },
  {
    from: '/routing/bgp/network',
    to: '/ip/firewall/address-list',
    since: '7.1',
    note: 'named by output.network of the connection',
  },
  { from: '/routing/bgp/peer', to: '/routing/bgp/connection', since: '7.1', note: 'local.role is required' },
  { from: '/routing/bgp/vpnv4-route', to: '/routing/route', since: '7.1' },
  { from: '/routing/filter', to: '/routing/filter/rule', since: '7.1', note: 'one script-like rule argument' },
  { from: '/routing/mme', since: '7.1', note: 'removed' },
  { from: '/routing/mme/interface', since: '7.1', note: 'removed' },
  { from: '/routing/mme/network', since: '7.1', note: 'removed' },
  { from: '/routing/mme/originators', since: '7.1', note: 'removed' },
  { from: '/routing/ospf/interface', to: '/routing/ospf/interface-template', since: '7.1' },
  { from: '/routing/ospf/nbma-neighbor', to: '/routing/ospf/static-neighbor', since: '7.1' },
  { from: '/routing/ospf/network', to: '/routing/ospf/interface-template', since: '7.1' },
  { from: '/routing/ospf/sham-link', to: '/routing/ospf/interface-template', since: '7.1', note: 'with type=sham-link' },
  { from: '/routing/ospf/virtual-link', to: '/routing/ospf/interface-template', since: '7.1', note: 'with type=virtual-link' },
  { from: '/routing/ospf-v3', to: '/routing/ospf', since: '7.1', note: 'an instance with version=3' },
  { from: '/routing/ospf-v3/area', to: '/routing/ospf/area', since: '7.1' },
  { from: '/routing/ospf-v3/instance', to: '/routing/ospf/instance', since: '7.1' },
  { from: '/routing/ospf-v3/interface', to: '/routing/ospf/interface-template', since: '7.1' },
  { from: '/routing/ospf-v3/neighbor', to: '/routing/ospf/neighbor', since: '7.1' },
  { from: '/routing/pim', to: '/routing/pimsm', since: '7.1', note: 'the configuration is not taken along' },
  { from: '/routing/pim/interface', to: '/routing/pimsm/interface-template', since: '7.1' },
  { from: '/routing/pim/rp', to: '/routing/pimsm/static-rp', since: '7.1' },
  { from: '/routing/prefix-lists', to: '/routing/filter/rule', since: '7.1' },
  { from: '/routing/rip/interface', to: '/routing/rip/interface-template', since: '7.1' },
  { from: '/routing/rip/neighbor', to: '/routing/rip/static-neighbor', since: '7.1' },
  { from: '/routing/rip/network', to: '/routing/rip/interface-template', since: '7.1' },
  { from: '/routing/ripng', to: '/routing/rip', since: '7.1' },
  { from: '/routing/ripng/interface', to: '/routing/rip/interface-template', since: '7.1' },
  { from: '/tool/user-manager', to: '/user-manager', since: '7.1', note: 'the database is taken over with migrate-legacy-db' },
  { from: '/tool/user-manager/user', to: '/user-manager/user', since: '7.1' },
  { from: '/tool/user-manager/router', to: '/user-manager/router', since: '7.1' },
  { from: '/tool/user-manager/profile', to: '/user-manager/profile', since: '7.1' },
  { from: '/tool/user-manager/session', to: '/user-manager/session', since: '7.1' },
  { from: '/tool/user-manager/payment', to: '/user-manager/payment', since: '7.1' },
  { from: '/port/firmware', since: '7.1', note: 'removed' },
  { from: '/routing/route/rule', to: '/routing/rule', since: '7.12' },
  { from: '/lora', to: '/iot/lora', since: '7.12', note: '/lora itself is gone from 7.23 on' },
  { from: '/interface/wifiwave2', to: '/interface/wifi', since: '7.13' },
  { from: '/disk/smb-share', to: '/ip/smb/shares', since: '7.15' },
  { from: '/disk/smb-user', to: '/ip/smb/users', since: '7.15' },
  { from: '/rsync-daemon', to: '/file/rsync-daemon', since: '7.16' },
  { from: '/system/upgrade', to: '/system/package/local-update', since: '7.17' },
  { from: '/ip/cloud/back-to-home-users', to: '/ip/cloud/back-to-home-user', since: '7.18' },
  { from: '/interface/bridge/port-controller', since: '7.18', note: 'removed' },
  { from: '/interface/bridge/port-extender', since: '7.18', note: 'removed' },
  { from: '/interface/amt', since: '7.20', note: 'existed in 7.18 only' },
  { from: '/system/hardware', to: '/system/resource/hardware', since: '7.20' },
  { from: '/system/resource/pci', to: '/system/resource/hardware', since: '7.20' },
  { from: '/system/resource/usb/settings', to: '/system/resource/hardware/usb-settings', since: '7.20' },
  { from: '/system/resource/usb', to: '/system/resource/hardware', since: '7.20' },
];

/**
 * Where a path of another version is in this one: forwards to its successor, or backwards to what it was.
 * @returns undefined where the path is not known to have moved
 */
export function moveOf(path: string, version: string, exists: (path: string) => boolean): MenuMove | undefined {
  for (let at = path; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const gone = MOVES.find((move) => move.from === at && compareVersions(version, move.since) >= 0);
    // A menu below one that moved went along with it.
    if (!gone) continue;
    if (isUnder(path, gone.to)) return undefined;
    const deeper = gone.to && `${gone.to}${path.slice(at.length)}`;
    return { ...gone, from: path, ...(deeper && exists(deeper) ? { to: deeper } : {}) };
  }
  return MOVES.find((move) => move.to === path && compareVersions(version, move.since) < 0);
}

function isUnder(path: string, menu: string | undefined): boolean {
  return menu !== undefined && (path === menu || path.startsWith(`${menu}/`));
}

/** Where the menu was before, if it has moved by this version. The first path that led to it. */
export function movedFromOf(path: string, version: string): string | undefined {
  return MOVES.find((move) => move.to === path && compareVersions(version, move.since) >= 0)?.from;
}
