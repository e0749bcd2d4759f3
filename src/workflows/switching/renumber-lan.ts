import { z } from 'zod';
import { defineWorkflow, type ActionInput, type InputIssue, type Rows, type Step, type StepContext } from '../../core/catalogue';
import { duration, interfaceName, ipv4Prefix, poolRanges } from '../../core/values';
import { addressOf, isPoolWithin, isWithin, movedTo, networkText, overlapIssues, poolHolds } from '../checks/networks';
import { assertNetworksNew } from '../parts/interfaces';

const MOST = 10_000;
/** Clients with the short lease time are over long before. */
const WAIT_SECONDS = 900;

const Input = z.strictObject({
  interface: interfaceName.schema.describe('Interface of the local network, e.g. bridge.'),
  from: ipv4Prefix.schema.describe('Address of the router in the old network, with prefix length.'),
  to: ipv4Prefix.schema.describe('Address of the router in the new network, with prefix length.'),
  'pool-ranges': poolRanges.schema.describe('Addresses of the new network that clients get.'),
  'short-lease': duration.schema.default('5m').describe('Lease time from then on, so that clients come back soon.'),
  'drop-old': z
    .boolean()
    .default(false)
    .describe(
      'Remove the old network, if no client has a lease in it within a quarter of an hour. Run it once without, and a lease time later with it.',
    ),
});
type Renumbering = z.output<typeof Input>;
type Context = StepContext<Renumbering>;

function validate({ from, to, 'pool-ranges': ranges }: Renumbering): readonly InputIssue[] {
  const network = networkText(to);
  return [
    ...overlapIssues([
      { path: 'from', network: networkText(from), what: 'the old network' },
      { path: 'to', network, what: 'the new network' },
    ]),
    ...(Number(network.split('/')[1]) > 30 ? [{ path: 'to', message: 'a local network is at least a /30' }] : []),
    ...(isPoolWithin(ranges, network) ? [] : [{ path: 'pool-ranges', message: `${ranges} is not within ${network}` }]),
    ...(poolHolds(ranges, to) ? [{ path: 'pool-ranges', message: `${addressOf(to)} is the router itself` }] : []),
  ];
}

const poolOf = ({ interface: name }: Renumbering): string => `${name}-renumbered`;

/** Fixed addresses move along where the new network has room for them. */
function moved({ input: { from, to } }: Pick<Context, 'input'>, address: string | undefined): string | undefined {
  if (address === undefined || address.includes('/') || !isWithin(address, networkText(from))) return undefined;
  const target = address === addressOf(from) ? addressOf(to) : movedTo(address, { from, to });
  return isWithin(target, networkText(to)) ? target : undefined;
}

/** Rows whose address moves, as changes of these rows. */
function movedRows(context: Context, rows: Rows = []): readonly ActionInput[] {
  return rows.flatMap((row) => {
    const address = row['dynamic'] === 'true' ? undefined : moved(context, row['address']);
    return address === undefined ? [] : [{ '.id': row['.id'], address }];
  });
}

const look: readonly Step<Renumbering>[] = [
  {
    id: 'servers',
    title: 'Look at the DHCP server',
    read: 'dhcp.list_servers',
    input: ({ input }) => ({ where: { interface: input.interface } }),
    refuse: (rows, { input }) => (rows.length === 1 ? undefined : `${input.interface} has ${rows.length} DHCP servers, not one`),
  },
  {
    id: 'here',
    title: 'See that the old network is here',
    read: 'ip.list_addresses',
    input: ({ input }) => ({ where: { interface: input.interface } }),
    refuse: (rows, { input }) =>
      rows.some((row) => [input.from, input.to].includes(row['address'] ?? ''))
        ? undefined
        : `${input.interface} does not have the address ${input.from}`,
  },
  {
    id: 'networks',
    title: 'Look at what clients of the old network are told',
    read: 'dhcp.list_networks',
    input: ({ input }) => ({ where: { address: networkText(input.from) } }),
  },
];

