import type { Sample } from '../../metrics/define-metric';
import { queueBytes, queueDrops } from '../../metrics/queues';
import { distinctNames, give } from '../api/give';
import { defineSnmpCollector } from '../define-collector';
import type { Oid, SnmpRows } from '../snmp-answer';
import { mikrotik } from './oids';
import { numberOf, textOf, type SnmpRow } from './read-values';

const simple = (column: number): Oid => mikrotik(`2.1.1.${column}`);
const tree = (column: number): Oid => mikrotik(`2.2.1.${column}`);
/** Bytes only: the packet counters of simple queues stand still over SNMP. */
const SIMPLE = { name: simple(2), upload: simple(8), download: simple(9), uploadDrops: simple(14), downloadDrops: simple(15) };
const TREE = { name: tree(2), bytes: tree(7), drops: tree(9) };
/** Queues that PPP and hotspot make for their users are called so, and come and go. */
const DYNAMIC = /^</;
const MAX_ROWS = 1_000;

export const queues = defineSnmpCollector({
  id: 'snmp.queues',
  title: 'Queues',
  tier: 'fast',
  metrics: [queueBytes, queueDrops],
  rights: 'read',
  byDefault: false,
  timeoutMs: 20_000,
  scalars: [],
  tables: [
    {
      columns: [SIMPLE.upload, SIMPLE.download, SIMPLE.uploadDrops, SIMPLE.downloadDrops],
      steady: [SIMPLE.name],
      mayBeEmpty: true,
      maxRows: MAX_ROWS,
    },
    { columns: [TREE.bytes, TREE.drops], steady: [TREE.name], mayBeEmpty: true, maxRows: MAX_ROWS },
  ],
  samples: ({ tables: [simpleRows, treeRows] }) => [
    ...lasting(simpleRows, SIMPLE.name).flatMap(([name, row]) => [
      ...queueSamples(row, [name, 'simple', 'upload'], SIMPLE.upload, SIMPLE.uploadDrops),
      ...queueSamples(row, [name, 'simple', 'download'], SIMPLE.download, SIMPLE.downloadDrops),
    ]),
    ...lasting(treeRows, TREE.name).flatMap(([name, row]) => queueSamples(row, [name, 'tree', 'both'], TREE.bytes, TREE.drops)),
  ],
});

function lasting(rows: SnmpRows | undefined, column: Oid): readonly (readonly [string, SnmpRow])[] {
  const named = [...(rows?.values() ?? [])].filter((row) => !DYNAMIC.test(textOf(row.get(column)) || '<'));
  return distinctNames(named, (row) => textOf(row.get(column)));
}

function queueSamples(row: SnmpRow, labels: readonly [string, string, string], bytes: Oid, drops: Oid): readonly Sample[] {
  return [...give(queueBytes, labels, numberOf(row.get(bytes))), ...give(queueDrops, labels, numberOf(row.get(drops)))];
}
