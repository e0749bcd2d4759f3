import { createAreaModule } from '../support/area-module';
import { ipAddressArea } from './ip-address.area';

export class IpAddressModule extends createAreaModule(ipAddressArea) {}
