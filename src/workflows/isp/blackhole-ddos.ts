import { z } from 'zod';
import { defineWorkflow, type InputIssue, type RouterFacts, type Row, type Rows } from '../../core/catalogue';
import { addressListName, bgpCommunity, duration, ipv4, words } from '../../core/values';
import { repeatIssues } from '../checks/networks';

const Input = z.strictObject({
  targets: z
    .array(ipv4.schema)
    .min(1)
    .max(200)
    .describe('Addresses of yours that are under attack; nothing reaches them meanwhile.'),
  where: words('ddos-place', 'here upstream both')
    .schema.default('both')
    .describe('here: drop at this router. upstream: announce to the providers that they drop it. both: do both.'),
  'expires-after': duration.schema.default('2h').describe('Time after which the router takes it back by itself.'),
  community: bgpCommunity.schema
    .default('65535:666')
    .describe('Community that tells providers to drop it: that of RFC 7999, or what your provider documents.'),
  'network-list': addressListName.schema
    .default('edge-networks')
    .describe('Address list of what BGP announces, on 7.x: output.network of the neighbours.'),
  chains: z
    .array(z.string().trim().min(1).max(64))
    .max(8)
    .default([])
    .describe('Filter chains of what is sent to the providers, e.g. transit-a-out; needed for upstream and both.'),
});
type Ddos = z.output<typeof Input>;

const NAME = 'ddos-blackhole';

function isUpstream({ input }: { readonly input: Ddos }): boolean {
  return input.where !== 'here';
}

function isHere({ input }: { readonly input: Ddos }): boolean {
  return input.where !== 'upstream';
}

const UPSTREAM = { when: isUpstream, whenText: 'upstream' } as const;

function validate(input: Ddos): readonly InputIssue[] {
  const missing = isUpstream({ input }) && input.chains.length === 0;
  return [
    ...repeatIssues('targets', input.targets, 'address'),
    ...(missing ? [{ path: 'chains', message: 'name the filter chains of the providers, or take here' }] : []),
  ];
}

/** Comment of what stands for one address; the task that takes it back finds it by that. */
function noteOf(target: string, chain?: string): string {
  return `${NAME}: ${target}${chain === undefined ? '' : ` in ${chain}`}`;
}

/** The first rule of a chain that stands for no attacked address. */
function firstOf(chain: string, rows: Rows): string | undefined {
  const isOther = ({ comment = '' }: Row): boolean => !comment.startsWith(`${NAME}: `);
  return rows.find((row) => row['chain'] === chain && row['dynamic'] !== 'true' && isOther(row))?.['.id'];
}

/** Takes back what has no timeout of its own. */
function taskOf(target: string, chains: readonly string[], { major }: Pick<RouterFacts, 'major'>): string {
  const [filters, table] = major < 7 ? ['/routing filter', '/routing bgp network'] : ['/routing filter rule', '/ip route'];
  return [
    ...chains.map((chain) => `${filters} remove [find comment="${noteOf(target, chain)}"]`),
    `${table} remove [find comment="${noteOf(target)}"]`,
    `/system scheduler remove [find name="${NAME}-${target}"]`,
  ].join('\n');
}

