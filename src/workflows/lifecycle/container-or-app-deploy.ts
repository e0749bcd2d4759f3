import { z } from 'zod';
import {
  defineWorkflow,
  isAvailable,
  type ActionInput,
  type InputIssue,
  type RouterFacts,
  type Row,
  type Step,
} from '../../core/catalogue';
import { bool, byteSize, interfaceName, ipv4, ipv4Prefix, line, named, port } from '../../core/values';
import { addressOf, isWithin, networkText, repeatIssues } from '../checks/networks';
import { assertNetworksNew } from '../parts/interfaces';

const onDisk = z
  .string()
  .regex(/^(?!flash\/)[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)+$/, 'a directory on a disk that is not the flash, e.g. usb1/dns');

const Input = z.strictObject({
  name: named('container', 'dns').schema.describe('What it is called; its interface and its lists are named after it.'),
  image: line('container-image', 1024, 'library/alpine:3.20').schema.describe('Image of the registry.'),
  registry: z
    .url({ protocol: /^https$/ })
    .optional()
    .describe('Where images come from. Absent: as the router has it.'),
  directory: onDisk.describe('Directory that it lives in, on a disk that is not the flash: usb1/dns.'),
  address: ipv4Prefix.schema.describe('Address of the container, with the length of its network.'),
  gateway: ipv4.schema.describe('Address that the router gets in that network.'),
  bridge: interfaceName.schema.default('containers').describe('Bridge that containers are joined by.'),
  variables: z
    .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'a name of a variable'), z.string().max(4096))
    .default({})
    .describe('What it is told in its environment. Values are masked.'),
  mounts: z
    .array(
      z.strictObject({
        from: onDisk.describe('Directory of the router.'),
        to: z
          .string()
          .regex(/^\/\S*$/)
          .describe('Directory inside.'),
      }),
    )
    .max(16)
    .default([])
    .describe('Directories that outlive it.'),
  ports: z
    .array(
      z.strictObject({
        protocol: z.enum(['tcp', 'udp']).describe('Protocol.'),
        port: port.schema.describe('Port of the router.'),
        to: port.schema.optional().describe('Port of the container. Absent: the same.'),
      }),
    )
    .max(32)
    .default([])
    .describe('Ports of the router, from inside only, that lead to it.'),
  memory: byteSize.schema.optional().describe('Memory above which it is slowed down, from 7.20.'),
  start: bool.schema.default('yes').describe('Start it now, and with the router.'),
});
type Deploy = z.output<typeof Input>;

const nicOf = ({ name }: Deploy): string => `veth-${name}`;
const isSince = (since: string, { version }: Pick<RouterFacts, 'version'>): boolean => isAvailable({ since }, version);

function validate(input: Deploy): readonly InputIssue[] {
  const { address, gateway, ports, mounts, directory } = input;
  const issues: InputIssue[] = [
    ...repeatIssues(
      'ports',
      ports.map(({ protocol, port: number }) => `${protocol} ${number}`),
      'port',
    ),
    ...repeatIssues(
      'mounts',
      mounts.map(({ to }) => to),
      'directory',
    ),
  ];
  if (!isWithin(gateway, networkText(address)))
    issues.push({ path: 'gateway', message: `${gateway} is not in the network of ${address}` });
  else if (gateway === addressOf(address)) issues.push({ path: 'gateway', message: 'it is the address of the container' });
  const index = mounts.findIndex(({ from }) => from === directory || from.startsWith(`${directory}/`));
  if (index >= 0)
    issues.push({ path: `mounts.${index}.from`, message: 'it is inside the directory that goes with the container' });
  return issues;
}

/** What lists of variables are called changed in 7.20. */
function variablesOf(input: Deploy, facts: RouterFacts): ActionInput[] {
  const key = isSince('7.20', facts) ? 'list' : 'name';
  return Object.entries(input.variables).map(([name, value]) => ({
    where: { [key]: input.name, key: name },
    [key]: input.name,
    key: name,
    value,
  }));
}

