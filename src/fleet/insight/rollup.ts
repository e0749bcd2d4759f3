import type { SeriesKind } from '../entities';

/** How long a slot is, in milliseconds. Slots are counted from 1970. */
export const ROLLUP_STEPS = { '5m': 300_000, '1h': 3_600_000 } as const;
export type RollupStep = keyof typeof ROLLUP_STEPS;

/** What a rollup is of: the interface, disk or pool of a router; the name is empty where the router has one of the kind. */
export interface SeriesRef {
  readonly routerId: string;
  readonly kind: SeriesKind;
  readonly name: string;
}

/** Traffic of an interface within a slot; bytes as they were counted, rates in bytes per second. */
export interface InterfaceSums {
  /** How much of the slot was seen. */
  readonly coveredMs: number;
  readonly rxBytes: number;
  readonly txBytes: number;
  /** Highest rate between two polls. */
  readonly rxMax: number;
  readonly txMax: number;
  /** Packets with errors, both ways. */
  readonly errors: number;
  readonly linkDowns: number;
  /** What the link can carry, in bytes per second; null where it is not known. */
  readonly speed: number | null;
}

/** A value of a router within a slot. */
export interface ValueSums {
  readonly samples: number;
  /** Of all samples. */
  readonly total: number;
  readonly least: number;
  readonly greatest: number;
  /** What the value cannot exceed; null where it is not known. */
  readonly capacity: number | null;
}

/** Sums to be added to what is stored for the slot of five minutes, and for its hour. */
export type Rollup =
  | ({ readonly slot: number; readonly sums: InterfaceSums } & SeriesRef & { readonly kind: 'interface' })
  | ({ readonly slot: number; readonly sums: ValueSums } & SeriesRef & { readonly kind: ValueKind });

export type ValueKind = Exclude<SeriesKind, 'interface'>;

/** A series with the router that it belongs to. */
export interface SeriesView {
  readonly id: number;
  readonly kind: SeriesKind;
  readonly name: string;
  readonly router: string;
  readonly routerId: string;
  readonly tenant: string;
}

export interface InterfacePoint extends InterfaceSums {
  readonly slot: number;
  readonly seriesId: number;
}

export interface ValuePoint extends ValueSums {
  readonly slot: number;
  readonly seriesId: number;
}

/** Slots from the first to the one before the last. */
export interface SlotRange {
  readonly from: number;
  readonly to: number;
}

/** The slots that have some time in `[from, to)`, in milliseconds since 1970. */
export function slotsBetween(step: RollupStep, from: number, to: number): SlotRange {
  const stepMs = ROLLUP_STEPS[step];
  return { from: Math.floor(from / stepMs), to: Math.ceil(to / stepMs) };
}
