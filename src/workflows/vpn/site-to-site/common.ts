import type { Step, StepContext } from '../../../core/catalogue';
import { letThrough } from '../../parts/firewall';
import { assertNetworksNew } from '../../parts/interfaces';
import type { Letter } from '../../parts/routers';
import { endOf, isAddress, type End, type Tunnel } from './input';

type Context = StepContext<Tunnel>;

/** What a step sees of the end that it works on. */
export function seen(letter: Letter): (context: Context) => End {
  return ({ input }) => endOf(input, letter);
}

/** Refuses where the networks of the other side, or of the tunnel, are connected to this router already. */
export function assertElsewhere(letter: Letter): Step<Tunnel> {
  return assertNetworksNew<Tunnel>({
    networks: ({ input }) => [
      ...(input['transfer-net'] === undefined ? [] : [{ network: input['transfer-net'], what: 'the network of the tunnel' }]),
      ...endOf(input, letter).farNetworks.map((network) => ({ network, what: 'a network of the other side' })),
    ],
    own: ({ input }) => [input.name],
  });
}

/** The address inside the tunnel, and the routes to the networks behind the other end. */
export function addressStep(letter: Letter): Step<Tunnel> {
  return {
    id: 'address',
    title: 'Give it its address',
    do: 'ip.ensure_address',
    input: (context) => ({ address: seen(letter)(context).address, interface: context.input.name }),
  };
}

export function routesStep(letter: Letter): Step<Tunnel> {
  return {
    id: 'routes',
    title: 'Lead to the networks of the other side',
    do: 'route.ensure',
    input: (context) =>
      seen(letter)(context).farNetworks.map((network) => ({
        'dst-address': network,
        gateway: context.input.name,
        distance: context.input.distance,
        comment: `tunnel ${context.input.name}`,
      })),
  };
}

/** What comes out of the tunnel may go to the networks here, and theirs may be reached from here. */
export function reachStep(letter: Letter): Step<Tunnel> {
  return letThrough<Tunnel>({
    id: 'reach',
    title: 'Let both sides reach each other',
    chain: 'forward',
    rules: (context) => {
      const { name, networks, farNetworks } = seen(letter)(context);
      return [
        ...networks.map((network) => ({ 'in-interface': name, 'dst-address': network, comment: `${name}: to ${network}` })),
        ...farNetworks.map((network) => ({ 'out-interface': name, 'dst-address': network, comment: `${name}: to ${network}` })),
      ];
    },
  });
}

/** Packets of IPsec from the other end, whoever that is where it has no fixed address. */
export function ipsecRules({ name, farEndpoint }: End): readonly Readonly<Record<string, string>>[] {
  const from: Readonly<Record<string, string>> =
    farEndpoint !== undefined && isAddress(farEndpoint) ? { 'src-address': farEndpoint } : {};
  return [
    { ...from, protocol: 'udp', 'dst-port': '500,4500', comment: `${name}: IKE` },
    { ...from, protocol: 'ipsec-esp', comment: `${name}: ESP` },
  ];
}
