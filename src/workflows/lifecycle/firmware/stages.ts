import { z } from 'zod';
import {
  type ActionStage,
  type Rows,
  type Stage,
  type StageContext,
  type TransactionStage,
  type WaitStage,
} from '../../../core/catalogue';
import { installedOf, packageFiles, releaseOf, whyNotTo, type Installed } from '../../parts/releases';

/** What all ways to another release take. */
export const RELEASE = z
  .string()
  .regex(/^\d+\.\d+(\.\d+)?((beta|rc)\d+)?$/, 'a release such as 7.20.8')
  .describe('Release that the routers are to run, e.g. 7.20.8.');

export const SOURCE_SHAPE = {
  channel: z
    .enum(['stable', 'long-term', 'testing', 'development'])
    .default('stable')
    .describe('Channel that offers the release, where no mirror is given.'),
  mirror: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Web folder with the packages, as `rosfleet serve` offers them under /packages; the routers fetch from there.'),
};

export interface Source {
  readonly version: string;
  readonly channel: string;
  readonly mirror?: string | undefined;
}

type Known<I> = Pick<StageContext<I>, 'results' | 'input'>;

export function installed({ results }: Pick<StageContext, 'results'>): Installed {
  return installedOf(results['before'] ?? [], results['packages'] ?? []);
}

/** The release is not there yet. */
export function isNeeded<I extends Source>({ results, input }: Known<I>): boolean {
  return installed({ results }).version !== input.version;
}

/** What is read of every router first. */
export const LOOK: readonly ActionStage[] = [
  { id: 'before', title: 'See release, board and storage', do: 'system.get_resources', input: () => ({}) },
  { id: 'packages', title: 'See the packages', do: 'package.list', input: () => ({}) },
  {
    id: 'board',
    title: 'See RouterBOOT, where the board has one',
    do: 'system.get_routerboard',
    input: () => ({}),
    mayFail: true,
  },
];

/** @param refuse further reasons */
export function preflight<I extends Source>(
  refuse: (router: Installed, input: I) => string | undefined = whyNot,
): TransactionStage<I> {
  return {
    id: 'preflight',
    title: 'Refuse what cannot end well',
    steps: [
      {
        id: 'release',
        title: 'The way to the release',
        refuse: ({ results, input }) => refuse(installed({ results }), input),
      },
    ],
  };
}

function whyNot(router: Installed, { version }: Source): string | undefined {
  return router.version === version ? undefined : whyNotTo(router, version);
}

/** Gets the packages onto the router: from its channel, or from a mirror. Nothing is installed. */
export function stagePackages<I extends Source>(): readonly Stage<I>[] {
  return [
    {
      id: 'channel',
      title: 'Choose the channel',
      when: (context) => isNeeded(context) && context.input.mirror === undefined,
      whenText: 'no mirror',
      steps: [
        { id: 'channel', title: 'Set it', do: 'package.ensure_channel', input: ({ input }) => ({ channel: input.channel }) },
      ],
    },
    {
      id: 'offered',
      title: 'The channel offers the release',
      when: (context) => isNeeded(context) && context.input.mirror === undefined,
      whenText: 'no mirror',
      until: 'package.get_update_status',
      expect: ([row], { input }) => {
        const { 'latest-version': latest = '', status = '' } = row ?? {};
        return (
          latest === input.version ||
          `the channel offers ${latest || 'nothing'}${status ? ` (${status})` : ''}, not ${input.version}`
        );
      },
      everySeconds: 5,
      forSeconds: 20,
    },
    {
      id: 'download',
      title: 'Download the packages',
      when: (context) => isNeeded(context) && context.input.mirror === undefined,
      whenText: 'no mirror',
      do: 'package.download',
      input: () => ({}),
      retry: { times: 1, everySeconds: 10 },
      keep: 'packages lie on the router until the next reboot installs them, or until flash_cleanup removes them',
    },
    downloaded(),
    {
      id: 'fetch',
      title: 'Fetch the packages from the mirror',
      when: (context) => isNeeded(context) && context.input.mirror !== undefined,
      whenText: 'with a mirror',
      keep: 'packages lie on the router until the next reboot installs them, or until flash_cleanup removes them',
      steps: [
        {
          id: 'packages',
          title: 'Fetch each package',
          do: 'file.fetch',
          input: ({ results, input }) =>
            packageFiles(installed({ results }), input.version).map((name) => ({
              url: `${(input.mirror ?? '').replace(/\/$/, '')}/${input.version}/${name}`,
              name,
            })),
        },
      ],
    },
  ];
}

