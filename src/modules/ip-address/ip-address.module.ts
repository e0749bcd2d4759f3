import { createAreaModule } from '../create-area.module';
import { ipAddressArea } from './ip-address.area';

export class IpAddressModule extends createAreaModule(ipAddressArea) {}
