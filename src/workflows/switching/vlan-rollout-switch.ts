import { z } from 'zod';
import { defineWorkflow, type StepContext } from '../../core/catalogue';
import { bridge, interfaceName, ipv4Prefix, vlanId } from '../../core/values';
import { repeatIssues } from '../checks/networks';
import { holds, joinVlans, lookAtBridge, type BridgeVlan } from '../parts/bridge-vlans';

const vlan = z.strictObject({
  id: vlanId.schema.describe('VLAN.'),
  name: interfaceName.schema.describe('What it is called, e.g. voice; the comment says it.'),
});

const access = z.strictObject({
  port: interfaceName.schema.describe('Port of the bridge whose device knows no VLANs.'),
  vlan: vlanId.schema.describe('VLAN that the device is in.'),
});

const Input = z.strictObject({
  bridge: bridge.schema.default('bridge').describe('Bridge that the ports are in.'),
  vlans: z.array(vlan).min(1).max(200).describe('VLANs that the switch carries.'),
  trunks: z
    .array(interfaceName.schema)
    .min(1)
    .max(64)
    .describe('Ports that carry all of them tagged: uplinks, switches, access points.'),
  access: z.array(access).max(64).default([]).describe('Ports of devices, each in one VLAN.'),
  'management-vlan': vlanId.schema.optional().describe('VLAN that the switch itself is managed in. Absent: untagged, as it is.'),
  'management-address': ipv4Prefix.schema
    .optional()
    .describe('Address with prefix length that the switch gets in that VLAN; absent: none is added.'),
  'trunks-tagged-only': z
    .boolean()
    .default(false)
    .describe('Trunks drop untagged frames. Only where the daemon does not come in untagged.'),
  filtering: z
    .boolean()
    .default(true)
    .describe('Switch VLAN filtering on in the end; without it the table is prepared and rests.'),
});
type Input = z.output<typeof Input>;
type Context = StepContext<Input>;

const idOf = (id: string | number): string => String(id);
const managementInterface = (input: Input): string => `vlan${idOf(input['management-vlan'] ?? '')}`;

function wanted({ input }: Context): readonly BridgeVlan[] {
  return input.vlans.map(({ id, name }) => {
    const isManaged = input['management-vlan'] !== undefined && idOf(id) === idOf(input['management-vlan']);
    return {
      bridge: input.bridge,
      vlanId: idOf(id),
      comment: name,
      tagged: [...(isManaged ? [input.bridge] : []), ...input.trunks],
      untagged: input.access.filter(({ vlan: own }) => idOf(own) === idOf(id)).map(({ port }) => port),
    };
  });
}

