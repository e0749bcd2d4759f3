import { z } from 'zod';
import { defineAction, defineArea, defineStream, idOf, type Change } from '../../core/catalogue';
import { duration, interfaceName, line, userName } from '../../core/values';

const JOBS = '/system/script/job';

const startTorch = defineStream({
  id: 'monitoring.start_torch',
  title: 'Torch',
  summary: 'Shows the traffic of an interface by what it is grouped by, in snapshots; each argument that is given is grouped by.',
  menu: '/tool',
  command: 'torch',
  input: {
    interface: interfaceName.schema.describe('Interface to look at.'),
    'src-address': line('torch-source', 64, '0.0.0.0/0').schema.optional().describe('Sources: 0.0.0.0/0 groups by all of them.'),
    'dst-address': line('torch-destination', 64, '0.0.0.0/0').schema.optional().describe('Destinations, in the same way.'),
    'src-address6': line('torch-source6', 64, '::/0').schema.optional().describe('IPv6 sources, in the same way.'),
    'dst-address6': line('torch-destination6', 64, '::/0').schema.optional().describe('IPv6 destinations, in the same way.'),
    port: line('torch-port', 64, 'any').schema.optional().describe('Port, or any.'),
    'ip-protocol': line('torch-protocol', 32, 'any').schema.optional().describe('IP protocol, or any.'),
    'mac-protocol': line('torch-mac-protocol', 32, 'any').schema.optional().describe('Protocol of the frame, or any.'),
    'vlan-id': line('torch-vlan', 16, 'any').schema.optional().describe('VLAN, or any.'),
    dscp: line('torch-dscp', 16, 'any').schema.optional().describe('Class, or any.'),
    cpu: line('torch-cpu', 16, 'any').schema.optional().describe('Core, or any.'),
    'freeze-frame-interval': duration.schema.optional().describe('Time between snapshots; a second unless said otherwise.'),
  },
  durationArgument: 'duration',
  duration: '5s',
  maxDuration: '10m',
  output: {
    '.section': 'Number of the snapshot that the row belongs to.',
    'src-address': 'Source.',
    'dst-address': 'Destination.',
    'src-port': 'Port of the source.',
    'dst-port': 'Port of the destination.',
    'ip-protocol': 'IP protocol.',
    'mac-protocol': 'Protocol of the frame.',
    'vlan-id': 'VLAN.',
    dscp: 'Class.',
    cpu: 'Core.',
    tx: 'Sent by the interface, in bits per second.',
    rx: 'Received by the interface, in bits per second.',
    'tx-packets': 'Packets sent, in a second.',
    'rx-packets': 'Packets received, in a second.',
  },
  examples: [
    {
      title: 'Who speaks with whom',
      input: { interface: 'ether1', 'src-address': '0.0.0.0/0', 'dst-address': '0.0.0.0/0' },
      simulated: 'empty',
    },
  ],
});

const stopTorch = defineAction({
  id: 'monitoring.stop_torch',
  title: 'Stop torch',
  summary: 'Ends commands that somebody left running on a console of the router, a torch among them.',
  kind: 'operational',
  risk: 'none',
  idempotency: 'planned',
  verify: 'replan',
  oneWay: 'A command that was ended has to be started again.',
  menus: [JOBS],
  input: z.strictObject({ owner: userName.schema.describe('User who runs them; not the one of rosfleet.') }),
  examples: [{ title: 'What an engineer forgot', input: { owner: 'admin' }, simulated: 'unchanged' }],
  async plan(router, { owner }) {
    const rows = await router.print(JOBS, { proplist: ['.id', 'type', 'owner', 'started'] });
    const running = rows.filter((row) => row['type'] === 'command' && row['owner'] === owner);
    const changes = running.map((row): Change => ({
      op: 'remove',
      menu: JOBS,
      key: `owner=${owner} started=${row['started'] ?? ''}`,
      id: idOf(row),
      before: { owner, type: 'command' },
      irreversible: true,
      vanishing: true,
    }));
    return { changes };
  },
});

export const toolTorchArea = defineArea({
  id: 'tool-torch',
  title: 'Torch',
  summary: 'The traffic of an interface as it is now.',
  actions: [startTorch, stopTorch],
});
