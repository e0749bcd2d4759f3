import { defineArea } from '../../core/catalogue';
import { interfaces, peers } from './interface-wireguard.resource';

export const interfaceWireguardArea = defineArea({
  id: 'interface-wireguard',
  title: 'WireGuard',
  summary: 'WireGuard interfaces and their peers.',
  resources: [interfaces, peers],
});