export const vlanRolloutSwitch = defineWorkflow({
  name: 'vlan_rollout_switch',
  family: 'switching',
  title: 'Roll out VLANs on a switch',
  summary: 'Tags the trunks first, then the ports of devices, then the switch’s own VLAN, and switches filtering on last.',
  why: 'VLAN filtering switched on before the table is complete is the classic way to lose a switch, and everything behind it. The table is written first, the ports after it, and the switch is proven to answer before it stays. Run it on the leaves first: a switch must not tag before the one behind it understands.',
  comesBack:
    'Whether the daemon still comes in through the bridge with filtering on is worked out before, and the guard takes all of it back when the switch does not answer.',
  risk: 'lockout',
  input: () => Input,
  validate: (input) => {
    const ids = new Set(input.vlans.map(({ id }) => idOf(id)));
    const managed = input['management-vlan'];
    return [
      ...repeatIssues(
        'vlans',
        input.vlans.map(({ id }) => idOf(id)),
        'VLAN',
      ),
      ...repeatIssues('trunks', input.trunks, 'port'),
      ...repeatIssues(
        'access',
        input.access.map(({ port }) => port),
        'port',
      ),
      ...input.access.flatMap(({ port, vlan: id }, index) => [
        ...(ids.has(idOf(id)) ? [] : [{ path: `access.${index}.vlan`, message: `VLAN ${idOf(id)} is not among the VLANs` }]),
        ...(input.trunks.includes(port) ? [{ path: `access.${index}.port`, message: `${port} is a trunk` }] : []),
      ]),
      ...(managed !== undefined && !ids.has(idOf(managed))
        ? [{ path: 'management-vlan', message: `VLAN ${idOf(managed)} is not among the VLANs` }]
        : []),
      ...(managed === undefined && input['management-address'] !== undefined
        ? [{ path: 'management-address', message: 'it needs a management VLAN' }]
        : []),
    ];
  },
  steps: [
    ...lookAtBridge<Input>(({ input }) => input.bridge),
    {
      id: 'ports',
      title: 'See that the ports are in the bridge',
      read: 'interface.list_bridge_ports',
      input: ({ input }) => ({ where: { bridge: input.bridge }, limit: 10_000 }),
      refuse: (rows, { input }) => {
        const missing = [...input.trunks, ...input.access.map(({ port }) => port)].find(
          (name) => !rows.some((row) => row['interface'] === name),
        );
        return missing && `${missing} is no port of ${input.bridge}`;
      },
    },
    {
      id: 'vlan-interfaces',
      title: 'See who has an address in the VLANs',
      read: 'vlan.list_interfaces',
      input: ({ input }) => ({ where: { interface: input.bridge }, limit: 10_000 }),
      refuse: (rows, { input }) => {
        const managed = input['management-vlan'];
        const other = rows.find(
          (row) => managed !== undefined && row['vlan-id'] === idOf(managed) && row['name'] !== managementInterface(input),
        );
        return other && `VLAN ${other['vlan-id'] ?? ''} has the interface ${other['name'] ?? ''} already`;
      },
    },
    ...joinVlans<Input>((context) => withOwnInterfaces(wanted(context), context)),
    {
      id: 'management-interface',
      title: 'Give the switch an interface in its VLAN',
      when: ({ input }) => input['management-vlan'] !== undefined,
      whenText: 'a management VLAN is named',
      do: 'vlan.ensure_interface',
      input: ({ input }) => ({
        name: managementInterface(input),
        interface: input.bridge,
        'vlan-id': idOf(input['management-vlan'] ?? ''),
        comment: 'management',
      }),
    },
    {
      id: 'management-address',
      title: 'Give it an address there',
      when: ({ input }) => input['management-address'] !== undefined,
      whenText: 'an address is given',
      do: 'ip.ensure_address',
      input: ({ input }) => ({
        address: input['management-address'],
        interface: managementInterface(input),
        comment: 'management',
      }),
    },
    {
      id: 'access-ports',
      title: 'Put the devices into their VLANs',
      when: ({ input }) => input.access.length > 0,
      whenText: 'ports of devices are named',
      do: 'interface.ensure_bridge_port',
      input: ({ input }) =>
        input.access.map(({ port, vlan: id }) => ({
          where: { interface: port },
          pvid: id,
          'frame-types': 'admit-only-untagged-and-priority-tagged',
          'ingress-filtering': true,
        })),
    },
    {
      id: 'trunk-ports',
      title: 'Let the trunks take frames of their VLANs only',
      do: 'interface.ensure_bridge_port',
      input: ({ input }) =>
        input.trunks.map((port) => ({
          where: { interface: port },
          'ingress-filtering': true,
          ...(input['trunks-tagged-only'] ? { 'frame-types': 'admit-only-vlan-tagged' } : {}),
        })),
    },
    {
      id: 'filtering',
      title: 'Switch VLAN filtering on',
      when: ({ input }) => input.filtering,
      whenText: 'wanted',
      do: 'bridge.ensure',
      input: ({ input }) => ({ where: { name: input.bridge }, 'vlan-filtering': true }),
    },
  ],
  goals: [
    {
      id: 'table',
      title: 'The switch forwards by its table, and the VLANs are in it.',
      read: 'bridge.list_vlans',
      input: ({ input }) => ({ where: { bridge: input.bridge }, limit: 10_000 }),
      expect: (rows, { input }) => {
        const missing = input.vlans.find(({ id }) => !rows.some((row) => holds(row['vlan-ids'] ?? '', Number(id))));
        return missing === undefined || `VLAN ${idOf(missing.id)} is missing`;
      },
    },
  ],
  examples: [
    {
      title: 'Offices, voice and management over one trunk',
      input: {
        vlans: [
          { id: 10, name: 'offices' },
          { id: 20, name: 'voice' },
          { id: 99, name: 'management' },
        ],
        trunks: ['ether2'],
        access: [
          { port: 'ether3', vlan: 10 },
          { port: 'ether4', vlan: 20 },
        ],
        'management-vlan': 99,
        'management-address': '10.99.0.2/24',
      },
    },
    {
      title: 'Prepare the table, and let it rest',
      input: { vlans: [{ id: 30, name: 'cameras' }], trunks: ['ether2', 'ether3'], filtering: false },
    },
  ],
});

/** A VLAN that the switch has an interface in needs the bridge itself among its members: it would be cut off from it. */
function withOwnInterfaces(vlans: readonly BridgeVlan[], { found }: Context): readonly BridgeVlan[] {
  const own = new Set((found['vlan-interfaces'] ?? []).map((row) => row['vlan-id'] ?? ''));
  const listed = new Set(vlans.map(({ vlanId: id }) => id));
  const bridgeName = vlans[0]?.bridge ?? '';
  return [
    ...vlans.map((one) => (own.has(one.vlanId) ? { ...one, tagged: [...new Set([bridgeName, ...(one.tagged ?? [])])] } : one)),
    // Interfaces in VLANs that nobody named lose their frames as well.
    ...[...own]
      .filter((id) => id !== '' && !listed.has(id))
      .map((id) => ({ bridge: bridgeName, vlanId: id, tagged: [bridgeName] })),
  ];
}
