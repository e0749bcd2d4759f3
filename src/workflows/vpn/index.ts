import { getVpnStatus } from './get-vpn-status';
import { setupVpnClient } from './setup-vpn-client';

export const VPN_WORKFLOWS = [setupVpnClient];

/** Those that only read. */
export const VPN_READS = [getVpnStatus];
