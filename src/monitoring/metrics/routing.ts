import { defineMetric } from './define-metric';

export const routes = defineMetric({
  name: 'routeros_routes',
  type: 'gauge',
  help: 'Routes by what they come from; other is what is not counted apart.',
  labels: ['family', 'protocol'],
});

export const bgpSessionUp = defineMetric({
  name: 'routeros_bgp_session_up',
  type: 'gauge',
  help: 'Whether the session with a configured BGP peer is established.',
  labels: ['peer'],
});

export const bgpSessionPrefixes = defineMetric({
  name: 'routeros_bgp_session_prefixes',
  type: 'gauge',
  help: 'Prefixes received from a BGP peer.',
  labels: ['peer'],
});

export const bgpSessionUptime = defineMetric({
  name: 'routeros_bgp_session_uptime_seconds',
  type: 'gauge',
  unit: 'seconds',
  help: 'How long the session with a BGP peer has been established.',
  labels: ['peer'],
});

export const bgpSessionInfo = defineMetric({
  name: 'routeros_bgp_session_info',
  type: 'info',
  help: 'Who a BGP peer is.',
  labels: ['peer', 'remote_address', 'remote_as'],
});

export const ospfNeighbors = defineMetric({
  name: 'routeros_ospf_neighbors',
  type: 'gauge',
  help: 'OSPF neighbours by state; full is there for every instance, with 0 too.',
  labels: ['ospf_instance', 'state'],
});

export const bfdSessionUp = defineMetric({
  name: 'routeros_bfd_session_up',
  type: 'gauge',
  help: 'Whether a BFD session is up.',
  labels: ['peer'],
});

export const vrrpMaster = defineMetric({
  name: 'routeros_vrrp_master',
  type: 'gauge',
  help: 'Whether the router is the master of a VRRP interface.',
  labels: ['interface'],
});

export const vrrpBackup = defineMetric({
  name: 'routeros_vrrp_backup',
  type: 'gauge',
  help: 'Whether the router is the backup of a VRRP interface; neither master nor backup means that it does not take part.',
  labels: ['interface'],
});
