import { sameText } from '../../core/catalogue';
import { duration, ValueError } from '../../core/values';

/** A value as a person gives it to a menu without a description; `null` is not set. */
export type LooseValue = string | number | boolean | null;

export type LooseValues = Readonly<Record<string, LooseValue>>;

export function looseText(value: LooseValue): string | null {
  if (value === true) return 'yes';
  if (value === false) return 'no';
  return value === null ? null : String(value);
}

/**
 * Is it the same value? Without a description of the menu only the rewriting that RouterOS does everywhere is known:
 * yes for true, 1d for 24h, an address for its /32, lists in another order.
 */
export function sameLoosely(row: string | undefined, value: LooseValue): boolean {
  const wanted = looseText(value);
  if (sameText(row, wanted)) return true;
  if (row === undefined || wanted === null) return false;
  return normalised(row) === normalised(wanted);
}

function normalised(text: string): string {
  const parts = text.split(',').map((part) => {
    const span = asDuration(part);
    if (span !== undefined) return `${span}ms`;
    return part.toLowerCase().replace(/\/32$/, '');
  });
  return parts.sort().join(',');
}

/** A bare number could be anything; only a text with units or colons is read as a time. */
function asDuration(text: string): number | undefined {
  if (!/^(\d+[wdhms]|\d+:\d\d)/.test(text)) return undefined;
  try {
    return duration.parse(text);
  } catch (error) {
    if (error instanceof ValueError) return undefined;
    throw error;
  }
}
