import { z } from 'zod';
import { defineWorkflow, type ActionInput, type InputIssue, type Row } from '../../core/catalogue';
import { bitRate, int, interfaceName, ipv4Network, portList } from '../../core/values';
import { readChain } from '../parts/firewall';

const Input = z.strictObject({
  uplink: interfaceName.schema.describe('Interface towards the provider.'),
  lan: interfaceName.schema.describe('Interface towards the phones and all others, e.g. bridge.'),
  upload: bitRate.schema.describe('Measured upload in bit/s, e.g. 20M; it is shaped somewhat below, so that the queue is here.'),
  download: bitRate.schema.describe('Measured download in bit/s.'),
  voice: bitRate.schema.describe('What voice is sure of in either direction: 100k for each call at the same time.'),
  'share-percent': int(50, 100, '%').schema.default('95').describe('Part of the measured rate that is used.'),
  phones: z
    .array(ipv4Network.schema)
    .max(20)
    .default([])
    .describe('Networks of phones: all that they send counts as voice. Absent: by DSCP and ports alone.'),
  'voice-ports': portList.schema.default('5060-5061,10000-20000').describe('UDP ports of signalling and calls.'),
});
type Voip = z.output<typeof Input>;

const NOTE = 'VoIP';
const VOICE = 'voip-voice';
const EXPEDITED = 46;
const SCALE: Readonly<Record<string, number>> = { k: 1e3, M: 1e6, G: 1e9 };

function bits(rate: string): number {
  const [, number = '0', unit = ''] = /^(\d+)([kMG]?)/.exec(rate) ?? [];
  return Number(number) * (SCALE[unit] ?? 1);
}

function shaped(rate: string, { 'share-percent': percent }: Voip): number {
  return Math.floor((bits(rate) * Number(percent)) / 100);
}

function validate(input: Voip): readonly InputIssue[] {
  const small = (['upload', 'download'] as const)
    .filter((path) => bits(input.voice) > shaped(input[path], input) * 0.75)
    .map((path) => ({
      path: 'voice',
      message: `it is more than three quarters of the ${path}: nothing would be left for others`,
    }));
  return [...small.slice(0, 1), ...(input.uplink === input.lan ? [{ path: 'lan', message: 'it is the uplink' }] : [])];
}

/** Marks the connection by what begins it, then every packet of it: both ways go into their queue. */
function marks({ phones, 'voice-ports': ports }: Voip): readonly ActionInput[] {
  const connection = {
    chain: 'forward',
    action: 'mark-connection',
    'new-connection-mark': VOICE,
    passthrough: true,
    'connection-mark': 'no-mark',
  };
  return [
    { ...connection, dscp: EXPEDITED, comment: `${NOTE}: marked by the phone` },
    { ...connection, protocol: 'udp', 'dst-port': ports, comment: `${NOTE}: by port` },
    ...phones.map((network) => ({ ...connection, 'src-address': network, comment: `${NOTE}: from ${network}` })),
    {
      chain: 'forward',
      action: 'mark-packet',
      'new-packet-mark': VOICE,
      passthrough: false,
      'connection-mark': VOICE,
      comment: `${NOTE}: packets of calls`,
    },
  ];
}

function queues(input: Voip): readonly ActionInput[] {
  const way = (name: string, parent: string, rate: string): readonly ActionInput[] => {
    const most = shaped(rate, input);
    return [
      { name: `voip-${name}`, parent, 'max-limit': most, comment: NOTE },
      {
        name: `voip-${name}-voice`,
        parent: `voip-${name}`,
        'packet-mark': [VOICE],
        priority: 1,
        'limit-at': bits(input.voice),
        'max-limit': most,
        queue: 'default-small',
        comment: NOTE,
      },
      {
        name: `voip-${name}-rest`,
        parent: `voip-${name}`,
        'packet-mark': ['no-mark'],
        priority: 8,
        'limit-at': most - bits(input.voice),
        'max-limit': most,
        // Every host gets the same part of what calls leave.
        queue: name === 'up' ? 'pcq-upload-default' : 'pcq-download-default',
        comment: NOTE,
      },
    ];
  };
  return [...way('up', input.uplink, input.upload), ...way('down', input.lan, input.download)];
}

function isFasttrack(row: Row): boolean {
  return row['action'] === 'fasttrack-connection' && row['disabled'] !== 'true' && row['dynamic'] !== 'true';
}

export const qosVoipProfile = defineWorkflow({
  name: 'qos_voip_profile',
  family: 'isp',
  title: 'Give calls priority',
  summary: 'Shapes both directions to the measured rate and gives calls a guaranteed part with priority.',
  why: 'One upload fills the modem of the provider, and every call stutters. Priority only counts where the queue is, so the router is made the narrowest place, and fasttrack, which passes every queue by, is switched off.',
  comesBack: 'Fasttrack is switched on again.',
  risk: 'disruptive',
  input: Input,
  validate,
  steps: [
    {
      id: 'interfaces',
      title: 'See that the interfaces are there',
      read: 'interface.list',
      input: () => ({ proplist: ['name'], limit: 10_000 }),
      refuse: (rows, { input }) => {
        const missing = [input.uplink, input.lan].find((name) => !rows.some((row) => row['name'] === name));
        return missing === undefined ? undefined : `there is no interface ${missing}`;
      },
    },
    {
      id: 'others',
      title: 'See that no other queue is in the way',
      read: 'qos.list_queue_trees',
      input: () => ({ limit: 10_000 }),
      refuse: (rows, { input }) => {
        const other = rows.find(
          ({ parent = '', name = '', disabled }) =>
            [input.uplink, input.lan, 'global'].includes(parent) && !name.startsWith('voip-') && disabled !== 'true',
        );
        return other ? `the queue ${other['name'] ?? ''} shapes ${other['parent'] ?? ''} already` : undefined;
      },
    },
    readChain('forward'),
    {
      id: 'fasttrack',
      title: 'Switch fasttrack off',
      when: ({ found }) => (found['forward-rules'] ?? []).some(isFasttrack),
      whenText: 'there is fasttrack',
      do: 'firewall.disable_filter_rule',
      input: ({ found }) => (found['forward-rules'] ?? []).filter(isFasttrack).map((row) => ({ '.id': row['.id'] })),
    },
    { id: 'marks', title: 'Mark calls', do: 'mangle.ensure_rule', input: ({ input }) => marks(input) },
    { id: 'queues', title: 'Shape both directions', do: 'qos.ensure_queue_tree', input: ({ input }) => queues(input) },
  ],
  examples: [
    {
      title: 'An office with ten phones',
      input: {
        uplink: 'ether1',
        lan: 'bridge',
        upload: '20M',
        download: '100M',
        voice: '1M',
        phones: ['192.168.88.64/26'],
      },
    },
  ],
});
