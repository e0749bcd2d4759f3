import { z } from 'zod';
import { defineWorkflow, type ActionInput, type InputIssue, type Rows, type Step, type StepContext } from '../../core/catalogue';
import {
  bool,
  interfaceList,
  interfaceName,
  ipv4,
  ipv4Network,
  ipv4Prefix,
  named,
  port,
  wireguardKey,
  words,
} from '../../core/values';
import { addressOf, isWithin, networkText, overlapIssues, repeatIssues } from '../checks/networks';
import { letThrough, readChain } from '../parts/firewall';
import { assertNameFree, assertNetworksNew } from '../parts/interfaces';
import { assertPortFree, clampMss } from '../parts/wireguard';

const OLD_SERVICES: ReadonlySet<string> = new Set(['l2tp', 'pptp']);

const Input = z.strictObject({
  phase: words('migration-phase', 'prepare retire')
    .schema.default('prepare')
    .describe('prepare: WireGuard beside the old servers. retire: shut the old way for those who have moved.'),
  name: interfaceName.schema.default('wg-users').describe('WireGuard interface for the users.'),
  'local-address': ipv4Prefix.schema.describe('Address of the router inside the new VPN, with length, e.g. 10.10.0.1/24.'),
  port: port.schema.default('13231').describe('UDP port that it listens on.'),
  users: z
    .array(
      z.strictObject({
        name: named('ppp-user', 'anna').schema.describe('Name that the user logs in with by L2TP or PPTP.'),
        'public-key': wireguardKey.schema.describe('Public key that the device of the user made.'),
        address: ipv4.schema.describe('Address of the user inside the new VPN.'),
      }),
    )
    .min(1)
    .max(500)
    .describe('Who moves.'),
  networks: z
    .array(ipv4Network.schema)
    .max(50)
    .default([])
    .describe('Networks that users reach: let through the firewall. Absent: what the firewall lets pass as it is.'),
  'interface-list': interfaceList.schema.optional().describe('List that the interface joins, e.g. LAN.'),
  unmoved: words('unmoved-users', 'refuse shut-out')
    .schema.default('refuse')
    .describe('With retire: what becomes of users who were not heard by WireGuard yet.'),
  'stop-servers': bool.schema.default('yes').describe('With retire: switch the old servers off when nobody else uses them.'),
});
type Migration = z.output<typeof Input>;
type Context = StepContext<Migration>;
type When = (context: Context) => boolean | string;

function validate(input: Migration): readonly InputIssue[] {
  const { users, 'local-address': local } = input;
  const outside = users.flatMap(({ address }, index) =>
    isWithin(address, local) && address !== addressOf(local)
      ? []
      : [{ path: `users.${index}.address`, message: `${address} is no address of a user in ${networkText(local)}` }],
  );
  const behind = input.networks.map((network, index) => ({ path: `networks.${index}`, network, what: 'another network' }));
  const own = { path: 'local-address', network: networkText(local), what: 'the network of the new VPN' };
  return [
    ...outside,
    ...repeatIssues(
      'users',
      users.map(({ name }) => name),
      'user',
    ),
    ...repeatIssues(
      'users',
      users.map(({ address }) => address),
      'address',
    ),
    ...repeatIssues(
      'users',
      users.map((user) => user['public-key']),
      'key',
    ),
    ...overlapIssues([own, ...behind]),
  ];
}

const preparing: When = ({ input }) => input.phase === 'prepare';
const retiring: When = ({ input }) => input.phase === 'retire';
const name = (input: ActionInput): string => String(input['name']);

/** The old logins of those who move. One for every service would go on with the others: it is left to a person. */
function oldLogins({ input, found }: Context): Rows {
  const moving = new Set(input.users.map((user) => user.name));
  return (found['logins'] ?? []).filter((row) => moving.has(row['name'] ?? '') && OLD_SERVICES.has(row['service'] ?? 'any'));
}

function whyUnknown(rows: Rows, { input }: Context): string | undefined {
  const services = (user: string): readonly string[] =>
    rows.flatMap((row) => (row['name'] === user ? [row['service'] ?? 'any'] : []));
  for (const user of input.users) {
    const known = services(user.name);
    if (known.length === 0) return `${user.name} has no login of PPP on the router`;
    if (known.includes('any') && input.phase === 'retire')
      return `the login of ${user.name} is for every service: give it one service first, so that only L2TP and PPTP are shut`;
  }
  return undefined;
}

/** Others who still come by the old servers. */
function remaining({ input, found }: Context): readonly string[] {
  const moving = new Set(input.users.map((user) => user.name));
  return (found['logins'] ?? [])
    .filter((row) => row['disabled'] !== 'true' && [...OLD_SERVICES, 'any'].includes(row['service'] ?? 'any'))
    .map((row) => row['name'] ?? '')
    .filter((user) => !moving.has(user));
}

const stopping: When = (context) => {
  if (retiring(context) !== true || context.input['stop-servers'] !== 'yes') return false;
  const others = remaining(context);
  return others.length === 0 || `${others.slice(0, 3).join(', ')}${others.length > 3 ? ', …' : ''} still may log in`;
};

