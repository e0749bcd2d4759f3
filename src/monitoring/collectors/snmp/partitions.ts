import { sample } from '../../metrics/define-metric';
import { partitionInfo, partitionSize } from '../../metrics/system';
import { give } from '../api/give';
import { defineSnmpCollector } from '../define-collector';
import { mikrotik } from './oids';
import { numberOf, scaledOf, textOf } from './read-values';

const [NAME, SIZE, VERSION, ACTIVE, RUNNING] = [2, 3, 4, 5, 6].map((column) => mikrotik(`17.1.1.${column}`)) as [
  string,
  string,
  string,
  string,
  string,
];
const MEGABYTE = 1_048_576;

export const partitions = defineSnmpCollector({
  id: 'snmp.partitions',
  title: 'Partitions',
  tier: 'slow',
  metrics: [partitionInfo, partitionSize],
  rights: 'read',
  byDefault: true,
  timeoutMs: 10_000,
  scalars: [],
  tables: [{ columns: [NAME, SIZE, VERSION, ACTIVE, RUNNING] }],
  samples: ({ tables: [rows] }) =>
    [...(rows?.values() ?? [])].flatMap((row) => {
      const name = textOf(row.get(NAME));
      const yes = (column: string): string => String(numberOf(row.get(column)) === 1);
      return [
        sample(partitionInfo, [name, textOf(row.get(VERSION)), yes(ACTIVE), yes(RUNNING)], 1),
        ...give(partitionSize, [name], scaledOf(row.get(SIZE), 1 / MEGABYTE)),
      ];
    }),
});
