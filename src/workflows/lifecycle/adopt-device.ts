import { z } from 'zod';
import { defineWorkflow, type StageContext } from '../../core/catalogue';
import { identity, ipNetwork } from '../../core/values';
import { repeatIssues } from '../checks/networks';
import { isIpv6 } from '../parts/addresses';

const LIST = 'fleet-managers';
const NAME = 'rosfleet-adopted';

const Input = z.strictObject({
  managers: z
    .array(ipNetwork.schema)
    .min(1)
    .max(100)
    .describe(`Networks that manage the fleet; they come into the address list ${LIST}, which rules can name.`),
  password: z.string().min(8).max(255).describe('Password of the backup.'),
  name: identity.schema.optional().describe('Name that the router gets. Absent: it keeps its own.'),
  labels: z.record(z.string(), z.string()).optional().describe('Labels that the router gets in the fleet.'),
});
type Input = z.output<typeof Input>;

/** Nothing is changed but a list and a name: what the site had is kept, and known before anybody touches it. */
export const adoptDevice = defineWorkflow({
  name: 'adopt_device',
  family: 'lifecycle',
  title: 'Adopt a router',
  summary: 'Takes a router that others set up into the fleet: what it is, who may log in, a backup, and who manages it.',
  why: 'The first day decides whether a router that somebody else set up can be put back as it was. Its backup is made before anything else, the rights of the login show themselves in that, and nothing of its configuration is judged yet.',
  comesBack: 'Undo takes the address list, the name and the labels back; the backup stays in the store of the daemon.',
  risk: 'none',
  input: () => Input,
  validate: (input) => repeatIssues('managers', input.managers, 'network'),
  stages: [
    { id: 'resources', title: 'See what it is', do: 'system.get_resources', input: () => ({}), tell: true },
    { id: 'board', title: 'See its board', do: 'system.get_routerboard', input: () => ({}), mayFail: true, tell: true },
    { id: 'users', title: 'See who may log in', do: 'user.list', input: () => ({}), tell: true },
    { id: 'services', title: 'See where', do: 'ipservice.list', input: () => ({}), tell: true },
    {
      id: 'backup',
      title: 'Make a backup, which needs the rights of an operator',
      do: 'backup.create',
      input: ({ input }) => ({ name: NAME, password: input.password }),
      keep: 'the backup is what the router was before',
    },
    {
      id: 'export',
      title: 'Export the configuration',
      do: 'backup.export_configuration',
      input: () => ({ file: NAME }),
      keep: 'the export is what the router was before',
    },
    {
      id: 'tidy',
      title: 'Leave no copy on the router',
      keep: 'the copies are in the store of the daemon',
      steps: [
        {
          id: 'files',
          title: 'Remove the files',
          do: 'backup.remove_file',
          input: () => [`${NAME}.backup`, `${NAME}.rsc`].map((name) => ({ where: { name } })),
        },
      ],
    },
    {
      id: 'mark',
      title: 'Name the managers, and the router',
      steps: [
        {
          id: 'managers',
          title: 'Keep the managers in a list',
          do: 'addresslist.ensure_entry',
          input: ({ input }) =>
            input.managers.filter((one) => !isIpv6(one)).map((address) => ({ list: LIST, address, comment: 'manager' })),
        },
        {
          id: 'managers-v6',
          title: 'The same for IPv6',
          when: ({ input }) => input.managers.some(isIpv6),
          whenText: 'managers with IPv6',
          optional: true,
          do: 'ipv6.ensure_address_list',
          input: ({ input }) => input.managers.filter(isIpv6).map((address) => ({ list: LIST, address, comment: 'manager' })),
        },
        {
          id: 'name',
          title: 'Give the router its name',
          when: ({ input }) => input.name !== undefined,
          whenText: 'a name is given',
          do: 'system.ensure_identity',
          input: ({ input }) => ({ name: input.name }),
        },
      ],
    },
    {
      id: 'labels',
      title: 'Label the router in the fleet',
      when: ({ input }: StageContext<Input>) => input.labels !== undefined,
      whenText: 'labels are given',
      daemon: 'edit-router',
      input: ({ input }) => ({ labels: input.labels }),
    },
    {
      id: 'known',
      title: 'Note version, board, certificate and host key',
      daemon: 'probe',
      input: () => ({}),
      mayFail: true,
    },
  ],
  examples: [
    {
      title: 'A router of a site that was taken over',
      input: { managers: ['198.51.100.0/24', '2001:db8:5::/48'], password: 'documentation only', name: 'riga-branch-7' },
    },
  ],
});
