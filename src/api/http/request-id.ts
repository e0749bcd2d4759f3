import { randomUUID } from 'node:crypto';
import type { NextFunction, Response } from 'express';
import type { ApiRequest } from './request';

const HEADER = 'x-request-id';
/** What a caller may choose: it ends up in logs and headers. */
const ACCEPTED = /^[\w.:-]{1,128}$/;

/** Takes the caller's X-Request-Id or makes one; the answer, the problem and the log carry it. */
export function requestId(request: ApiRequest, response: Response, next: NextFunction): void {
  const given = request.headers[HEADER];
  request.requestId = typeof given === 'string' && ACCEPTED.test(given) ? given : randomUUID();
  response.setHeader('X-Request-Id', request.requestId);
  next();
}
