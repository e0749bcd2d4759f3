import { z } from 'zod';
import { defineWorkflow, type ActionInput, type InputIssue, type Row, type Step, type StepContext } from '../../core/catalogue';
import { interfaceName, ipv4, ipv4Prefix, vlanId } from '../../core/values';
import { addressOf, isWithin, networkText } from '../checks/networks';
import { readSrcnat } from '../parts/firewall';
import { followLeases, gatewayOf, joinWan, lookAtUplinks, masquerade, routeComment, type Uplink } from '../parts/uplinks';
import { FREE_ETHER5, uplinkName } from './input';

/** Distances of a way that only waits: the new one until it is proved, the old one until it is given up. */
const WAITING = 200;

const Line = z.strictObject({
  kind: z.enum(['dhcp', 'static', 'pppoe']).describe('How the new provider gives the address.'),
  port: interfaceName.schema.describe('Port that the new line is plugged into.'),
  vlan: vlanId.schema.optional().describe('VLAN that the provider wants on it.'),
  address: ipv4Prefix.schema.optional().describe('Address with prefix length, for static.'),
  gateway: ipv4.schema.optional().describe('Router of the provider, for static.'),
  user: z.string().min(1).max(255).optional().describe('Name to dial with, for pppoe.'),
  password: z.string().min(1).max(255).optional().describe('Password to dial with, for pppoe.'),
});

const Input = z.strictObject({
  name: uplinkName.schema.describe('What the new line is called, e.g. fibre-new: comments are named after it.'),
  line: Line.describe('The new line.'),
  old: interfaceName.schema.describe('Interface of the old line, e.g. ether1 or pppoe-out1.'),
  'test-host': ipv4.schema.describe('Host far outside that is asked through the new line; its route stays with it.'),
  'drop-old': z.boolean().default(false).describe('Remove the old line. Run it once without, and days later with it.'),
});
type Change = z.output<typeof Input>;
type Context = StepContext<Change>;

const NEEDED: Readonly<Record<Change['line']['kind'], readonly string[]>> = {
  dhcp: [],
  static: ['address', 'gateway'],
  pppoe: ['user', 'password'],
};

function validate({ line, old }: Change): readonly InputIssue[] {
  const given = { address: line.address, gateway: line.gateway, user: line.user, password: line.password };
  const issues = Object.entries(given).flatMap(([key, value]): InputIssue[] => {
    const isNeeded = NEEDED[line.kind].includes(key);
    if ((value !== undefined) === isNeeded) return [];
    return [{ path: `line.${key}`, message: `${line.kind} ${isNeeded ? 'needs it' : 'takes none'}` }];
  });
  if (old === outside(line)) issues.push({ path: 'old', message: 'it is the new line itself' });
  if (issues.length > 0 || line.address === undefined || line.gateway === undefined) return issues;
  if (!isWithin(line.gateway, networkText(line.address)))
    return [{ path: 'line.gateway', message: `${line.gateway} is not in the network of ${line.address}` }];
  return line.gateway === addressOf(line.address) ? [{ path: 'line.gateway', message: 'it is the address of the router' }] : [];
}

function carrier({ port, vlan }: Change['line']): string {
  return vlan === undefined ? port : `${port}.${vlan}`;
}

/** The interface that packets leave by. */
function outside(line: Change['line']): string {
  return line.kind === 'pppoe' ? `pppoe-${line.port}` : carrier(line);
}

const uplinks = ({ name, line }: Change): readonly Uplink[] => [{ name, interface: outside(line), gateway: line.gateway }];
const isKind =
  (kind: Change['line']['kind']) =>
  ({ input }: Pick<Context, 'input'>): boolean =>
    input.line.kind === kind;

