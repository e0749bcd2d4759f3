import { sample, type Metric, type Sample } from '../../metrics/define-metric';
import * as metrics from '../../metrics/interfaces';
import { flag, give } from '../api/give';
import { defineSnmpCollector } from '../define-collector';
import type { Oid } from '../snmp-answer';
import { IF_COUNT, IF_NAME, mib2 } from './oids';
import { macOf, namedRows, numberOf, scaledOf, textOf, type SnmpRow } from './read-values';

const table = (column: number): Oid => mib2(`2.2.1.${column}`);
const extended = (column: number): Oid => mib2(`31.1.1.1.${column}`);

const [TYPE, MTU, MAC, ADMIN_STATUS, OPER_STATUS] = [table(3), table(4), table(6), table(7), table(8)];
const SPEED = extended(15);
const COMMENT = extended(18);

/** Octets and packets with 64 bits: others wrap within seconds. Packets by kind, since 7.x counts them apart. */
const COUNTERS: readonly (readonly [Metric<readonly ['interface']>, readonly Oid[]])[] = [
  [metrics.interfaceReceiveBytes, [extended(6)]],
  [metrics.interfaceTransmitBytes, [extended(10)]],
  [metrics.interfaceReceivePackets, [extended(7), extended(8), extended(9)]],
  [metrics.interfaceTransmitPackets, [extended(11), extended(12), extended(13)]],
  [metrics.interfaceReceiveDrops, [table(13)]],
  [metrics.interfaceReceiveErrors, [table(14)]],
  [metrics.interfaceTransmitDrops, [table(19)]],
  [metrics.interfaceTransmitErrors, [table(20)]],
];

const UP = 1;
/** Bytes per second of a megabit. */
const MEGABIT_BYTES = 125_000;

/** IANAifType in the words of RouterOS, as far as they can be told apart. */
const TYPES: ReadonlyMap<number | undefined, string> = new Map([
  [6, 'ether'],
  [23, 'ppp'],
  [24, 'loopback'],
  [71, 'wifi'],
  [131, 'tunnel'],
  [135, 'vlan'],
  [161, 'bond'],
  [209, 'bridge'],
]);

export const interfaces = defineSnmpCollector({
  id: 'snmp.interfaces',
  title: 'Interfaces',
  tier: 'fast',
  metrics: [
    metrics.interfaceInfo,
    metrics.interfaceUp,
    metrics.interfaceEnabled,
    metrics.interfaceMtu,
    metrics.interfaceSpeed,
    ...COUNTERS.map(([metric]) => metric),
  ],
  rights: 'read',
  byDefault: true,
  timeoutMs: 20_000,
  scalars: [],
  tables: [
    {
      columns: [ADMIN_STATUS, OPER_STATUS, SPEED, ...COUNTERS.flatMap(([, columns]) => columns)],
      steady: [IF_NAME, COMMENT, TYPE, MTU, MAC],
      names: { column: IF_NAME, count: IF_COUNT },
    },
  ],
  samples: ({ tables: [rows] }, context) => namedRows(rows, IF_NAME, context).flatMap(samplesOf),
});

function samplesOf([name, row]: readonly [string, SnmpRow]): Sample[] {
  const [admin, oper, megabits] = [ADMIN_STATUS, OPER_STATUS, SPEED].map((column) => numberOf(row.get(column)));
  const type = TYPES.get(numberOf(row.get(TYPE))) ?? 'other';
  return [
    sample(metrics.interfaceInfo, [name, '', type, macOf(row.get(MAC)), textOf(row.get(COMMENT))], 1),
    // An interface without a cage's module is there and not present: it is not up.
    ...(oper === undefined ? [] : [flag(metrics.interfaceUp, [name], oper === UP)]),
    ...(admin === undefined ? [] : [flag(metrics.interfaceEnabled, [name], admin === UP)]),
    ...give(metrics.interfaceMtu, [name], numberOf(row.get(MTU))),
    // 0 is: unknown.
    ...give(metrics.interfaceSpeed, [name], megabits ? scaledOf(megabits, 1 / MEGABIT_BYTES) : undefined),
    ...COUNTERS.flatMap(([metric, columns]) => give(metric, [name], sumOf(row, columns))),
  ];
}

/** @returns undefined where the router has none of them: over version 1 there are no 64-bit counters */
function sumOf(row: SnmpRow, columns: readonly Oid[]): number | undefined {
  const found = columns.flatMap((column) => numberOf(row.get(column)) ?? []);
  return found.length === 0 ? undefined : found.reduce((sum, value) => sum + value, 0);
}
