/**
 * Menus that are known by name and in no tree, with the reason. Together with the trees, the hardware menus and the menus
 * that 6.49 lost they are every path of RouterOS that anybody wrote down.
 */
const NAMED_ONLY: Readonly<Record<string, string>> = {
  '/colon/root': 'a name of the manual for the commands of the root; the root holds them',
  '/colon/root/terminal': 'a name of the manual for the terminal commands of the root',
  '/disk/btrfs': 'a directory: it holds menus and no command',
  '/dude/ros': 'a directory: it holds menus and no command',
  '/interface/bridge/mlag': 'only on switches that can pair (CRS3xx and CRS5xx); read it from such a router',
  '/interface/wifi/dashboard/settings': 'only with the wifi-qcom packages; read it from such a router',
  '/interface/wifi/easymesh/bss': 'only with the wifi-qcom packages; read it from such a router',
  '/interface/wifi/easymesh/sta': 'only with the wifi-qcom packages; read it from such a router',
  '/interface/wifi/easymesh/topology': 'only with the wifi-qcom packages; read it from such a router',
  '/ip/cloud/back-to-home-users': 'between 7.12 and 7.18 on routers with the service; /ip/cloud/back-to-home-user since',
  '/system/dashboard/settings': 'newer than every tree, or for boards with a display; read it from such a router',
  '/tool/apptraffic/stats': 'newer than every tree, or for certain boards; read it from such a router',
  '/tool/apptraffic/stats/categories': 'newer than every tree, or for certain boards; read it from such a router',
  '/tool/traffic-generator/stats': 'a directory: it holds menus and no command',
};

/** Why there are no facts about this menu; undefined where nothing is known of it at all. */
export function reasonOf(path: string): string | undefined {
  return Object.hasOwn(NAMED_ONLY, path) ? NAMED_ONLY[path] : undefined;
}

export function namedOnly(): readonly string[] {
  return Object.keys(NAMED_ONLY);
}
