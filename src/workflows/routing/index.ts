import { setupBgpMultihoming } from './bgp/setup-bgp-multihoming';
import { setupOspfNetwork } from './setup-ospf-network';
import { setupRedundantGateway } from './redundant-gateway/setup-redundant-gateway';

export const ROUTING_WORKFLOWS = [setupBgpMultihoming, setupOspfNetwork, setupRedundantGateway];
