import { QueryFailedError } from 'typeorm';

const UNIQUE_CODES: readonly string[] = ['23505', 'SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY'];
const REFERENCE_CODES: readonly string[] = ['23503', 'SQLITE_CONSTRAINT_FOREIGNKEY'];

/** Whether a row with the same key exists. */
export function isUniqueViolation(error: unknown): boolean {
  return UNIQUE_CODES.includes(databaseCode(error));
}

/** Whether a row refers to what is removed, or what is referred to is gone. */
export function isReferenceViolation(error: unknown): boolean {
  return REFERENCE_CODES.includes(databaseCode(error));
}

function databaseCode(error: unknown): string {
  if (!(error instanceof QueryFailedError)) return '';
  const { code } = error.driverError as { code?: unknown };
  return typeof code === 'string' ? code : '';
}
