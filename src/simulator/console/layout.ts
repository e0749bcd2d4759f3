/** The columns that `print` shows of a menu; of another menu the first properties that have values. */
export const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  '/interface': ['name', 'type', 'actual-mtu', 'l2mtu', 'max-l2mtu', 'mac-address'],
  '/interface/bridge/port': ['interface', 'bridge', 'hw', 'pvid', 'priority'],
  '/interface/list/member': ['list', 'interface'],
  '/ip/address': ['address', 'network', 'interface'],
  '/ip/arp': ['address', 'mac-address', 'interface'],
  '/ip/route': ['dst-address', 'gateway', 'distance'],
  '/ip/service': ['name', 'port', 'address', 'certificate', 'vrf'],
  '/ip/dhcp-server/lease': ['address', 'mac-address', 'host-name', 'server', 'status', 'last-seen'],
  '/ip/dns/static': ['name', 'type', 'address', 'ttl'],
  '/ip/firewall/address-list': ['list', 'address', 'creation-time', 'timeout'],
  '/ip/neighbor': ['interface', 'address', 'mac-address', 'identity', 'version', 'board'],
  '/file': ['name', 'type', 'size', 'last-modified', 'creation-time'],
  '/log': ['time', 'topics', 'message'],
  '/system/history': ['action', 'by', 'policy', 'time'],
  '/system/package': ['name', 'version', 'build-time', 'size'],
  '/system/scheduler': ['name', 'start-date', 'start-time', 'interval', 'on-event', 'run-count'],
  '/user': ['name', 'group', 'address', 'last-logged-in'],
  '/user/active': ['when', 'name', 'address', 'via'],
};

/** Menus whose rows are told in detail unless asked for otherwise. */
export const DETAILED: ReadonlySet<string> = new Set([
  '/ip/firewall/filter',
  '/ip/firewall/nat',
  '/ip/firewall/mangle',
  '/ip/firewall/raw',
  '/ipv6/firewall/filter',
  '/ipv6/firewall/nat',
  '/ipv6/firewall/mangle',
  '/ipv6/firewall/raw',
  '/ip/ssh',
  '/system/script',
]);

/** Lists without numbers in front. */
export const UNNUMBERED: ReadonlySet<string> = new Set(['/log', '/system/history']);

/** Properties that are shown as one letter before the row, in their order. */
export const FLAGS: readonly (readonly [field: string, letter: string, label: string])[] = [
  ['undoable', 'U', 'undoable'],
  ['disabled', 'X', 'disabled'],
  ['invalid', 'I', 'invalid'],
  ['inactive', 'I', 'inactive'],
  ['dynamic', 'D', 'dynamic'],
  ['active', 'A', 'active'],
  ['running', 'R', 'running'],
  ['slave', 'S', 'slave'],
  ['default', '*', 'default'],
];

const MEMORY = /(^|-)(memory|hdd-space)$/;
const PERCENT: ReadonlySet<string> = new Set(['cpu-load', 'bad-blocks']);

/** A value as the console prints it; the API has bare numbers and true or false. */
export function consoleValue(name: string, value: string): string {
  if (value === 'true') return 'yes';
  if (value === 'false') return 'no';
  if (!/^\d+$/.test(value)) return value;
  if (MEMORY.test(name)) return inUnits(Number(value));
  if (PERCENT.has(name)) return `${value}%`;
  return name === 'cpu-frequency' ? `${value}MHz` : value;
}

function inUnits(bytes: number): string {
  if (bytes >= 2 ** 20) return `${(bytes / 2 ** 20).toFixed(1)}MiB`;
  return `${(bytes / 2 ** 10).toFixed(1)}KiB`;
}
