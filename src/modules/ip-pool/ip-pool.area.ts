import { defineArea, resourceAction } from '../../core/catalogue';
import { expandPool } from './expand-pool';
import { pools, usedAddresses } from './ip-pool.resource';

const createForDhcp = resourceAction(pools, 'create', {
  id: 'dhcp.create_pool',
  title: 'Create address pool for DHCP',
  summary: 'Adds an address pool for a DHCP server; the same as ip.create_pool.',
  examples: [
    { title: 'Addresses for guests', input: { name: 'guests', ranges: ['198.51.100.10-198.51.100.99'], comment: 'guest DHCP' } },
  ],
});

export const ipPoolArea = defineArea({
  id: 'ip-pool',
  title: 'Address pools',
  summary: 'Ranges of addresses that DHCP, PPP, hotspot and IPsec give out, and what of them is in use.',
  resources: [pools, usedAddresses],
  actions: [createForDhcp, expandPool],
});