/** A download that failed says so in the status of the menu, and nowhere else. */
function downloaded<I extends Source>(): WaitStage<I> {
  return {
    id: 'downloaded',
    title: 'The packages are there',
    when: (context) => isNeeded(context) && context.input.mirror === undefined,
    whenText: 'no mirror',
    until: 'package.get_update_settings',
    expect: ([row]) => {
      const status = row?.['status'] ?? '';
      return /^downloaded, please reboot/i.test(status) || `the download says ${status || 'nothing'}`;
    },
    everySeconds: 2,
    forSeconds: 10,
  };
}

interface Rebooting extends Source {
  readonly routerboot: boolean;
}

/** Installs what is staged, and looks whether it took. Never more than one reboot for it, whatever comes of it. */
export function rebootIntoRelease<I extends Rebooting>(): readonly Stage<I>[] {
  return [
    {
      id: 'reboot',
      title: 'Reboot into the release',
      when: isNeeded,
      do: 'system.reboot',
      input: () => ({}),
      // Only where the router has been up all the time since the first order.
      retry: { times: 1, everySeconds: 5 },
      keep: 'the router has rebooted',
    },
    {
      id: 'release',
      title: 'The router runs the release',
      when: isNeeded,
      until: 'system.get_resources',
      expect: ([row], { input }) => {
        const now = releaseOf(row?.['version'] ?? '');
        return now === input.version || `it came back with ${now}; its log says why`;
      },
      everySeconds: 5,
      forSeconds: 15,
    },
    {
      id: 'all-packages',
      title: 'Every package runs in that release',
      when: isNeeded,
      until: 'package.list',
      expect: (rows, context) => {
        const there = installedOf([], rows).packages;
        const lost = installed(context).packages.filter((name) => !there.includes(name) && !isMainPackage(name));
        return lost.length === 0 || `the packages ${lost.join(', ')} are gone`;
      },
      everySeconds: 5,
      forSeconds: 15,
    },
    ...routerBoot<I>((input) => input.routerboot),
    { id: 'known', title: 'Note what the router is now', daemon: 'probe', input: () => ({}), mayFail: true },
  ];
}

/** 6.x has `system` and others where 7.x has `routeros`. */
function isMainPackage(name: string): boolean {
  return /^(routeros|system|dhcp|ppp|security|advanced-tools|hotspot|mpls|routing|ipv6|wireless)/.test(name);
}

/**
 * The RouterBOOT that came with the release: written, and active after one more reboot. Only boards have it.
 * @param isWanted by the input
 */
export function routerBoot<I>(isWanted: (input: I) => boolean): readonly Stage<I>[] {
  const isBehind = ({ input, results }: Known<I>): boolean => isWanted(input) && pending(results['boot-before'] ?? []);
  return [
    {
      id: 'boot-before',
      title: 'See which RouterBOOT came along',
      when: ({ input }) => isWanted(input),
      whenText: 'RouterBOOT is wanted',
      do: 'system.get_routerboard',
      input: () => ({}),
      mayFail: true,
    },
    {
      id: 'boot-upgrade',
      title: 'Write RouterBOOT',
      when: isBehind,
      whenText: 'RouterBOOT is behind',
      do: 'system.upgrade_routerboot',
      input: () => ({}),
      keep: 'RouterBOOT goes back only with a RouterOS that brings the older one',
    },
    {
      id: 'boot-reboot',
      title: 'Reboot into it',
      when: isBehind,
      whenText: 'RouterBOOT is behind',
      do: 'system.reboot',
      input: () => ({}),
      // Only where the router has been up all the time since the first order.
      retry: { times: 1, everySeconds: 5 },
      keep: 'the router has rebooted',
    },
    {
      id: 'boot-after',
      title: 'RouterBOOT is the one that came along',
      when: isBehind,
      whenText: 'RouterBOOT is behind',
      until: 'system.get_routerboard',
      expect: (rows) => !pending(rows) || `RouterBOOT is ${rows[0]?.['current-firmware'] ?? 'unknown'} still`,
      everySeconds: 5,
      forSeconds: 15,
    },
  ];
}

function pending([row]: Rows): boolean {
  const { 'current-firmware': current, 'upgrade-firmware': offered } = row ?? {};
  return offered !== undefined && current !== undefined && current !== offered;
}
