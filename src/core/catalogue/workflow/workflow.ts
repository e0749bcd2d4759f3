import type { z } from 'zod';
import type { ActionExample, ActionInput, ActionRisk } from '../action-basics';
import type { InputIssue } from '../input-issue';
import type { RouterFacts, Row } from '../router-session';
import type { Needs, VersionRange } from '../versions';

export const FAMILIES = [
  'vpn',
  'wan',
  'routing',
  'wifi',
  'security',
  'lifecycle',
  'monitoring',
  'certificates',
  'isp',
  'switching',
  'reports',
] as const;
/** What a workflow belongs to; a folder of src/workflows. */
export type Family = (typeof FAMILIES)[number];

export type Rows = readonly Row[];

/** What the steps of a transaction know when they are planned. */
export interface StepContext<I = ActionInput> {
  readonly input: I;
  /** Of the router that the step is planned for. */
  readonly facts: RouterFacts;
  /** Rows that earlier reading steps of this transaction found, by step. */
  readonly found: Readonly<Record<string, Rows>>;
  /**
   * Rows that earlier stages gave, by stage; empty where a workflow has no stages. `target` is the router that it runs for,
   * as one row with id, name, address and site.
   */
  readonly results: Readonly<Record<string, Rows>>;
}

/** `true`: do it. A sentence: why not, which the plan tells. `false`: not wanted, nothing to tell. */
export type Condition<C> = (context: C) => boolean | string;

interface StepBase<I> {
  /** Kebab-case, unique within its workflow. */
  readonly id: string;
  /** What it does, as a phrase: `Add the address pool`. */
  readonly title: string;
  readonly when?: Condition<StepContext<I>>;
  /** When `when` holds, as a phrase for the drawing: `RouterOS 7`. */
  readonly whenText?: string;
  /** A router that lacks the menu, the package or the version goes without this step, and the plan says why. */
  readonly optional?: true;
}

/** Changes the router. Its action must be one whose plan shows whether it is done: what only runs is a stage. */
export interface WriteStep<I = ActionInput> extends StepBase<I> {
  readonly read?: undefined;
  /** Action id. */
  readonly do: string;
  /** The input of the action; several: once for each. */
  readonly input: (context: StepContext<I>) => ActionInput | readonly ActionInput[];
}

/** Looks at the router, as the steps before will leave it. */
export interface ReadStep<I = ActionInput> extends StepBase<I> {
  readonly do?: undefined;
  /** Id of a reading action. */
  readonly read: string;
  readonly input?: (context: StepContext<I>) => ActionInput;
  /** Why the workflow cannot go on with what was found; nothing is written then. */
  readonly refuse?: (rows: Rows, context: StepContext<I>) => string | undefined;
}

/** Refuses a router before anything is written. */
export interface AssertStep<I = ActionInput> extends StepBase<I> {
  readonly do?: undefined;
  readonly read?: undefined;
  readonly refuse: (context: StepContext<I>) => string | undefined;
}

export type Step<I = ActionInput> = WriteStep<I> | ReadStep<I> | AssertStep<I>;

/** Looked at after the change, while its guard still watches: where it is not reached in time, all is taken back. */
export interface Goal<I = ActionInput> {
  readonly id: string;
  /** What holds in the end, as a sentence. */
  readonly title: string;
  readonly when?: Condition<StepContext<I>>;
  /** Id of a reading action. */
  readonly read: string;
  readonly input?: (context: StepContext<I>) => ActionInput;
  /** `true`, or what is amiss as a clause. */
  readonly expect: (rows: Rows, context: StepContext<I>) => true | string;
  /** Time that the router gets to come to it. @defaultValue 20 */
  readonly withinSeconds?: number;
}

/** A router by what the fleet knows of it. */
export interface KnownRouter {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly version?: string;
  readonly board?: string;
  readonly architecture?: string;
  readonly site?: string;
}

