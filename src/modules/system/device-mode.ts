import { words } from '../../core/values';

/** What a device-mode allows or locks. Source: the arguments of /system/device-mode/update of 7.24. */
export const DEVICE_FEATURES = [
  ...['scheduler', 'fetch', 'email', 'romon', 'sniffer', 'socks', 'hotspot', 'bandwidth-test', 'traffic-gen', 'container'],
  ...['partitions', 'routerboard', 'install-any-version', 'proxy', 'smb', 'l2tp', 'pptp', 'ipsec', 'zerotier'],
] as const;

/** A mode brings features of its own. */
export const deviceModeName = words('device-mode', 'advanced basic enterprise home rose');
