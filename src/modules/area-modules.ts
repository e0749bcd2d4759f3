import { DhcpLeaseModule } from './dhcp-lease/dhcp-lease.module';
import { DnsModule } from './dns/dns.module';
import { FirewallFilterModule } from './firewall-filter/firewall-filter.module';
import { IdentityModule } from './identity/identity.module';
import { IpAddressModule } from './ip-address/ip-address.module';
import { MenuModule } from './menu/menu.module';

/** The Nest module of every area, in the order of AREAS; apart from it, so that plain scripts load no Nest. */
export const AREA_MODULES = [
  DhcpLeaseModule,
  DnsModule,
  FirewallFilterModule,
  IdentityModule,
  IpAddressModule,
  MenuModule,
] as const;
