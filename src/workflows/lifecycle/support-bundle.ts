import { z } from 'zod';
import { defineWorkflow } from '../../core/catalogue';

const NAME = 'rosfleet-support';

export const supportBundle = defineWorkflow({
  name: 'support_bundle',
  family: 'lifecycle',
  title: 'Support bundle',
  summary: 'Collects what MikroTik and the next engineer ask for: support file, export, log, load and packages.',
  why: 'Support asks for the same six things every time, and half of them are gone after the reboot that somebody tries first. One run fetches them while the trouble is there. Take it one router at a time: the support file loads small boards for a minute.',
  risk: 'none',
  oneWay: 'Files of the same name on the router were overwritten and removed.',
  input: () =>
    z.strictObject({
      'log-lines': z.number().int().min(0).max(1000).default(500).describe('Most lines of the log, the newest.'),
      profile: z.boolean().default(true).describe('Tell what takes the time of the processor, for five seconds.'),
    }),
  stages: [
    { id: 'resources', title: 'See release, board and load', do: 'system.get_resources', input: () => ({}), tell: true },
    { id: 'packages', title: 'See the packages', do: 'package.list', input: () => ({}), tell: true },
    { id: 'health', title: 'See its sensors', do: 'system.get_health', input: () => ({}), tell: true, mayFail: true },
    {
      id: 'log',
      title: 'Read the log',
      when: ({ input }) => input['log-lines'] > 0,
      whenText: 'lines are wanted',
      do: 'log.get',
      input: ({ input }) => ({ limit: input['log-lines'] }),
      tell: true,
    },
    {
      id: 'profile',
      title: 'See what takes the time of the processor',
      when: ({ input }) => input.profile,
      whenText: 'wanted',
      do: 'debug.start_profiler',
      input: () => ({ duration: '5s' }),
      tell: true,
      mayFail: true,
    },
    {
      id: 'export',
      title: 'Export the configuration, without secrets',
      do: 'backup.export_configuration',
      input: () => ({ file: NAME }),
    },
    { id: 'supout', title: 'Write the support file', do: 'debug.generate_supout', input: () => ({ name: NAME }) },
    {
      id: 'tidy',
      title: 'Leave no copy on the router',
      steps: [
        {
          id: 'files',
          title: 'Remove the files',
          do: 'backup.remove_file',
          input: () => [`${NAME}.rif`, `${NAME}.rsc`].map((name) => ({ where: { name } })),
        },
      ],
    },
  ],
  examples: [{ title: 'All of it', input: { profile: false } }],
});
