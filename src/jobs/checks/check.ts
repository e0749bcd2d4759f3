import type { Row } from '../../core/catalogue';

/** One menu that a check counts in. Versions without it are left out; a router may lack it all the same. */
export interface Source {
  readonly menu: string;
  /** Query words of the API without the leading `?`; the router picks the rows. */
  readonly where?: readonly string[];
  /** First version that has the menu. */
  readonly since?: string;
  /** First version that no longer has it. */
  readonly until?: string;
}

/** What is looked at. Plain values, so that readings can be stored with a run. */
export type Value =
  | { readonly kind: 'number'; readonly value: number; readonly unit?: string; readonly note?: string }
  | { readonly kind: 'flag'; readonly good: boolean; readonly text: string }
  | { readonly kind: 'states'; readonly states: Readonly<Record<string, string>> };

/**
 * What a check saw, or why it saw nothing: `missing` the router has no such menu, `unused` it does not use it, `unread` it
 * did not answer, or would not.
 */
export type Reading = Value | { readonly kind: 'missing' | 'unused' | 'unread'; readonly why: string };

export interface Readings {
  /** By the name of the check. */
  readonly of: Readonly<Record<string, Reading>>;
  /** The last line of the log: what comes after it is new. */
  readonly logMark?: string;
}

/** How a check looks. */
export type Measure =
  | { readonly kind: 'count'; readonly sources: readonly Source[] }
  | {
      readonly kind: 'rows';
      readonly source: Source;
      readonly proplist: readonly string[];
      /** The menu can be long: it is counted first, and left alone where it is too long. */
      readonly countFirst?: true;
      judge(rows: readonly Row[]): Reading;
    }
  | { readonly kind: 'resolve'; readonly name: string }
  | {
      readonly kind: 'ping';
      readonly to: 'gateway' | { readonly address: string };
      readonly count: number;
      readonly maxLoss: number;
    }
  | { readonly kind: 'log' };

/** When a reading is worse than the one before it. */
export interface Rule {
  readonly worse: 'fewer' | 'more';
  /** A number, a share of the value before, or the larger of both: `2`, `10%`, `2,10%`. */
  readonly tolerance: string;
  /** On this side of it a number is good, whatever it was before. */
  readonly fine?: number;
  /** What must hold after the change, whatever was before. */
  readonly must?: { readonly min?: number; readonly max?: number; readonly good?: true };
}

export interface Check {
  readonly name: string;
  readonly measure: Measure;
  readonly rule: Rule;
  /** How long it may take to be as before, in milliseconds. Absent: as long as the run grants. */
  readonly settleMs?: number;
}

/** A check that comes with rosfleet. */
export interface BuiltInCheck extends Omit<Check, 'settleMs'> {
  readonly title: string;
  /** One sentence. */
  readonly summary: string;
  /** Part of `standard`: cheap, and it sends nothing from the router. */
  readonly standard: boolean;
  /** Policies that the router's user needs. */
  readonly rights: readonly ('read' | 'test')[];
}

/** The menus or commands that a check asks. */
export function menusOf({ measure }: Pick<Check, 'measure'>): readonly string[] {
  switch (measure.kind) {
    case 'count':
      return measure.sources.map(({ menu }) => menu);
    case 'rows':
      return [measure.source.menu];
    case 'resolve':
      return ['/resolve'];
    case 'ping':
      return measure.to === 'gateway' ? ['/ping', '/ip/route'] : ['/ping'];
    case 'log':
      return ['/log'];
  }
}
