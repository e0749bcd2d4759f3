import { sample, type Sample } from '../../metrics/define-metric';
import * as metrics from '../../metrics/wireless';
import { give } from '../api/give';
import { defineSnmpCollector, type CollectContext } from '../define-collector';
import type { SnmpRows } from '../snmp-answer';
import { mikrotik } from './oids';
import { namedRows, textOf } from './read-values';

/** The index of a client is its hardware address and the number of its interface: one small column is enough to count. */
const CLIENT_SIGNAL = mikrotik('21.4.1.6');
const [NAME, SSID, FREQUENCY] = [mikrotik('21.5.1.2'), mikrotik('21.5.1.3'), mikrotik('21.5.1.4')];
const STACK = 'wifi';

export const wifi = defineSnmpCollector({
  id: 'snmp.wifi',
  title: 'Wireless (wifi)',
  tier: 'medium',
  metrics: [metrics.wirelessClients, metrics.wirelessFrequency, metrics.wirelessRegistrations],
  rights: 'read',
  versions: { since: '7.13' },
  byDefault: false,
  timeoutMs: 15_000,
  scalars: [],
  tables: [{ columns: [CLIENT_SIGNAL], mayBeEmpty: true }, { columns: [NAME, SSID, FREQUENCY] }],
  samples: ({ tables: [clients, radios] }, context) =>
    radios === undefined || radios.size === 0
      ? []
      : [
          sample(metrics.wirelessRegistrations, [STACK], clients?.size ?? 0),
          ...radioSamples(radios, countByInterface(clients), context),
        ],
});

function radioSamples(radios: SnmpRows, counts: ReadonlyMap<string, number>, context: CollectContext): Sample[] {
  const indexes = new Map([...radios].map(([index, row]) => [row, index]));
  return namedRows(radios, NAME, context).flatMap(([name, row]) => {
    // `5180/ax/Ceee`.
    const megahertz = Number.parseInt(textOf(row.get(FREQUENCY)), 10);
    return [
      sample(metrics.wirelessClients, [name, textOf(row.get(SSID))], counts.get(indexes.get(row) ?? '') ?? 0),
      ...give(metrics.wirelessFrequency, [name], megahertz > 0 ? megahertz * 1e6 : undefined),
    ];
  });
}

function countByInterface(clients: SnmpRows | undefined): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const index of clients?.keys() ?? []) {
    const place = index.slice(index.lastIndexOf('.') + 1);
    counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  return counts;
}
