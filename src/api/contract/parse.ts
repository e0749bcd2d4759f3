import { z } from 'zod';
import { parseInput } from '../../core/catalogue';
import { AppError } from '../../core/errors';

/**
 * Checks what a caller sent, with the nearest name for an unknown one.
 * @param what what is checked, named in the error, e.g. `body`
 * @throws AppError INPUT_INVALID
 */
export function parseRequest<S extends z.ZodObject>(what: string, schema: S, value: unknown): z.output<S> {
  try {
    return parseInput({ id: what, input: schema, secrets: [] }, value) as z.output<S>;
  } catch (cause) {
    const { code, message, details } = AppError.from(cause);
    const remedy = 'Correct the named fields; GET /api/docs shows what the route takes.';
    throw new AppError(code, message, { cause, remedy, ...(details ? { details } : {}) });
  }
}

/** A number as a query string has it. */
export function queryNumber(min: number, max: number): z.ZodType<number, string> {
  const message = `a whole number from ${min} to ${max}`;
  return z.string().regex(/^\d+$/, message).transform(Number).pipe(z.number().min(min, message).max(max, message)) as z.ZodType<
    number,
    string
  >;
}

/** `true`, `false`, or the bare name. */
export const queryFlag = z
  .enum(['true', 'false', '', '1', '0'])
  .transform((text) => text !== 'false' && text !== '0')
  .meta({ type: 'boolean' });

export const PAGE_SHAPE = {
  cursor: z.string().max(2000).optional().describe('`next` of the page before.'),
  limit: queryNumber(1, 1000).optional().describe('Items per page, 1 to 1000. Absent: 100.'),
} as const;

export const PageQuery = z.strictObject(PAGE_SHAPE);
