import type { MenuSpec } from '../kernel/menu';
import { ACCESS_MENUS } from './access';
import { ADDRESSING_MENUS } from './addressing';
import { CERTIFICATE_MENUS } from './certificates';
import { DHCP_MENUS } from './dhcp';
import { DNS_MENUS, ROOT_MENU, TOOL_MENU } from './dns';
import { FIREWALL_MENUS } from './firewall';
import { INTERFACE_MENUS } from './interfaces';
import { IPV6_MENUS } from './ipv6';
import { POE_MENU } from './poe';
import { SESSION_MENUS } from './sessions';
import { STORAGE_MENUS } from './storage';
import { SYSTEM_MENUS } from './system';
import { UPGRADE_MENUS } from './upgrade';
import { VPN_MENUS } from './vpn';

export { catalogueMenus, catalogueSpec, completed } from './from-catalogue';

/** Every menu that a simulated router can have. A path may occur once per RouterOS generation. */
export const MENUS: readonly MenuSpec[] = [
  ROOT_MENU,
  TOOL_MENU,
  ...INTERFACE_MENUS,
  POE_MENU,
  ...ADDRESSING_MENUS,
  ...DNS_MENUS,
  ...FIREWALL_MENUS,
  ...DHCP_MENUS,
  ...IPV6_MENUS,
  ...SYSTEM_MENUS,
  ...ACCESS_MENUS,
  ...STORAGE_MENUS,
  ...CERTIFICATE_MENUS,
  ...UPGRADE_MENUS,
  ...SESSION_MENUS,
  ...VPN_MENUS,
];
