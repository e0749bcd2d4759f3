import { z } from 'zod';
import { defineWorkflow, type StageContext } from '../../core/catalogue';
import { duration, interfaceName } from '../../core/values';

const FILE = 'rosfleet-capture.pcap';
const LONGEST_MS = 600_000;
const SPARE_SECONDS = 60;

/** What a capture sets, and gets back. */
const SETTINGS = [
  'filter-interface',
  'filter-ip-address',
  'filter-port',
  'memory-limit',
  'memory-scroll',
  'only-headers',
  'file-name',
  'streaming-enabled',
] as const;

const list = z.array(z.string().trim().min(1).max(64)).max(16);

const Input = z.strictObject({
  interface: interfaceName.schema.describe('Interface to listen on.'),
  addresses: list.default([]).describe('Only to or from these addresses or networks.'),
  ports: list.default([]).describe('Only to or from these ports.'),
  for: duration.schema.default('30s').describe('How long, at most 10m.'),
  'size-kib': z
    .number()
    .int()
    .min(64)
    .max(16_384)
    .default(1024)
    .describe('Most memory for it, in KiB; it stops there, and a file of that size has to fit on the storage.'),
  'only-headers': z.boolean().default(false).describe('Keep headers only, not what people write.'),
});
type Input = z.output<typeof Input>;

export const packetCaptureJob = defineWorkflow({
  name: 'packet_capture_job',
  family: 'lifecycle',
  title: 'Capture packets',
  summary: 'Captures packets on one interface for a while, brings the file back, and leaves the sniffer as it was.',
  why: 'A capture on a router far away is started, forgotten, and found as a full flash. This one has an end and a size, its file comes to the daemon as a secret, and nothing of it stays on the router.',
  risk: 'none',
  needs: { deviceMode: 'sniffer' },
  oneWay: 'What was captured before is overwritten.',
  input: () => Input,
  validate: (input) => (duration.parse(input.for) > LONGEST_MS ? [{ path: 'for', message: 'ten minutes at most' }] : []),
  stages: [
    { id: 'sniffer', title: 'See how the sniffer is set', do: 'monitoring.get_sniffer', input: () => ({}) },
    {
      id: 'idle',
      title: 'Nobody else captures',
      steps: [
        {
          id: 'idle',
          title: 'The sniffer is idle',
          refuse: ({ results }) =>
            results['sniffer']?.[0]?.['running'] === 'true' ? 'the sniffer runs already: somebody else captures' : undefined,
        },
      ],
    },
    {
      id: 'start',
      title: 'Start',
      do: 'monitoring.start_sniffer',
      input: ({ input }) => ({
        'filter-interface': input.interface,
        'filter-ip-address': input.addresses.join(','),
        'filter-port': input.ports.join(','),
        'memory-limit': `${input['size-kib']}KiB`,
        // Full is full: what is looked for is mostly at the beginning.
        'memory-scroll': false,
        'only-headers': input['only-headers'],
        'file-name': '',
        'streaming-enabled': false,
      }),
    },
    { id: 'began', title: 'Look at the clock', do: 'system.get_uptime', input: () => ({}) },
    {
      id: 'wait',
      title: 'Wait',
      until: 'system.get_uptime',
      expect: ([row], { input, results }: StageContext<Input>) => {
        const [began, now] = [results['began']?.[0], row].map((one) => duration.parse(one?.['uptime'] ?? '0s'));
        return (now ?? 0) - (began ?? 0) >= duration.parse(input.for) || 'the time is not over';
      },
      everySeconds: 2,
      forSeconds: LONGEST_MS / 1000 + SPARE_SECONDS,
    },
    { id: 'stop', title: 'Stop', do: 'monitoring.stop_sniffer', input: () => ({}) },
    { id: 'save', title: 'Bring the capture back', do: 'monitoring.export_capture', input: () => ({ 'file-name': FILE }) },
    {
      id: 'restore',
      title: 'Leave the sniffer as it was, and no file',
      steps: [
        { id: 'file', title: 'Remove the file', do: 'backup.remove_file', input: () => ({ where: { name: FILE } }) },
        {
          id: 'settings',
          title: 'Set the sniffer back',
          do: 'monitoring.ensure_sniffer',
          input: ({ results }) =>
            Object.fromEntries(SETTINGS.map((name) => [name, results['sniffer']?.[0]?.[name] ?? DEFAULTS[name]])),
        },
      ],
    },
  ],
  examples: [
    {
      title: 'DNS for two seconds',
      input: { interface: 'ether1', ports: ['53'], for: '2s', 'size-kib': 256 },
      before: [{ do: 'monitoring.ensure_sniffer', input: { 'filter-interface': 'ether2' } }],
    },
  ],
});

/** Of what RouterOS leaves out where it is not set. */
const DEFAULTS: Partial<Readonly<Record<(typeof SETTINGS)[number], string>>> = {
  'filter-ip-address': '',
  'filter-port': '',
  'file-name': '',
};
