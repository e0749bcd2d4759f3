export { addressKey, addressRange } from './address-key';
export { NetworkPolicy, type NetworkPolicyOptions } from './network-policy';
