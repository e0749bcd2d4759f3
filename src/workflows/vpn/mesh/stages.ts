import type { ActionInput, Goal, Rows, Stage, StageContext, Step, StepContext } from '../../../core/catalogue';
import { letThrough, readChain } from '../../parts/firewall';
import { assertNameFree, assertNetworksNew } from '../../parts/interfaces';
import { routerNamed } from '../../parts/routers';
import { answersPing, assertPortFree, clampMss, isHeard } from '../../parts/wireguard';
import { addressIn, allowed, behind, MOST_IN_MESH, participants, targetOf, type Member, type Net } from './input';

type Context = StepContext<Net>;
type Given = Pick<StageContext<Net>, 'input'> & { readonly results: StageContext<Net>['results'] };

/** The place of a router in the run: 0 is the hub, or the first of a mesh. */
type Slot = number;

function memberAt(slot: Slot, { input, results }: Given): Member | undefined {
  return participants(input, targetOf(results))[slot];
}

function self(slot: Slot, context: Given): Member {
  const member = memberAt(slot, context);
  if (!member) throw new Error(`there is no router in place ${slot}`);
  return member;
}

/** The others, each with its place. */
function peersOf(slot: Slot, { input, results }: Given): readonly { readonly peer: Member; readonly place: Slot }[] {
  return participants(input, targetOf(results)).flatMap((peer, place) => (place === slot ? [] : [{ peer, place }]));
}

function keyOf(place: Slot, { results }: Given): string | undefined {
  return results[`key-${place}`]?.[0]?.['public-key'];
}

function at(slot: Slot): Pick<Stage<Net>, 'on' | 'onText' | 'when' | 'whenText'> {
  return {
    on: (context) => routerNamed(self(slot, { ...context, results: withTarget(context) }).router),
    onText: slot === 0 ? 'the hub, or the first of a mesh' : `router ${slot + 1}`,
    when: (context) => {
      const given = { ...context, results: withTarget(context) };
      if (memberAt(slot, given)) return true;
      const isUnknown = slot === 1 && context.input.topology === 'hub' && context.input.hub !== context.target.name;
      return isUnknown ? `${context.target.name} is not among the members` : false;
    },
    whenText: 'there is such a router',
  };
}

/** Stages know the router that they run for; steps are told by the results. */
function withTarget({ target, results }: StageContext<Net>): Readonly<Record<string, Rows>> {
  return new Proxy(results, {
    get: (rows, name) => (name === 'target' ? [{ name: target.name }] : rows[String(name)]),
  });
}

function interfaceSteps(slot: Slot): readonly Step<Net>[] {
  return [
    assertNameFree(({ name }) => String(name), ['wg']),
    assertNetworksNew<Net>({
      networks: (context) => [
        { network: context.input.network, what: 'the network of the tunnels' },
        ...peersOf(slot, context).flatMap(({ peer }) =>
          behind(context.input, self(slot, context), peer).map((network) => ({ network, what: 'a network of another router' })),
        ),
      ],
      own: ({ input }) => [input.name],
    }),
    assertPortFree<Net>(),
    {
      id: 'interface',
      title: 'Make the interface; the router makes its key',
      do: 'wireguard.ensure_interface',
      input: ({ input }) => ({ name: input.name, 'listen-port': input.port, comment: 'fleet' }),
    },
    {
      id: 'address',
      title: 'Give it its address',
      do: 'ip.ensure_address',
      input: (context) => ({ address: addressIn(context.input, self(slot, context)), interface: context.input.name }),
    },
    {
      id: 'list',
      title: 'Join the interface list',
      when: ({ input }) => input['interface-list'] !== undefined,
      whenText: 'a list is named',
      do: 'interface_list.ensure_member',
      input: ({ input }) => ({ list: input['interface-list'], interface: input.name }),
    },
    readChain('input'),
    readChain('forward'),
    letThrough<Net>({
      id: 'open',
      title: 'Let others call',
      chain: 'input',
      when: (context) => memberAt(slot, context)?.endpoint !== undefined,
      whenText: 'it has an endpoint',
      rules: ({ input }) => ({ protocol: 'udp', 'dst-port': input.port, comment: `${input.name}: WireGuard` }),
    }),
    letThrough<Net>({
      id: 'reach',
      title: 'Let others reach the networks here',
      chain: 'forward',
      rules: (context) => toHere(slot, context),
    }),
    clampMss(({ name }) => String(name)),
  ];
}

/** A router that was exchanged has another key. */
function outdated(slot: Slot, context: Context): readonly ActionInput[] {
  const right = new Map(peersOf(slot, context).map(({ peer, place }) => [commentOf(peer), keyOf(place, context)]));
  return (context.found['peers'] ?? [])
    .filter((row) => right.has(row['comment'] ?? '') && right.get(row['comment'] ?? '') !== row['public-key'])
    .map((row) => ({ where: { interface: context.input.name, 'public-key': row['public-key'] } }));
}

function commentOf({ router }: Member): string {
  return `fleet: ${router}`;
}

