import { z } from 'zod';
import { defineWorkflow } from '../../core/catalogue';
import { ipNetwork, named } from '../../core/values';

const MARK = 'emergency';
const listName = named('interface-list-name', 'WAN');
const allowed = named('address-list-name', 'fleet-managers');

export const closeWanExposureEmergency = defineWorkflow({
  name: 'close_wan_exposure_emergency',
  family: 'security',
  title: 'Close exposure to the WAN at once',
  summary: 'Drops every new connection from outside to the services of the router, but those of the managers.',
  why: 'When a hole in a service is public, the fix is a week away and the attackers an hour. This puts one rule before all others on every router, in one run, which changes nothing of what the router forwards; `rosfleet runs undo` removes it when the upgrade has been done.',
  risk: 'lockout',
  input: () =>
    z.strictObject({
      managers: z
        .array(ipNetwork.schema)
        .min(1)
        .max(100)
        .describe('Networks that may still get in; that of the daemon has to be among them.'),
      'wan-list': listName.schema.default('WAN').describe('Interface list of what leads outside.'),
      ports: z
        .string()
        .regex(/^\d{1,5}([,-]\d{1,5})*$/, 'ports such as 22,80,8291')
        .default('21,22,23,80,443,2000,8080,8291,8728,8729')
        .describe('TCP ports that are closed.'),
      list: allowed.schema.default('fleet-managers').describe('Address list that the managers are kept in.'),
    }),
  steps: [
    {
      id: 'wan',
      title: 'See that the list of outer interfaces has members',
      read: 'interface_list.list_members',
      input: ({ input }) => ({ where: { list: input['wan-list'] } }),
      refuse: (rows, { input }) =>
        rows.length > 0 ? undefined : `the interface list ${input['wan-list']} has no member: name the outer interfaces first`,
    },
    {
      id: 'managers',
      title: 'Keep the managers',
      do: 'addresslist.ensure_entry',
      input: ({ input }) => input.managers.map((address) => ({ list: input.list, address, comment: `${MARK}: manager` })),
    },
    {
      id: 'drop',
      title: 'Drop what comes from outside, before every other rule',
      do: 'firewall.ensure_filter_rule',
      input: ({ input }) => ({
        chain: 'input',
        action: 'drop',
        protocol: 'tcp',
        'dst-port': input.ports,
        'in-interface-list': input['wan-list'],
        'src-address-list': `!${input.list}`,
        'connection-state': ['new'],
        comment: `${MARK}: closed to the outside`,
        'place-before': 'first',
      }),
    },
  ],
  examples: [{ title: 'Everything but the office', input: { managers: ['198.51.100.0/24', '192.168.88.0/24'] } }],
});
