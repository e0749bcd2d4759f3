import { AppError, ERRORS, type ErrorCode, type Trap } from '../../core/errors';
import type { InputIssue } from '../../core/catalogue';

export const PROBLEM_TYPE = 'application/problem+json';
/** Retry-After of errors that pass by themselves and name no time. */
const DEFAULT_RETRY_AFTER_MS = 5_000;

/** An RFC 9457 problem: the body of every answer that is not a success. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** Stable; see the error reference. */
  readonly code: ErrorCode;
  readonly remedy: string;
  /** The same as in X-Request-Id and in the log. */
  readonly requestId: string;
  /** Every wrong field, where the input was at fault. */
  readonly errors?: readonly InputIssue[];
  readonly details?: Readonly<Record<string, unknown>>;
  /** The router's own words, when it refused. */
  readonly trap?: Trap;
}

/** What the outside may know of an error. A defect shows its request id only. */
export function problemOf(error: AppError, requestId: string): Problem {
  const { code, remedy, trap, spec } = error;
  const common = { type: `urn:rosfleet:error:${code}`, title: titleOf(code), status: spec.http };
  if (code === 'BUG') {
    return { ...common, detail: 'An unexpected failure; the log has it under the request id.', code, remedy, requestId };
  }
  const { issues, fields, ...details } = error.details ?? {};
  const errors = issuesOf(issues, fields);
  return {
    ...common,
    detail: error.message,
    code,
    remedy,
    requestId,
    ...(errors ? { errors } : {}),
    ...(Object.keys(details).length > 0 ? { details } : {}),
    ...(trap ? { trap } : {}),
  };
}

/** Actions name a field by its path, the services of the fleet by `field`. */
function issuesOf(issues: unknown, fields: unknown): readonly InputIssue[] | undefined {
  if (Array.isArray(issues)) return issues as InputIssue[];
  if (!Array.isArray(fields)) return undefined;
  return (fields as { field: string; message: string }[]).map(({ field, message }) => ({ path: field, message }));
}

/** The way back, for clients: a problem as the error it was made of. */
export function errorOfProblem(problem: Problem): AppError {
  const { code, detail, remedy, trap, errors, requestId } = problem;
  return AppError.fromRecord({
    code,
    message: detail,
    remedy,
    ...(trap ? { trap } : {}),
    details: { ...problem.details, ...(errors ? { issues: errors } : {}), requestId },
  });
}

export function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'code' in value && 'detail' in value && 'remedy' in value;
}

/** Seconds for Retry-After, where waiting helps; `undefined` elsewhere. */
export function retryAfterSeconds(error: AppError): number | undefined {
  const { category, retry } = ERRORS[error.code];
  const until = error.details?.['until'];
  const namedMs = typeof until === 'string' ? Date.parse(until) - Date.now() : Number.NaN;
  if (!Number.isNaN(namedMs)) return Math.max(1, Math.ceil(namedMs / 1000));
  return category === 'capacity' && retry === 'backoff' ? DEFAULT_RETRY_AFTER_MS / 1000 : undefined;
}

/** `TARGETS_EMPTY` to `Targets empty`. */
function titleOf(code: ErrorCode): string {
  const words = code.toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
