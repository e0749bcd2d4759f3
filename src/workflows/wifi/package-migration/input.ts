import { z } from 'zod';
import { wpaPassphrase } from '../../../core/values';

export const Input = z.strictObject({
  mirror: z
    .url({ protocol: /^https?$/ })
    .describe('Web folder with the packages, as `rosfleet serve` offers them under /packages; the routers fetch from there.'),
  country: z.string().min(2).max(64).describe('Country whose rules the radios keep, e.g. Latvia.'),
  networks: z
    .array(
      z.strictObject({
        ssid: z.string().min(1).max(32).describe('Name on the air.'),
        passphrase: wpaPassphrase.schema.optional().describe('Passphrase. Absent: the network is open.'),
      }),
    )
    .min(1)
    .max(16)
    .describe('Networks that the routers have on the air: old drivers do not tell the new ones their keys.'),
  password: z.string().min(8).max(255).describe('Password of the backup that is made before.'),
});
export type Migration = z.output<typeof Input>;
