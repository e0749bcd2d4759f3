import { z } from 'zod';
import { parseDurationMs } from '../../core/config';

export const NextWindowsQuery = z.strictObject({
  on: z.string().min(1).describe('Selector of the routers whose sites are looked at.'),
  needed: z
    .string()
    .transform((text, issues) => {
      const ms = parseDurationMs(text);
      if (ms !== undefined) return ms;
      issues.addIssue({ code: 'custom', message: 'a duration such as 10m', input: text });
      return z.NEVER;
    })
    .optional()
    .describe('How long the change takes. Absent: 0s.'),
});
