import { z } from 'zod';
import { TokenInput } from '../../fleet';
import { PAGE_SHAPE, queryFlag, queryNumber } from './parse';

export const RoutersQuery = z.strictObject({
  ...PAGE_SHAPE,
  on: z.string().min(1).optional().describe('Selector. Absent: all.'),
  tenant: z.string().optional().describe('Only routers of this tenant.'),
});

export const ExportQuery = z.strictObject({
  format: z.enum(['csv', 'yaml', 'json']).default('csv'),
  on: z.string().min(1).optional().describe('Selector. Absent: all.'),
  tenant: z.string().optional().describe('Absent: default.'),
});

export const ImportQuery = z.strictObject({
  partial: queryFlag.optional().describe('Import the good rows and name the others. Absent: all or nothing.'),
  tenant: z.string().optional().describe('Owner of the routers. Absent: default.'),
});

export const ProbeBody = z.strictObject({
  on: z.string().min(1).describe('Selector of the routers to probe.'),
});

/** Also `where.<property>=value`, which is read before this. */
export const MenuQuery = z.strictObject({
  proplist: z.string().optional().describe('Only these properties, comma separated.'),
  limit: queryNumber(1, 100_000).optional().describe('Most rows.'),
});

export const TenantPatch = z.strictObject({ name: z.string().describe('Title for people.') });

export const TokenBody = TokenInput.extend({
  expiresAt: z.iso.datetime({ offset: true }).optional().describe('ISO 8601. Absent: never.'),
});

export const AuditQueryText = z.strictObject({
  ...PAGE_SHAPE,
  tenant: z.string().optional(),
  subjectId: z.string().optional().describe('Only what was done to this router, group, …'),
  actorId: z.string().optional().describe('Only what this actor did.'),
  action: z.string().optional().describe('e.g. `router.add`.'),
});
