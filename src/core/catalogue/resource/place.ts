import { AppError } from '../../errors';
import type { RouterReader, Row } from '../router-session';
import type { Resource } from './resource';
import { idOf, isDynamic, matches, type Where } from './rows';

/** A position in an ordered menu, as the input gives it. */
export type Anchor = 'first' | (string & {}) | Where;

/**
 * The row that something should stand before.
 * @param scope value of `orderedWithin`: only rows of the same chain can be an anchor for `first`
 * @returns undefined when the scope has no static row yet: appending is the first place
 * @throws AppError ANCHOR_UNKNOWN, ITEM_AMBIGUOUS
 */
export function findAnchor(
  resource: Resource,
  reader: Pick<RouterReader, 'facts'>,
  rows: readonly Row[],
  anchor: Anchor,
  scope: string | null | undefined,
): Row | undefined {
  const within = resource.orderedWithin;
  const inScope = (row: Row): boolean => !within || !scope || row[within] === scope;
  if (anchor === 'first') return rows.find((row) => inScope(row) && !isDynamic(row));
  if (typeof anchor === 'string') {
    const row = rows.find((candidate) => idOf(candidate) === anchor);
    if (!row) throw new AppError('ANCHOR_UNKNOWN', `place-before: there is no ${resource.noun} ${anchor}`);
    return row;
  }
  const explicit = within && anchor[within] !== undefined;
  const found = rows.filter((row) => (explicit || inScope(row)) && matches(resource, row, anchor, reader));
  const told = Object.entries(anchor)
    .map(([name, value]) => `${name}=${value ?? ''}`)
    .join(', ');
  if (found.length === 0) throw new AppError('ANCHOR_UNKNOWN', `place-before: no ${resource.noun} matches ${told}`);
  if (found.length > 1) throw new AppError('ITEM_AMBIGUOUS', `place-before: ${found.length} ${resource.plural} match ${told}`);
  return found[0];
}

/** Ids in the router's order. */
export function standsBefore(rows: readonly Row[], row: Row, anchor: Row): boolean {
  return rows.indexOf(row) < rows.indexOf(anchor);
}

/** The `.id` of the next static row, for putting a row back where it was. */
export function followerId(rows: readonly Row[], row: Row): string | undefined {
  const next = rows.slice(rows.indexOf(row) + 1).find((candidate) => !isDynamic(candidate));
  return next && idOf(next);
}
