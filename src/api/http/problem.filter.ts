import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Response } from 'express';
import { AppError, isAppError, type ErrorCode } from '../../core/errors';
import type { Logger } from '../../core/telemetry';
import { PROBLEM_TYPE, problemOf, retryAfterSeconds } from '../contract/problem';
import type { ApiRequest } from './request';

/** What Nest itself throws, by status. */
const CODES: Readonly<Record<number, ErrorCode>> = {
  400: 'INPUT_INVALID',
  401: 'TOKEN_MISSING',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  413: 'INPUT_TOO_LARGE',
  429: 'RATE_LIMITED',
  503: 'NOT_READY',
};

/** The one place where an error becomes an answer. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Logger) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<ApiRequest>();
    const response = http.getResponse<Response>();
    const error = toAppError(thrown, request);
    this.#log(error, request);
    if (response.headersSent) {
      response.end();
      return;
    }
    const problem = problemOf(error, request.requestId);
    const retryAfter = retryAfterSeconds(error);
    if (retryAfter !== undefined) response.setHeader('Retry-After', retryAfter);
    if (problem.status === 401) response.setHeader('WWW-Authenticate', challenge(error.code));
    response.status(problem.status).type(PROBLEM_TYPE).send(JSON.stringify(problem));
  }

  #log(error: AppError, request: ApiRequest): void {
    const { requestId, method } = request;
    const path = pathOf(request);
    if (error.code === 'BUG')
      this.log.error({ requestId, method, path, err: error.cause ?? error }, 'request failed unexpectedly');
    else this.log.debug({ requestId, method, path, code: error.code }, 'request refused');
  }
}

function toAppError(thrown: unknown, request: ApiRequest): AppError {
  if (isAppError(thrown) || !(thrown instanceof HttpException)) return AppError.from(thrown);
  const code = CODES[thrown.getStatus()];
  if (code === undefined) return AppError.from(thrown);
  if (code === 'NOT_FOUND') return new AppError(code, `there is no ${request.method} ${pathOf(request)}`, { cause: thrown });
  return new AppError(code, thrown.message, { cause: thrown });
}

/** As it was asked for: Nest mounts its routers, and `path` is what is left below. */
function pathOf(request: ApiRequest): string {
  return request.originalUrl.split('?', 1)[0] ?? '';
}

function challenge(code: ErrorCode): string {
  return code === 'TOKEN_INVALID' ? 'Bearer realm="rosfleet", error="invalid_token"' : 'Bearer realm="rosfleet"';
}
