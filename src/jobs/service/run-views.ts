import type { Actor } from '../../core/access';
import type { DiffEntry, RouterRunStatus, Row, RunAccepted, RunMode, RunOptions, RunRequest } from '../../core/catalogue';
import type { ErrorRecord } from '../../core/errors';
import type { Page, PageRequest } from '../../fleet';
import type { LockoutPrediction } from '../lockout/prediction';

/** `scheduled` has not started, `held` was halted and waits for a decision, `undoing` takes back what it changed. */
export type RunState = 'scheduled' | 'running' | 'paused' | 'held' | 'undoing' | 'aborting' | 'finished';

/** What a further wave waits for. */
export interface Gate {
  readonly kind: 'soak' | 'approval' | 'query';
  /** `soak`: until then. Milliseconds since 1970. */
  readonly until?: number;
  /** For people. */
  readonly why: string;
}

/** What was seen on the router around a change. */
export interface Evidence {
  /** Facts of the plan that are no changes, e.g. who refers to what is removed. */
  readonly notes?: readonly string[];
  /** Who took the change back: the daemon, or the guard on the router. Always seen on the router, never assumed. */
  readonly undoneBy?: 'daemon' | 'safe-mode' | 'dead-man' | 'backup';
  /** Why this guard was taken. */
  readonly guardWhy?: string;
  readonly lockout?: LockoutPrediction;
  /** Readings of the checks that differed, or all of them where one failed. */
  readonly checks?: readonly CheckReading[];
  /** Files that the action made and that were not brought back; they are still on the router. */
  readonly notFetched?: readonly {
    readonly name: string;
    /** On the router. */
    readonly path: string;
    readonly code: string;
    readonly why: string;
  }[];
  /** What the checks read before the change, as the checks keep it. */
  readonly before?: unknown;
}

export interface CheckReading {
  readonly check: string;
  readonly before: string;
  readonly after: string;
  readonly ok: boolean;
}
/** How a finished run ended: `ok` every router is as wanted, `failed` some are not, `unknown` some could not be asked. */
export type RunOutcome = 'ok' | 'failed' | 'unknown' | 'aborted';

/** One slice of the routers of a run. */
export interface WaveView {
  /** Ordinal, from 0. */
  readonly wave: number;
  readonly total: number;
  readonly counts: Readonly<Partial<Record<RouterRunStatus, number>>>;
}

/** How far a run has come on its way over its routers, and what it waits for. */
export interface RolloutView {
  /** In the order of working; one where the run has none. */
  readonly waves: readonly WaveView[];
  /** The last wave that may be worked on, from 0. */
  readonly wave: number;
  readonly gate?: Gate;
  /** Why it was halted. */
  readonly halted?: string;
  /** ISO 8601, UTC. */
  readonly startAt?: string;
  readonly expiresAt?: string;
  /** As asked for. */
  readonly options: RunOptions;
}

export interface RunView {
  readonly id: string;
  readonly tenant: string;
  readonly do: string;
  readonly mode: RunMode;
  readonly on: string;
  /** As given, with secrets masked. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly actor: { readonly id: string; readonly name: string };
  readonly state: RunState;
  /** The run whose plan is applied here, or that is undone here. */
  readonly source?: { readonly kind: 'plan' | 'undo'; readonly run: string };
  readonly outcome?: RunOutcome;
  readonly total: number;
  readonly counts: Readonly<Partial<Record<RouterRunStatus, number>>>;
  readonly concurrency?: number;
  /** Absent in lists. */
  readonly rollout?: RolloutView;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly finishedAt?: string;
}

/** Routers with the same result, most first: "412 changed with the same 3 lines". */
export interface ResultGroup {
  readonly status: RouterRunStatus;
  readonly count: number;
  readonly error?: ErrorRecord;
  readonly diff?: readonly DiffEntry[];
  /** Some of them, by name. */
  readonly routers: readonly string[];
}

export interface StepView {
  /** `plan`, `apply`, `verify`, `undo`, `resolve`. */
  readonly step: string;
  readonly ms: number;
  readonly note?: string;
}

export interface RouterRunView {
  readonly id: string;
  readonly run: string;
  readonly router: { readonly id: string; readonly name: string };
  readonly status: RouterRunStatus;
  readonly changed: boolean;
  readonly diff: readonly DiffEntry[];
  /** Rows of a read. */
  readonly output?: { readonly rows: readonly Row[]; readonly truncated?: boolean };
  readonly guard?: string;
  readonly evidence?: Evidence;
  readonly steps: readonly StepView[];
  readonly error?: ErrorRecord;
  /** Files that were brought back from the router. */
  readonly artefacts: readonly { readonly id: string; readonly name: string; readonly bytes: number }[];
  readonly attempts: number;
  readonly timings: { readonly queuedAt?: string; readonly startedAt?: string; readonly endedAt?: string; readonly ms?: number };
}

export type RunEventType =
  | 'router.ended'
  | 'router.rows'
  | 'router.unknown'
  | 'router.deferred'
  | 'run.started'
  | 'run.paused'
  | 'run.resumed'
  | 'run.aborting'
  | 'run.held'
  | 'run.undoing'
  | 'run.gate'
  | 'run.approved'
  | 'run.finished'
  | 'wave.started'
  | 'wave.finished'
  | 'writes.stopped'
  | 'writes.allowed';

export interface RunEvent {
  /** Grows, but for an event that was stored late; the greatest one given as Last-Event-ID goes on from there. */
  readonly id: number;
  readonly type: RunEventType;
  readonly at: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Everything that a surface can do with runs. Every method authorises the actor. */
export interface Runs {
  submit(actor: Actor, request: RunRequest): Promise<RunAccepted>;
  /** @throws AppError RUN_UNKNOWN */
  get(actor: Actor, id: string): Promise<RunView>;
  list(actor: Actor, page: PageRequest & { state?: RunState }): Promise<Page<RunView>>;
  groups(actor: Actor, id: string): Promise<readonly ResultGroup[]>;
  routers(actor: Actor, id: string, page: PageRequest & { status?: RouterRunStatus }): Promise<Page<RouterRunView>>;
  /** @throws AppError RUN_STATE_INVALID */
  pause(actor: Actor, id: string): Promise<RunView>;
  resume(actor: Actor, id: string): Promise<RunView>;
  abort(actor: Actor, id: string): Promise<RunView>;
  /**
   * Opens the gate that a run waits at, or applies a finished plan as a new run.
   * @throws AppError RUN_STATE_INVALID nothing waits for an approval
   */
  approve(actor: Actor, id: string, options?: RunOptions): Promise<RunAccepted>;
  /** Takes back what a finished run changed, as a new run. @throws AppError RUN_STATE_INVALID nothing was changed */
  undo(actor: Actor, id: string, options?: RunOptions): Promise<RunAccepted>;
  /** Past and coming events, each once; ends after `run.finished`, when the signal aborts, or when they are no longer kept. */
  events(actor: Actor, id: string, options: { after?: number; signal: AbortSignal }): AsyncIterable<RunEvent>;
  /** Resolves when the run is finished, or after `timeoutMs` with the run as it is then. */
  wait(actor: Actor, id: string, timeoutMs: number): Promise<RunView>;
}
