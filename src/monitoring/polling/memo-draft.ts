import type { Source } from '../collectors/define-collector';
import type { EncodedSamples } from '../snapshot/series-text';
import type { RouterMemo, SourceState, UptimeSeen } from '../snapshot/snapshot';
import { hasRebooted } from './reboots';

/** What a poll changes in the memo of a router. */
export class MemoDraft {
  #memo: RouterMemo;
  readonly #before: RouterMemo;
  #rebooted = false;

  constructor(before: RouterMemo) {
    this.#before = before;
    this.#memo = before;
  }

  get memo(): RouterMemo {
    return this.#memo;
  }

  /** Since the poll before. */
  get rebooted(): boolean {
    return this.#rebooted;
  }

  /** Both sources may tell: the first one counts, since two tell of one reboot. */
  sawUptime(seen: UptimeSeen): void {
    const { uptime, reboots, sources } = this.#memo;
    if (uptime?.at === seen.at) return;
    const wasAway = Object.values(this.#before.sources).some((state) => state.failures > 0);
    this.#rebooted = uptime !== undefined && hasRebooted(uptime, seen, { wasAway });
    this.#memo = { ...this.#memo, sources, uptime: seen, reboots: reboots + (this.#rebooted ? 1 : 0) };
  }

  /** undefined: it cannot be asked, which says nothing of the router. */
  sawSource(source: Source, state: SourceState | undefined): void {
    const { [source]: _before, ...others } = this.#memo.sources;
    this.#memo = { ...this.#memo, sources: state === undefined ? others : { ...others, [source]: state } };
  }

  /** How many series a collector may bring. */
  roomFor(collectorId: string, most: number): number {
    const others = Object.entries(this.#memo.series).filter(([id]) => id !== collectorId);
    return Math.max(0, most - others.reduce((sum, [, count]) => sum + count, 0));
  }

  brought(collectorId: string, { series, dropped }: EncodedSamples): void {
    const { [collectorId]: _healed, ...failed } = this.#memo.failed;
    const sums = Object.entries(dropped).map(([reason, count]) => [
      reason,
      (this.#memo.dropped[reason as keyof typeof dropped] ?? 0) + count,
    ]);
    this.#memo = {
      ...this.#memo,
      failed,
      series: { ...this.#memo.series, [collectorId]: series },
      dropped: { ...this.#memo.dropped, ...(Object.fromEntries(sums) as RouterMemo['dropped']) },
    };
  }

  failed(collectorId: string, code: string): void {
    const { failed, errors } = this.#memo;
    const byCode = errors[collectorId] ?? {};
    this.#memo = {
      ...this.#memo,
      failed: { ...failed, [collectorId]: (failed[collectorId] ?? 0) + 1 },
      errors: { ...errors, [collectorId]: { ...byCode, [code]: (byCode[code] ?? 0) + 1 } },
    };
  }

  /** Series of collectors that no longer run take no room. */
  keepOnly(collectorIds: ReadonlySet<string>): void {
    const kept = Object.entries(this.#memo.series).filter(([id]) => collectorIds.has(id));
    this.#memo = { ...this.#memo, series: Object.fromEntries(kept) };
  }
}
