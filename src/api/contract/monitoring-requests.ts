import { z } from 'zod';

export const MaintenanceEndQuery = z.strictObject({
  on: z.string().min(1).describe('Selector of the routers.'),
});
