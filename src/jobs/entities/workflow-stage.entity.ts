import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ErrorRecord } from '../../core/errors';
import type { Sealed } from '../../core/secrets';
import { JsonColumn, TextColumn, TimeColumn } from '../../fleet';

/**
 * `running` a run of its own is under way or is tried again, `done` as wanted, `skipped` not wanted here, `failed` what
 * stopped the workflow, `borne` failed and may, `undone` taken back, `kept` stays although the workflow was taken back,
 * `undo-failed` nobody could take it back.
 */
export type StageState = 'running' | 'done' | 'skipped' | 'failed' | 'borne' | 'undone' | 'kept' | 'undo-failed';

/** How far a workflow has come on one router: what a process that takes over goes on from. */
@Entity('workflow_stage')
export class WorkflowStage {
  @PrimaryColumn({ type: 'text' })
  routerRunId!: string;

  @PrimaryColumn({ type: 'text' })
  stageId!: string;

  @TextColumn()
  state!: StageState;

  /** Runs that were made for it so far; their Idempotency-Keys count along. */
  @Column({ type: 'integer' })
  tries!: number;

  /** The run that carries it out, or that takes it back. */
  @TextColumn({ nullable: true })
  childRunId!: string | null;

  /** Where it ran, by name. */
  @TextColumn({ nullable: true })
  routerName!: string | null;

  @Column({ type: 'boolean' })
  changed!: boolean;

  /** What later stages and the user are told, in words. */
  @TextColumn({ nullable: true })
  note!: string | null;

  /** Rows that it gave, under the master key. */
  @JsonColumn({ nullable: true })
  sealedRows!: Sealed | null;

  /** What a stage of the daemon's own needs to be taken back, under the master key. */
  @JsonColumn({ nullable: true })
  sealedUndo!: Sealed | null;

  @JsonColumn({ nullable: true })
  error!: ErrorRecord | null;

  @TimeColumn()
  startedAt!: number;

  @TimeColumn({ nullable: true })
  endedAt!: number | null;
}
