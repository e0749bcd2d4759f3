import { defineArea } from '../../core/catalogue';
import { neighbors } from './ipv6-neighbor';
import { interfaces } from './ipv6-nd.resource';

export const ipv6NdArea = defineArea({
  id: 'ipv6-nd',
  title: 'IPv6 neighbour discovery',
  summary: 'What a router advertises to IPv6 hosts, and the neighbours that it knows.',
  resources: [interfaces, neighbors],
});
