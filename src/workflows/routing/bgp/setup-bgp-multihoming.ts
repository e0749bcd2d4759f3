import { compareRelease, defineWorkflow, type ActionInput, type RouterFacts } from '../../../core/catalogue';
import { letThrough, readChain } from '../../parts/firewall';
import { chainOf, incoming, marked, outgoing } from './filters';
import { Input, validate, type Bgp, type Peer } from './input';

const DEFAULT_LIMIT = '1000';

function networks({ name }: Bgp): string {
  return `${name}-networks`;
}

function chains({ name }: Peer): { readonly in: string; readonly out: string } {
  return { in: `${name}-in`, out: `${name}-out` };
}

function hasInstances({ version, major }: RouterFacts): boolean {
  return major < 7 || compareRelease(version, '7.20') >= 0;
}

/** The filters that this neighbour has, as inputs of routefilter.ensure. */
function filtersOf(input: Bgp, one: Peer, facts: RouterFacts): readonly ActionInput[] {
  const { in: from, out: to } = chains(one);
  return [
    ...chainOf(from, incoming({ ...one, prefixes: input.prefixes }), facts),
    ...chainOf(to, outgoing({ prepend: one.prepend, prefixes: input.prefixes }), facts),
  ];
}

function peerOf(input: Bgp, one: Peer, facts: RouterFacts): ActionInput {
  const { in: from, out: to } = chains(one);
  const limit = one['max-prefixes'] ?? (one.accept === 'default' ? DEFAULT_LIMIT : undefined);
  const common = {
    name: one.name,
    'remote.address': one.address,
    'remote.as': one.as,
    'input.filter': from,
    'output.filter-chain': to,
    'tcp-md5-key': one['tcp-md5-key'],
    'use-bfd': one.bfd,
    multihop: one.multihop,
    comment: `AS${one.as}`,
    ...(hasInstances(facts) ? { instance: input.name } : {}),
  };
  if (facts.major < 7) return { ...common, 'max-prefix-limit': limit };
  return {
    ...common,
    ...(hasInstances(facts) ? {} : { 'router-id': input['router-id'] }),
    as: input.as,
    'local.role': 'ebgp',
    'output.network': networks(input),
    'output.keep-sent-attributes': true,
    'input.limit-process-routes-ipv4': limit,
  };
}

