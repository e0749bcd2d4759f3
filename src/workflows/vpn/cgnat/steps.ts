import type { ActionInput, Row, Step, StepContext } from '../../../core/catalogue';
import { letThrough, readChain } from '../../parts/firewall';
import { assertNameFree, assertNetworksNew } from '../../parts/interfaces';
import { assertPortFree } from '../../parts/wireguard';
import { lengthOf, siteOf, type Onboarding, type Site } from './input';

export type Context = StepContext<Onboarding>;

const named = assertNameFree(({ name }) => String(name), ['wg']);

function site({ input, results }: Context): Site {
  const found = siteOf(input, results);
  if (!found) throw new Error('the list of sites lacks the router');
  return found;
}

export function keyOf({ results }: Pick<Context, 'results'>, end: 'hub' | 'site'): string | undefined {
  return results[`key-${end}`]?.[0]?.['public-key'];
}

function fromManagers({ input }: Context): readonly ActionInput[] {
  return input.managers.map((network) => ({ 'src-address': network }));
}

const assertListed: Step<Onboarding> = {
  id: 'listed',
  title: 'See that the list has the router',
  refuse: ({ input, results }) => (siteOf(input, results) ? undefined : 'the list of sites lacks the router'),
};

/** What all sites share at the hub. */
export const hubSteps: readonly Step<Onboarding>[] = [
  assertListed,
  named,
  assertNetworksNew<Onboarding>({
    networks: ({ input }) => [{ network: input.network, what: 'the management network' }],
    own: ({ input }) => [input.name],
  }),
  assertPortFree<Onboarding>(),
  readChain('input'),
  readChain('forward'),
  {
    id: 'interface',
    title: 'Make the interface; the router makes its key',
    do: 'wireguard.ensure_interface',
    input: ({ input }) => ({ name: input.name, 'listen-port': input.port, comment: 'management of sites' }),
  },
  {
    id: 'address',
    title: 'Give it its address',
    do: 'ip.ensure_address',
    input: ({ input }) => ({ address: `${input['hub-address']}/${lengthOf(input)}`, interface: input.name }),
  },
  letThrough<Onboarding>({
    id: 'manage',
    title: 'Let managers reach the sites',
    chain: 'forward',
    rules: (context) =>
      fromManagers(context).map((from) => ({
        ...from,
        'out-interface': context.input.name,
        comment: `${context.input.name}: from ${String(from['src-address'])}`,
      })),
  }),
  letThrough<Onboarding>({
    id: 'isolate',
    title: 'Let sites call nobody behind the hub',
    chain: 'forward',
    when: ({ input }) => input.isolate === 'yes',
    whenText: 'isolate',
    rules: ({ input }) => ({
      'in-interface': input.name,
      'connection-state': 'new',
      action: 'drop',
      comment: `${input.name}: sites call nobody`,
    }),
  }),
  // Before what follows: rules of one chain keep the order of their steps.
  letThrough<Onboarding>({
    id: 'open',
    title: 'Let sites call',
    chain: 'input',
    rules: ({ input }) => ({ protocol: 'udp', 'dst-port': input.port, comment: `${input.name}: WireGuard` }),
  }),
  letThrough<Onboarding>({
    id: 'isolate-hub',
    title: 'Let sites only ping the hub itself',
    chain: 'input',
    when: ({ input }) => input.isolate === 'yes',
    whenText: 'isolate',
    rules: ({ input }) => [
      { 'in-interface': input.name, protocol: 'icmp', comment: `${input.name}: sites may ping` },
      { 'in-interface': input.name, 'connection-state': 'new', action: 'drop', comment: `${input.name}: and nothing else` },
    ],
  }),
];

export const siteSteps: readonly Step<Onboarding>[] = [
  named,
  assertNetworksNew<Onboarding>({
    networks: ({ input }) => [
      { network: input.network, what: 'the management network' },
      ...input.managers.map((network) => ({ network, what: 'a network of managers' })),
    ],
    own: ({ input }) => [input.name],
  }),
  {
    id: 'interface',
    title: 'Make the interface; the router makes its key',
    do: 'wireguard.ensure_interface',
    input: ({ input }) => ({ name: input.name, comment: `management, by ${input.hub}` }),
  },
  {
    id: 'address',
    title: 'Give it its address',
    do: 'ip.ensure_address',
    input: (context) => ({ address: `${site(context).address}/${lengthOf(context.input)}`, interface: context.input.name }),
  },
];

