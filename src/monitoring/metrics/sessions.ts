import { defineMetric } from './define-metric';

/** How many there are of what comes and goes. */

export const conntrackEntries = defineMetric({
  name: 'routeros_conntrack_entries',
  type: 'gauge',
  help: 'Connections that the firewall tracks.',
  labels: ['family'],
});

export const dhcpServerLeases = defineMetric({
  name: 'routeros_dhcp_server_leases',
  type: 'gauge',
  help: 'Leases of all DHCP servers of the router together.',
  labels: [],
});

export const pppSessions = defineMetric({
  name: 'routeros_ppp_sessions',
  type: 'gauge',
  help: 'Sessions of PPP users (PPPoE, L2TP and others) that are open now.',
  labels: [],
});

export const ikeAssociations = defineMetric({
  name: 'routeros_ike_associations',
  type: 'gauge',
  help: 'IKE security associations of IPsec.',
  labels: [],
});

export const neighbours = defineMetric({
  name: 'routeros_neighbors',
  type: 'gauge',
  help: 'Neighbours that the router has discovered, as told over SNMP.',
  labels: [],
});
