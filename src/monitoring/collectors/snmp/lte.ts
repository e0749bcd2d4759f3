import { sample, type Sample } from '../../metrics/define-metric';
import * as metrics from '../../metrics/lte';
import { give } from '../api/give';
import { defineSnmpCollector } from '../define-collector';
import { IF_NAME, mikrotik } from './oids';
import { namedRows, numberOf, signedOf, type SnmpRow } from './read-values';

/** Columns 11 to 13 identify the modem and its owner: they are not read. */
const column = (number: number): string => mikrotik(`16.1.1.${number}`);
const [RSSI, RSRQ, RSRP, CELL, TECHNOLOGY, SINR] = [column(2), column(3), column(4), column(5), column(6), column(7)];

const TECHNOLOGIES: ReadonlyMap<number | undefined, string> = new Map([
  [0, 'GSM compact'],
  [1, 'GSM'],
  [2, '3G'],
  [3, 'EGPRS'],
  [4, 'HSDPA'],
  [5, 'HSUPA'],
  [6, 'HSDPA & HSUPA'],
  [7, 'LTE'],
  [11, '5G SA'],
  [13, '5G NSA'],
]);

export const lte = defineSnmpCollector({
  id: 'snmp.lte',
  title: 'LTE modems',
  tier: 'medium',
  metrics: Object.values(metrics),
  rights: 'read',
  byDefault: true,
  timeoutMs: 15_000,
  scalars: [],
  tables: [{ columns: [RSSI, RSRQ, RSRP, CELL, TECHNOLOGY, SINR], steady: [IF_NAME] }],
  samples: ({ tables: [rows] }, context) => namedRows(rows, IF_NAME, context).flatMap(samplesOf),
});

function samplesOf([name, row]: readonly [string, SnmpRow]): Sample[] {
  const [rsrp, rsrq, rssi] = [RSRP, RSRQ, RSSI].map((reading) => signedOf(row.get(reading)));
  // Without a network all of them are 0, which no network ever is but for the last.
  if (!rsrp && !rsrq && !rssi) return [];
  const technology = TECHNOLOGIES.get(signedOf(row.get(TECHNOLOGY))) ?? '';
  const cell = numberOf(row.get(CELL));
  return [
    ...give(metrics.lteRsrp, [name], rsrp || undefined),
    ...give(metrics.lteRsrq, [name], rsrq || undefined),
    ...give(metrics.lteRssi, [name], rssi || undefined),
    ...give(metrics.lteSinr, [name], signedOf(row.get(SINR))),
    ...(technology || cell ? [sample(metrics.lteInfo, [name, technology, cell ? String(cell) : ''], 1)] : []),
  ];
}
