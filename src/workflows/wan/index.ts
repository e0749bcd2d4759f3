import { setupDualWan } from './dual-wan/setup-dual-wan';
import { enableIpv6 } from './enable-ipv6';
import { ispChange } from './isp-change/isp-change';
import { lteFailover } from './lte-failover';
import { setupPolicyRouting } from './setup-policy-routing';

export const WAN_WORKFLOWS = [enableIpv6, setupPolicyRouting, setupDualWan, ispChange, lteFailover];
