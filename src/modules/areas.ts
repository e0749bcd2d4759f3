/** One line for each area, sorted by its folder: this is all that registers it. */
export { dhcpLeaseArea } from './dhcp-lease/dhcp-lease.area';
export { dnsArea } from './dns/dns.area';
export { firewallFilterArea } from './firewall-filter/firewall-filter.area';
export { identityArea } from './identity/identity.area';
export { ipAddressArea } from './ip-address/ip-address.area';
export { menuArea } from './menu/menu.area';