export const blackholeDdos = defineWorkflow({
  name: 'blackhole_ddos',
  family: 'isp',
  title: 'Blackhole attacked addresses',
  summary: 'Drops what is sent to attacked addresses, here or at the providers, for a limited time.',
  why: 'An attack on one customer fills the line of all. His address is given up for some hours so that the others work, and nobody has to remember to give it back.',
  comesBack: 'By itself when the time is over, or by undo before that.',
  risk: 'lockout',
  input: Input,
  validate,
  steps: [
    {
      id: 'own',
      title: 'See that no address is one of this router',
      read: 'ip.list_addresses',
      input: () => ({ limit: 10_000 }),
      refuse: (rows, { input }) => {
        const own = input.targets.find((target) => rows.some(({ address = '' }) => address.split('/', 1)[0] === target));
        return own === undefined ? undefined : `${own} is an address of this router: it would cut itself off`;
      },
    },
    {
      id: 'drop',
      title: 'Drop what goes to listed addresses before anything is tracked',
      when: isHere,
      whenText: 'here',
      do: 'raw.ensure_rule',
      input: () => ({
        chain: 'prerouting',
        action: 'drop',
        'dst-address-list': NAME,
        comment: `${NAME}: drop`,
        'place-before': 'first',
      }),
    },
    {
      id: 'list',
      title: 'List the addresses for that time',
      when: isHere,
      whenText: 'here',
      do: 'addresslist.ensure_entry',
      input: ({ input }) =>
        input.targets.map((address) => ({ list: NAME, address, timeout: input['expires-after'], comment: 'attacked' })),
    },
    {
      id: 'chains',
      title: 'Look at the filters of the providers',
      ...UPSTREAM,
      read: 'routefilter.list',
      input: () => ({ limit: 10_000 }),
      refuse: (rows, { input }) => {
        const missing = input.chains.find((chain) => !rows.some((row) => row['chain'] === chain));
        return missing === undefined ? undefined : `there is no filter chain ${missing}`;
      },
    },
    {
      id: 'tasks',
      title: 'Have the router take it back by itself',
      ...UPSTREAM,
      do: 'scheduler.ensure',
      input: ({ input, facts }) =>
        input.targets.map((target) => ({
          name: `${NAME}-${target}`,
          interval: input['expires-after'],
          'on-event': taskOf(target, input.chains, facts),
          policy: ['read', 'write', 'policy', 'test'],
          comment: noteOf(target),
        })),
    },
    {
      id: 'filters',
      title: 'Announce the addresses with the community, before all other rules',
      ...UPSTREAM,
      do: 'routefilter.ensure',
      input: ({ input, facts, found }) =>
        input.chains.flatMap((chain) =>
          input.targets.map((target) => ({
            chain,
            comment: noteOf(target, chain),
            ...(facts.major < 7
              ? { prefix: `${target}/32`, 'set-bgp-communities': [input.community], action: 'accept' }
              : { rule: `if (dst == ${target}/32) { set bgp-communities ${input.community}; accept }` }),
            'place-before': firstOf(chain, found['chains'] ?? []),
          })),
        ),
    },
    {
      id: 'routes',
      title: 'Keep the addresses in the table',
      when: ({ input, facts }) => isUpstream({ input }) && facts.major >= 7,
      whenText: 'upstream, RouterOS 7',
      do: 'route.add_blackhole',
      input: ({ input }) => input.targets.map((target) => ({ 'dst-address': `${target}/32`, comment: noteOf(target) })),
    },
    {
      id: 'networks',
      title: 'Announce the addresses for that time',
      when: ({ input, facts }) => isUpstream({ input }) && facts.major >= 7,
      whenText: 'upstream, RouterOS 7',
      do: 'addresslist.ensure_entry',
      input: ({ input }) =>
        input.targets.map((target) => ({
          list: input['network-list'],
          address: target,
          timeout: input['expires-after'],
          comment: noteOf(target),
        })),
    },
    {
      id: 'networks-of-6',
      title: 'Announce the addresses',
      when: ({ input, facts }) => isUpstream({ input }) && facts.major < 7,
      whenText: 'upstream, RouterOS 6',
      do: 'bgp.add_network',
      input: ({ input }) =>
        input.targets.map((target) => ({ address: `${target}/32`, synchronize: false, comment: noteOf(target) })),
    },
  ],
  examples: [
    {
      title: 'Only here, for half an hour',
      input: { targets: ['192.0.2.77'], where: 'here', 'expires-after': '30m' },
    },
    {
      title: 'Here and at a provider',
      input: { targets: ['192.0.2.77', '192.0.2.78'], chains: ['transit-a-out', 'transit-b-out'] },
      before: ['transit-a-out', 'transit-b-out'].map((chain) => ({
        do: 'routefilter.create',
        input: { chain, rule: 'reject', action: 'discard', comment: `${chain}: nothing else` },
      })),
    },
  ],
});
