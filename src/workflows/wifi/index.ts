import { rotateWifiPsk } from './rotate-wifi-psk';
import { setupEnterpriseWifi } from './setup-enterprise-wifi';
import { setupGuestWifiPortal } from './setup-guest-wifi-portal';
import { wifiChannelOptimise } from './wifi-channel-optimise';
import { wirelessPackageMigration } from './package-migration/wireless-package-migration';

export const WIFI_WORKFLOWS = [
  setupGuestWifiPortal,
  setupEnterpriseWifi,
  rotateWifiPsk,
  wifiChannelOptimise,
  wirelessPackageMigration,
];
