import { z } from 'zod';
import { defineWorkflow, type Row, type Rows } from '../../core/catalogue';
import { userName } from '../../core/values';

const Input = z.strictObject({
  user: userName.schema.describe('User whom the keys let in.'),
  key: z
    .string()
    .trim()
    .regex(/^(ssh-ed25519|ssh-rsa|ecdsa-sha2-\S+) [A-Za-z0-9+/=]+ \S+$/, 'a public key with its owner, on one line')
    .describe('The new public key with its owner at the end, by which it is known on the router; ed25519 since 7.12.'),
  'remove-owners': z
    .array(z.string().trim().min(1).max(255))
    .max(20)
    .default([])
    .describe('Owners of old keys of this user that go; give them in a second run, when the new key has let somebody in.'),
});
type Input = z.output<typeof Input>;

function ownerOf({ key }: Pick<Input, 'key'>): string {
  return key.split(' ')[2] ?? '';
}

/** What a key says of its owner has another name in each generation. */
function isOf(row: Row, owner: string): boolean {
  return [row['info'], row['key-owner'], row['comment']].includes(owner) || row['key']?.endsWith(` ${owner}`) === true;
}

function old(rows: Rows = [], input: Input): Rows {
  return rows.filter((row) => input['remove-owners'].some((owner) => isOf(row, owner)));
}

export const rotateSshKeys = defineWorkflow({
  name: 'rotate_ssh_keys',
  family: 'security',
  title: 'Rotate SSH keys',
  summary: 'Lets a user in by a new SSH key first, and removes the old ones in a second run.',
  why: 'A laptop is lost and its key is on every router. The new key is added everywhere, somebody logs in with it, and only then the old ones go; the router knows keys by their owner only, so that owners have to differ.',
  comesBack: 'Undo removes the new key; keys that were removed cannot be made again, since not every release shows them.',
  risk: 'lockout',
  versions: { since: '7.1', instead: 'bring the key as a file and use user.import_ssh_key' },
  input: () => Input,
  validate: (input) =>
    input['remove-owners'].includes(ownerOf(input))
      ? [{ path: 'remove-owners', message: 'the new key has this owner: give it another one, such as one with the year' }]
      : [],
  stages: [
    {
      id: 'keys',
      title: 'See the keys of the user',
      do: 'user.list_ssh_keys',
      input: ({ input }) => ({ where: { user: input.user } }),
    },
    {
      id: 'add',
      title: 'Let the user in by the new key',
      steps: [
        {
          id: 'user',
          title: 'See that the user is there',
          read: 'user.list',
          input: ({ input }) => ({ where: { name: input.user } }),
          refuse: ([row], { input }) => (row ? undefined : `the router has no user ${input.user}`),
        },
        {
          id: 'key',
          title: 'Add it',
          when: ({ results, input }) =>
            !(results['keys'] ?? []).some((row) => isOf(row, ownerOf(input))) || 'it is there already',
          do: 'user.set_ssh_key',
          input: ({ input }) => ({ user: input.user, key: input.key }),
        },
      ],
      goals: [
        {
          id: 'there',
          title: 'The key of that owner is there',
          read: 'user.list_ssh_keys',
          input: ({ input }) => ({ where: { user: input.user } }),
          expect: (rows, { input }) => rows.some((row) => isOf(row, ownerOf(input))) || 'the router does not show it',
        },
      ],
    },
    {
      id: 'remove',
      title: 'Remove the old keys',
      when: ({ results, input }) => old(results['keys'], input).length > 0,
      whenText: 'old keys are named and there',
      keep: 'not every release shows a key, so that it cannot be put back',
      steps: [
        {
          id: 'keys',
          title: 'Remove each',
          do: 'user.remove_ssh_key',
          input: ({ results, input }) => old(results['keys'], input).map((row) => ({ '.id': row['.id'] })),
        },
      ],
    },
  ],
  examples: [
    {
      title: 'The key of this year',
      input: {
        user: 'operator',
        key: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA fleet-2026@example.com',
      },
      before: [{ do: 'user.create', input: { name: 'operator', group: 'full', password: 'documentation' } }],
    },
  ],
});
