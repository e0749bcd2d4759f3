import { z } from 'zod';
import { defineWorkflow } from '../../../core/catalogue';
import { fileIn, PREFIX } from './files';
import { whyIncomplete } from './judge';
import { RestoreInput } from './restored';

const NAME = 'rosfleet-drill';

const Input = RestoreInput.extend({
  password: z.string().min(8).max(255).describe('Password of the backup that the drill router is put back by.'),
});
type Input = z.output<typeof Input>;

function sent({ password: _, ...given }: Input): object {
  return { ...given, rehearse: true, 'allow-missing': true };
}

export const restoreDrillOnChr = defineWorkflow({
  name: 'restore_drill_on_chr',
  family: 'lifecycle',
  title: 'Drill a restore',
  summary: 'Imports a stored export on a router that is there for it, compares what came of it menu by menu, and cleans up.',
  why: 'A backup that nobody ever put back is a hope. An export that stops in the middle, or hides what it should hold, shows itself here and not on the day the router is dead. Take a CHR of the version that the export is for, with as many ports.',
  comesBack: 'The drill router is put back from its own backup at the end, whatever came of the import.',
  risk: 'disruptive',
  oneWay: 'The drill router has been restarted.',
  secrets: ['export', 'secrets'],
  input: () => Input,
  stages: [
    {
      id: 'backup',
      title: 'Back up the drill router',
      do: 'backup.create',
      input: ({ input }) => ({ name: NAME, password: input.password }),
      keep: 'it is what the drill router comes back by',
    },
    {
      id: 'before',
      title: 'Count what it holds',
      do: 'workflow.compare_configuration',
      input: ({ input }) => ({ ...sent(input) }),
    },
    {
      id: 'files',
      title: 'Send the configuration, with all that can act switched off',
      do: 'workflow.send_configuration',
      input: ({ input }) => ({ ...sent(input) }),
      keep: 'they are removed at the end',
    },
    { id: 'there', title: 'See that the files are there', do: 'backup.list', input: () => ({}) },
    {
      id: 'import',
      title: 'Import it',
      do: 'backup.import_configuration',
      input: ({ results }) => ({ 'file-name': fileIn(results['there'], `${PREFIX}.rsc`) }),
      mayFail: true,
      keep: 'the backup of the drill router takes it away',
    },
    {
      id: 'after',
      title: 'Compare what came of it',
      do: 'workflow.compare_configuration',
      input: ({ input }) => ({ ...sent(input) }),
      tell: true,
    },
    {
      id: 'back',
      title: 'Put the drill router back',
      do: 'backup.restore',
      input: ({ input, results }) => ({ name: fileIn(results['there'], `${NAME}.backup`), password: input.password }),
      keep: 'it is as it was before the drill',
    },
    {
      id: 'up',
      title: 'Wait until it is back',
      until: 'system.get_resources',
      expect: ([row]) => row !== undefined || 'it does not answer',
      everySeconds: 2,
      forSeconds: 600,
    },
    {
      id: 'tidy',
      title: 'Leave no copy on it',
      steps: [
        { id: 'left', title: 'See what is left', read: 'backup.list', input: () => ({}) },
        {
          id: 'files',
          title: 'Remove the backup, and what an import that stopped has left',
          do: 'backup.remove_file',
          input: ({ found }) =>
            (found['left'] ?? [])
              .map(({ name = '' }) => name)
              .filter((name) => name.endsWith(`${NAME}.backup`) || name.includes(PREFIX))
              .map((name) => ({ where: { name } })),
        },
      ],
    },
    {
      id: 'verdict',
      title: 'The import was complete',
      steps: [
        {
          id: 'complete',
          title: 'All of it was there',
          refuse: ({ results }) => whyIncomplete(results['after'] ?? [], results['before'] ?? []),
        },
      ],
    },
  ],
  examples: [
    {
      title: 'An export of last night',
      input: {
        password: 'documentation only',
        export: [
          '# jan/02/2026 03:04:05 by RouterOS 6.49.18',
          '/interface bridge',
          'add name=lan',
          '/ip pool',
          'add name=guests ranges=192.0.2.10-192.0.2.99',
          '/ip firewall filter',
          'add action=drop chain=input comment="nobody gets in"',
          '/system identity',
          'set name=edge-01',
          '/system scheduler',
          'add interval=1m name=reboot on-event="/system reboot"',
        ].join('\n'),
      },
    },
  ],
});
