import { defineArea } from '../../core/catalogue';
import { exportClientConfig, importConfig, listInterfaces, servers, status } from './interface-ovpn.actions';
import { clients } from './ovpn-client.resource';
import { serverInterfaces } from './ovpn-server.resource';

export const interfaceOvpnArea = defineArea({
  id: 'interface-ovpn',
  title: 'OpenVPN',
  summary: 'OpenVPN clients and servers, and interfaces for the users of the servers.',
  resources: [clients, servers, serverInterfaces],
  actions: [listInterfaces, status, exportClientConfig, importConfig],
});