/** Names that the old network tells its clients, but for the router itself. */
function told(context: Context, name: string): readonly string[] | undefined {
  const values = (context.found['networks']?.[0]?.[name] ?? '').split(',').filter((each) => each !== '');
  return values.length === 0 ? undefined : values.map((each) => moved(context, each) ?? each);
}

const beside: readonly Step<Renumbering>[] = [
  ...look,
  assertNetworksNew<Renumbering>({
    networks: ({ input }) => [{ network: networkText(input.to), what: 'the new network' }],
    own: ({ input }) => [input.interface],
  }),
  {
    id: 'address',
    title: 'Give the router its address in the new network',
    do: 'ip.ensure_address',
    input: ({ input }) => ({ address: input.to, interface: input.interface }),
  },
  {
    id: 'pool',
    title: 'Make the pool of the new network',
    do: 'ip.ensure_pool',
    input: ({ input }) => ({ name: poolOf(input), ranges: input['pool-ranges'] }),
  },
  {
    id: 'network',
    title: 'Tell its clients what those of the old one are told',
    do: 'dhcp.ensure_network',
    input: (context) => {
      const dns = told(context, 'dns-server');
      const { domain } = context.found['networks']?.[0] ?? {};
      return {
        address: networkText(context.input.to),
        gateway: [addressOf(context.input.to)],
        ...(dns === undefined ? {} : { 'dns-server': dns }),
        ...(domain === undefined ? {} : { domain }),
      };
    },
  },
];

/** Clients get addresses of the new network from their next renewal on. */
const move: readonly Step<Renumbering>[] = [
  ...look,
  { id: 'leases', title: 'Look at the fixed leases', read: 'dhcp.list_leases', input: () => ({ limit: MOST }) },
  { id: 'names', title: 'Look at the names', read: 'dns.list_static', input: () => ({ limit: MOST }) },
  { id: 'lists', title: 'Look at the address lists', read: 'addresslist.list_entries', input: () => ({ limit: MOST }) },
  {
    id: 'server',
    title: 'Give out addresses of the new network, for a short time',
    do: 'dhcp.update_server',
    input: ({ input, found }) => ({
      where: { name: found['servers']?.[0]?.['name'] },
      'address-pool': poolOf(input),
      'lease-time': input['short-lease'],
    }),
  },
  {
    id: 'fixed-leases',
    title: 'Move the fixed leases',
    do: 'dhcp.update_lease',
    input: (context) => movedRows(context, context.found['leases']),
  },
  {
    id: 'static-names',
    title: 'Move the names',
    do: 'dns.update_static',
    input: (context) => movedRows(context, context.found['names']),
  },
  {
    id: 'list-network',
    title: 'Let address lists hold the new network as well',
    do: 'addresslist.ensure_entry',
    input: ({ input, found }) =>
      (found['lists'] ?? [])
        .filter((row) => row['address'] === networkText(input.from) && row['dynamic'] !== 'true')
        .map((row) => ({ list: row['list'], address: networkText(input.to), comment: `renumbered ${row['list'] ?? ''}` })),
  },
];

