import { z } from 'zod';
import { defineWorkflow, type InputIssue } from '../../core/catalogue';
import { comment, dnsName, ipv4, mac, named } from '../../core/values';
import { isWithin, repeatIssues } from '../checks/networks';

const reservation = z.strictObject({
  address: ipv4.schema.describe('Address that the device always gets.'),
  'mac-address': mac.schema.describe('MAC address of the device.'),
  name: dnsName.schema.optional().describe('DNS name that it gets, e.g. printer.site.example.'),
  comment: comment.schema.optional().describe('What it is. Absent: its DNS name.'),
});

const Input = z.strictObject({
  server: named('dhcp-server', 'defconf').schema.describe('DHCP server that gives the addresses.'),
  reservations: z.array(reservation).min(1).max(1000).describe('Devices with their addresses.'),
});
type Import = z.output<typeof Input>;

function validate({ reservations }: Import): readonly InputIssue[] {
  return [
    ...repeatIssues(
      'reservations',
      reservations.map(({ address }) => address),
      'address',
    ),
    ...repeatIssues(
      'reservations',
      reservations.map((one) => one['mac-address']),
      'MAC address',
    ),
    ...repeatIssues(
      'reservations',
      reservations.flatMap(({ name }) => (name === undefined ? [] : [name])),
      'name',
    ),
  ];
}

export const dhcpReservationImport = defineWorkflow({
  name: 'dhcp_reservation_import',
  family: 'isp',
  title: 'Import DHCP reservations',
  summary: 'Gives devices fixed addresses out of a list, with DNS names, all or none.',
  why: 'Printers, phones and cameras are known by a list before they are there. A row by hand is a typing error in fifty; here the list is checked against the network and itself, and imported again when it grows.',
  risk: 'none',
  input: Input,
  validate,
  steps: [
    {
      id: 'servers',
      title: 'See that the server is there',
      read: 'dhcp.list_servers',
      input: ({ input }) => ({ where: { name: input.server } }),
      refuse: (rows, { input }) => (rows.length === 0 ? `there is no DHCP server ${input.server}` : undefined),
    },
    {
      id: 'networks',
      title: 'See that the addresses are in a network that it serves',
      read: 'dhcp.list_networks',
      input: () => ({ limit: 1000 }),
      refuse: (rows, { input }) => {
        const served = rows.flatMap(({ address }) => (address ? [address] : []));
        const stray = input.reservations.find(({ address }) => !served.some((network) => isWithin(address, network)));
        return stray ? `${stray.address} is in no network of /ip/dhcp-server/network` : undefined;
      },
    },
    {
      id: 'own',
      title: 'See that no address is one of the router',
      read: 'ip.list_addresses',
      input: () => ({ limit: 10_000 }),
      refuse: (rows, { input }) => {
        const own = new Set(rows.map(({ address = '' }) => address.split('/', 1)[0]));
        const clash = input.reservations.find(({ address }) => own.has(address));
        return clash ? `${clash.address} is an address of the router` : undefined;
      },
    },
    {
      id: 'leases',
      title: 'See that no other device has one of the addresses',
      read: 'dhcp.list_leases',
      input: () => ({ limit: 100_000 }),
      refuse: (rows, { input }) => {
        for (const row of rows) {
          const { address, 'mac-address': held = '', server } = row;
          if (server !== undefined && server !== 'all' && server !== input.server) continue;
          const wanted = input.reservations.find((one) => one.address === address);
          if (wanted && held.toUpperCase() !== wanted['mac-address'].toUpperCase())
            return row['dynamic'] === 'true'
              ? `${wanted.address} is in use by ${held}: take its lease away first, with dhcp.remove_lease`
              : `${wanted.address} is reserved for ${held || 'another device'} already`;
          if (row['dynamic'] === 'true') continue;
          const moved = input.reservations.find((one) => held.toUpperCase() === one['mac-address'].toUpperCase());
          if (moved && moved.address !== address) return `${held} has ${address ?? 'another address'} reserved already`;
        }
        return undefined;
      },
    },
    {
      id: 'reservations',
      title: 'Reserve the addresses',
      do: 'dhcp.ensure_lease',
      input: ({ input }) =>
        input.reservations.map(({ address, name, comment: what, 'mac-address': owner }) => ({
          address,
          server: input.server,
          'mac-address': owner,
          comment: what ?? name,
        })),
    },
    {
      id: 'names',
      title: 'Give them names',
      do: 'dns.ensure_static',
      input: ({ input }) =>
        input.reservations.flatMap(({ name, address }) => (name === undefined ? [] : [{ name, type: 'A', address }])),
    },
  ],
  examples: [
    {
      title: 'Two devices of a site',
      input: {
        server: 'defconf',
        reservations: [
          { address: '192.168.88.20', 'mac-address': '02:00:00:00:00:20', name: 'printer.site.example' },
          { address: '192.168.88.21', 'mac-address': '02:00:00:00:00:21', comment: 'door' },
        ],
      },
    },
  ],
});
