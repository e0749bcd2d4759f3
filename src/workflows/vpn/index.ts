import { getVpnStatus } from './get-vpn-status';
import { getOpenvpnProfile } from './openvpn/get-openvpn-profile';
import { ipsecIkev2RemoteAccess } from './ikev2/ipsec-ikev2-remote-access';
import { onboardCgnatSite } from './cgnat/onboard-cgnat-site';
import { l2ExtensionVxlanEoip } from './l2-extension/l2-extension-vxlan-eoip';
import { wireguardMeshOrHub } from './mesh/wireguard-mesh-or-hub';
import { setupOpenvpnRoadwarrior } from './openvpn/setup-openvpn-roadwarrior';
import { setupOpenvpnWithCerts } from './openvpn/setup-openvpn-with-certs';
import { migratePptpL2tpToWireguard } from './migrate-pptp-l2tp-to-wireguard';
import { rollWireguardKeys } from './roll-wireguard-keys';
import { setupSiteToSiteTunnel } from './site-to-site/setup-site-to-site-tunnel';
import { setupVpnClient } from './setup-vpn-client';

export const VPN_WORKFLOWS = [
  ipsecIkev2RemoteAccess,
  l2ExtensionVxlanEoip,
  migratePptpL2tpToWireguard,
  onboardCgnatSite,
  rollWireguardKeys,
  setupOpenvpnRoadwarrior,
  setupOpenvpnWithCerts,
  setupSiteToSiteTunnel,
  setupVpnClient,
  wireguardMeshOrHub,
];

/** Those that only read. */
export const VPN_READS = [getOpenvpnProfile, getVpnStatus];
