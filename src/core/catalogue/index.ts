export {
  defineAction,
  variantOf,
  type Action,
  type ActionGoals,
  type ActionExample,
  type ActionInput,
  type ActionKind,
  type ActionMeta,
  type ActionRisk,
  type Artefact,
  type ExampleStep,
  type PlanContext,
  type ReadAction,
  type ReadResult,
  type RowStreamSpec,
  type TrialOutcome,
  type WriteAction,
} from './action';
export { defineCommand, on, textValues, type CommandSpec } from './command';
export { field, held, wanted, type Field, type Fields, type FieldTraits } from './field';
export {
  diffOf,
  EMPTY_PLAN,
  inverseOf,
  sentenceOf,
  type AddChange,
  type CallChange,
  type Change,
  type DiffEntry,
  type MoveChange,
  type Plan,
  type RemoveChange,
  type Sentence,
  type SetChange,
  type WireValues,
} from './plan';
export {
  createRegistry,
  defineArea,
  inputJsonSchema,
  nameInArea,
  parseInput,
  type Area,
  type InputIssue,
  type Registry,
} from './registry';
export { byGeneration } from './generation';
export { composedRead, type ComposedReadSpec, type MenuPart, type ResourcePart } from './resource/composed';
export { defineResource, resourceAction, type DefinedResource } from './resource/define-resource';
export {
  addChange,
  isTwin,
  moveChange,
  placeChange,
  removeChanges,
  setChange,
  type Force,
  type Values,
} from './resource/changes';
export { anchorInput, fieldInputs, forceInput, needsSelection, selectionInputs, whereInput } from './resource/input';
export type { Anchor } from './resource/place';
export { planAbsent, planCreate, planPresent, planRemove, planUpdate, valuesOf, type Placement } from './resource/planners';
export {
  contextOf,
  fieldRequirements,
  menuOn,
  outputOf,
  rowKey,
  type Reference,
  type Resource,
  type ResourceSpec,
  type ResourceVerb,
  type VerbSpec,
} from './resource/resource';
export { rowCommand, rowRead, type RowCommandSpec, type RowReadSpec } from './resource/row-actions';
export { readMenu, streamMenu, toWire, wireName } from './resource/wire';
export {
  idOf,
  isDynamic,
  matches,
  planningProplist,
  readRows,
  requireRows,
  sameText,
  selectRows,
  type Selection,
  type Where,
} from './resource/rows';
export type { ReadOptions, Reply, RouterFacts, RouterReader, RouterSession, Row, TransportKind } from './router-session';
export {
  DEFAULT_GUARD_WINDOW_MS,
  GUARD_CHOICES,
  GUARD_KINDS,
  ON_FAILURE,
  RolloutInput,
  RUN_SHAPE,
  RunOptionsInput,
  type GuardChoice,
  type GuardKind,
  type OnFailure,
  type Rollout,
  type RunOptions,
} from './run-request';
export { ChecksInput } from './checks-input';
export { scriptOf } from './script';
export { defineStream, type StreamSpec } from './stream';
export {
  ROUTER_RUN_STATUSES,
  RUN_SUBMITTER,
  type RouterRunStatus,
  type RunAccepted,
  type RunMode,
  type RunRequest,
  type RunSubmitter,
} from './submit';
export { assertSupported, unmetNeeds, unmetRequirements } from './support';
export { compareRelease, isAvailable, rangeText, type Needs, type Requirement, type VersionRange } from './versions';
export { Composition } from './workflow/composition';
export { drawWorkflow, partsOf, type Part } from './workflow/drawing';
export { workflowAreas } from './workflow/compile';
export {
  defineWorkflow,
  FAMILIES,
  type ActionStage,
  type CompiledWorkflow,
  type DaemonStage,
  type Family,
  type Goal,
  type KnownRouter,
  type Rows,
  type Stage,
  type StageContext,
  type StagedWorkflow,
  type Step,
  type StepContext,
  type TransactionStage,
  type WaitStage,
  type Workflow,
  type WorkflowExample,
  type WorkflowSpec,
} from './workflow/workflow';
