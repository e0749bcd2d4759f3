import { z } from 'zod';
import { defineWorkflow } from '../../core/catalogue';
import {
  bridge,
  dnsName,
  interfaceName,
  ipNetwork,
  ipv4Network,
  poolRanges,
  ratePair,
  ssid,
  vlanId,
  wpaPassphrase,
} from '../../core/values';
import { isPoolWithin, overlapIssues, poolHolds, repeatIssues } from '../checks/networks';
import { gatewayOf, portalSteps } from './portal/steps';

const SMALLEST = 29;

const Input = z.strictObject({
  ssid: ssid.schema.describe('Name of the guest network on the air.'),
  'vlan-id': vlanId.schema.describe('VLAN of the guests.'),
  network: ipv4Network.schema.describe('Network of the guests; the router takes its first address.'),
  'pool-ranges': poolRanges.schema.describe('Addresses that guests get, in this network.'),
  'rate-limit': z
    .string()
    .regex(/^\d+[kM]?\/\d+[kM]?$/, 'upload/download, e.g. 2M/10M')
    .describe('Rate of each guest, upload/download in bits per second, e.g. 2M/10M.'),
  'dns-name': dnsName.schema.describe('Name of the login page; a name that nobody else has, e.g. guests.example.com.'),
  bridge: bridge.schema.default('bridge').describe('Bridge that carries the VLAN.'),
  radios: z
    .array(interfaceName.schema)
    .max(8)
    .optional()
    .describe('Radios that offer the network, by name. Absent: all of the router; empty: none, access points are elsewhere.'),
  trunks: z
    .array(interfaceName.schema)
    .max(48)
    .default([])
    .describe('Ports of the bridge that carry the VLAN tagged to access points and switches.'),
  password: wpaPassphrase.schema.optional().describe('Passphrase of the network. Absent: it is open.'),
  access: z
    .enum(['click-through', 'accounts'])
    .default('click-through')
    .describe('Guests just agree on the page, or need an account or a voucher.'),
  'session-time': z.string().default('8h').describe('How long a guest who agreed may stay within a day, as a duration.'),
  'total-rate': ratePair.schema.optional().describe('Rate of all guests together, upload/download. Absent: no limit.'),
  'allowed-hosts': z
    .array(z.string().regex(/^[A-Za-z0-9*.-]{1,253}$/, 'a host name, with * for any letters'))
    .max(50)
    .default([])
    .describe('Hosts that are reached without a login, e.g. *.example.com.'),
  'closed-networks': z
    .array(ipNetwork.schema)
    .max(50)
    .default([])
    .describe('Networks behind the uplink that guests must not reach, e.g. those of the headquarters.'),
});

export const setupGuestWifiPortal = defineWorkflow({
  name: 'setup_guest_wifi_portal',
  family: 'wifi',
  title: 'Set up guest Wi-Fi with a portal',
  summary:
    'A network for guests on the air and on a VLAN, with a login page, a rate for each guest, and no way to anything but the Internet.',
  why: 'A guest network that shares the bridge with the tills is the usual way into a shop. Done by hand it takes eight menus, and what is forgotten is the rule that keeps guests out of the router, or fasttrack, which passes their limits by. Here the isolation is part of it, and proven before it stays.',
  comesBack: 'The bridge, its filtering and the other networks are not touched; the rules match guests only.',
  risk: 'disruptive',
  needs: { deviceMode: 'hotspot' },
  input: () => Input,
  validate: (input) => [
    ...(Number(input.network.split('/')[1]) > SMALLEST
      ? [{ path: 'network', message: `a network of guests is at least a /${SMALLEST}` }]
      : !isPoolWithin(input['pool-ranges'], input.network)
        ? [{ path: 'pool-ranges', message: `${input['pool-ranges']} is not within ${input.network}` }]
        : poolHolds(input['pool-ranges'], gatewayOf(input))
          ? [{ path: 'pool-ranges', message: `${gatewayOf(input)} is the address of the router` }]
          : []),
    ...overlapIssues([
      { path: 'network', network: input.network, what: 'the network of the guests' },
      ...input['closed-networks'].map((network, index) => ({
        path: `closed-networks.${index}`,
        network,
        what: 'a closed network',
      })),
    ]),
    ...repeatIssues('trunks', input.trunks, 'port'),
    ...(input.radios?.length === 0 && input.trunks.length === 0
      ? [{ path: 'trunks', message: 'without radios at least one port has to carry the VLAN' }]
      : []),
  ],
  steps: portalSteps,
  goals: [
    {
      id: 'portal',
      title: 'The login page is served on the VLAN of the guests.',
      read: 'hotspot.list_servers',
      input: () => ({ where: { name: 'guests' } }),
      expect: ([row]) =>
        (row !== undefined && row['invalid'] !== 'true' && row['disabled'] !== 'true') || 'the hotspot does not work',
    },
    {
      id: 'leases',
      title: 'Guests get addresses.',
      read: 'dhcp.list_servers',
      input: () => ({ where: { name: 'guests' } }),
      expect: ([row]) => (row !== undefined && row['invalid'] !== 'true') || 'the DHCP server of the guests is invalid',
    },
    {
      id: 'isolation',
      title: 'Nothing lets guests reach the other networks.',
      read: 'firewall.list_filter_rules',
      input: () => ({ where: { chain: 'forward' }, limit: 10_000 }),
      expect: (rows) => {
        const mine = rows.filter((row) => row['dynamic'] !== 'true' && row['disabled'] !== 'true');
        const drop = mine.findIndex((row) => row['comment'] === 'guests: nothing but the Internet');
        if (drop < 0) return 'the rule that keeps guests in is missing';
        const foreign = mine.slice(0, drop).find((row) => row['action'] === 'accept' && !row['comment']?.startsWith('guests: '));
        return foreign === undefined || `the rule "${foreign['comment'] ?? foreign['.id'] ?? ''}" stands before it`;
      },
    },
  ],
  examples: [
    {
      title: 'A café: everybody who agrees, 2 up and 10 down',
      input: {
        ssid: 'Café Guests',
        'vlan-id': 66,
        network: '10.66.0.0/22',
        'pool-ranges': '10.66.0.10-10.66.3.250',
        'rate-limit': '2M/10M',
        'dns-name': 'guests.example.com',
        radios: ['wlan1'],
        'total-rate': '20M/80M',
        'allowed-hosts': ['*.example.com'],
      },
      before: [{ do: 'wireless.create_interface', input: { name: 'wlan1', 'master-interface': 'none' } }],
    },
    {
      title: 'A hotel: vouchers, and access points on another switch',
      input: {
        ssid: 'Hotel',
        'vlan-id': 70,
        network: '10.70.0.0/23',
        'pool-ranges': '10.70.0.50-10.70.1.250',
        'rate-limit': '5M/20M',
        'dns-name': 'login.example.net',
        radios: [],
        trunks: ['ether4', 'ether5'],
        access: 'accounts',
        'closed-networks': ['172.16.0.0/12'],
      },
    },
  ],
});