export const setupBgpMultihoming = defineWorkflow({
  name: 'setup_bgp_multihoming',
  family: 'routing',
  title: 'Set up BGP with several providers',
  summary: 'Announces own networks to providers and takes routes of them, with filters in place before any session comes up.',
  why: 'An AS of its own keeps its addresses when a provider is gone. One filter that is forgotten sends the traffic of one provider through this router to the other, so the filters are made first.',
  risk: 'lockout',
  input: Input,
  validate,
  steps: [
    readChain('input'),
    {
      id: 'old-rules',
      title: 'Look at the filters that are there',
      read: 'routefilter.list',
      input: () => ({ limit: 10_000 }),
      refuse: (rows, { input }) => {
        const ours = new Set(input.peers.flatMap((one) => Object.values(chains(one))));
        const foreign = rows.find(
          ({ chain = '', comment = '', dynamic }) => ours.has(chain) && dynamic !== 'true' && !comment.startsWith(marked(chain)),
        );
        return foreign ? `the filter chain ${foreign['chain'] ?? ''} has rules of somebody else` : undefined;
      },
    },
    {
      id: 'stale-rules',
      title: 'Take away the rules for what is no longer wanted',
      do: 'routefilter.remove',
      input: ({ input, facts, found }) => {
        const ours = new Set(input.peers.flatMap((one) => Object.values(chains(one))));
        const wanted = new Set(input.peers.flatMap((one) => filtersOf(input, one, facts)).map(({ comment }) => comment));
        return (found['old-rules'] ?? [])
          .filter(({ chain = '', comment }) => ours.has(chain) && !wanted.has(comment))
          .map((row) => ({ '.id': row['.id'] }));
      },
    },
    {
      id: 'filters',
      title: 'Make the filters of every neighbour',
      do: 'routefilter.ensure',
      input: ({ input, facts }) => input.peers.flatMap((one) => filtersOf(input, one, facts)),
    },
    {
      id: 'anchors',
      title: 'Keep the own networks in the table',
      do: 'route.add_blackhole',
      input: ({ input }) =>
        input.prefixes.map((network) => ({ 'dst-address': network, distance: 254, comment: `BGP ${input.name}: ours` })),
    },
    {
      id: 'networks',
      title: 'List the own networks',
      when: ({ facts }) => facts.major >= 7,
      whenText: 'RouterOS 7',
      do: 'addresslist.ensure_entry',
      input: ({ input }) =>
        input.prefixes.map((address) => ({ list: networks(input), address, comment: `BGP ${input.name}: ours` })),
    },
    {
      id: 'networks-of-6',
      title: 'Announce the own networks',
      when: ({ facts }) => facts.major < 7,
      whenText: 'RouterOS 6',
      do: 'bgp.add_network',
      input: ({ input }) =>
        input.prefixes.map((address) => ({ address, synchronize: false, comment: `BGP ${input.name}: ours` })),
    },
    {
      id: 'instance',
      title: 'Make the instance',
      when: ({ facts }) => hasInstances(facts),
      whenText: 'RouterOS 6, or 7.20 and newer',
      do: 'bgp.ensure_instance',
      input: ({ input }) => ({ name: input.name, as: input.as, 'router-id': input['router-id'] }),
    },
    letThrough<Bgp>({
      id: 'open',
      title: 'Let the neighbours come in',
      chain: 'input',
      rules: ({ input }) =>
        input.peers.map((one) => ({
          protocol: 'tcp',
          'dst-port': '179',
          'src-address': one.address,
          comment: `${one.name}: BGP`,
        })),
    }),
    letThrough<Bgp>({
      id: 'open-bfd',
      title: 'Let BFD of the neighbours come in',
      chain: 'input',
      when: ({ input }) => input.peers.some(({ bfd }) => bfd === 'yes'),
      whenText: 'a neighbour has BFD',
      rules: ({ input }) =>
        input.peers
          .filter(({ bfd }) => bfd === 'yes')
          .map((one) => ({
            protocol: 'udp',
            'dst-port': '3784,4784',
            'src-address': one.address,
            comment: `${one.name}: BFD`,
          })),
    }),
    {
      id: 'peers',
      title: 'Add the neighbours',
      do: 'bgp.ensure_peer',
      input: ({ input, facts }) => input.peers.map((one) => peerOf(input, one, facts)),
    },
  ],
  goals: [
    {
      id: 'sessions',
      title: 'Every session is up.',
      when: ({ input }) => input['wait-for-sessions'] === 'yes',
      read: 'bgp.get_status',
      expect: (rows, { input }) => {
        const isUp = (one: Peer): boolean =>
          rows.some(
            (row) => row['remote.address'] === one.address && (row['established'] === 'true' || row['state'] === 'established'),
          );
        const down = input.peers.filter((one) => !isUp(one)).map(({ name }) => name);
        return down.length === 0 || `not with ${down.join(', ')}: see the addresses, AS numbers and keys of both sides`;
      },
      withinSeconds: 120,
    },
    {
      id: 'no-leak',
      title: 'Nothing is announced but the own networks.',
      read: 'bgp.list_advertisements',
      input: () => ({ limit: 10_000 }),
      expect: (rows, { input }) => {
        const ours = new Set(input.peers.map(({ name }) => name));
        const leaked = rows
          .filter(({ peer: to = '' }) => ours.has(to.replace(/-\d+$/, '')) || ours.has(to))
          .map((row) => row['dst'] ?? row['prefix'] ?? '')
          .find((network) => !input.prefixes.includes(network));
        return leaked === undefined || `${leaked} is announced as well`;
      },
    },
  ],
  examples: [
    {
      title: 'Two providers, the second as a spare',
      input: {
        as: 64500,
        'router-id': '192.0.2.1',
        prefixes: ['192.0.2.0/24'],
        peers: [
          { name: 'transit-a', address: '203.0.113.1', as: 64510, 'local-pref': 200, 'tcp-md5-key': 'documentation' },
          { name: 'transit-b', address: '198.51.100.1', as: 64511, prepend: 2 },
        ],
      },
    },
    {
      title: 'The full table of one, in place of a network that was given back',
      input: {
        as: 64500,
        'router-id': '192.0.2.1',
        prefixes: ['192.0.2.0/24', '198.51.100.0/24'],
        peers: [{ name: 'transit-a', address: '203.0.113.1', as: 64510, accept: 'full', bfd: true }],
      },
      before: [
        {
          do: 'routefilter.create',
          input: {
            chain: 'transit-a-out',
            rule: 'if (dst == 203.0.113.0/24) { accept }',
            prefix: '203.0.113.0/24',
            action: 'accept',
            comment: 'transit-a-out: announce 203.0.113.0/24',
          },
        },
      ],
    },
  ],
});
