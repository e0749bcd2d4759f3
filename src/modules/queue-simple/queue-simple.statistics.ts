import { z } from 'zod';
import { defineAction, type Row } from '../../core/catalogue';
import { ROOM } from './queue-simple.resource';

const MENUS = { simple: '/queue/simple', tree: '/queue/tree' } as const;

const COUNTED = {
  name: 'Name of the queue.',
  parent: 'Queue or interface that it belongs to.',
  'max-limit': 'Highest rate; simple queues: upload/download.',
  bytes: 'Bytes since the counters were reset; simple queues: upload/download.',
  packets: 'Packets since the counters were reset.',
  dropped: 'Packets dropped.',
  rate: 'Present rate in bits per second.',
  'packet-rate': 'Present packets per second.',
  'queued-bytes': 'Bytes that wait.',
  'queued-packets': 'Packets that wait.',
  'pcq-queues': 'Sub-queues of a PCQ.',
} as const;

export const queueStatistics = defineAction({
  id: 'qos.get_queue_statistics',
  title: 'Get queue statistics',
  summary: 'Reads what simple queues and queues of the tree have passed, hold back and dropped.',
  kind: 'read',
  menus: Object.values(MENUS),
  input: z.strictObject({
    name: z.string().min(1).optional().describe('Only the queue of this name. Absent: all.'),
    limit: z.number().int().min(1).max(100_000).default(1000).describe('Most rows to return from one router.'),
  }),
  output: { kind: 'simple, or tree.', '.id': 'Number of the row on this router.', ...COUNTED },
  examples: [
    { title: 'All queues', input: {}, before: ROOM },
    { title: 'One queue', input: { name: 'room-101' }, before: ROOM },
  ],
  async read(router, { name, limit }) {
    const rows: Row[] = [];
    for (const [kind, menu] of Object.entries(MENUS)) {
      const options = {
        proplist: ['.id', ...Object.keys(COUNTED)],
        args: { stats: '' },
        ...(name === undefined ? {} : { query: [`=name=${name}`] }),
      };
      for await (const row of router.stream(menu, options)) {
        if (rows.length === limit) return { rows, truncated: true };
        rows.push({ kind, ...row });
      }
    }
    return { rows };
  },
});
