import { createAreaModule } from '../create-area.module';
import { dnsArea } from './dns.area';

export class DnsModule extends createAreaModule(dnsArea) {}
