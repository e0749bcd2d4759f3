import type { Metric, Sample } from '../../metrics/define-metric';
import { sample } from '../../metrics/define-metric';
import * as metrics from '../../metrics/health';
import { defineSnmpCollector } from '../define-collector';
import type { Oid, SnmpAnswer, SnmpRows } from '../snmp-answer';
import { mikrotik } from './oids';
import { signedOf, textOf } from './read-values';

interface Scalar {
  readonly oid: Oid;
  /** What 7.x calls the same sensor. */
  readonly sensor: string;
  readonly metric: Metric;
  /** How many of its steps are a unit. */
  readonly perUnit: number;
}

const scalar = (column: number, sensor: string, metric: Metric, perUnit: number): Scalar => ({
  oid: mikrotik(`3.${column}.0`),
  sensor,
  metric,
  perUnit,
});

/** One object for each sensor: 6.x, and what 7.x still has of them. Of two with one name the first counts. */
const SCALARS: readonly Scalar[] = [
  scalar(1, 'core-voltage', metrics.voltage, 10),
  scalar(2, '3.3v', metrics.voltage, 10),
  scalar(3, '5v', metrics.voltage, 10),
  scalar(4, '12v', metrics.voltage, 10),
  scalar(5, 'sensor-temperature', metrics.temperature, 10),
  scalar(7, 'board-temperature', metrics.temperature, 10),
  scalar(8, 'voltage', metrics.voltage, 10),
  scalar(10, 'temperature', metrics.temperature, 10),
  scalar(11, 'cpu-temperature', metrics.temperature, 10),
  scalar(6, 'cpu-temperature', metrics.temperature, 10),
  scalar(12, 'power-consumption', metrics.power, 10),
  scalar(13, 'current', metrics.current, 1_000),
  scalar(15, 'psu1', metrics.psuOk, 1),
  scalar(16, 'psu2', metrics.psuOk, 1),
  scalar(17, 'fan1', metrics.fanSpeed, 1),
  scalar(18, 'fan2', metrics.fanSpeed, 1),
];

/** The table of 7.x, and late 6.x: a name, a value and what the value is. */
const [NAME, VALUE, UNIT] = [mikrotik('3.100.1.2'), mikrotik('3.100.1.3'), mikrotik('3.100.1.4')];
const CELSIUS = 1;
const RPM = 2;
const TENTHS: ReadonlyMap<number | undefined, Metric> = new Map([
  [3, metrics.voltage],
  [4, metrics.current],
  [5, metrics.power],
]);
const STATUS = 6;

export const health = defineSnmpCollector({
  id: 'snmp.health',
  title: 'Health',
  tier: 'medium',
  metrics: Object.values(metrics),
  rights: 'read',
  byDefault: true,
  timeoutMs: 10_000,
  scalars: SCALARS.map(({ oid }) => oid),
  tables: [{ columns: [NAME, VALUE, UNIT] }],
  samples: ({ scalars, tables: [gauges] }) => {
    const found = new Map<string, Sample>();
    // Where a router has both, the table knows better: its scalars are there for the sake of older programs.
    for (const one of [...gaugeSamples(gauges), ...scalarSamples(scalars)]) {
      const key = `${one.metric.name} ${one.labels[0]}`;
      if (!found.has(key)) found.set(key, one);
    }
    return [...found.values()];
  },
});

function scalarSamples(scalars: SnmpAnswer['scalars']): Sample[] {
  return SCALARS.flatMap(({ oid, sensor, metric, perUnit }) => {
    const value = signedOf(scalars.get(oid));
    return value === undefined ? [] : [sample(metric, [sensor], value / perUnit)];
  });
}

function gaugeSamples(rows: SnmpRows | undefined): Sample[] {
  return [...(rows?.values() ?? [])].flatMap((row) => {
    const [name, value, unit] = [textOf(row.get(NAME)), signedOf(row.get(VALUE)), signedOf(row.get(UNIT))];
    if (name === '' || value === undefined) return [];
    if (unit === CELSIUS) return [sample(metrics.temperature, [name], value)];
    if (unit === RPM) return [sample(metrics.fanSpeed, [name.replace(/-speed$/, '')], value)];
    if (unit === STATUS) return [statusSample(name, value)];
    const metric = TENTHS.get(unit);
    return metric ? [sample(metric, [name], value / 10)] : [];
  });
}

/** Here 0 is good; of the scalars for power supplies it is 1. */
function statusSample(name: string, value: number): Sample {
  const isGood = value === 0 ? 1 : 0;
  return name.startsWith('psu')
    ? sample(metrics.psuOk, [name.replace(/-state$/, '')], isGood)
    : sample(metrics.sensorOk, [name], isGood);
}