/** What stages know. */
export interface StageContext<I = ActionInput> {
  readonly input: I;
  /** The router that the workflow runs for. */
  readonly target: KnownRouter;
  /** Rows that earlier stages gave, by stage: those of a read, of a command, or of a read made after a change. */
  readonly results: Readonly<Record<string, Rows>>;
  /** Identifies the workflow on this router for ever; for names of files and keys. */
  readonly runId: string;
}

interface StageBase<I> {
  readonly id: string;
  readonly title: string;
  readonly when?: Condition<StageContext<I>>;
  readonly whenText?: string;
  /** Selector of the one router that it runs on. @defaultValue the target */
  readonly on?: (context: StageContext<I>) => string;
  /** Who that is, for the drawing: `hub`. */
  readonly onText?: string;
  /** Its change stays when a later stage fails or the run is undone; a sentence that says why. */
  readonly keep?: string;
  /** Its rows are part of what the workflow answers. */
  readonly tell?: true;
  /** A failure here does not stop the workflow; the result tells it. */
  readonly mayFail?: true;
}

/** Steps that are planned together and written under one guard. */
export interface TransactionStage<I = ActionInput> extends StageBase<I> {
  readonly do?: undefined;
  readonly until?: undefined;
  readonly daemon?: undefined;
  readonly steps: readonly Step<I>[];
  readonly goals?: readonly Goal<I>[];
  readonly risk?: ActionRisk;
}

/** One action as it is, e.g. a reboot or a command; its rows are the result of the stage. */
export interface ActionStage<I = ActionInput> extends StageBase<I> {
  readonly steps?: undefined;
  readonly until?: undefined;
  readonly daemon?: undefined;
  /** Action id, of a workflow too. */
  readonly do: string;
  readonly input: (context: StageContext<I>) => ActionInput;
  /** Another try when it fails, e.g. while the router restarts. Only for what may be repeated. */
  readonly retry?: { readonly times: number; readonly everySeconds: number };
  /** Why it is meant where it shuts the daemon out: a sentence that says how the router is reached again. */
  readonly mayShutOut?: string;
}

/** Asks again and again until what was read is as wanted. A router that cannot be reached is asked again as well. */
export interface WaitStage<I = ActionInput> extends StageBase<I> {
  readonly steps?: undefined;
  readonly do?: undefined;
  readonly daemon?: undefined;
  /** Id of a reading action. */
  readonly until: string;
  readonly input?: (context: StageContext<I>) => ActionInput;
  /** `true`, or what is waited for as a clause. */
  readonly expect: (rows: Rows, context: StageContext<I>) => true | string;
  readonly everySeconds: number;
  readonly forSeconds: number;
}

/** Something of the daemon's own, e.g. taking another password for the router. */
export interface DaemonStage<I = ActionInput> extends StageBase<I> {
  readonly steps?: undefined;
  readonly do?: undefined;
  readonly until?: undefined;
  readonly daemon: string;
  readonly input: (context: StageContext<I>) => ActionInput;
}

export type Stage<I = ActionInput> = TransactionStage<I> | ActionStage<I> | WaitStage<I> | DaemonStage<I>;

export interface WorkflowExample extends ActionExample {
  /**
   * For the tests of workflows with stages: other routers that the simulated fleet must have, by name, and what is on them
   * first.
   */
  readonly others?: readonly { readonly name: string; readonly before?: ActionExample['before'] }[];
}

