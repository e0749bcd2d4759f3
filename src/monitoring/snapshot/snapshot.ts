import type { Source } from '../collectors/define-collector';
import type { Sample } from '../metrics/define-metric';

/** What one collector last brought from a router. */
export interface CollectorResult {
  readonly collectorId: string;
  /** When it was asked, in milliseconds since 1970. */
  readonly at: number;
  readonly durationMs: number;
  /** Of the last success; they are shown until `expiresAt`. */
  readonly samples: readonly Sample[];
  readonly expiresAt: number;
  /** Code of the last failure, where it was later than the last success. */
  readonly error?: string;
}

/** How a source of a router does. */
export interface SourceState {
  readonly source: Source;
  readonly up: boolean;
  /** Milliseconds since 1970; absent before the first. */
  readonly lastSuccessAt?: number;
  /** Of the last poll over it. */
  readonly durationMs?: number;
  /** Failures since the last success: what backing off goes by. */
  readonly failures: number;
}

/** All that is known of a router between polls; any process can read it. */
export interface Snapshot {
  readonly routerId: string;
  readonly sources: readonly SourceState[];
  readonly results: readonly CollectorResult[];
  /** Since the daemon knows it. */
  readonly reboots: number;
  /** Series that went over the limit of the last polls. */
  readonly dropped: number;
}
