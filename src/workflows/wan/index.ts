import { setupDualWan } from './dual-wan/setup-dual-wan';
import { enableIpv6 } from './enable-ipv6';
import { ispChange } from './isp-change/isp-change';
import { setupPolicyRouting } from './setup-policy-routing';

export const WAN_WORKFLOWS = [enableIpv6, setupPolicyRouting, setupDualWan, ispChange];
