import type { Values } from '../kernel/menu';

/** Where a row remembers how a loaded file wrote it. Names with `~` are never shown. */
const SAID = '~said';

/** One argument of a loaded line. */
export interface SaidArgument {
  readonly name: string;
  /** What the router made of it; null where it has no such property, or the file took the property away. */
  readonly held: string | null;
  /** As the file spells it; null for what the router added itself. */
  readonly text: string | null;
  /** It stands without a value in the file. */
  readonly flag?: true;
}

/**
 * How a file wrote a row. As long as a value stays what it was, export spells it as the file did: what is a default, and
 * whether an address has its mask, differs between versions and boards, and the file knows best.
 */
export interface Said {
  readonly verb: string;
  readonly selector?: string;
  /** Place among the statements of its menu. */
  readonly at: number;
  readonly args: readonly SaidArgument[];
}

export function saidOf(values: Values): Said | undefined {
  const text = values[SAID];
  return text === undefined ? undefined : (JSON.parse(text) as Said);
}

/** Routers that boot from one file remember the same: one text for all of them, per line of the file. */
const SHARED = new WeakMap<object, string>();

export function withSaid(values: Values, said: Said, line: object): Values {
  const text = JSON.stringify(said);
  const shared = SHARED.get(line);
  if (shared === text) return { ...values, [SAID]: shared };
  SHARED.set(line, text);
  return { ...values, [SAID]: text };
}