interface SpecBase<I extends z.ZodObject> {
  /** `setup_dual_wan`; its action is `workflow.setup_dual_wan`. */
  readonly name: string;
  readonly family: Family;
  readonly title: string;
  /** One sentence. */
  readonly summary: string;
  /** Who needs it, and what it spares them; a few sentences. */
  readonly why: string;
  /** How it comes back, as a sentence, beyond what every guarded change does. */
  readonly comesBack?: string;
  readonly risk: ActionRisk;
  readonly versions?: VersionRange;
  readonly needs?: Needs;
  readonly input: I | (() => I);
  /** What is wrong with the input as a whole, before any router is asked. */
  readonly validate?: (input: z.output<I>) => readonly InputIssue[];
  /** Names of secret inputs beyond those that are secret everywhere. */
  readonly secrets?: readonly string[];
  readonly examples: readonly WorkflowExample[];
  /** @defaultValue what its steps and goals take together */
  readonly timeoutMs?: number;
  /** Why it cannot be taken back, as a sentence. */
  readonly oneWay?: string;
}

/** All steps on one router, as one change: planned, guarded, verified and undone like a single action. */
export interface TransactionSpec<I extends z.ZodObject> extends SpecBase<I> {
  readonly steps: readonly Step<z.output<I>>[];
  readonly goals?: readonly Goal<z.output<I>>[];
}

/** Stages one after the other, on this router and on others; each is kept in the database, and taken back if a later one fails. */
export interface StagedSpec<I extends z.ZodObject> extends SpecBase<I> {
  readonly stages: readonly Stage<z.output<I>>[];
}

export type WorkflowSpec<I extends z.ZodObject> = TransactionSpec<I> | StagedSpec<I>;

/** A workflow as everything but its author sees it. */
export type Workflow =
  | (Omit<TransactionSpec<z.ZodObject>, 'steps' | 'goals' | 'validate'> & {
      readonly steps: readonly Step[];
      readonly goals: readonly Goal[];
      readonly stages?: undefined;
      readonly validate?: (input: ActionInput) => readonly InputIssue[];
    })
  | (Omit<StagedSpec<z.ZodObject>, 'stages' | 'validate'> & {
      readonly stages: readonly Stage[];
      readonly steps?: undefined;
      readonly goals?: undefined;
      readonly validate?: (input: ActionInput) => readonly InputIssue[];
    });

export type StagedWorkflow = Extract<Workflow, { readonly stages: readonly Stage[] }>;

/** What an action says of the workflow behind it. */
export interface CompiledWorkflow {
  readonly spec: Workflow;
  /** Set where its stages are driven one by one; absent in a workflow that is one change, and in a stage. */
  readonly stages?: readonly Stage[];
}

/** Identity at run time; it checks that inputs, steps and goals fit together. */
export function defineWorkflow<I extends z.ZodObject>(spec: WorkflowSpec<I>): Workflow {
  const workflow = ('stages' in spec ? spec : { goals: [], ...spec }) as unknown as Workflow;
  assertConsistent(workflow);
  return Object.freeze(workflow);
}

const NAME = /^[a-z][a-z0-9_]*$/;
const PART = /^[a-z][a-z0-9-]*$/;

function assertConsistent(workflow: Workflow): void {
  const fail = (why: string): never => {
    throw new Error(`workflow ${workflow.name}: ${why}`);
  };
  if (!NAME.test(workflow.name)) fail('a name is verb_noun');
  const parts = workflow.stages ?? [...workflow.steps, ...workflow.goals];
  const steps = workflow.stages?.flatMap((stage) => (stage.steps ? [...stage.steps, ...(stage.goals ?? [])] : [])) ?? [];
  if (parts.length === 0) fail('has no step');
  if (workflow.stages?.some(({ id }) => id === 'target')) fail('no stage can be called target: that is the router itself');
  for (const { id } of [...parts, ...steps]) if (!PART.test(id)) fail(`step ${id} is not kebab-case`);
  const ids = parts.map(({ id }) => id);
  if (new Set(ids).size !== ids.length) fail('two steps have the same id');
  for (const stage of workflow.stages ?? []) {
    if (stage.steps && new Set(stage.steps.map(({ id }) => id)).size !== stage.steps.length)
      fail(`two steps of ${stage.id} have the same id`);
  }
  if (!workflow.why.trim().endsWith('.')) fail('why is not a sentence');
}
