export { addressKey, addressRange, type AddressRange } from './address-key';
export { NetworkPolicy, type NetworkPolicyOptions, type ResolveHostname } from './network-policy';
