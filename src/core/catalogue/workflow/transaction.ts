import { AppError, isAppError, type ErrorCode } from '../../errors';
import type { Action, ActionInput, PlanContext, ReadAction, WriteAction } from '../action';
import type { Plan } from '../plan';
import { parseInput } from '../registry';
import type { RouterReader, Row } from '../router-session';
import { assertSupported } from '../support';
import { changesOf, Composition } from './composition';
import type { Goal, ReadStep, Step, StepContext, WriteStep } from './workflow';

/** Gives an action by its id. @throws AppError ACTION_UNKNOWN */
export type Lookup = (id: string) => Action;

/** What a transaction is planned with. */
export interface TransactionInput {
  readonly input: ActionInput;
  readonly results: StepContext['results'];
}

/** What says that the router does not have it at all. */
const LACKING: ReadonlySet<string> = new Set<ErrorCode>([
  'VERSION_UNSUPPORTED',
  'FIELD_UNAVAILABLE',
  'REQUIREMENT_UNMET',
  'TRAP_NO_SUCH_COMMAND',
]);

/**
 * Plans all steps, each on the router as the ones before will leave it.
 * @throws AppError what a step refuses or its action throws, with the step's name; nothing was written
 */
export async function planSteps(
  steps: readonly Step[],
  lookup: Lookup,
  router: RouterReader,
  given: TransactionInput,
  { previous }: PlanContext,
): Promise<Plan> {
  const composed = new Composition(router);
  const found: Record<string, readonly Row[]> = {};
  const notes: string[] = [];
  const context: StepContext = { ...given, facts: router.facts, found };
  for (const step of steps) {
    const wanted = step.when?.(context) ?? true;
    if (typeof wanted === 'string') notes.push(`${step.title}: left out, ${wanted}.`);
    if (wanted !== true) continue;
    try {
      if (step.do !== undefined) notes.push(...(await planWrite(step, lookup, composed, { context, previous })));
      else if (step.read !== undefined) found[step.id] = await readStep(step, lookup, composed, context);
      else refuse(step.refuse(context));
    } catch (cause) {
      const error = AppError.from(cause);
      if (!step.optional || !LACKING.has(error.code)) throw told(step, cause);
      notes.push(`${step.title}: left out, ${error.message}.`);
    }
  }
  return { changes: composed.changes, ...(notes.length > 0 ? { notes } : {}) };
}

async function planWrite(
  step: WriteStep,
  lookup: Lookup,
  composed: Composition,
  { context, previous }: { context: StepContext; previous: Plan | undefined },
): Promise<readonly string[]> {
  const action = lookup(step.do) as WriteAction;
  const inputs = step.input(context);
  const notes: string[] = [];
  for (const [index, one] of (isList(inputs) ? inputs : [inputs]).entries()) {
    const part = `${step.id}/${index}`;
    const input = parseInput(action, withoutAbsent(one));
    assertSupported(action, input, composed.facts);
    // Numbers mean something within their menu only: a step is told of its own changes.
    const own = previous && changesOf(previous, part);
    const plan = await action.plan(composed, input, own && own.length > 0 ? { previous: { changes: own } } : {});
    composed.add(plan, part);
    notes.push(...(plan.notes ?? []));
  }
  return notes;
}

async function readStep(step: ReadStep, lookup: Lookup, router: RouterReader, context: StepContext): Promise<readonly Row[]> {
  const { rows } = await readWith(lookup(step.read) as ReadAction, router, step.input?.(context) ?? {});
  refuse(step.refuse?.(rows, context));
  return rows;
}

function readWith(action: ReadAction, router: RouterReader, input: ActionInput): ReturnType<ReadAction['read']> {
  const parsed = parseInput(action, withoutAbsent(input));
  assertSupported(action, parsed, router.facts);
  return action.read(router, parsed);
}

/**
 * What is not yet as the workflow promises, one clause each.
 * @param since milliseconds since the change: a goal gets its own time before it counts
 * @returns `isFinal`: waiting longer changes nothing that matters
 */
export async function lookAtGoals(
  goals: readonly Goal[],
  lookup: Lookup,
  router: RouterReader,
  given: TransactionInput,
  since: number,
): Promise<{ readonly amiss: readonly string[]; readonly isFinal: boolean }> {
  const context: StepContext = { ...given, facts: router.facts, found: {} };
  const amiss: string[] = [];
  let isFinal = false;
  for (const goal of goals) {
    if (goal.when && goal.when(context) !== true) continue;
    const { rows } = await readWith(lookup(goal.read) as ReadAction, router, goal.input?.(context) ?? {});
    const answer = goal.expect(rows, context);
    if (answer === true) continue;
    amiss.push(`${goal.title.replace(/\.$/, '')}: ${answer}`);
    if (since >= (goal.withinSeconds ?? DEFAULT_GOAL_SECONDS) * 1000) isFinal = true;
  }
  return { amiss, isFinal: isFinal || amiss.length === 0 };
}

export const DEFAULT_GOAL_SECONDS = 20;

function refuse(why: string | undefined): void {
  if (why !== undefined) throw new AppError('PRECONDITION_FAILED', why);
}

function told(step: Step, cause: unknown): unknown {
  if (!isAppError(cause)) return cause;
  const { code, message, details, remedy } = cause;
  return new AppError(code, `${step.id}: ${message}`, { cause, ...(details ? { details } : {}), ...(remedy ? { remedy } : {}) });
}

function isList(value: ActionInput | readonly ActionInput[]): value is readonly ActionInput[] {
  return Array.isArray(value);
}

/** Steps may name an argument without giving it. */
function withoutAbsent(input: ActionInput): ActionInput {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
}
