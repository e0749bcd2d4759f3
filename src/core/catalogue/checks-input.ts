import { z } from 'zod';
import { parseDurationMs } from '../config';
import { isSecretProperty } from '../secrets';

const PART = String.raw`(\d{1,7}|\d{1,3}(\.\d+)?%)`;
const MAX_CHECKS = 50;

const checkName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,62}$/, 'lower-case letters, digits and hyphens')
  .describe('Name of the check, e.g. `bgp`.');
const toleranceText = z.string().regex(new RegExp(`^${PART}(,${PART})?$`), 'a number, a share such as 10%, or both: 2,10%');
const tolerance = z
  .union([z.number().int().min(0).max(9_999_999), toleranceText])
  .transform(String)
  .describe('How much worse than before is borne: 2, 10%, or the larger of both: 2,10%.');
const settle = z
  .string()
  .refine((text) => parseDurationMs(text) !== undefined, 'a duration such as 30s, 5m or 2h')
  .describe('How long this check may take to be as before, e.g. 30s.');

/** A secret here would be stored with the run, and the outcome would tell whether a guess was right. */
const property = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9.-]{0,62}$/, 'the name of a property')
  .refine((name) => !isSecretProperty(name), 'a property that is no secret');
const value = z.union([z.string().max(1000), z.number(), z.boolean()]).transform(String);
const span = z.strictObject({
  min: z.number().optional().describe('Least value.'),
  max: z.number().optional().describe('Largest value.'),
});
const menu = z
  .string()
  .max(200)
  .regex(/^(\/[a-z0-9][a-z0-9-]*)+$/, 'a menu such as /ip/route');

const TunedCheck = z.strictObject({
  check: checkName,
  tolerance: tolerance.optional(),
  settle: settle.optional(),
});

const MenuCheck = z.strictObject({
  name: checkName,
  menu: menu.describe('The menu whose rows are looked at, e.g. `/ip/firewall/connection`.'),
  where: z.record(property, value).optional().describe('Only rows with these values.'),
  count: z
    .strictObject({
      min: z.number().int().min(0).optional().describe('At least so many rows, whatever was there before.'),
      max: z.number().int().min(0).optional().describe('At most so many rows, whatever was there before.'),
      tolerance: tolerance.optional(),
    })
    .optional()
    .describe('How many rows there must be. Absent, as `expect` is: not fewer than before.'),
  expect: z
    .record(property, z.union([value, span]))
    .optional()
    .describe('What every such row must hold after the change: a value, or a number from min to max.'),
  settle: settle.optional(),
});

const PingCheck = z.strictObject({
  name: checkName,
  ping: z
    .string()
    .max(253)
    .regex(/^[A-Za-z0-9][A-Za-z0-9.:%_-]*$/, 'an address or a name')
    .describe('Address that the router itself pings; its user needs the policy test.'),
  count: z.number().int().min(1).max(20).optional().describe('Packets. Absent: 3.'),
  maxLoss: z.number().min(0).max(100).optional().describe('Lost packets that are borne, in percent. Absent: 50.'),
  settle: settle.optional(),
});

/**
 * Which checks look at the service of a router before and after a change. That a name is known is found out where the
 * checks are, in jobs/.
 */
export const ChecksInput = z.union([
  z.enum(['standard', 'none']).describe('`standard`: what is cheap and sends nothing from the router.'),
  z
    .array(z.union([checkName, TunedCheck, MenuCheck, PingCheck]))
    .min(1)
    .max(MAX_CHECKS)
    .describe('Names as `rosfleet checks` lists them, `standard`, such names with another tolerance, and checks of your own.'),
]);
export type ChecksInput = z.output<typeof ChecksInput>;
