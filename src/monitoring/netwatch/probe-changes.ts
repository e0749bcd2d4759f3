import type { CollectorMemory } from '../collectors/define-collector';
import type { Sample } from '../metrics/define-metric';
import { netwatchSince, netwatchState } from '../metrics/netwatch';

/** A netwatch of a router found that what it looks after came or went. */
export interface ProbeChange {
  /** Name of the probe, or host, type and port where it has none. */
  readonly probe: string;
  readonly host: string;
  readonly type: string;
  readonly up: boolean;
  /** When the router noticed, in milliseconds since 1970; absent where it does not say. */
  readonly since?: number;
}

/** What is kept between polls, with the snapshot of the router: the probes that were down when their state was last known. */
const DOWN = 'probes-down';

/**
 * Compares the probes of a router with what is remembered of them, and remembers them as they are now. A probe that knows
 * nothing, as after a reboot, stays what it was. The first look only remembers: what is down then did not go now. A probe
 * that is new and down is told; one that was removed is not.
 */
export function probeChanges(memory: CollectorMemory, samples: readonly Sample[]): readonly ProbeChange[] {
  const kept = memory.get(DOWN);
  const before = new Set(kept === undefined ? [] : (JSON.parse(kept) as string[]));
  const sinceOf = new Map(
    samples.filter(({ metric }) => metric === netwatchSince).map(({ labels, value }) => [labels[0], value]),
  );
  const changes: ProbeChange[] = [];
  const down: string[] = [];
  for (const { metric, labels, value } of samples) {
    if (metric !== netwatchState || value !== 1) continue;
    const [probe = '', host = '', type = '', state] = labels;
    if (state === 'down' || (state === 'unknown' && before.has(probe))) down.push(probe);
    if (kept === undefined || state === 'unknown' || (state === 'up') !== before.has(probe)) continue;
    const since = sinceOf.get(probe);
    changes.push({ probe, host, type, up: state === 'up', ...(since === undefined ? {} : { since: since * 1000 }) });
  }
  memory.set(DOWN, JSON.stringify(down));
  return changes;
}
