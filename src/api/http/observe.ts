import type { NextFunction, Response } from 'express';
import { metrics, type Logger } from '../../core/telemetry';
import type { ApiRequest } from './request';

/** Measures and logs each request under its route's template: paths hold ids, which would make a series each. */
export function observeRequests(log: Logger) {
  return (request: ApiRequest, response: Response, next: NextFunction): void => {
    const startMs = performance.now();
    response.once('close', () => {
      const seconds = (performance.now() - startMs) / 1000;
      const route = routeOf(request);
      const labels = { method: request.method, route, status: `${Math.floor(response.statusCode / 100)}xx` };
      metrics.httpSeconds.observe(labels, seconds);
      const { requestId, actor, method } = request;
      const facts = { requestId, method, route, status: response.statusCode, ms: Math.round(seconds * 1000), actor: actor?.id };
      log.debug(facts, 'http request');
    });
    next();
  };
}

function routeOf(request: ApiRequest): string {
  const path: unknown = (request.route as { path?: unknown } | undefined)?.path;
  return typeof path === 'string' && path.startsWith('/') ? path : 'unmatched';
}
