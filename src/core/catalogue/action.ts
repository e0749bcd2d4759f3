import type { z } from 'zod';
import type { ActionExample, ActionInput, ActionKind, ActionRisk, Idempotency } from './action-basics';
import type { Plan } from './plan';
import type { RouterReader, RouterSession, Row } from './router-session';
import type { CompiledWorkflow } from './workflow/workflow';
import type { Needs, Requirement, VersionRange } from './versions';

/** A file that an action made on the router and that is to be brought back. */
export interface Artefact {
  /** On the router, e.g. `flash/capture.pcap`. */
  readonly path: string;
  /** What it is called where it is kept. */
  readonly name: string;
  /** It holds secrets, as a support file does. */
  readonly secret?: true;
}

/** The rows of a command that goes on until it is told to stop, one by one. */
export interface RowStreamSpec {
  /** Longest time that it may run. */
  readonly maxDurationMs: number;
  open(router: RouterReader, input: ActionInput, signal?: AbortSignal): AsyncIterable<Row>;
  /** Leaves the router as it was when the stream ended in whatever way. */
  cleanUp?(router: RouterSession, input: ActionInput): Promise<void>;
}

export interface ActionMeta {
  /** `area.verb_noun`; forever. A stage of a workflow adds its name: `workflow.setup_tunnel/near`. */
  readonly id: string;
  readonly title: string;
  /** One sentence. */
  readonly summary: string;
  readonly kind: ActionKind;
  readonly risk: ActionRisk;
  readonly idempotency: Idempotency;
  /** Versions that have the menu at all; absent: 6.49 and every 7.x. */
  readonly versions?: VersionRange;
  /** What it asks for besides a version. */
  readonly needs?: Needs;
  /** What one row of the result holds, by property. `*` stands for whatever the menu has. */
  readonly output?: Readonly<Record<string, string>>;
  /** Why it cannot be taken back, as a sentence. Absent: each of its changes has an inverse. */
  readonly oneWay?: string;
  /**
   * The connection ends with it. `restarts`: it is done when the router is back with a fresh uptime. `goes-away`: it need
   * not come back, or not where it was, so that nothing more can be seen.
   */
  readonly afterwards?: 'restarts' | 'goes-away';
  /** Deadline of the action on one router, connecting not included. @defaultValue 60000 */
  readonly timeoutMs: number;
  readonly stability: 'stable' | 'beta';
  /** Menus it reads or writes, for documentation and for locks. */
  readonly menus: readonly string[];
  /** Input and row properties that are secret, beyond those secret in every menu. */
  readonly secrets: readonly string[];
  readonly examples: readonly ActionExample[];
  /** The workflow that the action carries out, or a part of it. */
  readonly workflow?: CompiledWorkflow;
}

export interface ReadResult {
  readonly rows: readonly Row[];
  /** More rows exist than `limit` allowed. */
  readonly truncated?: boolean;
  /** What is doubtful about it, e.g. that no such menu is known in this version. One sentence each. */
  readonly warnings?: readonly string[];
}

export interface PlanContext {
  /**
   * The plan whose effect is in question: after its apply (verification) or after its outcome was lost (recovery).
   * A planner that cannot tell from the state alone whether an add is its own compares with it.
   */
  readonly previous?: Plan;
}

interface Callable {
  readonly input: z.ZodObject;
  requires(input: ActionInput): readonly Requirement[];
  /** Its rows can be followed as they come; without that they are collected. */
  readonly stream?: RowStreamSpec;
  /** Files that it leaves on the router for this input. */
  artefacts?(input: ActionInput): readonly Artefact[];
}

export interface ReadAction extends ActionMeta, Callable {
  readonly kind: 'read';
  read(router: RouterReader, input: ActionInput): Promise<ReadResult>;
}

export interface WriteAction extends ActionMeta, Callable {
  readonly kind: Exclude<ActionKind, 'read'>;
  /** Reads the router and says what would change. Writes nothing. */
  plan(router: RouterReader, input: ActionInput, context: PlanContext): Promise<Plan>;
  /** `replan`: the change is there when planning again finds nothing to do. `none`: nothing on the router shows it. */
  readonly verify: 'replan' | 'none';
  /** What else must hold after the change, while its guard still watches. */
  readonly goals?: ActionGoals;
}

