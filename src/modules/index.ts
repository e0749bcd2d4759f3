import type { Area } from '../core/catalogue';
import { dhcpLeaseArea } from './dhcp-lease/dhcp-lease.area';
import { dnsArea } from './dns/dns.area';
import { firewallFilterArea } from './firewall-filter/firewall-filter.area';
import { identityArea } from './identity/identity.area';
import { ipAddressArea } from './ip-address/ip-address.area';
import { menuArea } from './menu/menu.area';

/** Every area of the installation, sorted by id; a folder that is missing here does not exist. */
export const AREAS: readonly Area[] = [dhcpLeaseArea, dnsArea, firewallFilterArea, identityArea, ipAddressArea, menuArea];