const prepare: readonly Step<Migration>[] = [
  { ...assertNameFree(name, ['wg']), when: preparing },
  {
    ...assertNetworksNew<Migration>({
      networks: ({ input }) => [{ network: networkText(input['local-address']), what: 'the network of the new VPN' }],
      own: ({ input }) => [input.name],
    }),
    when: preparing,
  },
  { ...assertPortFree<Migration>(), when: preparing },
  { ...readChain('input'), when: preparing },
  { ...readChain('forward'), when: preparing },
  {
    id: 'interface',
    title: 'Make the interface',
    when: preparing,
    whenText: 'prepare',
    do: 'wireguard.ensure_interface',
    input: ({ input }) => ({ name: input.name, 'listen-port': input.port, comment: 'users' }),
  },
  {
    id: 'address',
    title: 'Give it its address',
    when: preparing,
    whenText: 'prepare',
    do: 'ip.ensure_address',
    input: ({ input }) => ({ address: input['local-address'], interface: input.name }),
  },
  {
    id: 'list',
    title: 'Join the interface list',
    when: (context) => preparing(context) === true && context.input['interface-list'] !== undefined,
    whenText: 'prepare, and a list is named',
    do: 'interface_list.ensure_member',
    input: ({ input }) => ({ list: input['interface-list'], interface: input.name }),
  },
  {
    id: 'peers',
    title: 'Let the users in by their keys',
    when: preparing,
    whenText: 'prepare',
    do: 'wireguard.ensure_peer',
    input: ({ input }) =>
      input.users.map((user) => ({
        interface: input.name,
        'public-key': user['public-key'],
        'allowed-address': [`${user.address}/32`],
        comment: `user ${user.name}`,
      })),
  },
  letThrough<Migration>({
    id: 'reach',
    title: 'Let users reach the networks',
    chain: 'forward',
    when: preparing,
    whenText: 'prepare',
    rules: ({ input }) =>
      input.networks.map((network) => ({
        'in-interface': input.name,
        'dst-address': network,
        comment: `${input.name}: users to ${network}`,
      })),
  }),
  { ...clampMss(name), when: preparing, whenText: 'prepare' },
  letThrough<Migration>({
    id: 'open',
    title: 'Let users call',
    chain: 'input',
    when: preparing,
    whenText: 'prepare',
    rules: ({ input }) => ({ protocol: 'udp', 'dst-port': input.port, comment: `${input.name}: WireGuard` }),
  }),
];

const retire: readonly Step<Migration>[] = [
  {
    id: 'moved',
    title: 'See that the users have moved',
    when: (context) => retiring(context) === true && context.input.unmoved === 'refuse',
    whenText: 'retire, unless the others are to be shut out',
    read: 'wireguard.list_peers',
    input: ({ input }) => ({ where: { interface: input.name }, limit: 10_000 }),
    refuse: (rows, { input }) => {
      const heard = new Set(rows.filter((row) => (row['last-handshake'] ?? '') !== '').map((row) => row['public-key']));
      const waiting = input.users.filter((user) => !heard.has(user['public-key'])).map((user) => user.name);
      return waiting.length > 0 ? `not heard by WireGuard yet: ${waiting.join(', ')}` : undefined;
    },
  },
  {
    id: 'shut',
    title: 'Switch their old logins off',
    when: retiring,
    whenText: 'retire',
    do: 'ppp.disable_secret',
    input: (context) => oldLogins(context).map((row) => ({ where: { name: row['name'], service: row['service'] } })),
  },
  {
    id: 'l2tp',
    title: 'Switch the L2TP server off',
    when: stopping,
    whenText: 'retire, and nobody else is left',
    do: 'menu.set',
    input: () => ({ path: '/interface/l2tp-server/server', values: { enabled: false } }),
  },
  {
    id: 'pptp',
    title: 'Switch the PPTP server off',
    when: stopping,
    whenText: 'retire, and nobody else is left',
    do: 'menu.set',
    input: () => ({ path: '/interface/pptp-server/server', values: { enabled: false } }),
  },
];

const USER = { name: 'anna', 'public-key': 'aEaxpNIWj0sSbS5HZDUlJfBLUYj2YhqZ1wiXkl6BrAc=', address: '10.10.0.10' };
const BEFORE = [
  { do: 'ppp.create_secret', input: { name: 'anna', service: 'l2tp', password: 'documentation' } },
  { do: 'menu.set', input: { path: '/interface/l2tp-server/server', values: { enabled: true } } },
  { do: 'menu.set', input: { path: '/interface/pptp-server/server', values: { enabled: true } } },
];

export const migratePptpL2tpToWireguard = defineWorkflow({
  name: 'migrate_pptp_l2tp_to_wireguard',
  family: 'vpn',
  title: 'Migrate from PPTP and L2TP to WireGuard',
  summary: 'Lets users in by WireGuard beside L2TP and PPTP, and shuts the old way when they have moved.',
  why: 'PPTP is broken and L2TP fails behind half of all NATs, yet nobody dares to switch off what people work with. Both ways are open until each user was heard by the new one; then the old logins go, and the servers with the last of them.',
  risk: 'disruptive',
  versions: { since: '7.1', instead: 'use workflow.setup_openvpn_with_certs' },
  input: Input,
  validate,
  steps: [
    {
      id: 'logins',
      title: 'Look for the logins of the users',
      read: 'ppp.list_secrets',
      input: () => ({ limit: 10_000 }),
      refuse: whyUnknown,
    },
    ...prepare,
    ...retire,
  ],
  examples: [
    {
      title: 'A second way in for one user',
      input: { 'local-address': '10.10.0.1/24', users: [USER], networks: ['192.168.88.0/24'] },
      before: BEFORE,
    },
    {
      title: 'The old way is shut, whoever has moved',
      input: { phase: 'retire', 'local-address': '10.10.0.1/24', users: [USER], unmoved: 'shut-out' },
      before: BEFORE,
    },
    {
      title: 'The old way stays open for who has not moved',
      input: { phase: 'retire', 'local-address': '10.10.0.1/24', users: [USER] },
      before: BEFORE,
      simulated: { v7: 'PRECONDITION_FAILED' },
    },
  ],
});
