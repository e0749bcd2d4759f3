import type { AppError, ErrorCode } from '../../core/errors';
import type { Sealed } from '../../core/secrets';
import type { GuardRecord } from '../guards/guard';
import type { Ending } from '../store/endings';

/** Once more, not before `notBefore`. */
export interface Again {
  readonly kind: 'again';
  readonly notBefore: number;
  /** A write may have reached the router: it is asked before anything else. */
  readonly unresolved: boolean;
  readonly error?: AppError;
  /** The guard as it is now: it may have been extended. */
  readonly record?: GuardRecord;
  /** The router is offline and waited for. */
  readonly deferred?: true;
  /** Nothing was tried in vain: the wait has a known end, as while a guard is armed. */
  readonly isExpected?: true;
  /** The change is to be taken back, not carried on. */
  readonly takeBack?: TakeBack;
}

export interface TakeBack {
  readonly record: GuardRecord;
  /** What was confirmed, under the master key. */
  readonly sealedDone?: Sealed;
}

/** What became of one claim of a router run. */
export type Verdict =
  | { readonly kind: 'ended'; readonly ending: Ending }
  | Again
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

/** The router could not be talked to, which says nothing of what it holds. */
export function isUnreachable(error: AppError): boolean {
  return error.spec.category === 'transport' || error.code === 'CANCELLED' || answerLost(error);
}

export function ended(ending: Ending): Verdict {
  return { kind: 'ended', ending };
}
