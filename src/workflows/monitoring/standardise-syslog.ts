import { z } from 'zod';
import { defineWorkflow } from '../../core/catalogue';
import { ip, logTopics } from '../../core/values';
import { syslogSteps } from './syslog';

export const standardiseSyslog = defineWorkflow({
  name: 'standardise_syslog',
  family: 'monitoring',
  title: 'Standardise syslog',
  summary: 'Sends the same topics of every router to the same syslog server.',
  why: 'The log of a router ends with its power supply, and holds a thousand lines. What happened before an outage is only known where the lines went somewhere else in time, from every router, under the same topics.',
  risk: 'none',
  input: () =>
    z.strictObject({
      server: ip.schema.describe('Syslog server, by address.'),
      port: z.number().int().min(1).max(65_535).default(514).describe('Port of the server, UDP.'),
      topics: z
        .array(logTopics.schema)
        .min(1)
        .max(20)
        .default(['critical', 'error', 'warning', 'info'])
        .describe('Topics that are sent; several that must all hold are written with commas.'),
    }),
  steps: [
    ...syslogSteps<{ server: string; port: number; topics: string[] }>(({ server: remote, port, topics }) => ({
      remote,
      port,
      topics,
    })),
  ],
  examples: [{ title: 'One server for all', input: { server: '192.0.2.20' } }],
});
