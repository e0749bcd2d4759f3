import { z } from 'zod';
import { compareRelease, defineWorkflow, type ActionStage, type Rows, type StageContext } from '../../../core/catalogue';
import { releaseOf } from '../../parts/releases';
import { installed, LOOK, preflight, RELEASE, SOURCE_SHAPE, type Source } from './stages';

interface Input extends Source {
  readonly via: string;
  readonly 'accept-rewrite': boolean;
  readonly routerboot: boolean;
}

/** Menus whose rows 7.x converts into something that has to be looked at. */
const REWRITTEN: readonly { readonly id: string; readonly read: string; readonly what: string }[] = [
  { id: 'bgp', read: 'bgp.list_peers', what: 'BGP peers' },
  { id: 'ospf', read: 'ospf.list_networks', what: 'OSPF networks' },
  { id: 'filters', read: 'routefilter.list', what: 'routing filters' },
];

function isOld({ results }: Pick<StageContext, 'results'>): boolean {
  return installed({ results }).major === 6;
}

/** Where there is a folder flash, everything else is memory, and gone after the reboot. */
function keptFile(files: Rows = []): string {
  return files.some(({ name }) => name === 'flash') ? 'flash/before-v7' : 'before-v7';
}

export const firmwareMajorV6ToV7 = defineWorkflow({
  name: 'firmware_major_v6_to_v7',
  family: 'lifecycle',
  title: 'Upgrade from RouterOS 6 to 7',
  summary:
    'Takes a router from 6.49 over a stepping stone to a release of 7.x, after a backup, and tells what has to be looked at.',
  why: 'The way from 6.x to a recent 7.x has a step in between: asked to go there at once, a router may end without a working package. 7.x also rewrites routing and wireless, so that the routers that have these are refused until somebody has looked at what becomes of them, e.g. with workflow.migrate_configuration.',
  comesBack:
    'There is no way back but Netinstall with the backup that is made first: plan for somebody on site, and begin with a router that is easy to reach.',
  risk: 'lockout',
  oneWay: 'A router that runs 7.x goes back to 6.x with Netinstall only.',
  secrets: ['backup-password'],
  input: () =>
    z.strictObject({
      version: RELEASE,
      ...SOURCE_SHAPE,
      via: RELEASE.default('7.12.1').describe('Release in between; the channel upgrade of 6.49 offers one as well.'),
      'accept-rewrite': z.boolean().default(false).describe('Go on although routing that 7.x rewrites is configured.'),
      'backup-password': z.string().min(8).describe('Encrypts the backup that is made first.'),
      routerboot: z.boolean().default(true).describe('Write RouterBOOT as well, with a reboot more.'),
    }),
  validate: ({ version, via }) => [
    ...(version.startsWith('7.') ? [] : [{ path: 'version', message: 'a release of 7.x' }]),
    ...(compareRelease(via, version) > 0 ? [{ path: 'via', message: 'not newer than the release that is wanted' }] : []),
  ],
  stages: [
    ...LOOK,
    ...REWRITTEN.map(({ id, read, what }): ActionStage => ({
      id,
      title: `See ${what}`,
      when: isOld,
      whenText: 'on 6.x',
      do: read,
      input: () => ({ limit: 1 }),
      mayFail: true,
    })),
    preflight<Input>((router) =>
      router.major === 6 && compareRelease(router.version, '6.49') < 0
        ? `it runs ${router.version}: bring it to the last 6.49 first, with workflow.fleet_firmware_upgrade`
        : undefined,
    ),
    {
      id: 'rewrite',
      title: 'Refuse what 7.x rewrites, unless it was accepted',
      when: isOld,
      whenText: 'on 6.x',
      steps: [
        {
          id: 'rewrite',
          title: 'Routing that 7.x rewrites',
          refuse: ({ results, input }) => {
            const there = REWRITTEN.filter(({ id }) => (results[id] ?? []).length > 0).map(({ what }) => what);
            if (there.length === 0 || input['accept-rewrite']) return undefined;
            return `it has ${there.join(', ')}, which 7.x rewrites: look at them with workflow.migrate_configuration, then set accept-rewrite`;
          },
        },
      ],
    },
    {
      id: 'files',
      title: 'See where files outlast a reboot',
      when: isOld,
      whenText: 'on 6.x',
      do: 'backup.list',
      input: () => ({ type: 'any' }),
    },
    {
      id: 'backup',
      title: 'Back up',
      when: isOld,
      whenText: 'on 6.x',
      do: 'backup.create',
      input: ({ input, results }) => ({
        name: keptFile(results['files']),
        password: input['backup-password'],
        encryption: 'aes-sha256',
      }),
      keep: 'the backup is worth having',
    },
    {
      id: 'export',
      title: 'Export',
      when: isOld,
      whenText: 'on 6.x',
      do: 'backup.export_configuration',
      input: ({ results }) => ({ file: keptFile(results['files']) }),
      keep: 'the export is worth having',
    },
    {
      id: 'channel',
      title: 'Choose the channel to 7.x',
      when: (context) => isOld(context) && context.input.mirror === undefined,
      whenText: 'on 6.x, no mirror',
      steps: [{ id: 'channel', title: 'Set it', do: 'package.ensure_channel', input: () => ({ channel: 'upgrade' }) }],
    },
    {
      id: 'download',
      title: 'Download the release in between',
      when: (context) => isOld(context) && context.input.mirror === undefined,
      whenText: 'on 6.x, no mirror',
      do: 'package.download',
      input: () => ({}),
      retry: { times: 1, everySeconds: 10 },
      keep: 'packages lie on the router until the next reboot installs them',
    },
    {
      id: 'fetch',
      title: 'Fetch the release in between from the mirror',
      when: (context) => isOld(context) && context.input.mirror !== undefined,
      whenText: 'on 6.x, with a mirror',
      keep: 'packages lie on the router until the next reboot installs them',
      steps: [
        {
          id: 'packages',
          title: 'Fetch the main package',
          do: 'file.fetch',
          input: ({ results, input }) => {
            const name = `routeros-${input.via}-${installed({ results }).architecture}.npk`;
            return { url: `${(input.mirror ?? '').replace(/\/$/, '')}/${input.via}/${name}`, name };
          },
        },
      ],
    },
    {
      id: 'reboot',
      title: 'Reboot into 7.x',
      when: isOld,
      whenText: 'on 6.x',
      do: 'system.reboot',
      input: () => ({}),
      keep: 'the router has rebooted',
    },
    {
      id: 'is-seven',
      title: 'The router runs 7.x',
      until: 'system.get_resources',
      expect: ([row]) => {
        const now = releaseOf(row?.['version'] ?? '');
        return now.startsWith('7.') || `it came back with ${now}; its log says why`;
      },
      everySeconds: 5,
      forSeconds: 30,
    },
    {
      id: 'upgrade',
      title: 'Upgrade to the release that is wanted',
      do: 'workflow.fleet_firmware_upgrade',
      input: ({ input: { version, channel, mirror, routerboot } }) => ({
        version,
        channel,
        routerboot,
        ...(mirror === undefined ? {} : { mirror }),
      }),
      keep: 'the router runs 7.x',
    },
  ],
  examples: [{ title: 'A small board', input: { version: '7.20.8', 'backup-password': 'correct horse battery' } }],
});
