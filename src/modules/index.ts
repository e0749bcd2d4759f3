import type { Area } from '../core/catalogue';
import { firewallFilterArea } from './firewall-filter/firewall-filter.area';
import { identityArea } from './identity/identity.area';

/** Every area of the installation, sorted by id; a folder that is missing here does not exist. */
export const AREAS: readonly Area[] = [firewallFilterArea, identityArea];
