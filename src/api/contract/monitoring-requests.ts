import { z } from 'zod';
import { queryNumber } from './parse';

export const MaintenanceEndQuery = z.strictObject({
  on: z.string().min(1).describe('Selector of the routers.'),
});

export const SyslogQuery = z.strictObject({
  limit: queryNumber(1, 5_000).optional().describe('Most lines, 1 to 5000. Absent: 100.'),
});
