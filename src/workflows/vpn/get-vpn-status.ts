import { z } from 'zod';
import { defineAction, type Row, type Rows } from '../../core/catalogue';
import { interfaceName } from '../../core/values';
import { rowsOf } from '../parts/read';
import { isHeard } from '../parts/wireguard';

const INTERFACE = { name: 'wg-hq', 'listen-port': 13231 };
const BEFORE = [
  { do: 'wireguard.create_interface', input: INTERFACE },
  { do: 'ip.add_address', input: { address: '10.255.0.12/24', interface: 'wg-hq' } },
  {
    do: 'wireguard.add_peer',
    input: {
      interface: 'wg-hq',
      'public-key': 'aEaxpNIWj0sSbS5HZDUlJfBLUYj2YhqZ1wiXkl6BrAc=',
      'allowed-address': '10.255.0.1',
      comment: 'server',
    },
  },
];

const OUTPUT: Readonly<Record<string, string>> = {
  part: 'What the row tells of: interface, address or peer.',
  interface: 'Name of the WireGuard interface.',
  state: 'Of an interface: up, down or off; of a peer: up, silent (no handshake for three minutes), never (none yet), off.',
  'listen-port': 'UDP port that the interface listens on.',
  'public-key': 'Public key: of the interface for the other end, of a peer its own.',
  mtu: 'Largest packet in bytes.',
  address: 'Address of the interface, with length.',
  network: 'Network of that address.',
  comment: 'Comment.',
  'allowed-address': 'Networks behind the peer.',
  endpoint: 'Where the peer was heard last, with port; else where it is called.',
  'last-handshake': 'Time since its last handshake.',
  rx: 'Bytes received from it.',
  tx: 'Bytes sent to it.',
};

function interfaceRow({ name, disabled, running, comment = '', mtu = '', ...row }: Row): Row {
  const state = disabled === 'true' ? 'off' : running === 'true' ? 'up' : 'down';
  return {
    part: 'interface',
    interface: name ?? '',
    state,
    'listen-port': row['listen-port'] ?? '',
    'public-key': row['public-key'] ?? '',
    mtu,
    comment,
  };
}

function addressRow({ interface: name = '', address = '', network = '', comment = '' }: Row): Row {
  return { part: 'address', interface: name, address, network, comment };
}

function peerRow({ interface: name = '', disabled, comment = '', rx = '', tx = '', ...row }: Row): Row {
  const last = row['last-handshake'] ?? '';
  const seen = isHeard(row) ? 'up' : last === '' ? 'never' : 'silent';
  return {
    part: 'peer',
    interface: name,
    state: disabled === 'true' ? 'off' : seen,
    'public-key': row['public-key'] ?? '',
    'allowed-address': row['allowed-address'] ?? '',
    endpoint: endpointOf(row),
    'last-handshake': last,
    rx,
    tx,
    comment,
  };
}

function endpointOf(row: Row): string {
  const address = row['current-endpoint-address'] || row['endpoint-address'] || '';
  const port = row['current-endpoint-port'] || row['endpoint-port'] || '';
  if (address === '') return '';
  return `${address.includes(':') ? `[${address}]` : address}:${port}`;
}

export const getVpnStatus = defineAction({
  id: 'workflow.get_vpn_status',
  title: 'Get VPN status',
  summary: 'Tells of WireGuard tunnels: their public keys, addresses, and which peers answer.',
  kind: 'read',
  versions: { since: '7.1', instead: 'use tunnel.list_all and ipsec.get_status' },
  menus: ['/interface/wireguard', '/interface/wireguard/peers', '/ip/address'],
  output: OUTPUT,
  input: z.strictObject({
    interface: interfaceName.schema.optional().describe('Only this WireGuard interface. Absent: all of them.'),
  }),
  examples: [
    { title: 'Every tunnel', input: {}, before: BEFORE },
    { title: 'One of them', input: { interface: 'wg-hq' }, before: BEFORE },
    { title: 'One that is not there', input: { interface: 'wg-gone' }, simulated: 'empty' },
  ],
  async read(router, input) {
    const only = input.interface;
    const interfaces = await rowsOf(router, 'wireguard.list_interfaces', only === undefined ? {} : { where: { name: only } });
    const rows: Row[] = [];
    for (const row of interfaces) {
      const where = { where: { interface: row['name'] } };
      const addresses: Rows = await rowsOf(router, 'ip.list_addresses', where);
      const peers: Rows = await rowsOf(router, 'wireguard.list_peers', where);
      rows.push(interfaceRow(row), ...addresses.map(addressRow), ...peers.map(peerRow));
    }
    return { rows };
  },
});
