import { createAreaModule } from '../support/area-module';
import { dnsArea } from './dns.area';

export class DnsModule extends createAreaModule(dnsArea) {}
