import { z } from 'zod';
import { compareRelease, defineWorkflow, type StageContext } from '../../../core/catalogue';
import { packageFiles, releaseOf, type Installed } from '../../parts/releases';
import { installed, isNeeded, LOOK, preflight, RELEASE } from './stages';

interface Input {
  readonly version: string;
  readonly channel: string;
  readonly mirror: string;
}

/** Releases before these are refused by routers whose device-mode does not allow them. */
const OLDEST_ALLOWED: Readonly<Record<number, string>> = { 6: '6.49.8', 7: '7.13' };

function whyNotDown(router: Installed, { version }: Input): string | undefined {
  if (compareRelease(version, router.version) > 0)
    return `it runs ${router.version}, which is older than ${version}: that is an upgrade`;
  if (Number(version.split('.')[0]) !== router.major)
    return 'a downgrade from 7.x to 6.x needs Netinstall: the configuration of 7.x cannot be read by 6.x';
  return undefined;
}

export const firmwareDowngrade = defineWorkflow({
  name: 'firmware_downgrade',
  family: 'lifecycle',
  title: 'Downgrade RouterOS',
  summary: 'Brings a router to an older release of its generation, where board and device-mode allow it.',
  why: 'A release that turns out bad has to go within the hour. The board must not be made for a newer one (factory-software), device-mode must allow old releases, and every package has to be there before the reboot, or the router stays what it is.',
  risk: 'disruptive',
  oneWay: 'The router has rebooted into another release.',
  input: () =>
    z.strictObject({
      version: RELEASE,
      mirror: z.url({ protocol: /^https?$/ }).describe('Web folder with the packages of the older release.'),
      channel: z.literal('stable').default('stable').describe('Not used: older releases are on no channel.'),
    }),
  stages: [
    ...LOOK,
    {
      id: 'device-mode',
      title: 'See what device-mode allows',
      do: 'system.get_device_mode',
      input: () => ({}),
      mayFail: true,
    },
    preflight<Input>(whyNotDown),
    {
      id: 'allowed',
      title: 'Board and device-mode take the release',
      steps: [
        {
          id: 'factory',
          title: 'Not older than what the board was made for',
          refuse: ({ results, input }) => {
            const factory = releaseOf(results['before']?.[0]?.['factory-software'] ?? '');
            return factory !== '' && compareRelease(input.version, factory) < 0
              ? `the board was made with ${factory} and takes nothing older`
              : undefined;
          },
        },
        {
          id: 'device-mode',
          title: 'Allowed by device-mode',
          refuse: ({ results, input }) => {
            const mode = results['device-mode']?.[0];
            const oldest = OLDEST_ALLOWED[Number(input.version.split('.')[0])] ?? '';
            const isRestricted = mode !== undefined && /^(no|false)$/.test(mode['install-any-version'] ?? '');
            return isRestricted && compareRelease(input.version, oldest) < 0
              ? `device-mode takes nothing older than ${oldest}: somebody has to allow install-any-version at the router`
              : undefined;
          },
        },
      ],
    },
    {
      id: 'fetch',
      title: 'Fetch the packages from the mirror',
      when: isNeeded,
      keep: 'packages lie on the router until flash_cleanup removes them',
      steps: [
        {
          id: 'packages',
          title: 'Fetch each package',
          do: 'file.fetch',
          input: ({ results, input }) =>
            packageFiles(installed({ results }), input.version).map((name) => ({
              url: `${input.mirror.replace(/\/$/, '')}/${input.version}/${name}`,
              name,
            })),
        },
      ],
    },
    {
      id: 'downgrade',
      title: 'Install the older packages, with a reboot',
      when: isNeeded,
      do: 'package.downgrade',
      input: () => ({}),
      keep: 'the router has rebooted',
    },
    {
      id: 'release',
      title: 'The router runs the release',
      when: isNeeded,
      until: 'system.get_resources',
      expect: ([row], { input }: StageContext<Input>) => {
        const now = releaseOf(row?.['version'] ?? '');
        return now === input.version || `it came back with ${now}; its log says why`;
      },
      everySeconds: 5,
      forSeconds: 15,
    },
    { id: 'known', title: 'Note what the router is now', daemon: 'probe', input: () => ({}), mayFail: true },
  ],
  examples: [{ title: 'Back to what was good', input: { version: '7.20.8', mirror: 'http://192.0.2.10:8680/packages' } }],
});
