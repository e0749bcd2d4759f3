import { z } from 'zod';
import { RUN_SHAPE, type RunRequest } from '../core/catalogue';
import { AppError } from '../core/errors';

const areaRequest = z.strictObject(RUN_SHAPE);

/** The body of a submission without what the path says. @throws AppError INPUT_INVALID */
export function parseAreaRequest(body: unknown): Omit<RunRequest, 'do' | 'idempotencyKey'> {
  const result = areaRequest.safeParse(body ?? {});
  if (result.success) return result.data as Omit<RunRequest, 'do' | 'idempotencyKey'>;
  const issues = result.error.issues.map((issue) => ({ path: issue.path.map(String).join('.'), message: issue.message }));
  const lines = issues.map((issue) => (issue.path ? `${issue.path}: ${issue.message}` : issue.message));
  throw new AppError('INPUT_INVALID', lines.join('; '), { details: { issues } });
}