/** Peers of an earlier time: the router was exchanged, or made new keys. */
function outdated(comment: string, key: string | undefined, { input, found }: Context): readonly ActionInput[] {
  return (found['peers'] ?? [])
    .filter((row) => row['comment'] === comment && row['public-key'] !== key)
    .map((row) => ({ where: { interface: input.name, 'public-key': row['public-key'] } }));
}

function peerSteps(
  far: 'hub' | 'site',
  comment: (context: Context) => string,
  more: (context: Context) => ActionInput,
): readonly Step<Onboarding>[] {
  return [
    {
      id: 'peers',
      title: 'Look for peers of earlier runs',
      read: 'wireguard.list_peers',
      input: ({ input }) => ({ where: { interface: input.name }, limit: 10_000 }),
    },
    {
      id: 'outdated',
      title: 'Remove the one whose key is no longer right',
      do: 'wireguard.remove_peer',
      input: (context) => outdated(comment(context), keyOf(context, far), context),
    },
    {
      id: 'peer',
      title: 'Add the other end',
      do: 'wireguard.ensure_peer',
      input: (context) => ({
        interface: context.input.name,
        'public-key': keyOf(context, far),
        comment: comment(context),
        ...more(context),
      }),
    },
  ];
}

export const hubPeerSteps: readonly Step<Onboarding>[] = peerSteps(
  'site',
  (context) => `site ${site(context).router}`,
  (context) => ({ 'allowed-address': [`${site(context).address}/32`] }),
);

export const sitePeerSteps: readonly Step<Onboarding>[] = [
  ...peerSteps(
    'hub',
    ({ input }) => `hub ${input.hub}`,
    ({ input }) => ({
      'allowed-address': [`${input['hub-address']}/32`, ...input.managers],
      'endpoint-address': input['hub-endpoint'],
      'endpoint-port': input.port,
      'persistent-keepalive': '25s',
    }),
  ),
  {
    id: 'routes',
    title: 'Lead answers to the managers',
    do: 'route.ensure',
    input: ({ input }) =>
      input.managers.map((network) => ({ 'dst-address': network, gateway: input.name, comment: `${input.name}: managers` })),
  },
  readChain('input'),
  letThrough<Onboarding>({
    id: 'admit',
    title: 'Let managers in',
    chain: 'input',
    rules: (context) =>
      fromManagers(context).map((from) => ({
        ...from,
        'in-interface': context.input.name,
        comment: `${context.input.name}: from ${String(from['src-address'])}`,
      })),
  }),
  {
    id: 'services',
    title: 'Look whom the services admit',
    read: 'ipservice.list',
  },
  {
    id: 'admit-services',
    title: 'Let services that admit only some admit managers, too',
    do: 'ipservice.configure',
    input: ({ input, found }) => (found['services'] ?? []).flatMap((row) => admitting(row, input.managers)),
  },
];

/** A service without addresses admits everybody already. */
function admitting({ name, address = '', disabled }: Row, managers: readonly string[]): readonly ActionInput[] {
  const admitted = address.split(',').filter((part) => part !== '');
  const missing = managers.filter((network) => !admitted.includes(network));
  if (disabled === 'true' || admitted.length === 0 || missing.length === 0) return [];
  return [{ where: { name }, address: [...admitted, ...missing] }];
}

/** WireGuard asks for the address of a name once; setting a peer off and on makes it ask again. */
export const healStep: Step<Onboarding> = {
  id: 'heal',
  title: 'Add a task that calls the hub anew where it does not answer',
  when: ({ input }) => input.heal === 'yes',
  whenText: 'heal',
  optional: true,
  do: 'scheduler.ensure',
  input: ({ input }) => ({
    name: `${input.name}-heal`,
    interval: '5m',
    policy: ['read', 'write', 'test'],
    'on-event': [
      `:if ([/ping ${input['hub-address']} count=5] = 0) do={`,
      `/interface wireguard peers disable [find where interface="${input.name}"]; :delay 2s;`,
      `/interface wireguard peers enable [find where interface="${input.name}"] }`,
    ].join(' '),
    comment: `calls ${input.hub} anew where it does not answer`,
  }),
};
