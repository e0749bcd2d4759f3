import { AppError } from '../../core/errors';

const DEFAULT_PAGE = 100;
const MAX_PAGE = 1000;

export interface PageRequest {
  /** `next` of the page before. */
  readonly cursor?: string;
  /** Rows per page. @defaultValue 100, at most 1000 */
  readonly limit?: number;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Absent on the last page. */
  readonly next?: string;
}

/** @throws AppError INPUT_INVALID */
export function pageLimit(request: PageRequest): number {
  const limit = request.limit ?? DEFAULT_PAGE;
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_PAGE) return limit;
  throw new AppError('INPUT_INVALID', `limit: a whole number from 1 to ${MAX_PAGE}`, { details: { field: 'limit' } });
}

/** The place after a row, opaque to callers. */
export function encodeCursor(keys: readonly string[]): string {
  return Buffer.from(JSON.stringify(keys)).toString('base64url');
}

/** @throws AppError CURSOR_INVALID where the text is not a cursor with so many keys */
export function decodeCursor(cursor: string, length: number): readonly string[] {
  const keys = parseKeys(cursor);
  if (keys?.length === length) return keys;
  throw new AppError('CURSOR_INVALID', 'the cursor is not one that this list gave out');
}

function parseKeys(cursor: string): string[] | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(value) && value.every((key) => typeof key === 'string') ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Cuts the row that was read beyond the limit, and names the place after the last one kept. */
export function toPage<T>(rows: readonly T[], limit: number, keysOf: (row: T) => readonly string[]): Page<T> {
  if (rows.length <= limit) return { items: rows };
  const items = rows.slice(0, limit);
  return { items, next: encodeCursor(keysOf(items[limit - 1] as T)) };
}
