import { z } from 'zod';
import { defineWorkflow, type ActionInput, type InputIssue, type Row, type StepContext } from '../../core/catalogue';
import { bool, cost, int, interfaceName, ipv4, ipv4Network, line, named, routerId, words } from '../../core/values';
import { networkText, overlapIssues, repeatIssues } from '../checks/networks';
import { letThrough, readChain } from '../parts/firewall';

const MOST = 10_000;
const SEE = 'see area, type, key and timers of the other side';

const link = z.strictObject({
  name: interfaceName.schema.describe('Interface towards other routers.'),
  type: words('ospf-link', 'broadcast ptp ptmp nbma')
    .schema.default('broadcast')
    .describe('Kind of network, the same on both sides: ptp where there are just two routers.'),
  cost: cost.schema.optional().describe('Cost of the way through it. Absent: what RouterOS takes.'),
  priority: int(0, 255).schema.optional().describe('The router with the highest becomes designated; 0 never does.'),
});

const Input = z.strictObject({
  name: named('ospf-instance', 'core').schema.default('core').describe('Name of the instance.'),
  'router-id': routerId.schema.describe('Id of this router, unique in the network, e.g. its loopback address.'),
  'area-id': ipv4.schema.default('0.0.0.0').describe('Area; 0.0.0.0 is the backbone.'),
  'area-type': words('ospf-area-type', 'default stub nssa').schema.default('default').describe('The same on every router of it.'),
  interfaces: z.array(link).min(1).max(50).describe('Links to other routers; on no other interface neighbours are taken.'),
  networks: z
    .array(ipv4Network.schema)
    .max(100)
    .default([])
    .describe('Networks of this router to announce, as its LANs; nobody there becomes a neighbour.'),
  auth: words('ospf-auth-kind', 'md5 sha256 sha512').schema.default('md5').describe('How packets are signed; 6.49 has md5 only.'),
  'auth-key': line('ospf-auth-key', 64).schema.optional().describe('Key of the links, the same on both sides. Absent: unsigned.'),
  'auth-id': int(1, 255).schema.default('1').describe('Number of the key.'),
  redistribute: z
    .array(z.enum(['connected', 'static', 'bgp']))
    .max(3)
    .default([])
    .describe('Other routes to announce.'),
  'default-route': words('ospf-default', 'never if-installed always')
    .schema.default('never')
    .describe('Announce a default route: on routers with an uplink.'),
  'wait-for-neighbours': bool.schema
    .default('no')
    .describe('Keep it only if every link has a neighbour within two minutes. Absent: the other side may be set up later.'),
});
type Ospf = z.output<typeof Input>;
type Context = StepContext<Ospf>;

const V6_TYPES: Readonly<Record<string, string>> = { ptp: 'point-to-point' };

function area({ name, 'area-id': id }: Ospf): string {
  return `${name}-${id}`;
}

function noteOf({ name }: Ospf, what: string): string {
  return `OSPF ${name}: ${what}`;
}

function validate(input: Ospf): readonly InputIssue[] {
  const names = repeatIssues(
    'interfaces',
    input.interfaces.map(({ name }) => name),
    'interface',
  );
  const networks = overlapIssues(
    input.networks.map((network, index) => ({ path: `networks.${index}`, network, what: 'another network' })),
  );
  const backbone = input['area-id'] === '0.0.0.0' && input['area-type'] !== 'default';
  const short = input['auth-key'] !== undefined && input.auth === 'md5' && input['auth-key'].length > 16;
  const external = input['area-type'] === 'stub' && input.redistribute.length > 0;
  return [
    ...names,
    ...networks,
    ...(backbone ? [{ path: 'area-type', message: 'the backbone is always of the type default' }] : []),
    ...(short ? [{ path: 'auth-key', message: 'a key for md5 has 16 characters at most' }] : []),
    ...(external ? [{ path: 'redistribute', message: 'a stub area takes no routes of others: use nssa' }] : []),
  ];
}

function instanceOf({ input, facts }: Context): ActionInput {
  const common = { name: input.name, 'router-id': input['router-id'] };
  const routes: readonly string[] = input.redistribute;
  const fallback = input['default-route'];
  if (facts.major >= 7) return { ...common, redistribute: routes.length > 0 ? routes : null, 'originate-default': fallback };
  const announced = ['connected', 'static', 'bgp'].map((kind): [string, string] => [
    `redistribute-${kind}`,
    routes.includes(kind) ? 'as-type-1' : 'no',
  ]);
  return {
    ...common,
    ...Object.fromEntries(announced),
    'distribute-default': fallback === 'never' ? 'never' : `${fallback}-as-type-1`,
  };
}

/** 6.x has a row for each interface, and one for all others that keeps them quiet. */
function linksOf({ input, facts }: Context): readonly ActionInput[] {
  const key = input['auth-key'];
  if (facts.major >= 7)
    return input.interfaces.map(({ name, type, ...rest }) => ({
      area: area(input),
      interfaces: [name],
      type,
      ...rest,
      ...(key === undefined ? {} : { auth: input.auth, 'auth-id': input['auth-id'], 'auth-key': key }),
      comment: noteOf(input, `link ${name}`),
    }));
  return input.interfaces.map(({ name, type, ...rest }) => ({
    where: { interface: name },
    interface: name,
    'network-type': V6_TYPES[type] ?? type,
    passive: false,
    ...rest,
    ...(key === undefined ? {} : { authentication: 'md5', 'authentication-key': key, 'authentication-key-id': input['auth-id'] }),
    comment: noteOf(input, `link ${name}`),
  }));
}

function addressesOn(name: string, { found }: Pick<Context, 'found'>): readonly Row[] {
  return (found['addresses'] ?? []).filter((row) => row['interface'] === name && row['disabled'] !== 'true');
}

