const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * A moment as RouterOS prints it: `nov/26/2026 04:46:52` before 7.10, `2026-11-26 04:46:52` after. The time zone is the
 * router's own and not told: within a day it is right.
 * @returns milliseconds since the epoch; undefined where the text is none
 */
export function timeOf(text: string | undefined): number | undefined {
  const iso = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2}):(\d{2}))?/.exec(text ?? '');
  if (iso) return utc(iso.slice(1).map((part) => Number(part ?? 0)));
  const old = /^([a-z]{3})\/\s?(\d{1,2})\/(\d{4})(?: (\d{2}):(\d{2}):(\d{2}))?/i.exec(text ?? '');
  if (!old) return undefined;
  const [, month = '', day, year, ...clock] = old;
  const at = MONTHS.indexOf(month.toLowerCase());
  return at < 0 ? undefined : utc([Number(year), at + 1, Number(day), ...clock.map((part) => Number(part ?? 0))]);
}

function utc(parts: readonly number[]): number {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
