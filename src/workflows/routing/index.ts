import { bgpMaintenanceDrain } from './bgp/bgp-maintenance-drain';
import { setupBgpMultihoming } from './bgp/setup-bgp-multihoming';
import { setupRedundantGateway } from './redundant-gateway/setup-redundant-gateway';
import { setupOspfNetwork } from './setup-ospf-network';

export const ROUTING_WORKFLOWS = [bgpMaintenanceDrain, setupBgpMultihoming, setupOspfNetwork, setupRedundantGateway];
