import { defineArea } from '../../core/catalogue';
import { createRoutingMark, listRoutingMarks, resetCounters } from './firewall-mangle.actions';
import { mangleRules } from './firewall-mangle.resource';

export const firewallMangleArea = defineArea({
  id: 'firewall-mangle',
  title: 'Firewall mangle',
  summary: 'Marks for connections, packets and routes, and changes in the header of IPv4 packets.',
  resources: [mangleRules],
  actions: [createRoutingMark, listRoutingMarks, resetCounters],
});
