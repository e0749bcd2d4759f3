export {
  compareRelease,
  defineAction,
  unmetRequirements,
  type Action,
  type ActionExample,
  type ActionInput,
  type ActionKind,
  type ActionMeta,
  type ActionRisk,
  type PlanContext,
  type ReadAction,
  type ReadResult,
  type Requirement,
  type WriteAction,
} from './action';
export { field, type Field, type Fields, type FieldTraits } from './field';
export {
  diffOf,
  EMPTY_PLAN,
  inverseOf,
  sentenceOf,
  type AddChange,
  type CallChange,
  type Change,
  type DiffEntry,
  type Plan,
  type Sentence,
  type WireValues,
} from './plan';
export { createRegistry, defineArea, inputJsonSchema, parseInput, type Area, type InputIssue, type Registry } from './registry';
export { defineResource, type DefinedResource } from './resource/define-resource';
export { anchorInput, fieldInputs, needsSelection, selectionInputs, whereInput } from './resource/input';
export type { Anchor } from './resource/place';
export {
  planAbsent,
  planCreate,
  planPresent,
  planRemove,
  planUpdate,
  valuesOf,
  type Placement,
  type Values,
} from './resource/planners';
export { menuOn, type Resource, type ResourceSpec, type ResourceVerb } from './resource/resource';
export { isDynamic, readRows, requireRows, selectRows, type Selection, type Where } from './resource/rows';
export type { ReadOptions, Reply, RouterFacts, RouterReader, RouterSession, Row } from './router-session';
export {
  RUN_SUBMITTER,
  type RouterRunStatus,
  type RunAccepted,
  type RunMode,
  type RunRequest,
  type RunSubmitter,
} from './submit';
