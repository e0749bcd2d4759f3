import type { Rows } from '../../../core/catalogue';

/** At most so many menus are named. */
const MOST_NAMED = 5;

/**
 * What a router lacks of a configuration, as a clause; nothing where all of it is there.
 * @param before what it held before the import, as `workflow.compare_configuration` tells it; absent: nothing
 */
export function whyIncomplete(after: Rows, before: Rows = []): string | undefined {
  const had = new Map(before.map((row) => [row['menu'], Number(row['found'] ?? 0)]));
  const amiss = after.flatMap(({ menu = '', wanted = '0', found = '0', missing = '' }) => {
    if (missing !== '') return [`${menu} lacks ${missing}`];
    const came = Number(found) - (had.get(menu) ?? 0);
    return came < Number(wanted) ? [`${menu} has ${came} of ${wanted} rows`] : [];
  });
  if (amiss.length === 0) return undefined;
  const rest = amiss.length - MOST_NAMED;
  return `${amiss.slice(0, MOST_NAMED).join('; ')}${rest > 0 ? ` and ${rest} more menus` : ''}`;
}
