import { z } from 'zod';
import {
  defineWorkflow,
  type ActionInput,
  type InputIssue,
  type Row,
  type Rows,
  type Stage,
  type Step,
  type StepContext,
} from '../../core/catalogue';
import { bool, interfaceName, ipOrDns, ipv4Network, port } from '../../core/values';
import { addressOf, hostOf, overlapIssues } from '../checks/networks';
import { at, routerName, type Letter } from '../parts/routers';
import { answersPing } from '../parts/wireguard';

/** Both ways are open for a while: the new one is taken first once the old one stands back. */
const NEW_DISTANCE = 10;
const OLD_DISTANCE = 20;

const networks = (end: string) =>
  z.array(ipv4Network.schema).max(50).default([]).describe(`Networks behind router ${end}, as the old tunnel carries them.`);
const endpoint = (end: string) =>
  ipOrDns.schema.optional().describe(`Where router ${end} is reached from the other end. Absent: it is behind NAT and calls.`);

const Input = z.strictObject({
  name: interfaceName.schema.describe('WireGuard interface with the old keys, of the same name on both routers.'),
  'next-name': interfaceName.schema.describe('Interface with the new keys, e.g. to-riga-2.'),
  'device-a': routerName.optional().describe('Router at end a, by name. Absent: the one that the workflow runs for.'),
  'device-b': routerName.describe('Router at end b, by name.'),
  'endpoint-a': endpoint('a'),
  'endpoint-b': endpoint('b'),
  port: port.schema.describe('UDP port of the new interface on both routers; another one than the old has.'),
  'transfer-net': ipv4Network.schema.describe('Network inside the new tunnel, /30 or /31; another one than the old has.'),
  'routes-a': networks('a'),
  'routes-b': networks('b'),
  retire: bool.schema
    .default('yes')
    .describe('Shut the old way when the new one is in use. no: it stays as a second way, until the workflow is run with yes.'),
});
type Roll = z.output<typeof Input>;
type Context = StepContext<Roll>;

function validate(input: Roll): readonly InputIssue[] {
  const issues: InputIssue[] = [];
  if (input.name === input['next-name']) issues.push({ path: 'next-name', message: 'the new interface needs a name of its own' });
  if (input['device-a'] === input['device-b']) issues.push({ path: 'device-b', message: 'both ends are the same router' });
  if (input['endpoint-a'] === undefined && input['endpoint-b'] === undefined)
    issues.push({ path: 'endpoint-b', message: 'name the endpoint of one router at least: nobody could call' });
  const named = (['a', 'b'] as const).flatMap((letter) =>
    input[`routes-${letter}`].map((network, index) => ({
      path: `routes-${letter}.${index}`,
      network,
      what: `a network behind ${letter}`,
    })),
  );
  const link = { path: 'transfer-net', network: input['transfer-net'], what: 'the network of the new tunnel' };
  return [...issues, ...overlapIssues([link, ...named])];
}

function far(letter: Letter): Letter {
  return letter === 'a' ? 'b' : 'a';
}

function oldKey({ results }: Context, letter: Letter): string | undefined {
  return results[`old-${letter}`]?.[0]?.['public-key'];
}

/** The new address of the other end. */
function farAddress({ input }: Context, letter: Letter): string {
  return addressOf(hostOf(input['transfer-net'], letter === 'a' ? 2 : 1));
}

/** Rules that name the old interface stop holding for what comes by the new one; those of this family are made anew. */
function namedElsewhere(rows: Rows, name: string): Row | undefined {
  const names = (row: Row): boolean =>
    ['in-interface', 'out-interface'].some((property) => row[property]?.replace('!', '') === name);
  return rows.find((row) => names(row) && row['dynamic'] !== 'true' && !(row['comment'] ?? '').startsWith(`${name}: `));
}

