import type { Source } from '../collectors/define-collector';
import type { DropReason } from './series-text';

/** What one collector last brought from a router. Times in milliseconds since 1970. */
export interface CollectorResult {
  readonly collectorId: string;
  readonly at: number;
  readonly durationMs: number;
  /** Not shown from then on: a graph with a gap says more than one that goes on flat. */
  readonly expiresAt: number;
  /** By metric, as `encodeSamples` gives them: UTF-8, so that a scrape of thousands of routers is no work for the collector of garbage. */
  readonly blocks: ReadonlyMap<string, Buffer>;
}

/** How a source of a router does. */
export interface SourceState {
  readonly up: boolean;
  readonly at: number;
  /** Absent before the first. */
  readonly lastSuccessAt?: number;
  readonly durationMs: number;
  /** Polls that failed since the last success: what backing off goes by. */
  readonly failures: number;
  /** Code of the last failure. */
  readonly error?: string;
}

export interface UptimeSeen {
  readonly seconds: number;
  readonly at: number;
  readonly source: Source;
}

/** What the daemon itself keeps of a router. Counters begin when the router is first polled. */
export interface RouterMemo {
  readonly sources: Readonly<Partial<Record<Source, SourceState>>>;
  readonly uptime?: UptimeSeen;
  readonly reboots: number;
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>;
  /** By collector and code. */
  readonly errors: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Series of the last result, by collector. */
  readonly series: Readonly<Record<string, number>>;
  /** Runs that failed since the last success, by collector. */
  readonly failed: Readonly<Record<string, number>>;
}

export const NO_MEMO: RouterMemo = { sources: {}, reboots: 0, dropped: {}, errors: {}, series: {}, failed: {} };

/** All that is known of a router between polls; any process can read it. */
export interface Snapshot {
  readonly routerId: string;
  readonly memo: RouterMemo;
  /** Those over SNMP first, then by id. */
  readonly results: readonly CollectorResult[];
}
