import { z } from 'zod';
import { defineWorkflow } from '../../core/catalogue';
import { ip } from '../../core/values';

const target = z.strictObject({
  host: ip.schema.describe('Who is measured, by address.'),
  name: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,64}$/, 'letters, digits, . - and _')
    .describe('What it is called in alerts and graphs.'),
});

export const slaProbeDeploy = defineWorkflow({
  name: 'sla_probe_deploy',
  family: 'monitoring',
  title: 'Deploy SLA probes',
  summary: 'Lets every router measure loss and round trip to the same hosts, with limits that count as down.',
  why: 'Customers call because it is slow, not because it is down. Measured from each site, to the same hosts, over months, the answer is a graph. On 6.49 and before 7.5 netwatch knows up and down only, and the probe is that.',
  risk: 'none',
  input: () =>
    z.strictObject({
      targets: z.array(target).min(1).max(20).describe('Hosts that are measured.'),
      interval: z.string().default('1m').describe('How often, as a duration.'),
      packets: z.number().int().min(1).max(100).default(10).describe('Packets of each measurement, from 7.5.'),
      'max-loss-percent': z
        .number()
        .int()
        .min(1)
        .max(100)
        .default(20)
        .describe('Loss in per cent that counts as down, from 7.5.'),
      'max-average': z.string().default('150ms').describe('Average round trip that counts as down, as a duration, from 7.5.'),
    }),
  validate: ({ targets }) =>
    targets.flatMap(({ host, name }, index) => {
      const before = targets.slice(0, index);
      if (before.some((other) => other.host === host))
        return [{ path: `targets.${index}.host`, message: `${host} is named twice` }];
      return before.some((other) => other.name === name)
        ? [{ path: `targets.${index}.name`, message: `${name} is used twice` }]
        : [];
    }),
  steps: [
    {
      id: 'probes',
      title: 'Measure each host',
      do: 'monitoring.ensure_netwatch',
      input: ({ input, facts }) => {
        const [, minor = 0] = facts.version.split('.').map((part) => Number.parseInt(part, 10));
        const canMeasure = facts.major >= 7 && minor >= 5;
        return input.targets.map(({ host, name }) => ({
          host,
          interval: input.interval,
          comment: `SLA ${name}`,
          ...(canMeasure
            ? {
                type: 'icmp',
                'packet-count': input.packets,
                'thr-loss-percent': input['max-loss-percent'],
                'thr-avg': input['max-average'],
              }
            : {}),
        }));
      },
    },
  ],
  examples: [
    {
      title: 'Two hosts',
      input: {
        targets: [
          { host: '192.0.2.53', name: 'resolver' },
          { host: '198.51.100.1', name: 'datacentre' },
        ],
      },
    },
  ],
});
