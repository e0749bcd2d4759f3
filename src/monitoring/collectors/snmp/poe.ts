import type { Sample } from '../../metrics/define-metric';
import * as metrics from '../../metrics/poe';
import { flag, give } from '../api/give';
import { defineSnmpCollector } from '../define-collector';
import { mikrotik } from './oids';
import { namedRows, numberOf, scaledOf, type SnmpRow } from './read-values';

const column = (number: number): string => mikrotik(`15.1.1.${number}`);
const [NAME, STATUS, VOLTAGE, CURRENT, POWER] = [column(2), column(3), column(4), column(5), column(6)];

const POWERED = 3;
/** Overload, short circuit, voltage too low, too high, controller error, no valid supply, voltage too low for low-voltage PoE. */
const FAULTS: readonly (number | undefined)[] = [4, 5, 6, 9, 10, 13, 15];

export const poe = defineSnmpCollector({
  id: 'snmp.poe',
  title: 'PoE out',
  tier: 'medium',
  metrics: Object.values(metrics),
  rights: 'read',
  byDefault: true,
  timeoutMs: 15_000,
  scalars: [],
  tables: [{ columns: [STATUS, VOLTAGE, CURRENT, POWER], steady: [NAME] }],
  samples: ({ tables: [rows] }, context) => namedRows(rows, NAME, context).flatMap(samplesOf),
});

function samplesOf([name, row]: readonly [string, SnmpRow]): Sample[] {
  const status = numberOf(row.get(STATUS));
  return [
    ...(status === undefined
      ? []
      : [flag(metrics.poeOn, [name], status === POWERED), flag(metrics.poeFault, [name], FAULTS.includes(status))]),
    ...give(metrics.poeVoltage, [name], scaledOf(row.get(VOLTAGE), 10)),
    ...give(metrics.poeCurrent, [name], scaledOf(row.get(CURRENT), 1_000)),
    ...give(metrics.poePower, [name], scaledOf(row.get(POWER), 10)),
  ];
}
