import { z } from 'zod';
import { defineAction, defineResource, on, type RouterReader, type Row } from '../../core/catalogue';
import { int, ip, ipOrDns, port, words } from '../../core/values';
import { PING_MENU } from './diagnostics.streams';

export const dnsLookup = defineAction({
  id: 'diagnostics.dns_lookup',
  title: 'DNS lookup',
  summary: 'Lets the router look up a name, with its own servers or with one that is named.',
  kind: 'read',
  menus: ['/resolve'],
  output: { 'domain-name': 'Name that was asked for.', result: 'The answer.' },
  input: z.strictObject({
    'domain-name': ipOrDns.schema.describe('Name to look up.'),
    server: ip.schema.optional().describe('Server to ask. Absent: those of the router.'),
    'server-port': port.schema.optional().describe('Its port.'),
    type: words('lookup-type', 'ipv4 ipv6 mx ns txt srv')
      .schema.optional()
      .describe('What to ask for; an IPv4 address unless said otherwise. Since 7.15.'),
  }),
  requires: ({ type }) => (type === undefined ? [] : [{ what: 'argument type', since: '7.15' }]),
  examples: [{ title: 'A name', input: { 'domain-name': 'example.com' } }],
  async read(router, input) {
    const args = Object.fromEntries(Object.entries(input).filter((entry): entry is [string, string] => entry[1] !== undefined));
    const { rows, ret } = await router.query('/resolve', args);
    return { rows: ret === undefined ? rows : [{ 'domain-name': input['domain-name'], result: ret }] };
  },
});

const CHECKED: Readonly<Record<string, string>> = {
  address: 'Address that was tried.',
  method: 'How it was tried: ping, or tcp to a port.',
  reachable: 'yes: the address itself answered.',
  sent: 'Packets sent.',
  received: 'Answers.',
  'packet-loss': 'Share of packets without an answer, in per cent.',
  'avg-rtt': 'Mean time until an answer.',
  detail: 'What happened instead of an answer.',
};

export const checkConnection = defineAction({
  id: 'diagnostics.check_connection',
  title: 'Check connection',
  summary: 'Tells in one row whether an address answers the router, to pings or to TCP on a port.',
  kind: 'read',
  menus: ['/ping', '/tool'],
  output: CHECKED,
  timeoutMs: 90_000,
  input: z.strictObject({
    address: ipOrDns.schema.describe('Address to try; with a port it has to be an address and no name.'),
    port: port.schema.optional().describe('TCP port. An answer tells that packets to the port arrive, not that it is open.'),
    count: int(1, 20).schema.default('3').describe('Packets to send.'),
  }),
  examples: [
    { title: 'By ping', input: { address: '192.168.88.10' } },
    { title: 'TCP port 443', input: { address: '192.0.2.10', port: '443' } },
  ],
  read: async (router, input) => ({
    rows: [input.port === undefined ? await pinged(router, input) : await traced(router, input)],
  }),
});

interface Checked {
  readonly address: string;
  readonly port?: string | undefined;
  readonly count: string;
}

async function pinged(router: RouterReader, { address, count }: Checked): Promise<Row> {
  const { rows } = await router.query(`${on(PING_MENU, router.facts)}/ping`, { address, count });
  const last = rows.at(-1) ?? {};
  const { sent = count, received = '0', 'avg-rtt': rtt = '', 'packet-loss': loss = '' } = last;
  const detail = rows.find((row) => row['status'] !== undefined)?.['status'] ?? '';
  return {
    address,
    method: 'ping',
    reachable: yesNo(Number(received) > 0),
    sent,
    received,
    'packet-loss': loss,
    'avg-rtt': rtt,
    detail,
  };
}

/** The last hop of a trace by TCP is the address itself where a packet to the port arrives: open or closed, it answers. */
async function traced(router: RouterReader, { address, port: to = '', count }: Checked): Promise<Row> {
  const args = { address, protocol: 'tcp', port: to, count, 'max-hops': '30', timeout: '1s' };
  const { rows } = await router.query('/tool/traceroute', args);
  const hop = rows.findLast((row) => row['address'] === address);
  const status = rows.at(-1)?.['status'] ?? '';
  if (!hop) return { address, method: 'tcp', reachable: 'no', detail: status === '' ? 'no answer from the address' : status };
  const { sent = '', loss = '', avg = '' } = hop;
  return { address, method: 'tcp', reachable: 'yes', sent, 'packet-loss': loss, 'avg-rtt': avg, detail: hop['status'] ?? '' };
}

function yesNo(is: boolean): string {
  return is ? 'yes' : 'no';
}

export const arpTable = defineResource({
  id: 'diagnostics.arp',
  noun: 'ARP entry',
  plural: 'ARP entries',
  menu: '/ip/arp',
  kind: 'list',
  risk: 'none',
  fields: {},
  readOnly: {
    about: 'What RouterOS remarks about it.',
    address: 'IPv4 address.',
    comment: 'Comment.',
    complete: 'The MAC address is known.',
    dhcp: 'Made by the DHCP server.',
    disabled: 'It is off.',
    dynamic: 'Learned, not set.',
    interface: 'Interface that it was seen on.',
    invalid: 'Its interface is missing.',
    'mac-address': 'MAC address.',
    published: 'The router answers for this address.',
    status: 'reachable, stale, delay, probe, failed, permanent; newer 7.x.',
    vrf: 'VRF that it is in.',
  },
  filterable: ['address', 'interface'],
  verbs: {
    list: {
      id: 'diagnostics.get_arp',
      title: 'Get ARP table',
      summary: 'Lists which MAC address stands behind which IPv4 address.',
      examples: [
        {
          title: 'On one interface',
          input: { where: { interface: 'bridge' } },
          before: [
            {
              do: 'menu.add',
              input: {
                path: '/ip/arp',
                values: { address: '192.168.88.20', interface: 'bridge', 'mac-address': '02:00:5E:10:00:02' },
              },
            },
          ],
        },
      ],
    },
  },
});

export const neighbours = defineResource({
  id: 'diagnostics.neighbor',
  noun: 'neighbour',
  plural: 'neighbours',
  menu: '/ip/neighbor',
  kind: 'list',
  risk: 'none',
  fields: {},
  readOnly: {
    about: 'What RouterOS remarks about it.',
    address: 'Address of the neighbour.',
    address4: 'Its IPv4 address.',
    address6: 'Its IPv6 address.',
    age: 'Time since it was heard.',
    board: 'Its board.',
    'discovered-by': 'How it was heard: cdp, lldp, mndp.',
    identity: 'How it calls itself.',
    interface: 'Interface of this router, with the bridge above it.',
    'interface-name': 'Interface that the neighbour sent from.',
    ipv6: 'It has IPv6.',
    'mac-address': 'Its MAC address.',
    platform: 'Its maker.',
    running: 'The interface is up.',
    'software-id': 'Its licence number.',
    'system-caps': 'What it can do, by LLDP.',
    'system-caps-enabled': 'What of that is on.',
    'system-description': 'How it describes itself, by LLDP.',
    unpack: 'How it packs frames.',
    uptime: 'How long it has been up.',
    version: 'Its version.',
  },
  verbs: {
    list: {
      id: 'diagnostics.get_neighbors',
      title: 'Get neighbours',
      summary: 'Lists devices that were heard by MNDP, CDP or LLDP on the interfaces of the router.',
      examples: [
        { title: 'All that are heard', input: {}, simulated: 'empty' },
        { title: 'On one interface', input: { where: { interface: 'ether1' } }, simulated: 'empty' },
      ],
    },
  },
});
