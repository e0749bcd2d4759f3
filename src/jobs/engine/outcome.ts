import type { AppError, ErrorCode } from '../../core/errors';
import type { Ending } from '../store/run-store';

/** What became of one claim of a router run. */
export type Verdict =
  | { readonly kind: 'ended'; readonly ending: Ending }
  /** Once more, not before `notBefore`; `unresolved` asks the router first. */
  | { readonly kind: 'again'; readonly notBefore: number; readonly unresolved: boolean; readonly error?: AppError }
  /** The run was paused before anything was written. */
  | { readonly kind: 'put-back' }
  /** Another worker has taken over: nothing more is done or said here. */
  | { readonly kind: 'taken' };

const LOST_ANSWERS: readonly ErrorCode[] = [
  'CONNECTION_LOST',
  'COMMAND_TIMEOUT',
  'SESSION_FATAL',
  'PROTOCOL_ERROR',
  'CANCELLED',
  'TRAP_INTERRUPTED',
];

/** Whether the router may have carried the sentence out although no answer came. A trap is an answer. */
export function answerLost(error: AppError): boolean {
  return LOST_ANSWERS.includes(error.code) && error.details?.['sent'] !== false;
}