export const setupOspfNetwork = defineWorkflow({
  name: 'setup_ospf_network',
  family: 'routing',
  title: 'Set up OSPF',
  summary: 'Lets a router take part in OSPF on chosen links, signed, and announce its networks without neighbours there.',
  why: 'Routes by hand do not follow a link that fails. Instance, area, links and the firewall have to fit, and a LAN where anybody may become a neighbour is a hole.',
  risk: 'lockout',
  input: Input,
  validate,
  steps: [
    {
      id: 'signatures',
      title: 'See that the router can sign like that',
      refuse: ({ input, facts }) =>
        facts.major < 7 && input['auth-key'] !== undefined && input.auth !== 'md5'
          ? `6.x signs with md5 only, not ${input.auth}`
          : undefined,
    },
    {
      id: 'addresses',
      title: 'See that the links have addresses',
      read: 'ip.list_addresses',
      input: () => ({ limit: MOST }),
      refuse: (rows, { input }) => {
        const bare = input.interfaces.find(({ name }) => !addressesOn(name, { found: { addresses: rows } }).length);
        return bare ? `${bare.name} has no address` : undefined;
      },
    },
    {
      id: 'instances',
      title: 'See that no other instance has the router id',
      read: 'ospf.list_instances',
      refuse: (rows, { input }) => {
        const other = rows.find((row) => row['router-id'] === input['router-id'] && row['name'] !== input.name);
        return other ? `the instance ${other['name'] ?? ''} has the router id ${input['router-id']} already` : undefined;
      },
    },
    readChain('input'),
    letThrough<Ospf>({
      id: 'open',
      title: 'Let OSPF of the links come in',
      chain: 'input',
      rules: ({ input }) =>
        input.interfaces.map(({ name }) => ({
          protocol: 'ospf',
          'in-interface': name,
          comment: noteOf(input, `hear ${name}`),
        })),
    }),
    { id: 'instance', title: 'Make the instance', do: 'ospf.ensure_instance', input: instanceOf },
    {
      id: 'area',
      title: 'Make the area',
      do: 'ospf.ensure_area',
      input: ({ input }) => ({
        name: area(input),
        instance: input.name,
        'area-id': input['area-id'],
        type: input['area-type'],
      }),
    },
    {
      id: 'quiet',
      title: 'Keep quiet on all other interfaces',
      when: ({ facts }) => facts.major < 7,
      whenText: 'RouterOS 6',
      do: 'ospf.ensure_interface',
      input: ({ input }) => ({
        where: { interface: 'all' },
        interface: 'all',
        passive: true,
        comment: noteOf(input, 'no neighbours elsewhere'),
      }),
    },
    { id: 'links', title: 'Take part on the links', do: 'ospf.ensure_interface', input: linksOf },
    {
      id: 'networks',
      title: 'Announce the networks',
      when: ({ input, facts }) => facts.major >= 7 && input.networks.length > 0,
      whenText: 'RouterOS 7',
      do: 'ospf.ensure_interface',
      input: ({ input }) => ({
        area: area(input),
        networks: input.networks,
        passive: true,
        comment: noteOf(input, 'networks'),
      }),
    },
    {
      id: 'networks-of-6',
      title: 'Announce the networks and those of the links',
      when: ({ facts }) => facts.major < 7,
      whenText: 'RouterOS 6',
      do: 'ospf.ensure_network',
      input: (context) => {
        const { input } = context;
        const links = input.interfaces
          .flatMap(({ name }) => addressesOn(name, context))
          .filter((row) => row['dynamic'] !== 'true')
          .map(({ address = '' }) => networkText(address));
        return [...new Set([...links, ...input.networks])].map((network) => ({
          networks: network,
          area: area(input),
          comment: noteOf(input, 'network'),
        }));
      },
    },
  ],
  goals: [
    {
      id: 'neighbours',
      title: 'Every link has a neighbour.',
      when: ({ input }) => input['wait-for-neighbours'] === 'yes',
      read: 'ospf.list_neighbors',
      input: () => ({ limit: MOST }),
      expect: (rows, { input }) => {
        const near = rows.filter(({ state = '' }) => /^(full|2-?way)/i.test(state));
        const places = near.map((row) => row['interface'] ?? /%(.+)$/.exec(row['address'] ?? '')?.[1]);
        // Not every version says where a neighbour is.
        if (places.includes(undefined))
          return near.length >= input.interfaces.length || `${near.length} on ${input.interfaces.length} links: ${SEE}`;
        const alone = input.interfaces.map(({ name }) => name).filter((name) => !places.includes(name));
        return alone.length === 0 || `none on ${alone.join(', ')}: ${SEE}`;
      },
      withinSeconds: 120,
    },
  ],
  examples: [
    {
      title: 'A branch with a link to the core',
      input: {
        'router-id': '192.0.2.7',
        'area-id': '0.0.0.1',
        'area-type': 'stub',
        interfaces: [{ name: 'ether1', type: 'ptp', cost: 10 }],
        networks: ['192.168.88.0/24'],
        'auth-key': 'documentation',
      },
      before: [{ do: 'ip.add_address', input: { address: '198.51.100.2/30', interface: 'ether1' } }],
    },
    {
      title: 'A router of the core with the way out',
      input: {
        'router-id': '192.0.2.1',
        interfaces: [{ name: 'ether1' }, { name: 'bridge', priority: 0 }],
        redistribute: ['static'],
        'default-route': 'if-installed',
      },
      before: [{ do: 'ip.add_address', input: { address: '198.51.100.1/30', interface: 'ether1' } }],
    },
  ],
});