function assertUnnamed(table: string, read: string): Step<Roll> {
  return {
    id: `${table}-rules`,
    title: `See that no ${table} rule of others names the old interface`,
    read,
    input: () => ({ limit: 10_000 }),
    refuse: (rows, { input }) => {
      const rule = namedElsewhere(rows, input.name);
      return (
        rule && `a ${table} rule (${rule['comment'] ?? rule['.id'] ?? ''}) names ${input.name}: let it match an interface list`
      );
    },
  };
}

function readyStage(letter: Letter): Stage<Roll> {
  return {
    id: `ready-${letter}`,
    title: `See that the old tunnel can be replaced at end ${letter}`,
    ...at<Roll>(letter),
    risk: 'none',
    steps: [
      {
        id: 'old',
        title: 'See that the old interface is there',
        read: 'wireguard.list_interfaces',
        input: ({ input }) => ({ where: { name: input.name } }),
        refuse: (rows, { input }) => (rows.length === 0 ? `there is no WireGuard interface ${input.name}` : undefined),
      },
      assertUnnamed('filter', 'firewall.list_filter_rules'),
      assertUnnamed('nat', 'firewall.list_nat_rules'),
      assertUnnamed('mangle', 'mangle.list_rules'),
    ],
  };
}

function keyStage(letter: Letter): Stage<Roll> {
  return {
    id: `old-${letter}`,
    title: `Read the old public key of end ${letter}`,
    ...at<Roll>(letter),
    do: 'wireguard.list_interfaces',
    input: ({ input }) => ({ where: { name: input.name } }),
  };
}

/** The lists that the old interface is in decide what its traffic may do. */
function preferStage(letter: Letter): Stage<Roll> {
  return {
    id: `prefer-${letter}`,
    title: `Take the new way from end ${letter}`,
    ...at<Roll>(letter),
    steps: [
      {
        id: 'lists',
        title: 'Look which lists the old interface is in',
        read: 'interface_list.list_members',
        input: ({ input }) => ({ where: { interface: input.name } }),
      },
      {
        id: 'join',
        title: 'Let the new one join them',
        do: 'interface_list.ensure_member',
        input: ({ input, found }) =>
          (found['lists'] ?? [])
            .filter((row) => row['dynamic'] !== 'true')
            .map((row) => ({ list: row['list'], interface: input['next-name'], disabled: row['disabled'] === 'true' })),
      },
      oldRoutes,
      {
        id: 'stand-back',
        title: 'Let the old routes stand back',
        do: 'route.update',
        input: ({ input, found }) =>
          throughOld(found['routes'] ?? [], input).map((row) => ({ where: whichRoute(row), distance: OLD_DISTANCE })),
      },
    ],
    goals: [answersPing<Roll>((context) => farAddress(context, letter))],
  };
}

const oldRoutes: Step<Roll> = {
  id: 'routes',
  title: 'Look for routes by the old interface',
  read: 'route.list',
  input: () => ({ where: { static: true }, limit: 10_000 }),
};

function throughOld(rows: Rows, { name }: Roll): Rows {
  return rows.filter((row) => row['gateway'] === name && row['dynamic'] !== 'true');
}

function whichRoute(row: Row): ActionInput {
  return { 'dst-address': row['dst-address'], gateway: row['gateway'], 'routing-table': row['routing-table'] ?? 'main' };
}

/** The interface may have other peers, as that of a hub does: only this one is shut. */
function retireStage(letter: Letter): Stage<Roll> {
  return {
    id: `retire-${letter}`,
    title: `Shut the old way at end ${letter}`,
    ...at<Roll>(letter),
    when: ({ input }) => input.retire === 'yes' || 'the old way stays for now',
    whenText: 'retire',
    steps: [
      {
        id: 'peers',
        title: 'Look for the other end among the peers',
        read: 'wireguard.list_peers',
        input: (context) => ({ where: { interface: context.input.name, 'public-key': oldKey(context, far(letter)) } }),
      },
      {
        id: 'peer',
        title: 'Shut it out',
        do: 'wireguard.disable_peer',
        input: ({ input, found }) =>
          (found['peers'] ?? []).map((row) => ({ where: { interface: input.name, 'public-key': row['public-key'] } })),
      },
      oldRoutes,
      {
        id: 'off',
        title: 'Switch the old routes off',
        do: 'route.disable',
        input: ({ input, found }) => throughOld(found['routes'] ?? [], input).map((row) => ({ where: whichRoute(row) })),
      },
    ],
    goals: [answersPing<Roll>((context) => farAddress(context, letter))],
  };
}

