import type { Row } from '../../../core/catalogue';
import type { Sample } from '../../metrics/define-metric';
import * as metrics from '../../metrics/health';
import { defineApiCollector } from '../define-collector';
import { rowsOf } from './ask';
import { flag, give } from './give';
import { numberOf } from './read-values';

/** What 6.x calls its sensors, in one record, and what PCs call theirs; 7.x has a row for each on every other board. */
const SENSORS = (
  'voltage 12v 5v 3.3v core current temperature cpu-temperature board-temperature board-temperature1 board-temperature2 ' +
  'sfp-temperature switch-temperature phy-temperature power-consumption poe-out-consumption psu1-voltage psu2-voltage ' +
  'psu1-current psu2-current psu1-state psu2-state fan1-speed fan2-speed fan3-speed fan4-speed fan5-speed fan-state ' +
  'cpu-temp board-temp lm87-temp temp1 temp2 temp3 fan1 fan2 fan3'
).split(' ');
const PROPERTIES = ['name', 'value', 'type', ...SENSORS];

interface Reading {
  readonly sensor: string;
  readonly value: string;
  /** `C`, `V`, `A`, `W`, `RPM`; absent on 6.x and for states. */
  readonly unit: string;
}

export const health = defineApiCollector({
  id: 'api.health',
  title: 'Health',
  tier: 'medium',
  metrics: Object.values(metrics),
  rights: 'read, api',
  byDefault: true,
  insteadOf: 'snmp.health',
  timeoutMs: 10_000,
  async collect(router, context) {
    const rows = await rowsOf(router, context, '/system/health', PROPERTIES);
    return rows.flatMap(readingsOf).flatMap(sampleOf);
  },
});

function readingsOf(row: Row): Reading[] {
  if (row.name !== undefined) return [{ sensor: row.name, value: row.value ?? '', unit: row.type ?? '' }];
  return SENSORS.flatMap((sensor) => {
    const value = row[sensor];
    return value === undefined ? [] : [{ sensor, value, unit: unitOf(sensor, value) }];
  });
}

/** The record of 6.x tells no units: they follow from the names. Its one current is in milliamperes. */
function unitOf(sensor: string, value: string): string {
  if (sensor === 'current' && !/\dA$/.test(value)) return 'mA';
  const [, unit] = UNITS.find(([name]) => name.test(sensor)) ?? [];
  return unit ?? '';
}

const UNITS: readonly (readonly [RegExp, string])[] = [
  [/temp(?:erature)?\d*$/, 'C'],
  [/voltage$|v$|^core$/, 'V'],
  [/current$/, 'A'],
  [/consumption$/, 'W'],
  [/speed$|^fan\d$/, 'RPM'],
];

function sampleOf({ sensor, value, unit }: Reading): readonly Sample[] {
  const number = numberOf(value);
  switch (unit) {
    case 'C':
      return give(metrics.temperature, [sensor], number);
    case 'V':
      return give(metrics.voltage, [sensor], number);
    case 'A':
      return give(metrics.current, [sensor], number);
    case 'mA':
      return give(metrics.current, [sensor], number === undefined ? undefined : number / 1_000);
    case 'W':
      return give(metrics.power, [sensor], number);
    case 'RPM':
      return give(metrics.fanSpeed, [sensor.replace(/-speed$/, '')], number);
    default:
      return stateOf(sensor, value);
  }
}

/** `psu1-state` and the like say `ok` or `fail`. */
function stateOf(sensor: string, value: string): readonly Sample[] {
  if (!sensor.endsWith('-state') || value === '') return [];
  const name = sensor.replace(/-state$/, '');
  return [
    sensor.startsWith('psu') ? flag(metrics.psuOk, [name], value === 'ok') : flag(metrics.sensorOk, [sensor], value === 'ok'),
  ];
}
