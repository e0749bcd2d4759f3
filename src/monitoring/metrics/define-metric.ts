export type MetricType = 'gauge' | 'counter' | 'info';

/** One metric of a router, declared once: the exposition, the reference page and the rules read this. */
export interface Metric<L extends readonly string[] = readonly string[]> {
  /** e.g. `routeros_interface_receive_bytes_total`. */
  readonly name: string;
  readonly type: MetricType;
  /** One sentence. */
  readonly help: string;
  /** Base unit, which the name ends with: `seconds`, `bytes`, `ratio`, `celsius`, `dbm`. */
  readonly unit?: string;
  /** Beyond `router`, `site` and `tenant`, which every series has. */
  readonly labels: L;
}

/** One series of a router at the time of a poll. */
export interface Sample {
  readonly metric: Metric;
  /** Values, in the order of `metric.labels`. */
  readonly labels: readonly string[];
  /** Finite; 1 for an info. */
  readonly value: number;
}

const NAME = /^(routeros|rosfleet)(_[a-z][a-z0-9]*)+$/;
const LABEL = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;

/** What every series has, what Prometheus adds itself, and what its own types use. */
const RESERVED_LABELS = ['router', 'site', 'tenant', 'job', 'instance', 'le', 'quantile'];

/** The units that a name may end with. Logarithms (dBm, dB) have no base unit; a rotation has none either. */
const UNITS = [
  'seconds',
  'bytes',
  'ratio',
  'celsius',
  'volts',
  'amperes',
  'watts',
  'hertz',
  'meters',
  'dbm',
  'db',
  'rpm',
  'degrees',
] as const;

/** What a base unit is to be used for instead. */
const NOT_BASE = [
  'milliseconds',
  'microseconds',
  'minutes',
  'hours',
  'days',
  'bits',
  'kilobytes',
  'megabytes',
  'percent',
  'millivolts',
  'milliamperes',
  'megahertz',
];

/**
 * Declares a metric.
 * @throws Error where the name is not what Prometheus' naming practice asks for: a defect, found at start-up.
 */
export function defineMetric<const L extends readonly string[]>(metric: Metric<L>): Metric<L> {
  const problem = problemOf(metric);
  if (problem !== undefined) throw new Error(`metric ${metric.name}: ${problem}`);
  return Object.freeze({ ...metric, labels: Object.freeze([...metric.labels]) as unknown as L });
}

/** One series; the labels as many and in the order as declared. */
export function sample<const L extends readonly string[]>(
  metric: Metric<L>,
  labels: { readonly [K in keyof L]: string },
  value: number,
): Sample {
  return { metric, labels, value };
}

function problemOf({ name, type, help, unit, labels }: Metric): string | undefined {
  if (!NAME.test(name)) return 'the name is not routeros_… or rosfleet_… in small letters';
  if (type === 'counter' && !name.endsWith('_total')) return 'a counter ends with _total';
  if (type !== 'counter' && name.endsWith('_total')) return 'only a counter ends with _total';
  if ((type === 'info') !== name.endsWith('_info')) return 'an info, and nothing else, ends with _info';
  if (!/^[A-Z0-9].*\.$/.test(help) || help.includes('\n')) return 'the help is one sentence';
  return problemOfUnit(name, unit) ?? problemOfLabels(labels);
}

function problemOfUnit(name: string, unit: string | undefined): string | undefined {
  const stem = name.replace(/_total$/, '');
  const last = stem.slice(stem.lastIndexOf('_') + 1);
  if (NOT_BASE.includes(last)) return `${last} is no base unit`;
  const named = UNITS.find((known) => known === last);
  if (unit !== named) return named ? `its unit is ${named}` : `the name does not end with the unit ${unit}`;
  return undefined;
}

function problemOfLabels(labels: readonly string[]): string | undefined {
  const wrong = labels.find((label) => !LABEL.test(label) || RESERVED_LABELS.includes(label));
  if (wrong !== undefined) return `${wrong} is no name for a label`;
  return new Set(labels).size === labels.length ? undefined : 'a label is named twice';
}