/** The new line, with a default route that waits. */
const beside: readonly Step<Change>[] = [
  {
    id: 'vlan',
    title: 'Make the VLAN of the provider',
    when: ({ input }) => input.line.vlan !== undefined,
    whenText: 'a VLAN is given',
    do: 'vlan.ensure_interface',
    input: ({ input }) => ({ name: carrier(input.line), interface: input.line.port, 'vlan-id': input.line.vlan }),
  },
  {
    id: 'dhcp',
    title: 'Take the address that the provider gives',
    when: isKind('dhcp'),
    whenText: 'DHCP',
    do: 'ip.ensure_dhcp_client',
    input: ({ input }) => ({
      interface: outside(input.line),
      'add-default-route': 'yes',
      'default-route-distance': WAITING,
      'use-peer-dns': false,
      disabled: false,
    }),
  },
  {
    id: 'address',
    title: 'Give the router its address',
    when: isKind('static'),
    whenText: 'static',
    do: 'ip.ensure_address',
    input: ({ input }) => ({ address: input.line.address, interface: outside(input.line) }),
  },
  {
    id: 'pppoe',
    title: 'Dial',
    when: isKind('pppoe'),
    whenText: 'PPPoE',
    do: 'pppoe.ensure_client',
    input: ({ input: { line } }) => ({
      name: outside(line),
      interface: carrier(line),
      user: line.user,
      password: line.password,
      'add-default-route': true,
      'default-route-distance': WAITING,
      'use-peer-dns': false,
      disabled: false,
    }),
  },
  readSrcnat,
  ...joinWan<Change>(uplinks),
  masquerade<Change>(uplinks),
];

/** As it is on the router; before it is there nothing can be planned by it. */
function lineOf({ input, results }: Context): Uplink {
  const [row] = results['line'] ?? [];
  return { name: input.name, interface: row?.['name'] ?? outside(input.line), gateway: input.line.gateway };
}

function defaultRoute(context: Context): ActionInput {
  const line = lineOf(context);
  const comment = routeComment(line, 'the way out');
  return { where: { comment }, 'dst-address': '0.0.0.0/0', gateway: gatewayOf(line, context), distance: 1, comment };
}

function isOther(row: Row, { name }: Change): boolean {
  return row['dynamic'] !== 'true' && row['disabled'] !== 'true' && row['comment'] !== routeComment({ name }, 'the way out');
}

/** What leads out by itself stands back, the old line among it. */
const standBack: readonly Step<Change>[] = [
  {
    id: 'lease-defaults',
    title: 'Let the default routes of DHCP wait',
    do: 'ip.ensure_dhcp_client',
    input: ({ input, found }) =>
      (found['dhcp-clients'] ?? [])
        .filter((row) => row['interface'] === input.old && row['disabled'] !== 'true')
        .map((row) => ({ interface: row['interface'], 'default-route-distance': WAITING })),
  },
  {
    id: 'pppoe-clients',
    title: 'Look at the PPPoE clients',
    read: 'pppoe.list_clients',
    input: () => ({ proplist: ['name', 'add-default-route'] }),
  },
  {
    id: 'pppoe-defaults',
    title: 'Let the default route of PPPoE wait',
    do: 'pppoe.update_client',
    input: ({ input, found }) =>
      (found['pppoe-clients'] ?? [])
        .filter((row) => row['name'] === input.old && row['add-default-route'] === 'true')
        .map((row) => ({ where: { name: row['name'] }, 'default-route-distance': WAITING })),
  },
  {
    id: 'main-defaults',
    title: 'Look at the default routes',
    read: 'route.list',
    input: () => ({ where: { 'dst-address': '0.0.0.0/0', 'routing-table': 'main' } }),
  },
  {
    id: 'other-defaults',
    title: 'Let other default routes wait',
    do: 'route.update',
    input: ({ input, found }) =>
      (found['main-defaults'] ?? [])
        .filter((row) => isOther(row, input) && Number(row['distance'] ?? '1') < WAITING)
        .map((row) => ({ '.id': row['.id'], distance: WAITING })),
  },
];

/** What makes the old line, whatever kind it is. */
const drop: readonly Step<Change>[] = [
  { id: 'old-addresses', title: 'Look at the addresses of the old line', read: 'ip.list_addresses', input: () => ({}) },
  {
    id: 'old-routes',
    title: 'Look at the routes that wait',
    read: 'route.list',
    input: () => ({ where: { 'dst-address': '0.0.0.0/0', distance: WAITING } }),
  },
  {
    id: 'remove-routes',
    title: 'Remove the routes that wait',
    do: 'route.remove',
    input: ({ input, found }) =>
      (found['old-routes'] ?? []).filter((row) => isOther(row, input)).map((row) => ({ '.id': row['.id'] })),
  },
  {
    id: 'remove-dhcp',
    title: 'Remove the DHCP client',
    do: 'ip.ensure_dhcp_client',
    input: ({ input }) => ({ interface: input.old, state: 'absent' }),
  },
  {
    id: 'remove-pppoe',
    title: 'Remove the PPPoE client',
    do: 'pppoe.ensure_client',
    input: ({ input }) => ({ name: input.old, state: 'absent' }),
  },
  {
    id: 'remove-addresses',
    title: 'Remove the addresses',
    do: 'ip.remove_address',
    input: ({ input, found }) =>
      (found['old-addresses'] ?? [])
        .filter((row) => row['interface'] === input.old && row['dynamic'] !== 'true')
        .map((row) => ({ '.id': row['.id'] })),
  },
];

