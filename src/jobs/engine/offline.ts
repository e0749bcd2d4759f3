import { AppError, type ErrorCode } from '../../core/errors';
import type { EngineOptions } from './context';
import { ended, type Verdict } from './outcome';
import type { Work } from './work';

/** Failures that say that the router is not there, rather than that it refuses us. */
const OFFLINE: readonly ErrorCode[] = [
  'CONNECT_REFUSED',
  'CONNECT_TIMEOUT',
  'CONNECT_FAILED',
  'ROUTER_HELD_OFF',
  'CONNECTION_LOST',
];
const MAX_DOUBLINGS = 2;
/** Routers that went away together are not asked in step. */
const JITTER = 0.2;

/** A run that may wait keeps its work for a router that is offline; the plan is made when it is back. */
export function offlineVerdict(
  { offlineRetryMs }: EngineOptions,
  { run, routerRun }: Work,
  error: AppError,
): Verdict | undefined {
  const { expiresAt } = run;
  if (expiresAt === null || !OFFLINE.includes(error.code)) return undefined;
  if (Date.now() < expiresAt) {
    const wait = offlineRetryMs * 2 ** Math.min(routerRun.attempt - 1, MAX_DOUBLINGS) * (1 + JITTER * Math.random());
    return {
      kind: 'again',
      // PostgreSQL takes no fraction of a millisecond.
      notBefore: Math.min(Math.round(Date.now() + wait), expiresAt),
      unresolved: false,
      error,
      deferred: true,
      isExpected: true,
    };
  }
  const expired = new AppError('WORK_EXPIRED', `the router was offline until the run expired: ${error.message}`, {
    details: { last: error.toRecord() },
  });
  return ended({ status: 'failed', diff: [], steps: [], error: expired.toRecord() });
}
