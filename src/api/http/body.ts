import { json, text, type NextFunction, type Response } from 'express';
import { AppError } from '../../core/errors';
import type { ApiRequest } from './request';

/** Its body is read as text whatever its type: the importer knows CSV, YAML and JSON, with line numbers. */
const IMPORT_PATH = '/api/v1/routers/import';
/** A router that claims its place has no token yet; what it has to say is short. */
const CLAIM_PATH = '/api/v1/claim';
const CLAIM_LIMIT = 16_384;

interface BodyFailure {
  readonly type?: string;
  readonly message?: string;
  readonly limit?: number;
}

/** Reads bodies up to `limit` bytes; what cannot be read is an error of ours, not of the parser's. */
export function readBody(options: { limit: number }) {
  const readJson = json({ limit: options.limit, strict: false, type: isJson });
  const readClaim = json({ limit: CLAIM_LIMIT, type: isJson });
  const readText = text({ limit: options.limit, type: () => true });
  return (request: ApiRequest, response: Response, next: NextFunction): void => {
    // The guard is about to refuse it: a stranger must not fill the memory first.
    const isClaim = request.path === CLAIM_PATH;
    if (request.headers.authorization === undefined && !isClaim) {
      next();
      return;
    }
    const read = isClaim ? readClaim : request.path === IMPORT_PATH ? readText : readJson;
    if (read !== readText && hasBody(request) && !isJson(request)) {
      next(new AppError('INPUT_INVALID', 'the body is no JSON: send Content-Type: application/json', { remedy: 'Send JSON.' }));
      return;
    }
    read(request, response, (failure?: unknown) => {
      next(failure === undefined ? undefined : bodyError(failure as BodyFailure, isClaim ? CLAIM_LIMIT : options.limit));
    });
  };
}

function isJson(request: { headers: { 'content-type'?: string | undefined } }): boolean {
  return /^application\/([\w.-]+\+)?json\b/i.test(request.headers['content-type'] ?? '');
}

function hasBody(request: ApiRequest): boolean {
  return request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
}

function bodyError(failure: BodyFailure, limit: number): AppError {
  if (failure.type === 'entity.too.large') {
    return new AppError('INPUT_TOO_LARGE', `the body is larger than ${limit} bytes`, { details: { limit } });
  }
  const reason = failure.type === 'entity.parse.failed' ? 'the body is not valid JSON' : 'the body cannot be read';
  // The parser quotes the body, which may hold secrets: its words stay in the cause.
  return new AppError('INPUT_INVALID', reason, { cause: failure, remedy: 'Correct the body of the request.' });
}
