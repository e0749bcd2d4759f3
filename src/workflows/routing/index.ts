import { setupBgpMultihoming } from './bgp/setup-bgp-multihoming';

export const ROUTING_WORKFLOWS = [setupBgpMultihoming];
