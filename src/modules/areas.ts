/** One line for each area, sorted by its folder: this is all that registers it. */
export { dhcpClientArea } from './dhcp-client/dhcp-client.area';
export { dhcpLeaseArea } from './dhcp-lease/dhcp-lease.area';
export { dnsArea } from './dns/dns.area';
export { firewallAddressListArea } from './firewall-address-list/firewall-address-list.area';
export { firewallConnectionArea } from './firewall-connection/firewall-connection.area';
export { firewallFilterArea } from './firewall-filter/firewall-filter.area';
export { firewallLayer7Area } from './firewall-layer7/firewall-layer7.area';
export { firewallMangleArea } from './firewall-mangle/firewall-mangle.area';
export { firewallNatArea } from './firewall-nat/firewall-nat.area';
export { firewallRawArea } from './firewall-raw/firewall-raw.area';
export { identityArea } from './identity/identity.area';
export { interfaceListArea } from './interface-list/interface-list.area';
export { ipAddressArea } from './ip-address/ip-address.area';
export { ipPoolArea } from './ip-pool/ip-pool.area';
export { menuArea } from './menu/menu.area';