export const ispChange = defineWorkflow({
  name: 'isp_change',
  family: 'wan',
  title: 'Change the provider',
  summary: 'Brings a new line up beside the old one, proves it, swaps, and keeps the old one waiting until it is given up.',
  why: 'A change of provider is done at night, with one hand on the old cable. Here the new line is asked for an answer before anything leaves by it; the old one waits behind it for as long as you like, and takes over by itself when the new one fails.',
  comesBack: 'Stage by stage: the old line is the way out again, and the new one is gone.',
  risk: 'lockout',
  input: () => Input,
  validate,
  stages: [
    { id: 'beside', title: 'Bring the new line up beside the old one', steps: beside, risk: 'lockout' },
    {
      id: 'up',
      title: 'The new line is up',
      when: ({ input }) => input.line.kind === 'dhcp',
      whenText: 'DHCP',
      until: 'ip.list_dhcp_clients',
      input: ({ input }) => ({ where: { interface: outside(input.line) } }),
      expect: ([row]) => row?.['status'] === 'bound' || `the provider gives no address: ${row?.['status'] ?? 'no client'}`,
      everySeconds: 2,
      forSeconds: 60,
    },
    {
      id: 'line',
      title: 'See the new line',
      do: 'interface.list',
      input: ({ input }) => ({ where: { name: outside(input.line) } }),
    },
    {
      id: 'proof',
      title: 'Ask a host outside through it',
      steps: [
        ...lookAtUplinks<Change>(uplinks),
        {
          id: 'pin',
          title: 'Reach the host by the new line alone',
          do: 'route.ensure',
          input: (context) => {
            const line = lineOf(context);
            const comment = routeComment(line, 'the test host');
            const host = `${context.input['test-host']}/32`;
            return { where: { comment }, 'dst-address': host, gateway: gatewayOf(line, context), comment };
          },
        },
      ],
      goals: [
        {
          id: 'answers',
          title: 'The host answers through the new line.',
          read: 'diagnostics.check_connection',
          input: ({ input }) => ({ address: input['test-host'], count: 5 }),
          expect: ([row], { input }) => row?.['reachable'] === 'yes' || `${input['test-host']} does not answer by the new line`,
          withinSeconds: 60,
        },
      ],
    },
    {
      id: 'swap',
      title: 'Make it the way out, and let the old one wait',
      steps: [
        ...lookAtUplinks<Change>(uplinks),
        { id: 'default', title: 'Lead out by the new line', do: 'route.ensure', input: defaultRoute },
        ...standBack,
        followLeases<Change>(uplinks),
      ],
      goals: [
        {
          id: 'way-out',
          title: 'The way out is the new line.',
          read: 'route.list',
          input: ({ input }) => ({ where: { comment: routeComment({ name: input.name }, 'the way out') } }),
          expect: ([row]) => row?.['active'] === 'true' || 'its default route is not active',
          withinSeconds: 30,
        },
      ],
      risk: 'lockout',
    },
    {
      id: 'drop',
      title: 'Remove the old line',
      when: ({ input }) => input['drop-old'],
      whenText: 'drop-old',
      steps: drop,
      risk: 'lockout',
    },
  ],
  examples: [
    {
      title: 'From DHCP to a fixed address',
      input: {
        name: 'fibre-new',
        line: { kind: 'static', port: 'ether5', address: '198.51.100.2/24', gateway: '198.51.100.1' },
        old: 'ether1',
        'test-host': '192.0.2.10',
      },
      before: FREE_ETHER5,
    },
    {
      title: 'To PPPoE in a VLAN, and the old line goes',
      input: {
        name: 'vdsl',
        line: { kind: 'pppoe', port: 'ether5', vlan: 7, user: 'line-4711', password: 'documentation' },
        old: 'ether1',
        'test-host': '192.0.2.10',
        'drop-old': true,
      },
      before: FREE_ETHER5,
    },
  ],
});
