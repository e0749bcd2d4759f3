import { ROLLUP_STEPS, type InterfaceSums, type Rollup, type SeriesView, type ValueKind, type ValueSums } from '../../fleet';

const SLOT_MS = ROLLUP_STEPS['5m'];

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type Kind = SeriesView['kind'];

/** What was counted on an interface over a time that begins after the one before has ended. */
export interface Traffic {
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  /** Bytes. */
  readonly rx: number;
  readonly tx: number;
}

type Held =
  | { readonly kind: 'interface'; readonly name: string; readonly sums: Writable<InterfaceSums> }
  | { readonly kind: ValueKind; readonly name: string; readonly sums: Writable<ValueSums> };

/** By router, then by kind and name. */
type Slot = Map<string, Map<string, Held>>;

/** Sums of the slots that go on, in memory; bounded. */
export class SlotSums {
  readonly #slots = new Map<number, Slot>();
  #rows = 0;

  /** @param options.most rows that are held; @param options.onDropped told of each sum that found no room */
  constructor(private readonly options: { readonly most: number; readonly onDropped: () => void }) {}

  get rows(): number {
    return this.#rows;
  }

  /** Traffic goes to the slots that it was in, by time. */
  addTraffic(routerId: string, name: string, { from, to, rx, tx }: Traffic): void {
    const ms = to - from;
    for (let start = from; start < to;) {
      const slot = Math.floor(start / SLOT_MS);
      const end = Math.min(to, (slot + 1) * SLOT_MS);
      const sums = this.#interface(slot, routerId, name);
      if (sums) {
        const share = (end - start) / ms;
        sums.coveredMs += end - start;
        sums.rxBytes += rx * share;
        sums.txBytes += tx * share;
        sums.rxMax = Math.max(sums.rxMax, (rx * 1000) / ms);
        sums.txMax = Math.max(sums.txMax, (tx * 1000) / ms);
      }
      start = end;
    }
  }

  /** What was counted until then goes to the slot in which it was seen. */
  addCounts(
    routerId: string,
    name: string,
    { at, errors, linkDowns, speed }: { at: number; errors: number; linkDowns: number; speed?: number },
  ): void {
    if (errors === 0 && linkDowns === 0 && speed === undefined) return;
    const sums = this.#interface(Math.floor((at - 1) / SLOT_MS), routerId, name);
    if (!sums) return;
    sums.errors += errors;
    sums.linkDowns += linkDowns;
    if (speed !== undefined) sums.speed = speed;
  }

  addValue(
    routerId: string,
    { kind, name, value, capacity, at }: { kind: ValueKind; name: string; value: number; capacity: number | null; at: number },
  ): void {
    const fresh: Writable<ValueSums> = { samples: 0, total: 0, least: value, greatest: value, capacity };
    const held = this.#held(Math.floor(at / SLOT_MS), routerId, { kind, name, sums: fresh });
    if (!held || held.kind === 'interface') return;
    const { sums } = held;
    sums.samples += 1;
    sums.total += value;
    sums.least = Math.min(sums.least, value);
    sums.greatest = Math.max(sums.greatest, value);
    sums.capacity = capacity ?? sums.capacity;
  }

  /** Hands over what is in the slots that ended before then, the oldest first, and forgets it. */
  take(endedBefore: number): Rollup[] {
    const ended = [...this.#slots.keys()].filter((slot) => (slot + 1) * SLOT_MS <= endedBefore).sort((a, b) => a - b);
    const taken: Rollup[] = [];
    for (const slot of ended) {
      for (const [routerId, rows] of this.#slots.get(slot) ?? [])
        for (const held of rows.values()) taken.push({ slot, routerId, ...held } as Rollup);
      this.#slots.delete(slot);
    }
    this.#rows -= taken.length;
    return taken;
  }

  #interface(slot: number, routerId: string, name: string): Writable<InterfaceSums> | undefined {
    const sums = { coveredMs: 0, rxBytes: 0, txBytes: 0, rxMax: 0, txMax: 0, errors: 0, linkDowns: 0, speed: null };
    const held = this.#held(slot, routerId, { kind: 'interface', name, sums });
    return held?.kind === 'interface' ? held.sums : undefined;
  }

  /** What is held of the series, or the fresh one; undefined where there is no room. */
  #held(slot: number, routerId: string, fresh: Held): Held | undefined {
    const routers: Slot = this.#slots.get(slot) ?? new Map<string, Map<string, Held>>();
    const rows = routers.get(routerId) ?? new Map<string, Held>();
    const key = keyOf(fresh.kind, fresh.name);
    const known = rows.get(key);
    if (known) return known;
    if (this.#rows >= this.options.most) {
      this.options.onDropped();
      return undefined;
    }
    this.#slots.set(slot, routers);
    routers.set(routerId, rows);
    rows.set(key, fresh);
    this.#rows += 1;
    return fresh;
  }
}

function keyOf(kind: Kind, name: string): string {
  return `${kind}\n${name}`;
}
