import { z } from 'zod';
import { defineWorkflow, type ActionInput, type InputIssue } from '../../core/catalogue';
import {
  bool,
  duration,
  interfaceList,
  interfaceName,
  ipOrDns,
  ipv4,
  ipv4Network,
  ipv4Prefix,
  mtu,
  port,
  wireguardKey,
} from '../../core/values';
import { addressOf, isWithin, networkText, overlapIssues } from '../checks/networks';
import { assertNameFree, assertNetworksNew } from '../parts/interfaces';
import { answersPing, clampMss, peerIsHeard } from '../parts/wireguard';

const Input = z.strictObject({
  name: interfaceName.schema.describe('Name of the WireGuard interface, e.g. wg-hq.'),
  'local-address': ipv4Prefix.schema.describe('Address of this router inside the tunnel, with length, e.g. 10.255.0.2/24.'),
  'remote-address': ipv4.schema.describe('Address of the server inside the tunnel; it is pinged in the end.'),
  routes: z.array(ipv4Network.schema).max(100).default([]).describe('Networks behind the server; a route to each is added.'),
  'allowed-address': z
    .array(ipv4Network.schema)
    .max(100)
    .optional()
    .describe('What the server may send from. Absent: its address and the networks behind it.'),
  'endpoint-address': ipOrDns.schema.describe('Where the server listens.'),
  'endpoint-port': port.schema.default('13231').describe('UDP port that it listens on.'),
  'remote-public-key': wireguardKey.schema.describe('Public key of the server.'),
  'private-key': wireguardKey.schema
    .optional()
    .describe('Private key of this router. Absent: the router makes one; workflow.get_vpn_status shows its public key.'),
  'preshared-key': wireguardKey.schema.optional().describe('Second key that both ends share.'),
  'persistent-keepalive': duration.schema.default('25s').describe('How often to send something, so that NAT keeps the way open.'),
  mtu: mtu.schema.optional().describe('Largest packet in bytes inside the tunnel. Absent: 1420.'),
  'interface-list': interfaceList.schema
    .optional()
    .describe('List that the interface joins, e.g. LAN where the far side may manage the router, WAN for a provider.'),
  masquerade: bool.schema
    .default('no')
    .describe('Hide everything behind the address of the tunnel, where the server knows no way back to the networks here.'),
  'wait-for-handshake': bool.schema
    .optional()
    .describe(
      'Keep the tunnel only if the server answers. Absent: yes where a private key is given, as it cannot know one else.',
    ),
});
type Client = z.output<typeof Input>;

function routesOf(input: Client): readonly string[] {
  const far = `${input['remote-address']}/32`;
  return isWithin(far, input['local-address']) ? input.routes : [far, ...input.routes];
}

function isAwaited(input: Client): boolean {
  return (input['wait-for-handshake'] ?? (input['private-key'] === undefined ? 'no' : 'yes')) === 'yes';
}

function validate(input: Client): readonly InputIssue[] {
  const { routes, 'local-address': local, 'remote-address': remote, 'endpoint-address': endpoint } = input;
  const issues: InputIssue[] = [];
  if (addressOf(local) === remote) issues.push({ path: 'remote-address', message: 'both ends have the same address' });
  for (const [index, route] of routes.entries()) {
    const path = `routes.${index}`;
    if (route.endsWith('/0'))
      issues.push({
        path,
        message:
          'a default route would take the packets of the tunnel itself: use workflow.setup_policy_routing with allowed-address',
      });
    else if (ipv4.schema.safeParse(endpoint).success && isWithin(endpoint, route))
      issues.push({ path, message: `${endpoint}, where the server listens, is in it: the tunnel would run through itself` });
  }
  const named = routes.map((network, index) => ({ path: `routes.${index}`, network, what: 'another route' }));
  const link = { path: 'local-address', network: networkText(local), what: 'the network of the tunnel' };
  return [...issues, ...overlapIssues([link, ...named])];
}

const name = (input: ActionInput): string => String(input['name']);

