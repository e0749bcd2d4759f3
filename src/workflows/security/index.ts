import { centralLoginRadius } from './central-login-radius';
import { changeManagementSubnet } from './change-management-subnet';
import { closeWanExposureEmergency } from './close-wan-exposure-emergency';
import { cveResponse } from './cve-response';
import { firewallBaseline } from './firewall-baseline';
import { hardenServices } from './harden-services';
import { managerIpOrHostnameChange } from './manager-ip-or-hostname-change';
import { quarantineSite } from './quarantine-site';
import { rotateRouterPasswords } from './rotate-router-passwords';
import { rotateSnmpAndRadiusSecrets } from './rotate-snmp-v3-and-radius-secrets';
import { rotateSshKeys } from './rotate-ssh-keys';
import { syncAddressLists } from './sync-address-lists';
import { tenantOffboard } from './tenant-offboard';

export const SECURITY_WORKFLOWS = [
  hardenServices,
  firewallBaseline,
  closeWanExposureEmergency,
  quarantineSite,
  syncAddressLists,
  centralLoginRadius,
  rotateRouterPasswords,
  rotateSshKeys,
  rotateSnmpAndRadiusSecrets,
  managerIpOrHostnameChange,
  changeManagementSubnet,
  tenantOffboard,
  cveResponse,
];
