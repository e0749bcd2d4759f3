import { z } from 'zod';
import { defineWorkflow, type Rows } from '../../core/catalogue';
import { duration } from '../../core/values';
import { DEVICE_FEATURES, deviceModeName } from '../../modules/system/device-mode';

const LONGEST_MS = 3_600_000;

const Input = z.strictObject({
  mode: deviceModeName.schema.optional().describe('Mode that is wanted.'),
  allow: z.array(z.enum(DEVICE_FEATURES)).default([]).describe('Features that have to be allowed.'),
  forbid: z.array(z.enum(DEVICE_FEATURES)).default([]).describe('Features that have to be locked.'),
  wait: duration.schema
    .default('15m')
    .describe('How long the router waits for its button or for its power to be cut; an hour at most. Somebody has to be there.'),
});
type Campaign = z.output<typeof Input>;

/** What is not yet as wanted, as a clause. */
export function missingOf([row]: Rows, { mode, allow, forbid }: Campaign): string | undefined {
  if (!row) return 'the router has no device-mode';
  const isAllowed = (feature: string): boolean => /^(yes|true)$/.test(row[feature] ?? '');
  const open = [
    ...(mode === undefined || row['mode'] === mode ? [] : [`the mode is ${row['mode'] ?? 'unknown'}, not ${mode}`]),
    ...allow.filter((feature) => !isAllowed(feature)).map((feature) => `${feature} is locked`),
    ...forbid.filter(isAllowed).map((feature) => `${feature} is allowed`),
  ];
  return open.length === 0 ? undefined : open.join(', ');
}

function switched(features: readonly string[], isAllowed: boolean): Readonly<Record<string, boolean>> {
  return Object.fromEntries(features.map((name) => [name, isAllowed]));
}

export const deviceModeCampaign = defineWorkflow({
  name: 'device_mode_campaign',
  family: 'lifecycle',
  title: 'Campaign for another device-mode',
  summary: 'Asks routers to lock or unlock features, waits for somebody to confirm at each, and names those where nobody came.',
  why: 'RouterOS lets nobody unlock a feature from afar: somebody has to press the button or cut the power within minutes of the request. A run over the sites of a day asks when the technician is there, skips what is done, and its list of failures is the list for the next day.',
  comesBack: 'A mode goes back the same way, with somebody at the router.',
  risk: 'disruptive',
  oneWay: 'Somebody at the router has confirmed it.',
  versions: { since: '7.13', instead: 'no feature is locked on 6.x' },
  input: () => Input,
  validate: ({ mode, allow, forbid, wait }) => [
    ...(mode === undefined && allow.length + forbid.length === 0
      ? [{ path: 'allow', message: 'name a mode, or a feature at least' }]
      : []),
    ...allow.flatMap((feature, index) =>
      forbid.includes(feature) ? [{ path: `allow.${index}`, message: `${feature} is to be locked as well` }] : [],
    ),
    ...(duration.parse(wait) > LONGEST_MS ? [{ path: 'wait', message: 'an hour at most' }] : []),
  ],
  stages: [
    { id: 'before', title: 'See what is locked', do: 'system.get_device_mode', input: () => ({}) },
    {
      id: 'ask',
      title: 'Ask, and wait for somebody at the router',
      when: ({ input, results }) => missingOf(results['before'] ?? [], input) !== undefined || 'it is as wanted already',
      whenText: 'something is not as wanted',
      do: 'system.request_device_mode',
      input: ({ input: { mode, allow, forbid, wait } }) => ({
        ...(mode === undefined ? {} : { mode }),
        ...switched(allow, true),
        ...switched(forbid, false),
        duration: wait,
      }),
      // The power that is cut takes the connection along; nobody coming is told by the next stage.
      mayFail: true,
    },
    {
      id: 'as-wanted',
      title: 'The router is as wanted',
      until: 'system.get_device_mode',
      expect: (rows, { input }) => {
        const missing = missingOf(rows, input);
        return missing === undefined || `${missing}: nobody confirmed it at the router`;
      },
      everySeconds: 5,
      // The power was cut: the router boots.
      forSeconds: 180,
      tell: true,
    },
  ],
  examples: [
    {
      title: 'Containers',
      input: { allow: ['container'], wait: '10s' },
      // Nobody is at a twin.
      simulated: { v6: 'VERSION_UNSUPPORTED', v7: 'GOAL_MISSED' },
    },
  ],
});
