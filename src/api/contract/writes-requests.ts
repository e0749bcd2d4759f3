import { z } from 'zod';

/** Body of PUT /writes. */
export const WritesBody = z.strictObject({
  allowed: z.boolean().describe('false stops every write to every router; reads and plans go on.'),
  reason: z.string().min(1).max(1000).optional().describe('Why, for people; needed to stop.'),
});
