import { setupDualWan } from './dual-wan/setup-dual-wan';
import { setupPolicyRouting } from './setup-policy-routing';

export const WAN_WORKFLOWS = [setupPolicyRouting, setupDualWan];
