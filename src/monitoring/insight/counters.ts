import type { Sample } from '../metrics/define-metric';
import * as metrics from '../metrics/interfaces';

/** What an interface has counted until now; what a source does not tell is absent. */
export interface Counters {
  rx?: number;
  tx?: number;
  errors?: number;
  linkDowns?: number;
  /** Bytes per second; no counter. */
  speed?: number;
}

/** Counters of the interfaces of a router at a moment, in milliseconds since 1970. */
export interface Reading {
  readonly at: number;
  readonly counters: ReadonlyMap<string, Counters>;
}

/** What was counted from one reading to the next. */
export interface Difference {
  readonly name: string;
  /** Bytes; absent where a counter began anew, or one of the two is not known. */
  readonly traffic?: { readonly rx: number; readonly tx: number };
  readonly errors: number;
  readonly linkDowns: number;
  readonly speed?: number;
}

type Field = keyof Counters;

const FIELDS: ReadonlyMap<string, Field> = new Map<string, Field>([
  [metrics.interfaceReceiveBytes.name, 'rx'],
  [metrics.interfaceTransmitBytes.name, 'tx'],
  [metrics.interfaceReceiveErrors.name, 'errors'],
  [metrics.interfaceTransmitErrors.name, 'errors'],
  [metrics.interfaceLinkDowns.name, 'linkDowns'],
  [metrics.interfaceSpeed.name, 'speed'],
]);

/** A router with more has its other interfaces without history: its note is read and written at every poll. */
const MOST_INTERFACES = 1_000;

/** No link carries more, in bytes per second: a counter that leaps has been written anew. */
const MOST_RATE = 125_000_000_000;

/** The counters among the samples of a collector; empty where it gives none. */
export function countersIn(samples: readonly Sample[]): Map<string, Counters> {
  const found = new Map<string, Counters>();
  for (const { metric, labels, value } of samples) {
    const field = FIELDS.get(metric.name);
    const [name] = labels;
    if (field === undefined || name === undefined) continue;
    let counters = found.get(name);
    if (!counters) {
      if (found.size >= MOST_INTERFACES) continue;
      found.set(name, (counters = {}));
    }
    counters[field] = field === 'errors' ? (counters.errors ?? 0) + value : value;
  }
  return found;
}

/** What was counted between two readings of one source. A counter that went back says nothing of the time between. */
export function differences(before: Reading, after: Reading): Difference[] {
  const seconds = (after.at - before.at) / 1000;
  if (seconds <= 0) return [];
  return [...after.counters].flatMap(([name, now]) => {
    const then = before.counters.get(name);
    if (!then) return [];
    const rx = grown(then.rx, now.rx);
    const tx = grown(then.tx, now.tx);
    const isTraffic = rx !== undefined && tx !== undefined && Math.max(rx, tx) / seconds <= MOST_RATE;
    return {
      name,
      ...(isTraffic ? { traffic: { rx, tx } } : {}),
      errors: grown(then.errors, now.errors) ?? 0,
      linkDowns: grown(then.linkDowns, now.linkDowns) ?? 0,
      ...(now.speed === undefined ? {} : { speed: now.speed }),
    };
  });
}

function grown(then: number | undefined, now: number | undefined): number | undefined {
  return then === undefined || now === undefined || now < then ? undefined : now - then;
}

type Note = readonly [at: number, counters: Readonly<Record<string, readonly (number | null)[]>>];

/** The reading as it is kept until the next poll, in whichever process that is. */
export function noteOf({ at, counters }: Reading): string {
  const rows = [...counters].map(([name, { rx, tx, errors, linkDowns }]): [string, (number | null)[]] => [
    name,
    [rx ?? null, tx ?? null, errors ?? null, linkDowns ?? null],
  ]);
  return JSON.stringify([at, Object.fromEntries(rows)] satisfies Note);
}

/** @returns undefined where there is none, or it is not ours */
export function readingOf(note: string | undefined): Reading | undefined {
  if (note === undefined) return undefined;
  try {
    const [at, rows] = JSON.parse(note) as Note;
    const counters = Object.entries(rows).map(([name, values]): [string, Counters] => {
      const [rx, tx, errors, linkDowns] = values.map((value) => value ?? undefined);
      return [name, known({ rx, tx, errors, linkDowns })];
    });
    return { at, counters: new Map(counters) };
  } catch {
    return undefined;
  }
}

function known(counters: Readonly<Record<string, number | undefined>>): Counters {
  return Object.fromEntries(Object.entries(counters).filter(([, value]) => value !== undefined));
}
