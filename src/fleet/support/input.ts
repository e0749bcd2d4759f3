import { z } from 'zod';
import { AppError } from '../../core/errors';

export interface FieldProblem {
  /** Path with dots, e.g. `labels.customer`. */
  readonly field: string;
  readonly message: string;
}

/** @throws AppError INPUT_INVALID that names every wrong field in `details.fields` */
export function parseInput<T>(schema: z.ZodType<T, unknown>, input: unknown): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const fields = problemsOf(result.error);
  throw inputInvalid(fields);
}

export function problemsOf(error: z.ZodError): readonly FieldProblem[] {
  return error.issues.map((issue) => ({ field: issue.path.join('.'), message: issue.message }));
}

function inputInvalid(fields: readonly FieldProblem[]): AppError {
  const message = fields.map(({ field, message: text }) => (field === '' ? text : `${field}: ${text}`)).join('; ');
  return new AppError('INPUT_INVALID', message, { details: { fields }, remedy: 'Correct the named fields.' });
}

/** NUL does not fit into PostgreSQL, the others not onto a screen; half a surrogate pair is no text. */
const UNPRINTABLE = /[\p{Cc}\p{Surrogate}]/u;

/** One line of text, free of control characters. */
export function lineText(maxLength: number): z.ZodType<string, string> {
  return z
    .string()
    .max(maxLength, `at most ${maxLength} characters`)
    .refine((text) => !UNPRINTABLE.test(text), 'no control characters')
    .refine((text) => text.trim() === text, 'no spaces at its ends');
}

/** What people call a thing: not empty, at most 128 characters. */
export const nameText = lineText(128).refine((text) => text.length > 0, 'must not be empty');

export const tenantIdText = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, 'small letters, digits, - and _, at most 63, starting with a letter or digit');
