import { sample, type Sample } from '../../metrics/define-metric';
import * as metrics from '../../metrics/w60g';
import { flag, give } from '../api/give';
import { defineSnmpCollector } from '../define-collector';
import { IF_NAME, mikrotik } from './oids';
import { namedRows, numberOf, scaledOf, signedOf, type SnmpRow } from './read-values';

const column = (number: number): string => mikrotik(`1.8.1.${number}`);
const [CONNECTED, FREQUENCY, MCS, SIGNAL, RSSI, RATE] = [column(4), column(6), column(7), column(8), column(12), column(13)];
const STATION_CONNECTED = mikrotik('1.9.1.2');
/** Bytes per second of a megabit. */
const MEGABIT_BYTES = 125_000;

export const w60g = defineSnmpCollector({
  id: 'snmp.w60g',
  title: '60 GHz wireless',
  tier: 'medium',
  metrics: Object.values(metrics),
  rights: 'read',
  byDefault: true,
  timeoutMs: 15_000,
  scalars: [],
  tables: [{ columns: [CONNECTED, FREQUENCY, MCS, SIGNAL, RSSI, RATE], steady: [IF_NAME] }, { columns: [STATION_CONNECTED] }],
  samples: ({ tables: [rows, stations] }, context) => {
    const connected = [...(stations?.values() ?? [])].filter((row) => numberOf(row.get(STATION_CONNECTED)) === 1);
    return [
      ...namedRows(rows, IF_NAME, context).flatMap(samplesOf),
      ...(stations && stations.size > 0 ? [sample(metrics.w60gStations, [], connected.length)] : []),
    ];
  },
});

function samplesOf([name, row]: readonly [string, SnmpRow]): Sample[] {
  const isConnected = numberOf(row.get(CONNECTED)) === 1;
  const up = flag(metrics.w60gConnected, [name], isConnected);
  if (!isConnected) return [up];
  return [
    up,
    ...give(metrics.w60gFrequency, [name], scaledOf(row.get(FREQUENCY), 1e-6)),
    ...give(metrics.w60gMcs, [name], numberOf(row.get(MCS))),
    ...give(metrics.w60gSignal, [name], scaledOf(row.get(SIGNAL), 100)),
    ...give(metrics.w60gRssi, [name], signedOf(row.get(RSSI))),
    ...give(metrics.w60gRate, [name], scaledOf(row.get(RATE), 1 / MEGABIT_BYTES)),
  ];
}
