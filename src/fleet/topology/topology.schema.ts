import { z } from 'zod';
import { LINK_KINDS } from '../entities';

export const LinkInput = z.strictObject({
  tenant: z.string().optional().describe('Of both routers; needed where several tenants have a router of this name.'),
  router: z.string().min(1).describe('Name or id.'),
  kind: z
    .enum(LINK_KINDS)
    .describe('uplink: the peer is nearer to the daemon; poe: the peer powers the router; pair: they stand in for each other.'),
  peer: z.string().min(1).describe('Name or id.'),
});
export type LinkInput = z.input<typeof LinkInput>;
