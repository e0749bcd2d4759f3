import { setupPolicyRouting } from './setup-policy-routing';

export const WAN_WORKFLOWS = [setupPolicyRouting];
