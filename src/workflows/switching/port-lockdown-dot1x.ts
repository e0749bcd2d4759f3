import { z } from 'zod';
import { defineWorkflow, type ActionInput, type StepContext } from '../../core/catalogue';
import { interfaceName, ip, vlanId } from '../../core/values';
import { repeatIssues } from '../checks/networks';

const MARK = 'port lockdown';
const MENU = '/interface/dot1x/server';

const server = z.strictObject({
  address: ip.schema.describe('Address of the RADIUS server.'),
  secret: z.string().min(8).max(255).describe('Secret that it shares with this router.'),
});

const Input = z.strictObject({
  ports: z
    .array(interfaceName.schema)
    .min(1)
    .max(64)
    .describe('Ports that let nobody in without a login; no uplinks, and not the one that the daemon comes in by.'),
  radius: z.array(server).min(1).max(4).describe('RADIUS servers, in the order that they are asked.'),
  'mac-login': z.boolean().default(false).describe('Let devices without 802.1X log in by their MAC address, e.g. printers.'),
  'guest-vlan': vlanId.schema.optional().describe('VLAN of devices that do not know 802.1X. Absent: they stay outside.'),
  'reject-vlan': vlanId.schema.optional().describe('VLAN of devices that RADIUS refuses. Absent: they stay outside.'),
  'fallback-vlan': vlanId.schema
    .optional()
    .describe('VLAN while no RADIUS server answers; from RouterOS 7. Absent: nobody gets in then.'),
});
type Input = z.output<typeof Input>;

function settings({ input, facts }: StepContext<Input>): ActionInput {
  const { 'guest-vlan': guest, 'reject-vlan': reject, 'fallback-vlan': fallback } = input;
  return {
    'auth-types': input['mac-login'] ? 'dot1x,mac-auth' : 'dot1x',
    comment: MARK,
    disabled: false,
    ...(guest === undefined ? {} : { 'guest-vlan-id': guest }),
    ...(reject === undefined ? {} : { 'reject-vlan-id': reject }),
    ...(fallback === undefined || facts.major < 7 ? {} : { 'server-fail-vlan-id': fallback }),
  };
}

function split({ input, found }: StepContext<Input>): { readonly missing: readonly string[]; readonly there: readonly string[] } {
  const served = new Set((found['servers'] ?? []).map((row) => row['interface']));
  return { missing: input.ports.filter((name) => !served.has(name)), there: input.ports.filter((name) => served.has(name)) };
}

const hasVlans = (input: Input): boolean =>
  [input['guest-vlan'], input['reject-vlan'], input['fallback-vlan']].some((id) => id !== undefined);

export const portLockdownDot1x = defineWorkflow({
  name: 'port_lockdown_dot1x',
  family: 'switching',
  title: 'Lock ports down by 802.1X',
  summary:
    'Lets devices in at wall sockets only after a login that RADIUS takes, with VLANs for guests and for those it refuses.',
  why: 'Whoever finds a socket in a meeting room is in the network. With 802.1X a port stays shut until somebody has logged in; printers get in by their MAC address, strangers into a VLAN of their own or nowhere.',
  comesBack:
    'Ports that lead to the daemon are refused; a RADIUS server that does not answer shuts the ports, unless there is a fallback VLAN.',
  risk: 'lockout',
  input: () => Input,
  validate: (input) => [
    ...repeatIssues('ports', input.ports, 'port'),
    ...repeatIssues(
      'radius',
      input.radius.map(({ address }) => address),
      'server',
    ),
  ],
  steps: [
    {
      id: 'bridge-ports',
      title: 'See that the ports are ports of bridges',
      read: 'interface.list_bridge_ports',
      input: () => ({ limit: 10_000 }),
      refuse: (rows, { input }) => {
        const missing = input.ports.find((name) => !rows.some((row) => row['interface'] === name));
        return missing && `${missing} is no port of a bridge`;
      },
    },
    {
      id: 'bridges',
      title: 'See that the bridges can give VLANs',
      when: ({ input }) => hasVlans(input),
      whenText: 'VLANs are given',
      read: 'bridge.list',
      refuse: (rows, { input, found }) => {
        const used = new Set(
          (found['bridge-ports'] ?? []).filter((row) => input.ports.includes(row['interface'] ?? '')).map((row) => row['bridge']),
        );
        const plain = rows.find((row) => used.has(row['name']) && row['vlan-filtering'] !== 'true');
        return plain && `${plain['name'] ?? ''} does not filter VLANs: roll them out first`;
      },
    },
    {
      id: 'radius',
      title: 'Name the RADIUS servers',
      do: 'radius.ensure',
      input: ({ input }) =>
        input.radius.map(({ address, secret }) => ({ address, service: ['dot1x'], secret, timeout: '3s', comment: MARK })),
    },
    { id: 'servers', title: 'Look at the ports that are locked', read: 'menu.print', input: () => ({ path: MENU }) },
    {
      id: 'correct',
      title: 'Correct the ports that are locked already',
      when: (context) => split(context).there.length > 0,
      whenText: 'some are',
      do: 'menu.set',
      input: (context) =>
        split(context).there.map((name) => ({ path: MENU, where: { interface: name }, values: settings(context) })),
    },
    {
      id: 'lock',
      title: 'Lock the other ports',
      when: (context) => split(context).missing.length > 0,
      whenText: 'some are not',
      do: 'menu.add',
      input: (context) =>
        split(context).missing.map((name) => ({ path: MENU, values: { interface: name, ...settings(context) } })),
    },
  ],
  goals: [
    {
      id: 'locked',
      title: 'The ports are locked.',
      read: 'menu.print',
      input: () => ({ path: MENU }),
      expect: (rows, { input }) => {
        const open = input.ports.find((name) => !rows.some((row) => row['interface'] === name && row['disabled'] !== 'true'));
        return open === undefined || `${open} is open`;
      },
    },
  ],
  examples: [
    {
      title: 'Two sockets, printers by MAC address',
      input: {
        ports: ['ether4', 'ether5'],
        radius: [{ address: '192.0.2.10', secret: 'documentation' }],
        'mac-login': true,
      },
    },
    {
      title: 'Strangers in a VLAN',
      input: {
        ports: ['ether5'],
        radius: [{ address: '192.0.2.10', secret: 'documentation' }],
        'guest-vlan': 66,
        'reject-vlan': 66,
      },
      before: [{ do: 'bridge.set_vlan_filtering', input: { where: { name: 'bridge' }, 'vlan-filtering': true } }],
    },
  ],
});