/** Before 7.21 a container names each of its mounts, since then lists of them. */
function mountName(input: Deploy, index: number, facts: RouterFacts): string {
  return isSince('7.21', facts) ? input.name : `${input.name}-${index + 1}`;
}

function mountsOf(input: Deploy, facts: RouterFacts): ActionInput[] {
  const key = isSince('7.21', facts) ? 'list' : 'name';
  return input.mounts.map(({ from, to }, index) => ({
    where: { [key]: mountName(input, index, facts), dst: to },
    [key]: mountName(input, index, facts),
    src: from,
    dst: to,
  }));
}

function containerOf(input: Deploy, facts: RouterFacts): ActionInput {
  const { name, variables, mounts, memory } = input;
  const names = [...new Set(mounts.map((_mount, index) => mountName(input, index, facts)))];
  return {
    interface: nicOf(input),
    'remote-image': input.image,
    'root-dir': input.directory,
    logging: true,
    'start-on-boot': input.start,
    comment: name,
    ...(Object.keys(variables).length === 0 ? {} : isSince('7.20', facts) ? { envlists: [name] } : { envlist: name }),
    ...(names.length === 0 ? {} : { [isSince('7.21', facts) ? 'mountlists' : 'mounts']: names }),
    ...(memory !== undefined && isSince('7.20', facts) ? { 'memory-high': memory } : {}),
  };
}

/** From inside only: a container is not to be found from the Internet because somebody needed it at home. */
function forwardsOf(input: Deploy): ActionInput[] {
  return input.ports.map(({ protocol, port: outside, to }) => ({
    chain: 'dstnat',
    action: 'dst-nat',
    protocol,
    'dst-port': outside,
    'dst-address-type': 'local',
    'in-interface-list': '!WAN',
    'to-addresses': addressOf(input.address),
    'to-ports': to ?? outside,
    comment: `container ${input.name}: ${protocol} ${outside}`,
  }));
}

function isState(row: Row | undefined, state: 'running' | 'stopped'): boolean {
  return row?.['status'] === state || row?.[state] === 'true';
}

const room: readonly Step<Deploy>[] = [
  {
    id: 'allowed',
    title: 'See that containers are allowed',
    read: 'system.get_device_mode',
    refuse: ([row]) =>
      row?.['container'] === 'false' || row?.['container'] === 'no'
        ? 'device-mode locks containers: somebody has to confirm that they are allowed, see device_mode_campaign'
        : undefined,
  },
  assertNetworksNew<Deploy>({
    networks: ({ input }) => [{ network: networkText(input.address), what: 'the network of the container' }],
    own: ({ input }) => [input.bridge],
  }),
  {
    id: 'outside',
    title: 'See which interfaces are outside',
    when: ({ input }) => input.ports.length > 0,
    whenText: 'ports are given',
    read: 'interface_list.list_members',
    input: () => ({ where: { list: 'WAN' }, limit: 1000 }),
    refuse: (rows) =>
      rows.some((row) => row['disabled'] !== 'true')
        ? undefined
        : 'no interface is in the list WAN: the ports would lead to the container from the Internet as well',
  },
  {
    id: 'registry',
    title: 'Take images from the registry',
    when: ({ input }) => input.registry !== undefined,
    whenText: 'a registry is given',
    do: 'container.ensure_config',
    input: ({ input }) => ({ 'registry-url': input.registry }),
  },
  {
    id: 'interface',
    title: 'Give it an interface',
    do: 'container.ensure_veth',
    input: ({ input }) => ({ name: nicOf(input), address: [input.address], gateway: input.gateway }),
  },
  { id: 'bridge', title: 'Keep the bridge of containers', do: 'bridge.ensure', input: ({ input }) => ({ name: input.bridge }) },
  {
    id: 'port',
    title: 'Join the interface to it',
    do: 'interface.ensure_bridge_port',
    input: ({ input }) => ({ bridge: input.bridge, interface: nicOf(input) }),
  },
  {
    id: 'gateway',
    title: 'Be the gateway',
    do: 'ip.ensure_address',
    input: ({ input }) => ({ address: `${input.gateway}/${input.address.split('/')[1] ?? ''}`, interface: input.bridge }),
  },
  {
    id: 'variables',
    title: 'Keep its variables',
    do: 'container.ensure_env',
    input: ({ input, facts }) => variablesOf(input, facts),
  },
  { id: 'mounts', title: 'Keep its mounts', do: 'container.ensure_mount', input: ({ input, facts }) => mountsOf(input, facts) },
  { id: 'forwards', title: 'Lead its ports to it', do: 'firewall.ensure_nat_rule', input: ({ input }) => forwardsOf(input) },
  { id: 'container', title: 'Add the container', do: 'container.ensure', input: ({ input, facts }) => containerOf(input, facts) },
];

