import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import type { DiffEntry, RouterRunStatus, RunMode, RunOptions } from '../../core/catalogue';
import type { ErrorRecord } from '../../core/errors';
import type { Sealed } from '../../core/secrets';
import { BigColumn, JsonColumn, TextColumn, TimeColumn } from '../../fleet';
import type { GuardRecord } from '../guards/guard';
import type { Evidence, Gate, RunOutcome, RunState, StepView } from '../service/run-views';

export type RunCounts = Readonly<Partial<Record<RouterRunStatus, number>>>;

/** One submission. */
@Entity('run')
export class Run {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  @TextColumn()
  tenantId!: string;

  @TextColumn()
  actionId!: string;

  @TextColumn()
  mode!: RunMode;

  /** It may change routers: the switch that stops all writes holds for it. */
  @Column({ type: 'boolean', default: true })
  writes!: boolean;

  @TextColumn()
  selector!: string;

  /** With secrets masked: what users see. */
  @JsonColumn()
  input!: Readonly<Record<string, unknown>>;

  /** Exactly as it was checked, under the master key: what workers use. */
  @JsonColumn()
  sealedInput!: Sealed;

  @JsonColumn()
  actor!: { readonly id: string; readonly name: string };

  @TextColumn()
  state!: RunState;

  @TextColumn({ nullable: true })
  outcome!: RunOutcome | null;

  @Column({ type: 'integer' })
  total!: number;

  /** Routers worked on at once; null: no limit but the workers' slots. */
  @Column({ type: 'integer', nullable: true })
  concurrency!: number | null;

  /** Counts the flows made for this run: each starts with what is left. */
  @Column({ type: 'integer' })
  generation!: number;

  @TextColumn({ nullable: true })
  idempotencyKey!: string | null;

  /** Hash of the request: the same key with another request is a mistake. */
  @TextColumn()
  requestHash!: string;

  @TimeColumn()
  createdAt!: number;

  @TimeColumn({ nullable: true })
  finishedAt!: number | null;

  /** Router runs by status, written when the run is finished: lists must not count a fleet. */
  @JsonColumn({ nullable: true })
  counts!: RunCounts | null;

  /** How it is carried out, as it was asked for. */
  @JsonColumn({ nullable: true })
  options!: RunOptions | null;

  /** Not before this time. */
  @TimeColumn({ nullable: true })
  startAt!: number | null;

  /** Routers that are offline are waited for until then. */
  @TimeColumn({ nullable: true })
  expiresAt!: number | null;

  /** The last wave that may be worked on, counted from 0. */
  @Column({ type: 'integer', default: 0 })
  wave!: number;

  /** What the next wave waits for. */
  @JsonColumn({ nullable: true })
  gate!: Gate | null;

  /** Why it was halted, for people. */
  @TextColumn({ nullable: true })
  halted!: string | null;

  /** The run whose plan is applied here, or that is undone here. */
  @TextColumn({ nullable: true })
  sourceRunId!: string | null;

  @TextColumn({ nullable: true })
  sourceKind!: 'plan' | 'undo' | null;

  /** The router run of a workflow that this run is a stage of. */
  @TextColumn({ nullable: true })
  parentId!: string | null;
}

/**
 * Where a router run stands. `waiting` not handed to Redis yet, `queued` a job carries it, `active` a worker reads and
 * plans, `writing` at least one sentence may have reached the router, `ended` the status is final.
 */
export type Phase = 'waiting' | 'queued' | 'active' | 'writing' | 'ended';

/** The part of a run on one router. */
@Entity('router_run')
export class RouterRun {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  @TextColumn()
  runId!: string;

  @TextColumn()
  tenantId!: string;

  @TextColumn()
  routerId!: string;

  /** As it was at submission: the router may be renamed or removed. */
  @TextColumn()
  routerName!: string;

  /** Place in the frozen target list. */
  @Column({ type: 'integer' })
  seq!: number;

