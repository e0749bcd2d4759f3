import { z } from 'zod';
import { defineWorkflow, type Row, type Rows, type StepContext } from '../../core/catalogue';
import { interfaceName } from '../../core/values';
import { repeatIssues } from '../checks/networks';
import { isLegacy } from '../parts/access-points';

/** A network this far off is as quiet as none; one as near as this counts in full. In dBm. */
const FAINT = -90;
const LOUD = -40;
/** Two networks whose centres are this many MHz apart do not hear each other. */
const APART_MHZ = 20;

const Input = z.strictObject({
  radio: interfaceName.schema.describe('Radio that is looked after, e.g. wifi1 or wlan1.'),
  channels: z
    .array(z.number().int().min(2412).max(7115))
    .min(2)
    .max(40)
    .default([2412, 2437, 2462])
    .describe('Frequencies in MHz to choose from; those that the country allows.'),
  gain: z
    .number()
    .min(0)
    .max(10)
    .default(0.5)
    .describe('How much quieter another channel has to be, in loud networks, before clients are thrown out for it.'),
  'clients-back': z
    .number()
    .int()
    .min(0)
    .max(100)
    .default(70)
    .describe('Share of the clients in per cent that have to be back, or the old channel comes back.'),
});
type Optimise = z.output<typeof Input>;
type Context = Pick<StepContext<Optimise>, 'input' | 'results'>;

/** How much is heard on a channel, in networks as loud as can be. */
export function loadOf(networks: Rows, channel: number): number {
  return networks.reduce((sum, row) => {
    const at = Number.parseInt(row['channel'] ?? row['frequency'] ?? '', 10);
    if (!Number.isFinite(at) || Math.abs(at - channel) >= APART_MHZ) return sum;
    const signal = Number.parseInt(row['signal'] ?? row['sig'] ?? row['signal-strength'] ?? '', 10);
    const loudness = Math.min(1, Math.max(0, ((Number.isFinite(signal) ? signal : LOUD) - FAINT) / (LOUD - FAINT)));
    return sum + loudness * (1 - Math.abs(at - channel) / APART_MHZ);
  }, 0);
}

/** The quietest channel, where it is worth the move. The first of equals. */
export function betterChannel(
  networks: Rows,
  now: number | undefined,
  input: Pick<Optimise, 'channels' | 'gain'>,
): number | undefined {
  const loads = input.channels.map((channel) => ({ channel, load: loadOf(networks, channel) }));
  const best = loads.reduce((least, one) => (one.load < least.load ? one : least));
  if (now === undefined) return best.channel;
  if (best.channel === now) return undefined;
  return loadOf(networks, now) - best.load > input.gain ? best.channel : undefined;
}

/** The frequency that is set, if it is one. */
function channelOf(row: Row | undefined): number | undefined {
  const set = Number(row?.['channel.frequency'] ?? row?.['frequency']);
  return Number.isFinite(set) ? set : undefined;
}

function chosen({ input, results }: Context): number | undefined {
  return betterChannel(results['air'] ?? [], channelOf(results['radio']?.[0]), input);
}

export const wifiChannelOptimise = defineWorkflow({
  name: 'wifi_channel_optimise',
  family: 'wifi',
  title: 'Choose a better channel',
  summary:
    'Listens to the air, moves a radio to the quietest channel where it is worth it, and looks whether its clients come back.',
  why: 'Neighbours change their channels, and a radio that was set once stays where it is loudest now. A scan and a move cut clients off for some seconds, so that it belongs into a window; where too few clients return, the old channel does.',
  comesBack: 'The channel that was set before; clients follow it.',
  risk: 'lockout',
  needs: { hardware: 'a radio' },
  input: () => Input,
  validate: ({ channels }) => repeatIssues('channels', channels.map(String), 'channel'),
  stages: [
    {
      id: 'radio',
      title: 'See the radio',
      do: 'wireless.list_interfaces',
      input: ({ input }) => ({ where: { name: input.radio } }),
    },
    {
      id: 'clients',
      title: 'Count its clients',
      do: 'wireless.list_clients',
      input: ({ input }) => ({ where: { interface: input.radio } }),
    },
    {
      id: 'air',
      title: 'Listen',
      do: 'wireless.scan',
      input: ({ input }) => ({ interface: input.radio, duration: '10s' }),
      keep: 'listening changes nothing',
    },
    {
      id: 'move',
      title: 'Move to the quietest channel',
      risk: 'lockout',
      steps: [
        {
          id: 'there',
          title: 'See that the radio is there',
          refuse: ({ input, results }) => ((results['radio'] ?? []).length > 0 ? undefined : `there is no radio ${input.radio}`),
        },
        {
          id: 'channel',
          title: 'Set the channel',
          when: (context) => chosen(context) !== undefined || 'no channel is enough quieter',
          whenText: 'another channel is quieter',
          do: 'wireless.update_interface',
          input: (context) => {
            const frequency = String(chosen(context));
            const where = { where: { name: context.input.radio } };
            return isLegacy(context.facts) ? { ...where, frequency } : { ...where, 'channel.frequency': frequency };
          },
        },
      ],
      goals: [
        {
          id: 'back',
          title: 'The clients are back.',
          read: 'wireless.list_clients',
          input: ({ input }) => ({ where: { interface: input.radio } }),
          expect: (rows, { input, results }) => {
            const before = (results['clients'] ?? []).length;
            const needed = Math.ceil((before * input['clients-back']) / 100);
            return rows.length >= needed || `${rows.length} of ${before} clients are back`;
          },
          withinSeconds: 120,
        },
      ],
    },
  ],
  examples: [
    {
      title: 'The three channels of 2.4 GHz that do not overlap',
      input: { radio: 'wlan1' },
      before: [{ do: 'wireless.create_interface', input: { name: 'wlan1', 'master-interface': 'none' } }],
    },
  ],
});
