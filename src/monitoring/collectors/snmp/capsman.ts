import { sample, type Sample } from '../../metrics/define-metric';
import * as metrics from '../../metrics/wireless';
import { andEarlier, give } from '../api/give';
import { defineSnmpCollector, type CollectContext } from '../define-collector';
import type { SnmpRows } from '../snmp-answer';
import { mikrotik } from './oids';
import { numberOf, textOf } from './read-values';

const REGISTRATIONS = mikrotik('1.6.0');
const ACCESS_POINTS = mikrotik('1.10.0');
/** States of access points, by the name of the stack. */
const STATES = { capsman: mikrotik('1.11.1.3'), wifi: mikrotik('21.3.1.9') } as const;

export const capsman = defineSnmpCollector({
  id: 'snmp.capsman',
  title: 'CAPsMAN',
  tier: 'medium',
  metrics: [metrics.wirelessRegistrations, metrics.capsmanAccessPoints],
  rights: 'read',
  byDefault: true,
  timeoutMs: 15_000,
  scalars: [REGISTRATIONS, ACCESS_POINTS],
  tables: [
    { columns: [STATES.capsman], mayBeEmpty: true },
    { columns: [STATES.wifi], mayBeEmpty: true },
  ],
  samples: ({ scalars, tables: [legacy, wifi] }, context) => {
    const [registrations, points] = [REGISTRATIONS, ACCESS_POINTS].map((oid) => numberOf(scalars.get(oid)));
    // Every router with wireless answers 0 for what it does not manage.
    const isManager = [registrations, points, legacy?.size].some((count) => (count ?? 0) > 0);
    return [
      ...(isManager ? give(metrics.wirelessRegistrations, ['capsman'], registrations) : []),
      ...stateSamples(context, 'capsman', legacy),
      ...stateSamples(context, 'wifi', wifi),
    ];
  },
});

function stateSamples(context: CollectContext, stack: keyof typeof STATES, rows: SnmpRows | undefined): Sample[] {
  const counts = new Map<string, number>();
  for (const row of rows?.values() ?? []) {
    const state = textOf(row.get(STATES[stack])).toLowerCase() || 'unknown';
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  return andEarlier(context, `${stack}-states`, counts.keys()).map((state) =>
    sample(metrics.capsmanAccessPoints, [stack, state], counts.get(state) ?? 0),
  );
}
