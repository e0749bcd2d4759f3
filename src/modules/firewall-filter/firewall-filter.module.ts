import { createAreaModule } from '../create-area.module';
import { firewallFilterArea } from './firewall-filter.area';

export class FirewallFilterModule extends createAreaModule(firewallFilterArea) {}
