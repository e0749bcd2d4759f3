import type { z } from 'zod';
import type { Plan } from './plan';
import type { RouterFacts, RouterReader, Row } from './router-session';

/** What the action does to the router's configuration. `operational` acts but configures nothing, e.g. flush. */
export type ActionKind = 'read' | 'write' | 'destructive' | 'operational';
/** What can go wrong when it works as asked: `lockout` may cut the daemon off, `disruptive` may interrupt traffic. */
export type ActionRisk = 'none' | 'disruptive' | 'lockout' | 'data-loss';
/** `natural`: doing it twice is doing it once. `planned`: repeatable because each plan starts from the router's state. `none`: never repeated. */
export type Idempotency = 'natural' | 'planned' | 'none';

export interface ActionExample {
  readonly title: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** A part of an input that not every RouterOS version has. */
export interface Requirement {
  /** e.g. `argument vrf` or `menu /safe-mode`. */
  readonly what: string;
  readonly since?: string;
  /** First version that no longer has it. */
  readonly until?: string;
}

export interface ActionMeta {
  /** `area.verb_noun`; forever. */
  readonly id: string;
  readonly title: string;
  /** One sentence. */
  readonly summary: string;
  readonly kind: ActionKind;
  readonly risk: ActionRisk;
  readonly idempotency: Idempotency;
  /** Versions that have the menu at all; absent: 6.49 and every 7.x. */
  readonly versions?: Omit<Requirement, 'what'>;
  /** Deadline of the action on one router, connecting not included. @defaultValue 60000 */
  readonly timeoutMs: number;
  readonly stability: 'stable' | 'beta';
  /** Menus it reads or writes, for documentation and for locks. */
  readonly menus: readonly string[];
  /** Input and row properties that are secret, beyond those secret in every menu. */
  readonly secrets: readonly string[];
  readonly examples: readonly ActionExample[];
}

export type ActionInput = Readonly<Record<string, unknown>>;

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

export interface ReadAction extends ActionMeta {
  readonly kind: 'read';
  readonly input: z.ZodObject;
  requires(input: ActionInput): readonly Requirement[];
  read(router: RouterReader, input: ActionInput): Promise<ReadResult>;
}

export interface WriteAction extends ActionMeta {
  readonly kind: Exclude<ActionKind, 'read'>;
  readonly input: z.ZodObject;
  requires(input: ActionInput): readonly Requirement[];
  /** Reads the router and says what would change. Writes nothing. */
  plan(router: RouterReader, input: ActionInput, context: PlanContext): Promise<Plan>;
  /** `replan`: the change is there when planning again finds nothing to do. `none`: nothing on the router shows it. */
  readonly verify: 'replan' | 'none';
}

export type Action = ReadAction | WriteAction;

type Optional = Partial<Pick<ActionMeta, 'timeoutMs' | 'stability' | 'secrets' | 'versions'>>;

type Typed<I extends z.ZodObject> = {
  readonly input: I;
  requires?(input: z.output<I>): readonly Requirement[];
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
    plan(router: RouterReader, input: z.output<I>, context: PlanContext): Promise<Plan>;
  };

const ID = /^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$/;
const DEFAULT_TIMEOUT_MS = 60_000;

/**
 * Freezes one callable operation.
 * @throws Error on a contradiction in the definition: it is a defect, found when the registry is loaded.
 */
export function defineAction<I extends z.ZodObject>(spec: ReadActionSpec<I> | WriteActionSpec<I>): Action {
  const common = { timeoutMs: DEFAULT_TIMEOUT_MS, stability: 'stable', secrets: [], requires: () => [], ...spec } as const;
  const action = (spec.kind === 'read' ? { risk: 'none', idempotency: 'natural', ...common } : common) as unknown as Action;
  assertConsistent(action);
  return Object.freeze(action);
}

function assertConsistent(action: Action): void {
  const fail = (why: string): never => {
    throw new Error(`action ${action.id}: ${why}`);
  };
  if (!ID.test(action.id)) fail('id must be area.verb_noun');
  if (action.examples.length === 0) fail('has no example');
  if (action.menus.length === 0) fail('names no menu');
  if (!action.summary.endsWith('.')) fail('summary is not a sentence');
  if (action.kind === 'destructive' && action.risk === 'none') fail('destructive without a risk');
  if (action.kind !== 'read' && action.verify === 'none' && action.idempotency === 'planned') fail('planned but never verified');
}

/** The requirements that a router with these facts does not meet. */
export function unmetRequirements(
  action: Action,
  input: ActionInput,
  facts: Pick<RouterFacts, 'version'>,
): readonly Requirement[] {
  const all = action.versions ? [{ what: action.id, ...action.versions }, ...action.requires(input)] : action.requires(input);
  return all.filter(
    (need) =>
      (need.since !== undefined && compareRelease(facts.version, need.since) < 0) ||
      (need.until !== undefined && compareRelease(facts.version, need.until) >= 0),
  );
}

/** Compares release numbers only: `7.21beta3` counts as 7.21, since a menu is there from its first beta on. */
export function compareRelease(a: string, b: string): number {
  const left = releaseParts(a);
  const right = releaseParts(b);
  for (let index = 0; index < 3; index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function releaseParts(version: string): number[] {
  const match = /^(\d+)\.(\d+)(?:\.(\d+))?/.exec(version);
  return match ? match.slice(1).map((part) => Number(part ?? 0)) : [0, 0, 0];
}
