import { z } from 'zod';
import type { InputIssue, Rows } from '../../../core/catalogue';
import { bool, interfaceList, interfaceName, ipOrDns, ipv4, ipv4Network, ipv4Prefix, port, words } from '../../../core/values';
import { hostOf, isWithin, overlapIssues, repeatIssues } from '../../checks/networks';
import { routerName } from '../../parts/routers';

/** Each router of a mesh takes part in the same run. */
export const MOST_IN_MESH = 8;

const Member = z.strictObject({
  router: routerName.describe('Name of the router in the fleet.'),
  address: ipv4.schema.describe('Its address inside the network.'),
  endpoint: ipOrDns.schema.optional().describe('Where others reach it. Absent: it is behind NAT and calls.'),
  networks: z.array(ipv4Network.schema).max(50).default([]).describe('Networks behind it.'),
});

export const Input = z.strictObject({
  topology: words('wireguard-topology', 'hub mesh')
    .schema.default('hub')
    .describe(
      'hub: each router has one tunnel, to the hub; run it for all of them. mesh: each has one to every other; run it once.',
    ),
  name: interfaceName.schema.describe('Name of the WireGuard interface on every router, e.g. wg-fleet.'),
  network: ipv4Network.schema.describe('Network inside the tunnels, e.g. 10.254.0.0/24.'),
  port: port.schema.default('13231').describe('UDP port on every router.'),
  members: z.array(Member).min(2).max(1000).describe('All routers of it, the hub too.'),
  hub: routerName.optional().describe('Which of them is the hub.'),
  'spoke-to-spoke': bool.schema.default('no').describe('With a hub: the others reach each other, too, through it.'),
  'interface-list': interfaceList.schema.optional().describe('List that the interface joins on every router, e.g. LAN.'),
});
export type Net = z.output<typeof Input>;
export type Member = Net['members'][number];

/** The routers that one run makes tunnels between: all of a mesh; or the hub, and the one that it runs for. */
export function participants(input: Net, target: string): readonly Member[] {
  if (input.topology === 'mesh') return input.members;
  const hub = input.members.find(({ router }) => router === input.hub);
  const spoke = input.members.find(({ router }) => router === target);
  return [hub, spoke === hub ? undefined : spoke].filter((member) => member !== undefined);
}

export function targetOf(results: Readonly<Record<string, Rows>>): string {
  return results['target']?.[0]?.['name'] ?? '';
}

/** With the length of the network. */
export function addressIn({ network }: Net, { address }: Member): string {
  return `${address}/${ipv4Prefix.parse(network).length}`;
}

/** What a router reaches through one of its peers. */
export function behind(input: Net, self: Member, peer: Member): readonly string[] {
  const isSpoke = input.topology === 'hub' && peer.router === input.hub;
  if (!isSpoke || input['spoke-to-spoke'] !== 'yes') return peer.networks;
  return [
    ...peer.networks,
    ...input.members.filter((other) => other !== self && other !== peer).flatMap(({ networks }) => networks),
  ];
}

/** What a peer may send from. */
export function allowed(input: Net, self: Member, peer: Member): readonly string[] {
  const isThroughHub = input.topology === 'hub' && peer.router === input.hub && input['spoke-to-spoke'] === 'yes';
  return [isThroughHub ? input.network : `${peer.address}/32`, ...behind(input, self, peer)];
}

export function validate(input: Net): readonly InputIssue[] {
  const { members } = input;
  return [
    ...repeatIssues(
      'members',
      members.map(({ router }) => router),
      'router',
    ),
    ...repeatIssues(
      'members',
      members.map(({ address }) => address),
      'address',
    ),
    ...places(input),
    ...nets(input),
    ...(input.topology === 'hub' ? hubIssues(input) : meshIssues(input)),
  ];
}

function places({ members, network }: Net): readonly InputIssue[] {
  const size = 2 ** (32 - ipv4Prefix.parse(network).length);
  const unusable = size > 2 ? [hostOf(network, 0), hostOf(network, size - 1)].map((text) => text.split('/', 1)[0]) : [];
  return members.flatMap(({ address }, index) =>
    isWithin(address, network) && !unusable.includes(address)
      ? []
      : [{ path: `members.${index}.address`, message: `${address} is no address of a router in ${network}` }],
  );
}

function nets({ members, network }: Net): readonly InputIssue[] {
  const own = { path: 'network', network, what: 'the network of the tunnels' };
  const named = members.flatMap(({ router, networks }, index) =>
    networks.map((each, place) => ({
      path: `members.${index}.networks.${place}`,
      network: each,
      what: `a network of ${router}`,
    })),
  );
  const swallowed = members.flatMap(({ endpoint, networks }, index) =>
    endpoint !== undefined && ipv4.schema.safeParse(endpoint).success && networks.some((each) => isWithin(endpoint, each))
      ? [
          {
            path: `members.${index}.endpoint`,
            message: 'it lies in a network behind the router: the tunnel would run through itself',
          },
        ]
      : [],
  );
  return [...overlapIssues([own, ...named]), ...swallowed];
}

function hubIssues({ hub, members }: Net): readonly InputIssue[] {
  if (hub === undefined) return [{ path: 'hub', message: 'say which router is the hub' }];
  const found = members.find(({ router }) => router === hub);
  if (!found) return [{ path: 'hub', message: `${hub} is not among the members` }];
  return found.endpoint === undefined ? [{ path: 'hub', message: 'the hub needs an endpoint: the others call it' }] : [];
}

function meshIssues({ hub, members }: Net): readonly InputIssue[] {
  const issues: InputIssue[] = [];
  if (hub !== undefined) issues.push({ path: 'hub', message: 'a mesh has no hub' });
  if (members.length > MOST_IN_MESH)
    issues.push({ path: 'members', message: `a mesh has at most ${MOST_IN_MESH} routers; larger ones are built around hubs` });
  const mute = members.filter(({ endpoint }) => endpoint === undefined).map(({ router }) => router);
  if (mute.length > 1)
    issues.push({ path: 'members', message: `${mute.join(' and ')} have no endpoint: they could not call each other` });
  return issues;
}