export const rollWireguardKeys = defineWorkflow({
  name: 'roll_wireguard_keys',
  family: 'vpn',
  title: 'Roll WireGuard keys',
  summary: 'Gives a WireGuard tunnel new keys at both ends without a gap: a second tunnel beside it, then the old one is shut.',
  why: 'A key that is exchanged at one end first breaks the tunnel, and with it the way to the other end. Here the new tunnel is up and proven before a packet takes it, and the old one still there to come back to.',
  comesBack: 'Each stage by itself: routes lead through the old tunnel again before the new one goes.',
  risk: 'lockout',
  versions: { since: '7.1', instead: 'there is no WireGuard before RouterOS 7' },
  input: Input,
  validate,
  stages: [
    readyStage('a'),
    readyStage('b'),
    keyStage('a'),
    keyStage('b'),
    {
      id: 'next',
      title: 'Make the new tunnel beside the old one',
      ...at<Roll>('a'),
      do: 'workflow.setup_site_to_site_tunnel',
      input: ({ input, target }) => ({
        type: 'wireguard',
        name: input['next-name'],
        'device-a': input['device-a'] ?? target.name,
        'device-b': input['device-b'],
        'endpoint-a': input['endpoint-a'],
        'endpoint-b': input['endpoint-b'],
        'transfer-net': input['transfer-net'],
        'routes-a': input['routes-a'],
        'routes-b': input['routes-b'],
        port: input.port,
        distance: NEW_DISTANCE,
      }),
    },
    preferStage('a'),
    preferStage('b'),
    retireStage('a'),
    retireStage('b'),
  ],
  examples: [
    {
      title: 'A tunnel to a branch',
      input: {
        name: 'to-riga',
        'next-name': 'to-riga-2',
        'device-b': 'riga',
        'endpoint-a': '203.0.113.1',
        port: 13232,
        'transfer-net': '10.255.13.0/30',
        'routes-a': ['10.1.0.0/16'],
        'routes-b': ['10.12.0.0/16'],
      },
      before: oldEnd('a'),
      others: [{ name: 'riga', before: oldEnd('b') }],
    },
  ],
});

/** Only for the example: a tunnel as it was made earlier. */
function oldEnd(letter: Letter): readonly { readonly do: string; readonly input: ActionInput }[] {
  const keys = {
    a: ['EBESExQVFhcYGRobHB0eHyAhIiMkJSYnKCkqKywtLi8=', '2J47rXlDfb7Z+ENBgwT0YP8Fx/6B/kqVd6gEy5Nn/2Y='],
    b: ['ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=', 'NYBy1jZYgNGu6jKa35EhODhR7SGijjt16WXQ0s0WYlQ='],
  } as const;
  const network = letter === 'a' ? '10.12.0.0/16' : '10.1.0.0/16';
  return [
    { do: 'ip.add_address', input: { address: `203.0.113.${letter === 'a' ? 1 : 12}/24`, interface: 'ether1' } },
    { do: 'wireguard.create_interface', input: { name: 'to-riga', 'listen-port': 13231, 'private-key': keys[letter][0] } },
    { do: 'ip.add_address', input: { address: hostOf('10.255.12.0/30', letter === 'a' ? 1 : 2), interface: 'to-riga' } },
    {
      do: 'wireguard.add_peer',
      input: { interface: 'to-riga', 'public-key': keys[far(letter)][1], 'allowed-address': ['10.255.12.0/30', network] },
    },
    { do: 'route.add', input: { 'dst-address': network, gateway: 'to-riga' } },
    { do: 'interface_list.add_member', input: { list: 'LAN', interface: 'to-riga' } },
  ];
}
