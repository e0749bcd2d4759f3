import { z } from 'zod';
import { defineWorkflow } from '../../core/catalogue';
import { interfaceName, ipv4Prefix } from '../../core/values';
import { addressOf, networkText, overlapIssues } from '../checks/networks';
import { assertNetworksNew } from '../parts/interfaces';

const Input = z.strictObject({
  interface: interfaceName.schema.describe('Interface of the management network, e.g. vlan-mgmt.'),
  from: ipv4Prefix.schema.describe('Address of the router in it now, with prefix length.'),
  to: ipv4Prefix.schema.describe('Its address from then on, with prefix length.'),
  'use-address': z
    .boolean()
    .default(true)
    .describe('The daemon reaches the router there from then on; it has to have a way to the new network.'),
  'drop-old': z.boolean().default(false).describe('Remove the old address, and the old network from what may manage.'),
});

export const changeManagementSubnet = defineWorkflow({
  name: 'change_management_subnet',
  family: 'security',
  title: 'Change the management network',
  summary: 'Moves the management address of a router: both beside each other, the daemon over, a proof, the old one away.',
  why: 'A management network that moves by hand ends with the one router on which somebody removed the old address first. Here nothing is removed before the daemon has come in by the new address, on a new connection.',
  comesBack: 'Stage by stage: the daemon uses the old address again before the new one goes.',
  risk: 'lockout',
  input: () => Input,
  validate: ({ from, to }) =>
    overlapIssues([
      { path: 'from', network: networkText(from), what: 'the old network' },
      { path: 'to', network: networkText(to), what: 'the new network' },
    ]),
  stages: [
    {
      id: 'beside',
      title: 'Give the router its new address',
      risk: 'lockout',
      steps: [
        {
          id: 'here',
          title: 'See that the router is in the old network',
          read: 'ip.list_addresses',
          input: ({ input }) => ({ where: { interface: input.interface } }),
          refuse: (rows, { input }) =>
            rows.some((row) => [input.from, input.to].includes(row['address'] ?? ''))
              ? undefined
              : `${input.interface} does not have the address ${input.from}`,
        },
        assertNetworksNew<z.output<typeof Input>>({
          networks: ({ input }) => [{ network: networkText(input.to), what: 'the new network' }],
          own: ({ input }) => [input.interface],
        }),
        {
          id: 'address',
          title: 'Add the address',
          do: 'ip.ensure_address',
          input: ({ input }) => ({ address: input.to, interface: input.interface }),
        },
      ],
    },
    {
      id: 'let-in',
      title: 'Let managers of the new network in wherever those of the old one are',
      do: 'workflow.manager_ip_or_hostname_change',
      input: ({ input }) => ({ phase: 'add', old: networkText(input.from), new: networkText(input.to) }),
    },
    {
      id: 'use',
      title: 'Let the daemon use the new address',
      when: ({ input }) => input['use-address'],
      whenText: 'use-address',
      daemon: 'edit-router',
      input: ({ input }) => ({ address: addressOf(input.to) }),
    },
    {
      id: 'proof',
      title: 'See that it is this router that answers there',
      until: 'ip.list_addresses',
      input: ({ input }) => ({ where: { address: input.to } }),
      expect: (rows) => rows.length === 1 || 'it does not have the new address: it is another router',
      everySeconds: 5,
      forSeconds: 60,
    },
    {
      id: 'shut-out',
      title: 'Take the old network out of what may manage',
      when: ({ input }) => input['drop-old'],
      whenText: 'drop-old',
      do: 'workflow.manager_ip_or_hostname_change',
      input: ({ input }) => ({ phase: 'finish', old: networkText(input.from), new: networkText(input.to) }),
    },
    {
      id: 'drop',
      title: 'Remove the old address',
      when: ({ input }) => input['drop-old'],
      whenText: 'drop-old',
      risk: 'lockout',
      steps: [
        {
          id: 'address',
          title: 'Remove it',
          do: 'ip.ensure_address',
          input: ({ input }) => ({ address: input.from, interface: input.interface, state: 'absent' }),
        },
      ],
    },
  ],
  examples: [
    {
      title: 'Both beside each other',
      input: { interface: 'bridge', from: '192.168.88.1/24', to: '10.250.0.1/24' },
      before: [
        { do: 'ipservice.ensure', input: { where: { name: 'ssh' }, address: ['192.168.88.0/24', '127.0.0.0/8'] } },
        { do: 'addresslist.add_entry', input: { list: 'fleet-managers', address: '192.168.88.0/24' } },
      ],
    },
    {
      title: 'A VLAN of managers, and the old network goes',
      input: { interface: 'managers', from: '10.250.0.1/24', to: '10.251.0.1/24', 'drop-old': true },
      before: [
        { do: 'bridge.create', input: { name: 'managers' } },
        { do: 'ip.add_address', input: { address: '10.250.0.1/24', interface: 'managers' } },
        { do: 'addresslist.add_entry', input: { list: 'fleet-managers', address: '10.250.0.0/24' } },
      ],
    },
  ],
});
