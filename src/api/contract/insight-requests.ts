import { z } from 'zod';
import { moment } from './event-requests';
import { PAGE_SHAPE, queryNumber } from './parse';

const CHOSEN = {
  on: z.string().min(1).optional().describe('Selector of the routers. Absent: all.'),
  tenant: z.string().optional().describe('Only of this tenant.'),
};

const SPAN = {
  from: moment.optional().describe('Not before this moment; ISO 8601, or how long ago, e.g. 2h.'),
  to: moment.optional().describe('Before this moment, likewise. Absent: now.'),
};

export const TopTalkersQuery = z.strictObject({
  ...CHOSEN,
  ...SPAN,
  by: z
    .enum(['rx', 'tx', 'sum', 'utilisation'])
    .optional()
    .describe(
      'What they are ranked by: bytes received, sent, or both together, or the share of what the link can carry. Absent: sum.',
    ),
  limit: queryNumber(1, 1000).optional().describe('Most interfaces, 1 to 1000. Absent: 20.'),
});

export const FlappingQuery = z.strictObject({
  ...CHOSEN,
  perDay: queryNumber(1, 100_000).optional().describe('More changes within a day are too many. Absent: 20.'),
  limit: queryNumber(1, 1000).optional().describe('Most links and routers, 1 to 1000. Absent: 100.'),
});

export const WarningsQuery = z.strictObject({
  ...CHOSEN,
  horizon: queryNumber(1, 365).optional().describe('How many days ahead, 1 to 365. Absent: 14.'),
  limit: queryNumber(1, 1000).optional().describe('Most warnings, 1 to 1000. Absent: 100.'),
});

export const TrafficQuery = z.strictObject({
  ...PAGE_SHAPE,
  ...SPAN,
  interface: z.string().min(1).max(128).optional().describe('Only of this interface.'),
  step: z.enum(['5m', '1h']).optional().describe('How long a slot is. Absent: 5m up to two days, 1h beyond.'),
});
