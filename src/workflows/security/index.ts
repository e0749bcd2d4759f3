import { centralLoginRadius } from './central-login-radius';
import { closeWanExposureEmergency } from './close-wan-exposure-emergency';
import { firewallBaseline } from './firewall-baseline';
import { hardenServices } from './harden-services';
import { quarantineSite } from './quarantine-site';
import { syncAddressLists } from './sync-address-lists';

export const SECURITY_WORKFLOWS = [hardenServices, firewallBaseline, closeWanExposureEmergency, quarantineSite, syncAddressLists, centralLoginRadius];
