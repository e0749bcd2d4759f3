import { setupBgpMultihoming } from './bgp/setup-bgp-multihoming';
import { setupOspfNetwork } from './setup-ospf-network';

export const ROUTING_WORKFLOWS = [setupBgpMultihoming, setupOspfNetwork];