  @TextColumn()
  status!: RouterRunStatus;

  @TextColumn()
  phase!: Phase;

  /** Claims so far. A job carries the number it was queued with; a claim with another one is stale. */
  @Column({ type: 'integer' })
  attempt!: number;

  /** True: a write's answer was lost; the router is asked before anything else. */
  @Column({ type: 'boolean' })
  unresolved!: boolean;

  /** Times the router was asked in vain. */
  @Column({ type: 'integer' })
  resolveTries!: number;

  /** Process that works on it. */
  @TextColumn({ nullable: true })
  holder!: string | null;

  @TimeColumn({ nullable: true })
  queuedAt!: number | null;

  /** Not before this time. */
  @TimeColumn({ nullable: true })
  notBefore!: number | null;

  @TimeColumn({ nullable: true })
  startedAt!: number | null;

  @TimeColumn({ nullable: true })
  endedAt!: number | null;

  /** The exact plan under the master key, stored before the first write. */
  @JsonColumn({ nullable: true })
  sealedPlan!: Sealed | null;

  @JsonColumn({ nullable: true })
  diff!: readonly DiffEntry[] | null;

  @TextColumn({ nullable: true })
  diffHash!: string | null;

  @JsonColumn({ nullable: true })
  output!: { readonly rows: readonly Readonly<Record<string, string>>[]; readonly truncated?: boolean } | null;

  @JsonColumn({ nullable: true })
  steps!: readonly StepView[] | null;

  @TextColumn({ nullable: true })
  guard!: string | null;

  /** Ordinal of its wave, from 0. */
  @Column({ type: 'integer', default: 0 })
  wave!: number;

  /** It failed before the run was resumed: the budget has begun anew since. */
  @Column({ type: 'boolean', default: false })
  accepted!: boolean;

  /** The router's site at submission. */
  @TextColumn({ nullable: true })
  siteId!: string | null;

  /** Hash of the menus that the plan touches, as they were when it was computed. */
  @TextColumn({ nullable: true })
  stateHash!: string | null;

  /** What takes the change back, under the master key: written when the change has arrived. */
  @JsonColumn({ nullable: true })
  sealedUndo!: Sealed | null;

  /** The guard that is armed or about to be; null once it is known to be gone. */
  @JsonColumn({ nullable: true })
  guardRecord!: GuardRecord | null;

  /** What was seen on the router before and after. */
  @JsonColumn({ nullable: true })
  evidence!: Evidence | null;

  /** The router run whose plan is applied here, or that is undone here. */
  @TextColumn({ nullable: true })
  sourceId!: string | null;

  @TextColumn({ nullable: true })
  errorCode!: string | null;

  @JsonColumn({ nullable: true })
  error!: ErrorRecord | null;
}

/** What happened to a run, in order; observers read it, nothing decides by it. */
@Entity('run_event')
export class RunEventRow {
  @PrimaryGeneratedColumn('increment', { type: 'integer' })
  id!: number;

  @TextColumn()
  runId!: string;

  @TextColumn()
  type!: string;

  @TimeColumn()
  at!: number;

  @JsonColumn()
  data!: Readonly<Record<string, unknown>>;
}

/** The exclusive right to write to one router. */
@Entity('router_lease')
export class RouterLease {
  @PrimaryColumn({ type: 'text' })
  routerId!: string;

  /** Grows with every holder: a writer with an older one must stop. */
  @BigColumn()
  token!: number;

  @TextColumn({ nullable: true })
  holder!: string | null;

  @TimeColumn()
  expiresAt!: number;
}

/** A running process of the daemon. */
@Entity('instance')
export class Instance {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  @TextColumn()
  roles!: string;

  @TextColumn()
  host!: string;

  @Column({ type: 'integer' })
  pid!: number;

  @TimeColumn()
  startedAt!: number;

  @TimeColumn()
  heartbeatAt!: number;
}
