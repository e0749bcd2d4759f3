import { createAreaModule } from '../support/area-module';
import { dhcpLeaseArea } from './dhcp-lease.area';

export class DhcpLeaseModule extends createAreaModule(dhcpLeaseArea) {}
