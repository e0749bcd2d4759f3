import { z } from 'zod';
import { lineText, nameText } from '../support';

const collectorId = z.string().regex(/^(snmp|api)\.[a-z0-9-]+$/, 'the id of a collector, e.g. api.netwatch');
const globText = lineText(64).refine((text) => /^!?[^!]/.test(text), 'a glob such as ether*, or !ether9 to leave one out');
const portNumber = z.number().int('a whole number').min(1, 'from 1 to 65535').max(65_535, 'from 1 to 65535');

/** How a router or a group is monitored. What is absent is decided by the group, or by default. */
export const MonitoringSettings = z.strictObject({
  polled: z.boolean().optional().describe('false: it is not polled at all. Absent: true.'),
  api: z.boolean().optional().describe('false: nothing is read over the API. Absent: true where the router has a credential.'),
  snmp: z.boolean().optional().describe('false: nothing is read over SNMP. Absent: true where there is an SNMP credential.'),
  snmpPort: portNumber.optional().describe('Absent: 161.'),
  collectors: z
    .record(collectorId, z.boolean())
    .optional()
    .describe('Collectors that run although they do not by default, or do not although they do.'),
  interfaces: z
    .array(globText)
    .min(1)
    .max(100)
    .optional()
    .describe(
      'Which interfaces are shown: globs, `!` leaves out, the last that fits decides. Absent: all but dynamic ones and lo.',
    ),
  maxSeries: z
    .number()
    .int()
    .min(10)
    .max(100_000)
    .optional()
    .describe('Most series of the router. Absent: what the daemon allows.'),
  labels: z
    .array(globText)
    .min(1)
    .max(100)
    .optional()
    .describe('Labels of the router that routeros_labels_info shows: globs, as for interfaces. Absent: none.'),
  rulePrefix: lineText(64).optional().describe('Firewall rules whose comment begins with it are counted by api.firewall.'),
});
export type MonitoringSettings = z.output<typeof MonitoringSettings>;

const patchShape = Object.fromEntries(
  Object.entries(MonitoringSettings.shape).map(([name, schema]) => [name, schema.nullable()]),
) as unknown as { [K in keyof typeof MonitoringSettings.shape]: z.ZodNullable<(typeof MonitoringSettings.shape)[K]> };

/** null takes a setting away again. */
export const MonitoringPatch = z.strictObject({
  ...patchShape,
  snmpCredential: nameText.nullable().optional().describe('Name of the SNMP login.'),
});
export type MonitoringPatch = z.input<typeof MonitoringPatch>;

/** Later ones win, field by field; collectors one by one. */
export function mergeSettings(parts: readonly MonitoringSettings[]): MonitoringSettings {
  return parts.reduce<MonitoringSettings>((all, next) => {
    const collectors = { ...all.collectors, ...next.collectors };
    return { ...all, ...next, ...(Object.keys(collectors).length > 0 ? { collectors } : {}) };
  }, {});
}

/** The settings with a patch applied. */
export function patchSettings(before: MonitoringSettings, patch: Omit<MonitoringPatch, 'snmpCredential'>): MonitoringSettings {
  const entries = Object.entries({ ...before, ...patch }).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(entries) as MonitoringSettings;
}