const drop: readonly Step<Renumbering>[] = [
  { id: 'old-pools', title: 'Look at the pools', read: 'ip.list_pools', input: () => ({}) },
  {
    id: 'old-servers',
    title: 'Look at who uses them',
    read: 'dhcp.list_servers',
    input: () => ({ limit: MOST }),
  },
  { id: 'old-lists', title: 'Look at the address lists', read: 'addresslist.list_entries', input: () => ({ limit: MOST }) },
  {
    id: 'remove-lists',
    title: 'Take the old network out of address lists',
    do: 'addresslist.remove_entry',
    input: ({ input, found }) =>
      (found['old-lists'] ?? [])
        .filter((row) => row['address'] === networkText(input.from) && row['dynamic'] !== 'true')
        .map((row) => ({ '.id': row['.id'] })),
  },
  {
    id: 'remove-network',
    title: 'Remove what clients of the old network are told',
    do: 'dhcp.ensure_network',
    input: ({ input }) => ({ address: networkText(input.from), state: 'absent' }),
  },
  {
    id: 'remove-address',
    title: 'Remove the old address',
    do: 'ip.ensure_address',
    input: ({ input }) => ({ address: input.from, interface: input.interface, state: 'absent' }),
  },
  {
    id: 'remove-pool',
    title: 'Remove the pools of the old network that nobody uses',
    do: 'ip.remove_pool',
    input: ({ input, found }) => {
      const used = new Set((found['old-servers'] ?? []).map((row) => row['address-pool']));
      return (found['old-pools'] ?? [])
        .filter((row) => !used.has(row['name']) && isPoolWithin(row['ranges'] ?? '0.0.0.0', networkText(input.from)))
        .map((row) => ({ '.id': row['.id'] }));
    },
  },
];

export const renumberLan = defineWorkflow({
  name: 'renumber_lan',
  family: 'switching',
  title: 'Renumber a local network',
  summary: 'Moves a local network to other addresses: both beside each other, clients over with short leases, the old one away.',
  why: 'Two companies merge, a tunnel meets 192.168.88.0/24 at both ends, and every printer has a fixed address. Both networks work side by side until the last client has moved; fixed leases and names move along.',
  comesBack: 'Stage by stage: the old network is as it was, and clients return with their next renewal.',
  risk: 'lockout',
  input: () => Input,
  validate,
  stages: [
    { id: 'beside', title: 'Put the new network beside the old one', steps: beside, risk: 'lockout' },
    { id: 'move', title: 'Let clients move', steps: move },
    {
      id: 'gone',
      title: 'No client is left in the old network',
      when: ({ input }) => input['drop-old'],
      whenText: 'drop-old',
      until: 'dhcp.list_leases',
      input: () => ({ where: { status: 'bound' }, limit: MOST }),
      expect: (rows, { input }) => {
        const left = rows.filter((row) => isWithin(row['address'] ?? '0.0.0.0', networkText(input.from)));
        return left.length === 0 || `${left.length} clients have a lease in ${networkText(input.from)}`;
      },
      everySeconds: 10,
      forSeconds: WAIT_SECONDS,
    },
    {
      id: 'drop',
      title: 'Remove the old network',
      when: ({ input }) => input['drop-old'],
      whenText: 'drop-old',
      steps: drop,
      risk: 'lockout',
    },
  ],
  examples: [
    {
      title: 'Both beside each other',
      input: { interface: 'bridge', from: '192.168.88.1/24', to: '10.20.0.1/24', 'pool-ranges': '10.20.0.50-10.20.0.250' },
      before: [
        {
          do: 'dhcp.add_static_lease',
          input: { address: '192.168.88.20', 'mac-address': '02:00:5E:10:00:01', server: 'defconf', comment: 'printer' },
        },
        { do: 'addresslist.add_entry', input: { list: 'inside', address: '192.168.88.0/24' } },
      ],
    },
    {
      title: 'A network of guests, and the old one goes',
      input: {
        interface: 'guests',
        from: '10.99.0.1/24',
        to: '10.98.0.1/23',
        'pool-ranges': '10.98.0.10-10.98.1.250',
        'drop-old': true,
      },
      before: [
        { do: 'bridge.create', input: { name: 'guests' } },
        { do: 'ip.add_address', input: { address: '10.99.0.1/24', interface: 'guests' } },
        { do: 'dhcp.create_pool', input: { name: 'guests', ranges: '10.99.0.10-10.99.0.250' } },
        { do: 'dhcp.create_network', input: { address: '10.99.0.0/24', gateway: ['10.99.0.1'] } },
        { do: 'dhcp.create_server', input: { name: 'guests', interface: 'guests', 'address-pool': 'guests' } },
      ],
    },
  ],
});
