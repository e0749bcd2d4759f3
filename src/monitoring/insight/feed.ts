import type { Observation } from '../polling/router-poll';
import type { Intervals } from '../polling/timing';
import { countersIn, differences, noteOf, readingOf, type Reading } from './counters';
import type { SlotSums } from './slot-sums';
import { valuesIn } from './values';

/** A time without polls that is longer is a gap: the traffic in it belongs to no slot. */
const GAP_INTERVALS = 2.5;
/** Link losses and errors are counted over more: a link that flaps is what keeps a router from being polled. */
const LEAST_COUNTED_MS = 15 * 60_000;

const REBOOTED_AT = 'rebootedAt';

/**
 * Makes sums of what polls bring. What a counter has grown by is counted from the last poll of whichever process: the last
 * reading is kept with the router, and a router is polled by one process at a time.
 */
export class RollupFeed {
  readonly #rebooted = new Set<string>();
  /** What polls that go on have counted, by router. */
  readonly #counted = new Map<string, [Reading, Reading][]>();
  readonly #trafficGapMs: number;
  readonly #countsGapMs: number;

  constructor(
    private readonly sums: SlotSums,
    intervals: Pick<Intervals, 'fast' | 'medium'>,
  ) {
    this.#trafficGapMs = GAP_INTERVALS * intervals.fast;
    this.#countsGapMs = Math.max(LEAST_COUNTED_MS, GAP_INTERVALS * intervals.medium);
  }

  /** Told before the observations of the poll that saw it. */
  rebooted(routerId: string): void {
    this.#rebooted.add(routerId);
  }

  observe({ router, collectorId, samples, at, memory }: Observation): void {
    for (const value of valuesIn(samples)) this.sums.addValue(router.id, { ...value, at });
    const counters = countersIn(samples);
    if (this.#rebooted.delete(router.id)) memory.set(REBOOTED_AT, String(at));
    if (counters.size === 0) return;
    const before = readingOf(memory.get(collectorId));
    const reading = { at, counters };
    memory.set(collectorId, noteOf(reading));
    // Counters begin anew with a boot, and may be beyond the old values already.
    if (!before || before.at < Number(memory.get(REBOOTED_AT) ?? 0)) return;
    this.#counted.set(router.id, [...(this.#counted.get(router.id) ?? []), [before, reading]]);
  }

  /** Only now is it sure that the next poll counts from here on: otherwise it counts the same once more. */
  polled(routerId: string, { stored }: { readonly stored: boolean }): void {
    const counted = this.#counted.get(routerId) ?? [];
    this.#counted.delete(routerId);
    if (stored) for (const [before, reading] of counted) this.#count(routerId, before, reading);
  }

  #count(routerId: string, before: Reading, reading: Reading): void {
    const ms = reading.at - before.at;
    if (ms > this.#countsGapMs) return;
    for (const { name, traffic, ...counts } of differences(before, reading)) {
      if (traffic && ms <= this.#trafficGapMs)
        this.sums.addTraffic(routerId, name, { from: before.at, to: reading.at, ...traffic });
      this.sums.addCounts(routerId, name, { at: reading.at, ...counts });
    }
  }
}
