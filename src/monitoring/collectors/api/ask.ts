import type { RouterReader, Row } from '../../../core/catalogue';
import { isAppError, type ErrorCode } from '../../../core/errors';
import type { CollectContext } from '../define-collector';

/** The router has no such menu, package or board, or its device-mode forbids it. */
const LACKING: ReadonlySet<ErrorCode> = new Set(['TRAP_NO_SUCH_COMMAND', 'TRAP_DEVICE_MODE']);
/** Rows come and go while a menu of sessions or leases is printed: RouterOS ends the print then with "no such item (4)". */
const ATTEMPTS = 3;
/** Up to so many values are counted one by one by the router; of more every row is read once. */
const MOST_COUNTS = 12;

export interface Asking {
  /** Words of the API without the leading `?`. */
  readonly query?: readonly string[];
  /** Further arguments of print, e.g. `{ stats: '' }`. */
  readonly args?: Readonly<Record<string, string>>;
}

/**
 * The rows of a menu, these properties and no others. A name that a version does not know is no error.
 * @returns no rows where the router lacks the menu, which is then not asked for again for a day
 */
export function rowsOf(
  router: RouterReader,
  context: CollectContext,
  menu: string,
  proplist: readonly string[],
  { query, args }: Asking = {},
): Promise<readonly Row[]> {
  const { signal } = context;
  return asked(context, menu, [], () => router.print(menu, { proplist, signal, ...(query && { query }), ...(args && { args }) }));
}

/** How soon a menu in which nothing was is looked at again. */
const UNUSED_MS = 300_000;

/** As `rowsOf`, for what most routers do not use: where nothing is configured it is not looked at every minute. */
export async function rowsInUse(
  router: RouterReader,
  context: CollectContext,
  menu: string,
  proplist: readonly string[],
): Promise<readonly Row[]> {
  const { memory, now } = context;
  const key = `unused ${menu}`;
  const until = Number(memory.get(key) ?? 0);
  if (until > now) return [];
  const rows = await rowsOf(router, context, menu, proplist);
  if (rows.length === 0) memory.set(key, String(now + UNUSED_MS));
  else if (until > 0) memory.set(key, '0');
  return rows;
}

/** The record of a singleton menu; undefined where the router lacks it. */
export async function recordOf(
  router: RouterReader,
  context: CollectContext,
  menu: string,
  proplist: readonly string[],
): Promise<Row | undefined> {
  const [record] = await rowsOf(router, context, menu, proplist);
  return record;
}

/** How many rows match; the router counts. Undefined where it lacks the menu. */
export function countOf(
  router: RouterReader,
  context: CollectContext,
  menu: string,
  query: readonly string[] = [],
): Promise<number | undefined> {
  return asked(context, menu, undefined, async () => {
    const { ret } = await router.query(`${menu}/print`, { 'count-only': '' }, { query, signal: context.signal });
    return ret !== undefined && /^\d+$/.test(ret) ? Number(ret) : undefined;
  });
}

/** How many rows have each of some values of a property. Undefined where the router lacks the menu. */
export async function countsBy(
  router: RouterReader,
  context: CollectContext,
  menu: string,
  property: string,
  values: readonly string[],
  query: readonly string[] = [],
): Promise<ReadonlyMap<string, number> | undefined> {
  const counts = new Map(values.map((value) => [value, 0]));
  if (values.length > MOST_COUNTS) {
    const rows = await rowsOf(router, context, menu, [property], { query });
    for (const row of rows) {
      const value = row[property] ?? '';
      const count = counts.get(value);
      if (count !== undefined) counts.set(value, count + 1);
    }
    return context.absent.has(menu) ? undefined : counts;
  }
  for (const value of values) {
    const count = await countOf(router, context, menu, [`=${property}=${value}`, ...query]);
    if (count === undefined) return undefined;
    counts.set(value, count);
  }
  return counts;
}

/**
 * What `monitor` says now of rows of a menu. Nothing over SSH, where the console gives text to look at.
 * @param ids - as print gave them
 */
export function monitored(
  router: RouterReader,
  context: CollectContext,
  menu: string,
  ids: readonly string[],
  proplist: readonly string[],
): Promise<readonly Row[]> {
  if (ids.length === 0 || router.facts.transport === 'ssh') return Promise.resolve([]);
  return asked(context, `${menu}/monitor`, [], async () => {
    const args = { numbers: ids.join(','), once: '' };
    const { rows } = await router.query(`${menu}/monitor`, args, { proplist, signal: context.signal });
    return rows;
  });
}

async function asked<T>(context: CollectContext, what: string, lacking: T, ask: () => Promise<T>): Promise<T> {
  if (context.absent.has(what)) return lacking;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!isAppError(error)) throw error;
      if (LACKING.has(error.code)) {
        context.absent.add(what);
        return lacking;
      }
      if (error.code !== 'TRAP_NO_SUCH_ITEM' || attempt === ATTEMPTS) throw error;
    }
  }
}
