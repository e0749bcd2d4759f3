import { defineArea, rowCommand } from '../../core/catalogue';
import { clients } from './dhcp-client.resource';

const renew = rowCommand(clients, {
  id: 'ip.renew_dhcp_client',
  title: 'Renew DHCP lease',
  summary: 'Makes the DHCP clients that match ask for a new lease at once.',
  command: 'renew',
  risk: 'disruptive',
  oneWay: 'What the server answers is up to it.',
  examples: [{ title: 'By interface', input: { where: { interface: 'ether1' } } }],
});

const release = rowCommand(clients, {
  id: 'ip.release_dhcp_client',
  title: 'Release DHCP lease',
  summary: 'Makes the DHCP clients that match give their address back and ask for another one.',
  command: 'release',
  risk: 'lockout',
  oneWay: 'The server may give another address.',
  examples: [{ title: 'By interface', input: { where: { interface: 'ether1' } } }],
});

export const dhcpClientArea = defineArea({
  id: 'dhcp-client',
  title: 'DHCP clients',
  summary: 'Interfaces that take their IPv4 address, routes and name servers from a DHCP server.',
  resources: [clients],
  actions: [release, renew],
});
