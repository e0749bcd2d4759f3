import { createAreaModule } from '../create-area.module';
import { dhcpLeaseArea } from './dhcp-lease.area';

export class DhcpLeaseModule extends createAreaModule(dhcpLeaseArea) {}
