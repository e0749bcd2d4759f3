import type { Metric, Sample } from '../metrics/define-metric';

/**
 * Samples as they are kept between polls: by metric, one line for each series, with what comes after the labels that
 * every series of the router has: `,interface="ether1"} 42`. A scrape then only puts the common part before each line,
 * and a router that is renamed has its new name at once.
 */
export type SeriesText = Readonly<Record<string, string>>;

export const DROP_REASONS = ['limit', 'duplicate', 'invalid'] as const;
export type DropReason = (typeof DROP_REASONS)[number];

export interface EncodedSamples {
  readonly text: SeriesText;
  readonly series: number;
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>;
}

/** @param room how many series there may be */
export function encodeSamples(samples: readonly Sample[], room: number): EncodedSamples {
  const lines = new Map<string, Map<string, string>>();
  const dropped: Partial<Record<DropReason, number>> = {};
  let series = 0;
  for (const { metric, labels, value } of samples) {
    const known = lines.get(metric.name) ?? new Map<string, string>();
    const key = labelsText(metric.labels, labels);
    const reason = problemOf({ metric, labels, value }) ?? (known.has(key) ? 'duplicate' : series < room ? undefined : 'limit');
    if (reason !== undefined) {
      dropped[reason] = (dropped[reason] ?? 0) + 1;
      continue;
    }
    series += 1;
    lines.set(metric.name, known.set(key, `${key}} ${value}`));
  }
  const text = Object.fromEntries([...lines].map(([name, byKey]) => [name, [...byKey.values()].join('\n')]));
  return { text, series, dropped };
}

/** The samples again, for those who reckon with them. What no longer exists in the catalogue is left out. */
export function decodeSamples(blocks: ReadonlyMap<string, Buffer | string>, catalogue: ReadonlyMap<string, Metric>): Sample[] {
  return [...blocks].flatMap(([name, block]) => {
    const metric = catalogue.get(name);
    return metric
      ? block
          .toString()
          .split('\n')
          .map((line) => decodeLine(metric, line))
      : [];
  });
}

function decodeLine(metric: Metric, line: string): Sample {
  const end = line.lastIndexOf('} ');
  const given = new Map<string, string>();
  for (const [, name = '', value = ''] of line.slice(0, end).matchAll(/,([a-z0-9_]+)="((?:[^"\\]|\\.)*)"/g)) {
    given.set(name, unescapeLabel(value));
  }
  return { metric, labels: metric.labels.map((label) => given.get(label) ?? ''), value: Number(line.slice(end + 2)) };
}

function problemOf({ metric, labels, value }: Sample): DropReason | undefined {
  return Number.isFinite(value) && labels.length === metric.labels.length ? undefined : 'invalid';
}

/** An empty label is the same as none. */
function labelsText(names: readonly string[], values: readonly string[]): string {
  let text = '';
  for (let index = 0; index < names.length; index += 1) {
    const value = values[index];
    if (value) text += `,${names[index]}="${escapeLabel(value)}"`;
  }
  return text;
}

/** Hardly any value needs it: the test costs less than three replacements. */
export function escapeLabel(value: string): string {
  return /[\\"\n]/.test(value) ? value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n') : value;
}

function unescapeLabel(value: string): string {
  return value.replace(/\\(.)/g, (_all, character: string) => (character === 'n' ? '\n' : character));
}
