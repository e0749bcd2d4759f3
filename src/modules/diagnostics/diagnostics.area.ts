import { defineArea } from '../../core/catalogue';
import { arpTable, checkConnection, dnsLookup, neighbours } from './diagnostics.reads';
import { bandwidthTest, ping, traceroute } from './diagnostics.streams';

export const diagnosticsArea = defineArea({
  id: 'diagnostics',
  title: 'Diagnostics',
  summary: 'What a router sees from where it stands: pings, hops, names, neighbours, throughput.',
  resources: [arpTable, neighbours],
  actions: [bandwidthTest, checkConnection, dnsLookup, ping, traceroute],
});
