import { z } from 'zod';
import { defineWorkflow, type Row, type StageContext } from '../../core/catalogue';
import { userName } from '../../core/values';

const NOTE = 'login of the fleet';

const Input = z.strictObject({
  'old-user': userName.schema.describe('User that the daemon logs in as now.'),
  'new-user': userName.schema.describe('User that it is to log in as; not one that the router has, e.g. with the month in it.'),
  password: z.string().min(12).max(255).describe('Password of the new user; give every router one of its own.'),
  remove: z
    .array(userName.schema)
    .max(20)
    .default([])
    .describe('Users of earlier rotations that are removed for good; only such as are disabled.'),
});
type Input = z.output<typeof Input>;

/**
 * RouterOS never shows a password, so that a changed one cannot be changed back. A second user can: both let in until the
 * daemon has come in as the new one.
 */
export const rotateRouterPasswords = defineWorkflow({
  name: 'rotate_router_passwords',
  family: 'security',
  title: 'Rotate the logins of routers',
  summary: 'Makes a second user with the rights of the first, lets the daemon log in as that, and only then disables the first.',
  why: 'The password that is the same on every router, and that three former colleagues know, has to go without one router being lost on the way. At every moment one login is known to work, and the old one stays, disabled, until the next rotation.',
  comesBack:
    'Undo enables the old user, gives the daemon its old login and removes the new user; removed users do not come back.',
  risk: 'lockout',
  input: () => Input,
  validate: (input) => [
    ...(input['old-user'] === input['new-user'] ? [{ path: 'new-user', message: 'another user than the old one' }] : []),
    ...input.remove.flatMap((name, index) =>
      name === input['new-user'] || name === input['old-user'] ? [{ path: `remove.${index}`, message: `${name} is in use` }] : [],
    ),
  ],
  stages: [
    { id: 'users', title: 'See the users', do: 'user.list', input: () => ({}) },
    {
      id: 'second',
      title: 'Make the second login',
      steps: [
        {
          id: 'old',
          title: 'The old user is there',
          refuse: ({ results, input }) =>
            userOf(results['users'], input['old-user']) ? undefined : `the router has no user ${input['old-user']}`,
        },
        {
          id: 'leftovers',
          title: 'Only disabled users are removed',
          refuse: ({ results, input }) => {
            const used = input.remove.find((name) => userOf(results['users'], name)?.['disabled'] === 'false');
            return used === undefined ? undefined : `the user ${used} is not disabled: somebody may use it`;
          },
        },
        {
          id: 'new',
          title: 'Add the user with the rights and networks of the old one',
          do: 'user.create',
          input: ({ results, input }) => {
            const { group, address } = userOf(results['users'], input['old-user']) ?? {};
            return {
              name: input['new-user'],
              group,
              address: address ? address.split(',') : undefined,
              password: input.password,
              comment: NOTE,
            };
          },
        },
      ],
    },
    {
      id: 'login',
      title: 'Let the daemon log in as the new user',
      when: isDue,
      whenText: 'not rotated yet',
      daemon: 'use-login',
      input: ({ input }) => ({ username: input['new-user'], password: input.password }),
    },
    {
      id: 'proof',
      title: 'Log in as the new user',
      until: 'user.list',
      input: ({ input }) => ({ where: { name: input['new-user'] } }),
      expect: ([row]) => row !== undefined || 'the router does not show the new user',
      everySeconds: 2,
      forSeconds: 20,
    },
    {
      id: 'retire',
      title: 'Disable the old user',
      steps: [
        {
          id: 'disable',
          title: 'Disable it',
          do: 'user.disable',
          input: ({ input }) => ({ where: { name: input['old-user'] } }),
        },
      ],
      goals: [
        {
          id: 'closed',
          title: 'The old user lets nobody in',
          read: 'user.list',
          input: ({ input }) => ({ where: { name: input['old-user'] } }),
          expect: ([row]) => row?.['disabled'] === 'true' || 'it is enabled still',
        },
      ],
    },
    {
      id: 'remove',
      title: 'Remove the users of earlier rotations',
      when: ({ input }: { readonly input: Input }) => input.remove.length > 0,
      whenText: 'users to remove',
      keep: 'a removed user cannot be made again, since its password is not known',
      steps: [
        {
          id: 'remove',
          title: 'Remove each',
          do: 'user.ensure',
          input: ({ input }) => input.remove.map((name) => ({ name, state: 'absent' })),
        },
      ],
    },
  ],
  examples: [
    {
      title: 'The login of this month',
      input: { 'old-user': 'fleet-2026-10', 'new-user': 'fleet-2026-11', password: 'only for documentation' },
      before: [{ do: 'user.create', input: { name: 'fleet-2026-10', group: 'full', password: 'documentation' } }],
    },
  ],
});

function isDue({ results, input }: StageContext<Input>): true | string {
  const isRetired = userOf(results['users'], input['old-user'])?.['disabled'] === 'true';
  return !isRetired || `the user ${input['old-user']} is disabled already`;
}

function userOf(rows: readonly Row[] | undefined, name: string): Row | undefined {
  return rows?.find((row) => row['name'] === name);
}
