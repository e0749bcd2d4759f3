import * as metrics from '../../metrics/ethernet';
import { give } from '../api/give';
import { defineSnmpCollector } from '../define-collector';
import { IF_COUNT, mikrotik } from './oids';
import { namedRows, numberOf } from './read-values';

const column = (number: number): string => mikrotik(`14.1.1.${number}`);
const NAME = column(2);

const COUNTERS = [
  [metrics.ethernetReceivePauses, column(43)],
  [metrics.ethernetReceiveFcsErrors, column(45)],
  [metrics.ethernetReceiveAlignErrors, column(46)],
  [metrics.ethernetReceiveOverflows, column(48)],
  [metrics.ethernetReceiveDrops, column(55)],
  [metrics.ethernetTransmitPauses, column(73)],
  [metrics.ethernetTransmitCollisions, column(76)],
  [metrics.ethernetTransmitDrops, column(85)],
] as const;

export const ethernet = defineSnmpCollector({
  id: 'snmp.ethernet',
  title: 'Counters of Ethernet drivers',
  tier: 'medium',
  metrics: Object.values(metrics),
  rights: 'read',
  byDefault: false,
  timeoutMs: 20_000,
  scalars: [],
  tables: [{ columns: COUNTERS.map(([, counter]) => counter), steady: [NAME], names: { column: NAME, count: IF_COUNT } }],
  samples: ({ tables: [rows] }, context) =>
    namedRows(rows, NAME, context).flatMap(([name, row]) =>
      COUNTERS.flatMap(([metric, counter]) => give(metric, [name], numberOf(row.get(counter)))),
    ),
});
