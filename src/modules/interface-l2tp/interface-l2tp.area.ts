import { defineArea, resourceAction, rowRead } from '../../core/catalogue';
import { clients, UPLINK } from './l2tp-client.resource';
import { server, serverInterfaces } from './l2tp-server.resource';

const createServer = resourceAction(server, 'update', {
  id: 'l2tp.create_server',
  title: 'Create L2TP server',
  summary: 'Switches the L2TP server of the router on, with these settings; there is one.',
  fixed: { enabled: 'yes' },
  examples: [
    {
      title: 'For clients with IPsec',
      input: { authentication: ['mschap2'], 'use-ipsec': 'required', 'ipsec-secret': 'documentation' },
    },
    { title: 'With what is set already', input: {} },
  ],
});

const status = rowRead(clients, {
  id: 'l2tp.get_status',
  title: 'Get L2TP status',
  summary: 'Reads the state of the L2TP clients that match: whether they are connected, and with which addresses.',
  command: 'monitor',
  args: { once: '' },
  output: {
    status: 'connected, dialing, authenticating, or why not.',
    uptime: 'Time that it has been up.',
    encoding: 'Encryption and compression.',
    mtu: 'Largest packet that is sent.',
    mru: 'Largest packet that is received.',
    'local-address': 'Address of this end.',
    'remote-address': 'Address of the other end.',
    'local-ipv6-address': 'IPv6 address of this end.',
    'remote-ipv6-address': 'IPv6 address of the other end.',
  },
  examples: [{ title: 'By name', input: { where: { name: 'l2tp-hq' } }, before: UPLINK, simulated: 'empty' }],
});

export const interfaceL2tpArea = defineArea({
  id: 'interface-l2tp',
  title: 'L2TP',
  summary: 'L2TP clients, the L2TP server, and interfaces for its users; users and sessions are in the area ppp.',
  resources: [clients, server, serverInterfaces],
  actions: [createServer, status],
});