export const setupVpnClient = defineWorkflow({
  name: 'setup_vpn_client',
  family: 'vpn',
  title: 'Set up VPN client',
  summary: 'Connects a router to a WireGuard server, with address, routes and a look whether the server answers.',
  why: 'A site is to reach the head office, or a provider. Interface, address, peer and routes belong together and are made or taken back together; a server that does not answer leaves nothing behind.',
  risk: 'lockout',
  versions: { since: '7.1', instead: 'use workflow.setup_site_to_site_tunnel with type ipsec or gre+ipsec' },
  input: Input,
  validate,
  steps: [
    assertNameFree(name, ['wg']),
    assertNetworksNew<Client>({
      networks: ({ input }) => [
        { network: networkText(input['local-address']), what: 'the network of the tunnel' },
        ...input.routes.map((network) => ({ network, what: 'a network behind the server' })),
      ],
      own: ({ input }) => [input.name],
    }),
    {
      id: 'interface',
      title: 'Make the interface',
      do: 'wireguard.ensure_interface',
      input: ({ input }) => ({
        name: input.name,
        'private-key': input['private-key'],
        mtu: input.mtu,
        comment: `VPN to ${input['endpoint-address']}`,
      }),
    },
    {
      id: 'lists',
      title: 'See that there is such an interface list',
      when: ({ input }) => input['interface-list'] !== undefined,
      whenText: 'a list is named',
      read: 'interface_list.list',
      input: ({ input }) => ({ where: { name: input['interface-list'] } }),
      refuse: (rows, { input }) => (rows.length === 0 ? `there is no interface list ${input['interface-list']}` : undefined),
    },
    {
      id: 'list',
      title: 'Join the interface list',
      when: ({ input }) => input['interface-list'] !== undefined,
      whenText: 'a list is named',
      do: 'interface_list.ensure_member',
      input: ({ input }) => ({ list: input['interface-list'], interface: input.name }),
    },
    {
      id: 'address',
      title: 'Give it its address',
      do: 'ip.ensure_address',
      input: ({ input }) => ({ address: input['local-address'], interface: input.name }),
    },
    {
      id: 'masquerade',
      title: 'Hide what goes through it',
      when: ({ input }) => input.masquerade === 'yes',
      whenText: 'masquerade',
      do: 'firewall.ensure_nat_rule',
      input: ({ input }) => ({
        chain: 'srcnat',
        action: 'masquerade',
        'out-interface': input.name,
        comment: `${input.name}: masquerade`,
      }),
    },
    clampMss(name),
    {
      id: 'peer',
      title: 'Add the server',
      do: 'wireguard.ensure_peer',
      input: ({ input }) => ({
        interface: input.name,
        'public-key': input['remote-public-key'],
        'allowed-address': input['allowed-address'] ?? [`${input['remote-address']}/32`, ...input.routes],
        'endpoint-address': input['endpoint-address'],
        'endpoint-port': input['endpoint-port'],
        'preshared-key': input['preshared-key'],
        'persistent-keepalive': input['persistent-keepalive'],
        comment: 'server',
      }),
    },
    {
      id: 'routes',
      title: 'Add the routes',
      do: 'route.ensure',
      input: ({ input }) =>
        routesOf(input).map((network) => ({ 'dst-address': network, gateway: input.name, comment: `VPN ${input.name}` })),
    },
  ],
  goals: [
    peerIsHeard<Client>({
      interface: ({ input }) => input.name,
      publicKey: ({ input }) => input['remote-public-key'],
      when: ({ input }) => isAwaited(input),
    }),
    answersPing<Client>(({ input }) => input['remote-address'], { when: ({ input }) => isAwaited(input) }),
  ],
  examples: [
    {
      title: 'A branch, with a key that the router makes',
      input: {
        name: 'wg-hq',
        'local-address': '10.255.0.12/24',
        'remote-address': '10.255.0.1',
        'endpoint-address': 'vpn.example.com',
        'remote-public-key': 'aEaxpNIWj0sSbS5HZDUlJfBLUYj2YhqZ1wiXkl6BrAc=',
        routes: ['10.0.0.0/16'],
        'interface-list': 'LAN',
      },
    },
    {
      title: 'A provider that knows none of the networks here',
      input: {
        name: 'wg-provider',
        'local-address': '10.66.7.2/32',
        'remote-address': '10.64.0.1',
        'endpoint-address': '203.0.113.20',
        'endpoint-port': 51820,
        'remote-public-key': 'aEaxpNIWj0sSbS5HZDUlJfBLUYj2YhqZ1wiXkl6BrAc=',
        'private-key': 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=',
        'allowed-address': ['0.0.0.0/0'],
        routes: ['198.51.100.0/24'],
        masquerade: true,
        'wait-for-handshake': false,
      },
    },
  ],
});
