import { z } from 'zod';
import { RouterInput } from '../routers/router.schema';
import { nameText } from '../support';

const DAY_MS = 86_400_000;

export const ClaimInput = RouterInput.pick({
  tenant: true,
  name: true,
  labels: true,
  groups: true,
  site: true,
  port: true,
  transport: true,
}).extend({
  url: z.url({ protocol: /^https?$/ }).describe('Where the router reaches the daemon, e.g. https://rosfleet.example.com.'),
  address: RouterInput.shape.address
    .optional()
    .describe('Where the daemon will reach the router. Absent: the address that its claim comes from.'),
  username: nameText.default('rosfleet').describe('User that the router gets for the daemon.'),
  validMs: z
    .number()
    .int()
    .min(60_000)
    .max(365 * DAY_MS)
    .default(30 * DAY_MS)
    .describe('How long it can be claimed, in milliseconds.'),
  verify: z.boolean().default(true).describe('The router checks the certificate of the daemon.'),
});
export type ClaimInput = z.input<typeof ClaimInput>;

/** What a router sends at its first boot. */
export const ClaimRequest = z.strictObject({
  token: z.string().min(1).max(8192).describe('Token of its script.'),
  serial: z.string().max(64).default('').describe('Serial number; empty where the board has none.'),
  version: z.string().max(64).default('').describe('RouterOS version.'),
});
export type ClaimRequest = z.input<typeof ClaimRequest>;

/** Sealed in the token: nobody but the daemon reads or makes one. */
export const ClaimPayload = z.object({
  tenant: z.string(),
  name: z.string(),
  labels: z.record(z.string(), z.string()).optional(),
  groups: z.array(z.string()).optional(),
  site: z.string().nullable().optional(),
  address: z.string().optional(),
  port: RouterInput.shape.port,
  transport: RouterInput.shape.transport,
  username: z.string(),
  password: z.string(),
  expiresAt: z.number(),
  by: z.string(),
});
export type ClaimPayload = z.infer<typeof ClaimPayload>;
