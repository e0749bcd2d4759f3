import { z } from 'zod';
import { defineWorkflow, type Rows, type StageContext } from '../../core/catalogue';
import { identity, interfaceName } from '../../core/values';
import { releaseOf } from '../parts/releases';
import { RELEASE } from './firmware/stages';

const Input = z.strictObject({
  version: RELEASE.describe('Release that it has to run, e.g. 7.20.8.'),
  model: z.string().min(1).max(64).optional().describe('Model that was ordered, as the router says it.'),
  ports: z
    .array(interfaceName.schema)
    .max(64)
    .default([])
    .describe('Ports that are plugged in on the bench, and have to show a link.'),
  'free-memory-mib': z.number().int().min(1).max(65_536).default(16).describe('Memory that has to be free, in MiB.'),
  'free-disk-mib': z.number().min(0.1).max(65_536).default(1).describe('Storage that has to be free, in MiB.'),
  allow: z
    .array(z.string().regex(/^[a-z][a-z0-9-]*$/))
    .max(20)
    .default([])
    .describe('Features of device-mode that its job needs: nobody is there later to confirm them.'),
  identity: identity.schema.optional().describe('Name that the router gets when it has passed. Absent: it keeps its own.'),
});
type Bench = z.output<typeof Input>;
type Known = Pick<StageContext<Bench>, 'results' | 'input'>;

const MEBIBYTE = 1_048_576;

function first(rows: Rows | undefined): Readonly<Record<string, string>> {
  return (rows?.[0] ?? {}) as Readonly<Record<string, string>>;
}

function whyNotReady({ results, input }: Known): string | undefined {
  const resources = first(results['resources']);
  const runs = releaseOf(resources['version'] ?? '');
  if (runs !== input.version)
    return `it runs ${runs || 'an unknown release'}, not ${input.version}: use workflow.fleet_firmware_upgrade`;
  const scarce = [
    ['free-memory', input['free-memory-mib'], 'memory'],
    ['free-hdd-space', input['free-disk-mib'], 'storage'],
  ] as const;
  for (const [property, mib, what] of scarce)
    if (Number(resources[property] ?? 0) < mib * MEBIBYTE)
      return `it has ${Math.floor(Number(resources[property] ?? 0) / 1024)} KiB of ${what} free, and needs ${mib * 1024}`;
  if (Number(resources['bad-blocks']?.replace('%', '') ?? 0) > 0)
    return `its flash has bad blocks (${resources['bad-blocks'] ?? ''})`;
  return undefined;
}

function whyNoBoard({ results, input }: Known): string | undefined {
  const board = first(results['board']);
  if (input.model !== undefined && board['model'] !== input.model)
    return `it is a ${board['model'] ?? 'router without a model'}, not a ${input.model}`;
  const { 'current-firmware': current, 'upgrade-firmware': offered } = board;
  return current === offered
    ? undefined
    : `RouterBOOT is ${current ?? 'unknown'}, not ${offered ?? ''}: use workflow.fleet_routerboot_upgrade`;
}

function whyNoPort({ results, input }: Known): string | undefined {
  const rows = results['interfaces'] ?? [];
  const dead = input.ports.find((name) => !rows.some((row) => row['name'] === name && row['running'] === 'true'));
  return dead && `${dead} shows no link`;
}

/** Routers before 7.13 have no device-mode, and lock nothing. */
function whyLocked({ results, input }: Known): string | undefined {
  const mode = first(results['mode']);
  const locked = input.allow.filter((feature) => mode[feature] === 'false' || mode[feature] === 'no');
  return locked.length === 0
    ? undefined
    : `device-mode locks ${locked.join(', ')}: use workflow.device_mode_campaign while it is on the bench`;
}

/** Sick boards show it here: a sensor that says nothing, or no sensor, is no reason. */
function whySick({ results }: Known): string | undefined {
  const failed = (results['health'] ?? []).find(({ name = '', value = '' }) => /-state$/.test(name) && /fail/i.test(value));
  return failed && `${failed['name'] ?? ''} is ${failed['value'] ?? ''}`;
}

export const benchZeroTouch = defineWorkflow({
  name: 'bench_zero_touch',
  family: 'lifecycle',
  title: 'Pass the bench',
  summary:
    'Accepts a new router that has claimed its place: release, RouterBOOT, model, ports, health, device-mode; then names it.',
  why: 'What is found on the bench costs minutes, and what is found at the site costs a drive. The script of `rosfleet routers claim`, put on by netinstall or by hand, brings the router into the fleet by itself; this says whether it may leave the bench.',
  comesBack: 'Undo takes the name and the label back.',
  risk: 'none',
  input: () => Input,
  stages: [
    { id: 'known', title: 'Note version, board, certificate and host key', daemon: 'probe', input: () => ({}) },
    { id: 'resources', title: 'See release, memory and storage', do: 'system.get_resources', input: () => ({}), tell: true },
    { id: 'board', title: 'See its board', do: 'system.get_routerboard', input: () => ({}), mayFail: true, tell: true },
    {
      id: 'interfaces',
      title: 'See its ports',
      do: 'interface.list',
      input: () => ({ proplist: ['name', 'running'], limit: 1000 }),
    },
    { id: 'mode', title: 'See what is locked', do: 'system.get_device_mode', input: () => ({}), mayFail: true },
    { id: 'health', title: 'See its health', do: 'system.get_health', input: () => ({}), mayFail: true, tell: true },
    {
      id: 'accepted',
      title: 'Accept it',
      steps: [
        { id: 'ready', title: 'Release, memory, storage', refuse: whyNotReady },
        { id: 'board', title: 'Model and RouterBOOT', refuse: whyNoBoard },
        { id: 'ports', title: 'Every port shows a link', refuse: whyNoPort },
        { id: 'mode', title: 'Nothing that it needs is locked', refuse: whyLocked },
        { id: 'health', title: 'Nothing has failed', refuse: whySick },
        {
          id: 'name',
          title: 'Give it its name',
          when: ({ input }) => input.identity !== undefined,
          whenText: 'a name is given',
          do: 'system.ensure_identity',
          input: ({ input }) => ({ name: input.identity }),
        },
      ],
    },
    {
      id: 'label',
      title: 'Label it in the fleet',
      daemon: 'edit-router',
      input: ({ input }) => ({ labels: { bench: `passed-${input.version}` } }),
    },
  ],
  examples: [
    {
      title: 'A router of the release of this quarter',
      input: { version: '7.24', ports: ['ether1', 'ether2'], identity: 'riga-12' },
      simulated: { v6: 'PRECONDITION_FAILED' },
    },
  ],
});