export const containerOrAppDeploy = defineWorkflow({
  name: 'container_or_app_deploy',
  family: 'lifecycle',
  title: 'Deploy a container',
  summary: 'Gives routers the same container: network, variables, mounts, ports from inside, and sees it run.',
  why: 'A filter for DNS or an agent for monitoring on the router of each site spares a machine there. By hand it is a dozen steps whose names differ between versions, and a router whose device-mode forbids it says so only at the last one.',
  comesBack: 'The container is stopped and removed with the directory it lived in; what is in its mounts stays on the disk.',
  risk: 'disruptive',
  versions: { since: '7.4', instead: 'run it on another machine' },
  needs: { packages: ['container'], deviceMode: 'container', architectures: ['arm', 'arm64', 'x86', 'x86_64'] },
  secrets: ['variables'],
  input: () => Input,
  validate,
  stages: [
    { id: 'room', title: 'Make room for it, and add it', steps: room },
    {
      id: 'unpacked',
      title: 'Wait until the image is there',
      until: 'container.list',
      input: ({ input }) => ({ where: { interface: nicOf(input) } }),
      expect: ([row]) =>
        isState(row, 'stopped') || isState(row, 'running') || `the image is not there: ${row?.['status'] ?? 'no status'}`,
      everySeconds: 1,
      forSeconds: 600,
    },
    {
      id: 'start',
      title: 'Start it',
      when: ({ input }) => input.start === 'yes',
      whenText: 'start',
      do: 'container.start',
      // Planned only when it is there.
      input: ({ results }) => ({ '.id': results['unpacked']?.[0]?.['.id'] }),
    },
    {
      id: 'runs',
      title: 'It runs, and goes on running',
      when: ({ input }) => input.start === 'yes',
      whenText: 'start',
      until: 'container.list',
      input: ({ input }) => ({ where: { interface: nicOf(input) } }),
      expect: ([row]) => isState(row, 'running') || `it is ${row?.['status'] ?? 'not there'}: see the log of the router`,
      everySeconds: 3,
      forSeconds: 60,
    },
  ],
  examples: [
    {
      title: 'A filter for DNS',
      input: {
        name: 'dns',
        image: 'library/alpine:3.20',
        directory: 'usb1/dns',
        address: '172.31.255.2/24',
        gateway: '172.31.255.1',
        variables: { TZ: 'Europe/Riga', ADMIN_PASSWORD: 'documentation' },
        mounts: [{ from: 'usb1/dns-data', to: '/data' }],
        ports: [{ protocol: 'tcp', port: 8053, to: 80 }],
        memory: '256MiB',
      },
    },
    {
      title: 'Prepared, and not started',
      input: {
        name: 'agent',
        image: 'example/agent:1',
        registry: 'https://registry.example.com',
        directory: 'disk1/agent',
        address: '172.31.254.2/24',
        gateway: '172.31.254.1',
        start: false,
      },
    },
  ],
});
