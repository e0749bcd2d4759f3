import { defineArea, type DefinedResource } from '../../core/catalogue';
import { knowingAddresses } from './own-address';
import { addresses } from './ipv6-address.resource';

const resource: DefinedResource = { ...addresses, actions: addresses.actions.map(knowingAddresses) };

export const ipv6AddressArea = defineArea({
  id: 'ipv6-address',
  title: 'IPv6 addresses',
  summary: 'The IPv6 addresses of a router and the interfaces that hold them.',
  resources: [resource],
});
