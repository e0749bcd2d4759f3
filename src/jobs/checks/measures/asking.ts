import { compareRelease, type ReadOptions, type RouterReader, type Row } from '../../../core/catalogue';
import { AppError, isAppError } from '../../../core/errors';
import type { Reading, Source } from '../check';

/** More rows than a check reads: what is longer is left alone. */
const MAX_ROWS = 2000;

/** A reader with the deadline of one check: each question gets what is left of it. */
export interface Asker {
  readonly reader: RouterReader;
  readonly signal: AbortSignal | undefined;
  /** When the check must be done, as `performance.now()` counts. */
  readonly untilMs: number;
}

export function optionsOf({ signal, untilMs }: Asker): Pick<ReadOptions, 'signal' | 'timeoutMs'> {
  const timeoutMs = Math.ceil(untilMs - performance.now());
  if (timeoutMs <= 0) throw new AppError('COMMAND_TIMEOUT', 'the time for this check is over');
  return { timeoutMs, ...(signal ? { signal } : {}) };
}

/** The menu as this version may have it. */
export function isInVersion({ since, until }: Source, version: string): boolean {
  if (since !== undefined && compareRelease(version, since) < 0) return false;
  return until === undefined || compareRelease(version, until) < 0;
}

/** How many rows; the router counts. @throws AppError of the router, PROTOCOL_ERROR */
export async function countRows(asker: Asker, { menu, where }: Source): Promise<number> {
  const query = where && where.length > 0 ? { query: where } : {};
  const { ret } = await asker.reader.query(`${menu}/print`, { 'count-only': '' }, { ...optionsOf(asker), ...query });
  // Nothing at all is how some versions count to zero.
  const count = ret === undefined || ret === '' ? 0 : Number(ret);
  if (Number.isInteger(count)) return count;
  throw new AppError('PROTOCOL_ERROR', `${menu} was counted with an answer that is no number`);
}

export async function printRows(asker: Asker, { menu, where }: Source, proplist: readonly string[]): Promise<readonly Row[]> {
  const query = where && where.length > 0 ? { query: where } : {};
  return asker.reader.print(menu, { ...optionsOf(asker), proplist, ...query });
}

/** @returns why a menu is left alone, or undefined where it is short enough to be read */
export async function tooLong(asker: Asker, source: Source): Promise<Reading | undefined> {
  const count = await countRows(asker, source);
  return count > MAX_ROWS ? { kind: 'unread', why: `${source.menu} has ${count} rows, at most ${MAX_ROWS} are read` } : undefined;
}

export function isMissingMenu(error: unknown): boolean {
  return isAppError(error) && error.code === 'TRAP_NO_SUCH_COMMAND';
}
