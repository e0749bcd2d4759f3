import { z } from 'zod';
import { defineWorkflow, type Row } from '../../core/catalogue';
import { groupName, ip, userName } from '../../core/values';
import { repeatIssues } from '../checks/networks';

const MARK = 'central login';
/** The 300 ms that RouterOS has by itself are too few for a server behind a VPN. */
const TIMEOUT = '3s';

const Input = z.strictObject({
  servers: z.array(ip.schema).min(1).max(4).describe('RADIUS servers, in the order in which they are asked.'),
  secret: z.string().min(8).max(255).describe('Secret that routers and servers share.'),
  'break-glass': userName.schema.describe(
    'Local user with all rights that still lets in when no server answers; it must be there.',
  ),
  'default-group': groupName.schema
    .default('read')
    .describe('Group of a user for whom the server names none; never one with all rights.'),
  'source-address': ip.schema.optional().describe('Address that requests come from, as the servers know the router.'),
  accounting: z.boolean().default(true).describe('Tell the servers of sessions.'),
});

export const centralLoginRadius = defineWorkflow({
  name: 'central_login_radius',
  family: 'security',
  title: 'Central login by RADIUS',
  summary: 'Lets people log in with their own name by RADIUS, and keeps a local user for the day when no server answers.',
  why: 'Who left the company must be out of five hundred routers the same day, and the log has to say who it was. A router that asks a dead server lets nobody in but its own users: so one of them, with all rights, is asked for first.',
  risk: 'lockout',
  input: () => Input,
  validate: (input) => [
    ...repeatIssues('servers', input.servers, 'server'),
    ...(input['default-group'] === 'full'
      ? [{ path: 'default-group', message: 'everybody whom the server knows would have all rights' }]
      : []),
  ],
  steps: [
    {
      id: 'break-glass',
      title: 'See that the local user is there, on, and may do everything',
      read: 'user.list',
      input: ({ input }) => ({ where: { name: input['break-glass'] } }),
      refuse: ([row], { input }) => whyNoWayBack(row, input['break-glass']),
    },
    {
      id: 'group',
      title: 'See that the group is there',
      read: 'user.list_groups',
      input: ({ input }) => ({ where: { name: input['default-group'] } }),
      refuse: ([row], { input }) => (row ? undefined : `there is no group ${input['default-group']}`),
    },
    {
      id: 'servers',
      title: 'Name the servers',
      do: 'radius.ensure',
      input: ({ input }) =>
        input.servers.map((address, index) => {
          const comment = `${MARK} ${index + 1}`;
          return {
            where: { comment },
            address,
            service: ['login'],
            secret: input.secret,
            timeout: TIMEOUT,
            'src-address': input['source-address'],
            comment,
          };
        }),
    },
    {
      id: 'aaa',
      title: 'Ask them for users that are not here',
      do: 'user.ensure_aaa',
      input: ({ input }) => ({
        'use-radius': true,
        'default-group': input['default-group'],
        accounting: input.accounting,
      }),
    },
  ],
  goals: [
    {
      id: 'way-back',
      title: 'The local user still lets in',
      read: 'user.list',
      input: ({ input }) => ({ where: { name: input['break-glass'] } }),
      expect: ([row], { input }) => whyNoWayBack(row, input['break-glass']) ?? true,
    },
  ],
  examples: [
    {
      title: 'Two servers',
      input: { servers: ['192.0.2.11', '192.0.2.12'], secret: 'documentation only', 'break-glass': 'admin' },
    },
  ],
});

function whyNoWayBack(row: Row | undefined, name: string): string | undefined {
  if (!row) return `there is no local user ${name}: nobody could get in when no server answers`;
  if (row['disabled'] === 'true') return `the local user ${name} is disabled`;
  if (row['expired'] === 'true') return `the password of the local user ${name} has expired`;
  return row['group'] === 'full' ? undefined : `the local user ${name} is in the group ${row['group'] ?? ''}, not in full`;
}
