import { z } from 'zod';
import { PAGE_SHAPE } from './parse';

export const LinksQuery = z.strictObject({
  ...PAGE_SHAPE,
  on: z.string().min(1).optional().describe('Selector: links with an end among these routers. Absent: all.'),
  tenant: z.string().optional().describe('Only links of this tenant.'),
});

export const OrderQuery = z.strictObject({
  on: z.string().min(1).describe('Selector.'),
  tenant: z.string().optional().describe('Only routers of this tenant.'),
});