/** What a change is for, beyond the rows that it writes, e.g. that the tunnel is up. */
export interface ActionGoals {
  /** Longest time that the router gets to come to it. */
  readonly withinMs: number;
  /**
   * Looks once.
   * @param sinceMs since the change
   * @returns what is amiss, one clause each; `isFinal`: looking again changes nothing
   */
  look(
    router: RouterReader,
    input: ActionInput,
    sinceMs: number,
  ): Promise<{ readonly amiss: readonly string[]; readonly isFinal: boolean }>;
}

export type Action = ReadAction | WriteAction;

type Optional = Partial<
  Pick<ActionMeta, 'timeoutMs' | 'stability' | 'secrets' | 'versions' | 'needs' | 'output' | 'oneWay' | 'afterwards' | 'workflow'>
>;

type Typed<I extends z.ZodObject> = {
  /** The schema, or what makes it: then it is made when the action is first used. */
  readonly input: I | (() => I);
  requires?(input: z.output<I>): readonly Requirement[];
  readonly stream?: RowStreamSpec;
  artefacts?(input: z.output<I>): readonly Artefact[];
};

export type ReadActionSpec<I extends z.ZodObject> = Omit<ActionMeta, keyof Optional | 'kind' | 'risk' | 'idempotency'> &
  Optional &
  Typed<I> & {
    readonly kind: 'read';
    read(router: RouterReader, input: z.output<I>): Promise<ReadResult>;
  };

export type WriteActionSpec<I extends z.ZodObject> = Omit<ActionMeta, keyof Optional | 'kind'> &
  Optional &
  Typed<I> & {
    readonly kind: Exclude<ActionKind, 'read'>;
    readonly verify: 'replan' | 'none';
    readonly goals?: ActionGoals;
    plan(router: RouterReader, input: z.output<I>, context: PlanContext): Promise<Plan>;
  };

export type { ActionExample, ActionInput, ActionKind, ActionRisk, ExampleStep, Idempotency, TrialOutcome } from './action-basics';

const ID = /^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*(\/[a-z][a-z0-9-]*)?$/;
const DEFAULT_TIMEOUT_MS = 60_000;

/**
 * Freezes one callable operation.
 * @throws Error on a contradiction in the definition: it is a defect, found when the registry is loaded.
 */
export function defineAction<I extends z.ZodObject>(spec: ReadActionSpec<I> | WriteActionSpec<I>): Action {
  const { input, ...others } = spec;
  const common = { timeoutMs: DEFAULT_TIMEOUT_MS, stability: 'stable', secrets: [], requires: () => [], ...others } as const;
  const action = (others.kind === 'read' ? { risk: 'none', idempotency: 'natural', ...common } : common) as unknown as Action;
  Object.defineProperty(action, 'input', { enumerable: true, get: onceOf(input) });
  assertConsistent(action);
  return Object.freeze(action);
}

type Exchanged = Omit<Partial<ReadAction> & Partial<Omit<WriteAction, 'kind'>>, 'id' | 'kind' | 'input'> & {
  readonly input?: () => z.ZodObject;
};

/** The same action with some parts exchanged. Unlike a spread it leaves the schema unmade until somebody uses it. */
export function variantOf(action: Action, { input, ...others }: Exchanged): Action {
  const parts = { ...Object.getOwnPropertyDescriptors(action), ...Object.getOwnPropertyDescriptors(others) };
  const own = input ? { ...parts, input: { enumerable: true, get: onceOf(input) } } : parts;
  return Object.freeze(Object.defineProperties({} as Action, own));
}

/** Schemas of a thousand actions take time and memory; a process uses a few of them. */
function onceOf<I extends z.ZodObject>(input: I | (() => I)): () => I {
  if (typeof input !== 'function') return () => input;
  let made: I | undefined;
  return () => (made ??= input());
}

function assertConsistent(action: Action): void {
  const fail = (why: string): never => {
    throw new Error(`action ${action.id}: ${why}`);
  };
  if (!ID.test(action.id)) fail('id must be area.verb_noun');
  if (action.examples.length === 0) fail('has no example');
  if (action.menus.length === 0) fail('names no menu');
  if (!action.summary.endsWith('.')) fail('summary is not a sentence');
  if (action.oneWay !== undefined && !action.oneWay.endsWith('.')) fail('oneWay is not a sentence');
  if (action.kind === 'read' && action.oneWay !== undefined) fail('a read needs no way back');
  if (action.kind === 'destructive' && action.risk === 'none') fail('destructive without a risk');
  if (action.kind !== 'read' && action.verify === 'none' && action.idempotency === 'planned') fail('planned but never verified');
}