function connectSteps(slot: Slot): readonly Step<Net>[] {
  return [
    readChain('forward'),
    {
      id: 'peers',
      title: 'Look for peers of earlier runs',
      read: 'wireguard.list_peers',
      input: ({ input }) => ({ where: { interface: input.name }, limit: 10_000 }),
    },
    {
      id: 'outdated',
      title: 'Remove those whose key is no longer right',
      do: 'wireguard.remove_peer',
      input: (context) => outdated(slot, context),
    },
    letThrough<Net>({
      id: 'reach-others',
      title: 'Let their networks be reached',
      chain: 'forward',
      rules: (context) => toOthers(slot, context),
    }),
    {
      id: 'connect',
      title: 'Add the others',
      do: 'wireguard.ensure_peer',
      input: (context) =>
        peersOf(slot, context).map(({ peer, place }) => ({
          interface: context.input.name,
          'public-key': keyOf(place, context),
          'allowed-address': allowed(context.input, self(slot, context), peer),
          ...(peer.endpoint === undefined ? {} : { 'endpoint-address': peer.endpoint, 'endpoint-port': context.input.port }),
          'persistent-keepalive': '25s',
          comment: commentOf(peer),
        })),
    },
    {
      id: 'routes',
      title: 'Lead to their networks',
      do: 'route.ensure',
      input: (context) =>
        peersOf(slot, context).flatMap(({ peer }) =>
          behind(context.input, self(slot, context), peer).map((network) => ({
            'dst-address': network,
            gateway: context.input.name,
            comment: `${context.input.name}: ${network}`,
          })),
        ),
    },
  ];
}

function toHere(slot: Slot, context: Context): readonly ActionInput[] {
  const { name, topology, hub, 'spoke-to-spoke': between } = context.input;
  const { networks, router } = self(slot, context);
  const isCrossing = topology === 'hub' && router === hub && between === 'yes';
  return [
    ...networks.map((network) => ({ 'in-interface': name, 'dst-address': network, comment: `${name}: to ${network}` })),
    ...(isCrossing ? [{ 'in-interface': name, 'out-interface': name, comment: `${name}: between routers` }] : []),
  ];
}

function toOthers(slot: Slot, context: Context): readonly ActionInput[] {
  const { name } = context.input;
  const far = peersOf(slot, context).flatMap(({ peer }) => behind(context.input, self(slot, context), peer));
  return far.map((network) => ({ 'out-interface': name, 'dst-address': network, comment: `${name}: to ${network}` }));
}

/** Both ends of these tunnels are made by now. */
function earlier(slot: Slot, context: Given): readonly { readonly peer: Member; readonly place: Slot }[] {
  return peersOf(slot, context).filter(({ place }) => place < slot);
}

function goalsOf(slot: Slot): readonly Goal<Net>[] {
  if (slot === 0) return [];
  return [
    {
      id: 'heard',
      title: 'The others answer.',
      read: 'wireguard.list_peers',
      input: ({ input }) => ({ where: { interface: input.name }, limit: 10_000 }),
      expect: (rows, context) => {
        const heard = new Set(rows.filter(isHeard).map((row) => row['public-key']));
        const silent = earlier(slot, context).filter(({ place }) => !heard.has(keyOf(place, context)));
        return silent.length === 0 || `no handshake with ${silent.map(({ peer }) => peer.router).join(', ')}`;
      },
      withinSeconds: 60,
    },
    answersPing<Net>((context) => earlier(slot, context)[0]?.peer.address ?? self(slot, context).address),
  ];
}

const SLOTS: readonly Slot[] = Array.from({ length: MOST_IN_MESH }, (_, index) => index);

/** Interfaces first, so that every router has a key; then the keys; then the tunnels, each looked at when its second end is made. */
export const meshStages: readonly Stage<Net>[] = [
  {
    id: 'hub',
    title: 'Make the interface of the hub',
    ...at(0),
    when: ({ input }) => input.topology === 'hub',
    whenText: 'hub',
    steps: interfaceSteps(0),
    keep: 'Other routers may use it by now.',
  },
  ...SLOTS.map((slot): Stage<Net> => ({
    id: `interface-${slot}`,
    title: `Make the interface of router ${slot + 1}`,
    ...at(slot),
    ...(slot === 0 ? { when: ({ input }) => input.topology === 'mesh', whenText: 'mesh' } : {}),
    steps: interfaceSteps(slot),
  })),
  ...SLOTS.map((slot): Stage<Net> => ({
    id: `key-${slot}`,
    title: `Read the public key of router ${slot + 1}`,
    ...at(slot),
    do: 'wireguard.list_interfaces',
    input: ({ input }) => ({ where: { name: input.name } }),
  })),
  ...SLOTS.map((slot): Stage<Net> => ({
    id: `connect-${slot}`,
    title: `Connect router ${slot + 1}`,
    ...at(slot),
    steps: connectSteps(slot),
    goals: goalsOf(slot),
  })),
];
