import { sample, type Sample } from '../../metrics/define-metric';
import * as metrics from '../../metrics/wireless';
import { give } from '../api/give';
import { defineSnmpCollector } from '../define-collector';
import { IF_NAME, mikrotik } from './oids';
import { namedRows, numberOf, scaledOf, signedOf, textOf, type SnmpRow } from './read-values';

/** Interfaces that are access points: SSID, clients, frequency, noise, quality. */
const point = (column: number): string => mikrotik(`1.3.1.${column}`);
const [SSID, CLIENTS, FREQUENCY, NOISE, QUALITY] = [point(4), point(6), point(7), point(9), point(10)];

/** Interfaces that are stations: rates, signal, SSID, frequency, quality. */
const station = (column: number): string => mikrotik(`1.1.1.${column}`);
const [TX_RATE, RX_RATE, SIGNAL] = [station(2), station(3), station(4)];
const [STATION_SSID, STATION_FREQUENCY, TX_QUALITY, RX_QUALITY] = [station(5), station(7), station(9), station(10)];

const REGISTRATIONS = mikrotik('1.4.0');
const STACK = 'wireless';

export const wireless = defineSnmpCollector({
  id: 'snmp.wireless',
  title: 'Wireless (legacy)',
  tier: 'medium',
  metrics: [
    metrics.wirelessClients,
    metrics.wirelessNoiseFloor,
    metrics.wirelessCcq,
    metrics.wirelessFrequency,
    metrics.wirelessSignal,
    metrics.wirelessRate,
    metrics.wirelessRegistrations,
  ],
  rights: 'read',
  byDefault: true,
  timeoutMs: 15_000,
  scalars: [REGISTRATIONS],
  tables: [
    { columns: [CLIENTS, FREQUENCY, NOISE, QUALITY, SSID], steady: [IF_NAME] },
    { columns: [TX_RATE, RX_RATE, SIGNAL, STATION_SSID, STATION_FREQUENCY, TX_QUALITY, RX_QUALITY], steady: [IF_NAME] },
  ],
  samples: ({ scalars, tables: [points, stations] }, context) => [
    ...give(metrics.wirelessRegistrations, [STACK], numberOf(scalars.get(REGISTRATIONS))),
    ...namedRows(points, IF_NAME, context).flatMap(pointSamples),
    ...namedRows(stations, IF_NAME, context).flatMap(stationSamples),
  ],
});

function pointSamples([name, row]: readonly [string, SnmpRow]): Sample[] {
  const megahertz = numberOf(row.get(FREQUENCY));
  return [
    ...give(metrics.wirelessClients, [name, textOf(row.get(SSID))], numberOf(row.get(CLIENTS))),
    // One that shares the radio of another has neither a frequency nor what goes with it.
    ...(megahertz ? radioSamples(name, megahertz, row) : []),
  ];
}

function radioSamples(name: string, megahertz: number, row: SnmpRow): readonly Sample[] {
  return [
    ...give(metrics.wirelessFrequency, [name], megahertz * 1e6),
    ...give(metrics.wirelessNoiseFloor, [name], signedOf(row.get(NOISE)) || undefined),
    ...give(metrics.wirelessCcq, [name, 'transmit'], scaledOf(row.get(QUALITY), 100)),
  ];
}

/** A station that is connected to nothing has no frequency, and a signal of 0. */
function stationSamples([name, row]: readonly [string, SnmpRow]): Sample[] {
  const megahertz = numberOf(row.get(STATION_FREQUENCY));
  const signal = signedOf(row.get(SIGNAL));
  if (!megahertz || !signal) return [];
  return [
    sample(metrics.wirelessSignal, [name, textOf(row.get(STATION_SSID))], signal),
    sample(metrics.wirelessFrequency, [name], megahertz * 1e6),
    ...give(metrics.wirelessRate, [name, 'transmit'], scaledOf(row.get(TX_RATE), 8)),
    ...give(metrics.wirelessRate, [name, 'receive'], scaledOf(row.get(RX_RATE), 8)),
    ...give(metrics.wirelessCcq, [name, 'transmit'], scaledOf(row.get(TX_QUALITY), 100)),
    ...give(metrics.wirelessCcq, [name, 'receive'], scaledOf(row.get(RX_QUALITY), 100)),
  ];
}
