import { z } from 'zod';
import { defineAction, defineArea, type RouterReader, type Row } from '../../core/catalogue';
import { line, words } from '../../core/values';
import { topTalkers } from './top-talkers';

const INTERFACES = '/interface';
const QUEUES = '/queue/simple';
const CONNECTIONS = '/ip/firewall/connection';

const INTERFACE_COUNTERS = [
  'rx-byte',
  'tx-byte',
  'rx-packet',
  'tx-packet',
  'rx-drop',
  'tx-drop',
  'tx-queue-drop',
  'rx-error',
  'tx-error',
];
const QUEUE_COUNTERS = ['target', 'bytes', 'packets', 'rate', 'packet-rate', 'dropped', 'queued-bytes'];

const getTrafficStats = defineAction({
  id: 'monitoring.get_traffic_stats',
  title: 'Get traffic statistics',
  summary: 'Reads the counters of interfaces and simple queues; the router keeps no history, two reads make a rate.',
  kind: 'read',
  menus: [INTERFACES, QUEUES],
  output: {
    part: 'Where the row comes from: interface or queue.',
    name: 'Name of the interface or queue.',
    type: 'Kind of interface.',
    running: 'The interface is up.',
    disabled: 'It is off.',
    'rx-byte': 'Bytes received.',
    'tx-byte': 'Bytes sent.',
    'rx-packet': 'Packets received.',
    'tx-packet': 'Packets sent.',
    'rx-drop': 'Received packets that were dropped.',
    'tx-drop': 'Packets that were dropped before sending.',
    'tx-queue-drop': 'Packets that the queue of the interface dropped.',
    'rx-error': 'Packets received with mistakes.',
    'tx-error': 'Packets that could not be sent.',
    target: 'Whose traffic the queue shapes.',
    bytes: 'Bytes up and down: 123/456.',
    packets: 'Packets up and down.',
    rate: 'Bits per second up and down, now.',
    'packet-rate': 'Packets per second up and down, now.',
    dropped: 'Packets that the queue dropped, up and down.',
    'queued-bytes': 'Bytes that wait, up and down.',
  },
  input: z.strictObject({
    part: z.enum(['interface', 'queue']).optional().describe('Only this part. Absent: both.'),
    name: line('traffic-name', 255, 'ether1').schema.optional().describe('Only what is named so.'),
  }),
  examples: [
    { title: 'Everything', input: {} },
    { title: 'One interface', input: { part: 'interface', name: 'ether1' } },
  ],
  async read(router, { part, name }) {
    const [interfaces, queues] = [
      part === 'queue' ? [] : await counters(router, INTERFACES, ['name', 'type', 'running', 'disabled', ...INTERFACE_COUNTERS]),
      part === 'interface' ? [] : await counters(router, QUEUES, ['name', 'disabled', ...QUEUE_COUNTERS]),
    ];
    const rows = [
      ...interfaces.map((row): Row => ({ part: 'interface', ...row })),
      ...queues.map((row): Row => ({ part: 'queue', ...row })),
    ];
    return { rows: rows.filter((row) => name === undefined || row['name'] === name) };
  },
});

async function counters(router: RouterReader, menu: string, proplist: readonly string[]): Promise<Row[]> {
  const rows = await router.print(menu, { proplist, args: { stats: '' } });
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => name !== '.id')));
}

const analyzeTopTalkers = defineAction({
  id: 'monitoring.analyze_top_talkers',
  title: 'Analyse top talkers',
  summary: 'Sums tracked connections up by address and tells which move most, now or since their connections began.',
  kind: 'read',
  menus: [CONNECTIONS],
  output: {
    address: 'Address that the connections are summed up by.',
    connections: 'Connections of it that are tracked now.',
    'bytes-sent': 'Bytes that it sent in them.',
    'bytes-received': 'Bytes that it received in them.',
    'rate-sent': 'Bits per second that it sends now.',
    'rate-received': 'Bits per second that it receives now.',
    peers: 'Addresses at the other end.',
    share: 'Share of all that is counted, in per cent.',
  },
  input: z.strictObject({
    by: words('talker-by', 'src-address dst-address')
      .schema.default('src-address')
      .describe('src-address: who began; dst-address: to whom.'),
    order: words('talker-order', 'bytes rate connections').schema.default('bytes').describe('What is compared.'),
    'src-address': line('talker-source', 64, '192.0.2.')
      .schema.optional()
      .describe('Only connections whose source begins with this.'),
    top: z.number().int().min(1).max(1000).default(20).describe('How many addresses to tell.'),
  }),
  examples: [
    {
      title: 'Who moved most',
      input: {},
      simulated: 'empty',
    },
    { title: 'Who is asked most, now', input: { by: 'dst-address', order: 'rate', top: 10 }, simulated: 'empty' },
  ],
  async read(router, input) {
    const proplist = ['src-address', 'dst-address', 'orig-bytes', 'repl-bytes', 'orig-rate', 'repl-rate'];
    const rows = await topTalkers(router.stream(CONNECTIONS, { proplist }), {
      by: input.by === 'dst-address' ? 'dst-address' : 'src-address',
      order: input.order as 'bytes' | 'rate' | 'connections',
      startsWith: input['src-address'] ?? '',
    });
    const top = rows.slice(0, input.top);
    return { rows: top, ...(rows.length > top.length ? { truncated: true } : {}) };
  },
});

export const trafficArea = defineArea({
  id: 'traffic',
  title: 'Traffic',
  summary: 'Counters of interfaces and queues, and who moves most.',
  actions: [analyzeTopTalkers, getTrafficStats],
});
