import { defineArea } from '../../core/catalogue';
import { networks } from './dhcp-network.resource';
import { servers } from './dhcp-server.resource';

export const dhcpServerArea = defineArea({
  id: 'dhcp-server',
  title: 'DHCP servers',
  summary: 'The DHCP servers of a router, and what they tell the clients of each network.',
  resources: [networks, servers],
});
