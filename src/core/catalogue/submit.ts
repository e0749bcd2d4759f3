import type { Actor } from '../access';
import type { RunOptions } from './run-request';

/** `plan` computes what would change and writes nothing. */
export type RunMode = 'plan' | 'apply';

export interface RunRequest extends RunOptions {
  /** Action id. */
  readonly do: string;
  readonly input?: unknown;
  /** Selector text, resolved once, at submission. */
  readonly on: string;
  readonly mode?: RunMode;
  readonly tenant?: string;
  readonly idempotencyKey?: string;
}

export interface RunAccepted {
  readonly id: string;
  /** Routers in the frozen target list. */
  readonly total: number;
  /** The same Idempotency-Key was used before: this is the run it made. */
  readonly repeated: boolean;
}

/** How a Nest module of an area hands a change over without knowing jobs/. */
export interface RunSubmitter {
  submit(actor: Actor, request: RunRequest): Promise<RunAccepted>;
}

export const RUN_SUBMITTER = Symbol('RunSubmitter');

/** A router run's final word, as every surface shows it. */
export const ROUTER_RUN_STATUSES = [
  'pending',
  'planned',
  'unchanged',
  'changed',
  'undone',
  'undo-failed',
  'failed',
  'unknown',
  'skipped',
  'cancelled',
  'deferred',
] as const;
export type RouterRunStatus = (typeof ROUTER_RUN_STATUSES)[number];
