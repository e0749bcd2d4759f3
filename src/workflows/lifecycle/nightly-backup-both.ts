import { z } from 'zod';
import { defineWorkflow } from '../../core/catalogue';

const NAME = 'rosfleet-nightly';

export const nightlyBackupBoth = defineWorkflow({
  name: 'nightly_backup_both',
  family: 'lifecycle',
  title: 'Back up both ways',
  summary: 'Fetches a backup for this very board and an export for any other, and leaves neither on the router.',
  why: 'A backup puts the same board back with keys, certificates and users, and nothing else can read it; an export can be read, compared and brought to another board, and holds none of these. Whoever has only one of them finds out on the wrong day. Run it every night from a schedule of the daemon.',
  comesBack: 'There is nothing to take back: the files are in the store of the daemon, for as long as its settings say.',
  risk: 'none',
  oneWay: 'Files of the same name on the router were overwritten and removed.',
  input: () =>
    z.strictObject({
      password: z.string().min(8).max(255).describe('Password of the backup; without it nobody can read it.'),
      secrets: z.boolean().default(false).describe('Export passwords and keys as well; the export is kept as a secret then.'),
    }),
  stages: [
    {
      id: 'backup',
      title: 'Make the backup',
      do: 'backup.create',
      input: ({ input }) => ({ name: NAME, password: input.password }),
      retry: { times: 1, everySeconds: 10 },
    },
    {
      id: 'export',
      title: 'Make the export',
      do: 'backup.export_configuration',
      input: ({ input }) => ({ file: NAME, 'show-sensitive': input.secrets, terse: true }),
      retry: { times: 1, everySeconds: 10 },
    },
    // No export has them.
    { id: 'users', title: 'Note users and groups', do: 'user.export_config', input: () => ({}), tell: true },
    { id: 'certificates', title: 'Note the certificates', do: 'certificate.list', input: () => ({}), tell: true },
    {
      id: 'tidy',
      title: 'Leave no copy on the router',
      steps: [
        {
          id: 'files',
          title: 'Remove the files',
          do: 'backup.remove_file',
          input: () => [`${NAME}.backup`, `${NAME}.rsc`].map((name) => ({ where: { name } })),
        },
      ],
    },
  ],
  examples: [{ title: 'Every night', input: { password: 'documentation only' } }],
});
