import { setupGuestWifiPortal } from './setup-guest-wifi-portal';

export const WIFI_WORKFLOWS = [setupGuestWifiPortal];
