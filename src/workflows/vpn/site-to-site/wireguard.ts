import type { Rows, Stage, Step, StepContext } from '../../../core/catalogue';
import { letThrough, readChain } from '../../parts/firewall';
import { assertNameFree } from '../../parts/interfaces';
import { answersPing, assertPortFree, clampMss, peerIsHeard } from '../../parts/wireguard';
import { at, type Letter } from '../../parts/routers';
import { addressStep, assertElsewhere, reachStep, routesStep, seen } from './common';
import type { Tunnel } from './input';

type Context = StepContext<Tunnel>;

const isWanted = { when: ({ input }: { readonly input: Tunnel }) => input.type === 'wireguard', whenText: 'wireguard' };
const OTHER: Readonly<Record<Letter, Letter>> = { a: 'b', b: 'a' };

function keyOf({ results }: Pick<Context, 'results'>, letter: Letter): string | undefined {
  return results[`key-${letter}`]?.[0]?.['public-key'];
}

function interfaceStage(letter: Letter): Stage<Tunnel> {
  return {
    id: `interface-${letter}`,
    title: `Make the interface at end ${letter}`,
    ...isWanted,
    ...at<Tunnel>(letter),
    steps: [
      assertNameFree(({ name }) => String(name), ['wg']),
      assertElsewhere(letter),
      assertPortFree<Tunnel>(),
      {
        id: 'interface',
        title: 'Make the interface; the router makes its key',
        do: 'wireguard.ensure_interface',
        input: ({ input }) => ({ name: input.name, 'listen-port': input.port, mtu: input.mtu, comment: `tunnel ${input.name}` }),
      },
      addressStep(letter),
    ],
  };
}

function keyStage(letter: Letter): Stage<Tunnel> {
  return {
    id: `key-${letter}`,
    title: `Read the public key of end ${letter}`,
    ...isWanted,
    ...at<Tunnel>(letter),
    do: 'wireguard.list_interfaces',
    input: ({ input }) => ({ where: { name: input.name } }),
  };
}

/** An earlier run may have left a peer whose key the other router no longer has. */
function outdated(rows: Rows, context: Context, letter: Letter): readonly Readonly<Record<string, unknown>>[] {
  const key = keyOf(context, OTHER[letter]);
  return rows
    .filter((row) => row['comment'] === commentOf(context) && row['public-key'] !== key)
    .map((row) => ({ where: { interface: context.input.name, 'public-key': row['public-key'] } }));
}

function commentOf({ input }: Context): string {
  return `tunnel ${input.name}`;
}

function tunnelSteps(letter: Letter): readonly Step<Tunnel>[] {
  return [
    readChain('input'),
    readChain('forward'),
    {
      id: 'peers',
      title: 'Look for peers of an earlier run',
      read: 'wireguard.list_peers',
      input: ({ input }) => ({ where: { interface: input.name } }),
    },
    {
      id: 'outdated',
      title: 'Remove the peer with a key that is no longer right',
      do: 'wireguard.remove_peer',
      input: (context) => outdated(context.found['peers'] ?? [], context, letter),
    },
    letThrough<Tunnel>({
      id: 'open',
      title: 'Let the other end call',
      chain: 'input',
      when: (context) => seen(letter)(context).endpoint !== undefined,
      whenText: 'it has an endpoint',
      rules: ({ input }) => ({ protocol: 'udp', 'dst-port': input.port, comment: `${input.name}: WireGuard` }),
    }),
    reachStep(letter),
    clampMss(({ name }) => String(name)),
    {
      id: 'peer',
      title: 'Add the other end',
      do: 'wireguard.ensure_peer',
      input: (context) => {
        const { farAddress, farNetworks, farEndpoint } = seen(letter)(context);
        return {
          interface: context.input.name,
          'public-key': keyOf(context, OTHER[letter]),
          'allowed-address': [`${farAddress}/32`, ...farNetworks],
          ...(farEndpoint === undefined ? {} : { 'endpoint-address': farEndpoint, 'endpoint-port': context.input.port }),
          'preshared-key': context.input.secret,
          'persistent-keepalive': '25s',
          comment: commentOf(context),
        };
      },
    },
    routesStep(letter),
  ];
}

/** Interfaces at both ends, so that there are keys to exchange; then the peers, and the look whether they meet. */
export const wireguardStages: readonly Stage<Tunnel>[] = [
  interfaceStage('a'),
  interfaceStage('b'),
  keyStage('a'),
  keyStage('b'),
  { id: 'tunnel-a', title: 'Connect end a', ...isWanted, ...at<Tunnel>('a'), steps: tunnelSteps('a') },
  {
    id: 'tunnel-b',
    title: 'Connect end b, and see that the ends meet',
    ...isWanted,
    ...at<Tunnel>('b'),
    steps: tunnelSteps('b'),
    goals: [
      peerIsHeard<Tunnel>({ interface: ({ input }) => input.name, publicKey: (context) => keyOf(context, 'a') ?? '' }),
      answersPing<Tunnel>((context) => seen('b')(context).farAddress),
    ],
  },
];
