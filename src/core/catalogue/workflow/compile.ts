import { z } from 'zod';
import { AppError } from '../../errors';
import { defineAction, type Action, type ActionGoals, type ActionInput, type WriteAction } from '../action';
import { EMPTY_PLAN } from '../plan';
import { defineArea, type Area } from '../registry';
import { DEFAULT_GOAL_SECONDS, lookAtGoals, planSteps, type Lookup, type TransactionInput } from './transaction';
import { FAMILIES, type Family, type Goal, type StagedWorkflow, type Stage, type Step, type Workflow } from './workflow';

const STEP_MS = 2_000;
const STAGE_MS = 120_000;
const LONGEST_MS = 24 * 3_600_000;
const DEFAULT_EXTRA_MS = 60_000;
/** What an action has that does not say otherwise. */
const USUAL_MS = 60_000;

const FAMILY_TITLES: Readonly<Record<Family, string>> = {
  vpn: 'VPN workflows',
  wan: 'WAN workflows',
  routing: 'Routing workflows',
  wifi: 'Wi-Fi workflows',
  security: 'Security workflows',
  lifecycle: 'Lifecycle workflows',
  monitoring: 'Monitoring workflows',
  certificates: 'Certificate workflows',
  isp: 'Provider workflows',
  switching: 'Switching workflows',
  reports: 'Reports',
};

/**
 * Makes actions of workflows, by family, so that everything that knows actions knows them.
 * @param areas whose actions the steps name
 * @param reads finished actions of workflows that only read, by family
 * @throws Error on a step that names no action, or one that does not fit: a defect, found when this is loaded
 */
export function workflowAreas(
  workflows: readonly Workflow[],
  areas: readonly Area[],
  reads: Partial<Readonly<Record<Family, readonly Action[]>>> = {},
): readonly Area[] {
  const byId = new Map(areas.flatMap((area) => area.actions.map((action) => [action.id, action] as const)));
  for (const action of Object.values(reads).flat()) byId.set(action.id, action);
  const waiting = new Map(workflows.map((workflow) => [idOf(workflow), workflow]));
  const compiled = new Map<string, Compiled>();
  // A workflow is made when the first one that is made of it asks for it, whatever the order they are listed in.
  const lookup: Lookup = (id) => {
    const workflow = waiting.get(id);
    if (workflow) {
      waiting.delete(id);
      const made = compile(workflow, lookup);
      compiled.set(id, made);
      byId.set(id, made.action);
    }
    const action = byId.get(id);
    if (!action) throw new AppError('ACTION_UNKNOWN', `there is no action ${id}, or it is made of itself`);
    return action;
  };
  for (const workflow of workflows) {
    lookup(idOf(workflow));
    assertNamed(workflow, lookup);
  }
  return FAMILIES.flatMap((family) => {
    const own = workflows.flatMap((workflow) => (workflow.family === family ? (compiled.get(idOf(workflow)) ?? []) : []));
    const actions = [...(reads[family] ?? []), ...own.map(({ action }) => action)];
    if (actions.length === 0) return [];
    const summary = `Operations of several steps, as one change or in stages: ${FAMILY_TITLES[family].toLowerCase()}.`;
    const area = defineArea({ id: `workflows-${family}`, title: FAMILY_TITLES[family], summary, actions });
    return [{ ...area, stages: own.flatMap(({ stages }) => stages) }];
  });
}

interface Compiled {
  readonly action: Action;
  readonly stages: readonly Action[];
}

function compile(workflow: Workflow, lookup: Lookup): Compiled {
  return workflow.stages ? compileStaged(workflow, lookup) : { action: compileTransaction(workflow, lookup), stages: [] };
}

function compileTransaction(workflow: Exclude<Workflow, StagedWorkflow>, lookup: Lookup): Action {
  const { steps, goals } = workflow;
  const used = usedBy(steps, goals, lookup);
  return defineAction({
    ...metaOf(workflow),
    ...transaction(steps, goals, lookup, (input) => ({ input, results: {} })),
    menus: menusOf(used),
    secrets: secretsOf(workflow, used),
    timeoutMs: workflow.timeoutMs ?? transactionMs(steps, goals, used),
    workflow: { spec: workflow },
  });
}

function compileStaged(workflow: StagedWorkflow, lookup: Lookup): Compiled {
  const id = idOf(workflow);
  const stages = workflow.stages.flatMap((stage) => {
    if (stage.steps === undefined) return [];
    const { steps, goals = [], risk = workflow.risk } = stage;
    const used = usedBy(steps, goals, lookup);
    return [
      defineAction({
        ...metaOf(workflow),
        id: `${id}/${stage.id}`,
        title: stage.title,
        summary: `${stage.title}.`,
        risk,
        // Checked when the workflow was submitted; what comes here was made by the daemon.
        input: () => z.strictObject({ input: z.record(z.string(), z.unknown()), results: z.record(z.string(), z.unknown()) }),
        ...transaction(steps, goals, lookup, (input) => input as unknown as TransactionInput),
        menus: menusOf(used),
        secrets: secretsOf(workflow, used),
        timeoutMs: transactionMs(steps, goals, used),
        workflow: { spec: workflow },
      }),
    ];
  });
  const used = workflow.stages.flatMap(namesIn).map(lookup);
  const action = defineAction({
    ...metaOf(workflow),
    kind: 'write',
    idempotency: 'planned',
    verify: 'replan',
    // Its stages are planned and carried out one by one.
    plan: () => Promise.resolve(EMPTY_PLAN),
    menus: menusOf(used),
    secrets: secretsOf(workflow, used),
    timeoutMs:
      workflow.timeoutMs ??
      Math.min(
        LONGEST_MS,
        workflow.stages.reduce((sum, stage) => sum + stageMs(stage, lookup), 0),
      ),
    workflow: { spec: workflow, stages: workflow.stages },
  });
  return { action, stages };
}

type Change = Pick<WriteAction, 'plan'> & { readonly goals?: ActionGoals } & {
  readonly kind: 'write';
  readonly idempotency: 'planned';
  readonly verify: 'replan';
};

function transaction(
  steps: readonly Step[],
  goals: readonly Goal[],
  lookup: Lookup,
  given: (input: ActionInput) => TransactionInput,
): Change {
  const withinMs = 1000 * Math.max(0, ...goals.map(({ withinSeconds = DEFAULT_GOAL_SECONDS }) => withinSeconds));
  return {
    kind: 'write',
    idempotency: 'planned',
    verify: 'replan',
    plan: (router, input, context) => planSteps(steps, lookup, router, given(input), context),
    ...(goals.length > 0
      ? { goals: { withinMs, look: (router, input, since) => lookAtGoals(goals, lookup, router, given(input), since) } }
      : {}),
  };
}

function idOf({ name }: Workflow): string {
  return `workflow.${name}`;
}

function metaOf(workflow: Workflow) {
  const { title, summary, risk, versions, needs, examples, oneWay, validate } = workflow;
  const schema = (): z.ZodObject => (typeof workflow.input === 'function' ? workflow.input() : workflow.input);
  return {
    id: idOf(workflow),
    title,
    summary,
    risk,
    examples,
    ...(versions ? { versions } : {}),
    ...(needs ? { needs } : {}),
    ...(oneWay ? { oneWay } : {}),
    input: () => (validate ? schema().superRefine((input, context) => report(validate(input), context)) : schema()),
  };
}

function report(issues: readonly { readonly path: string; readonly message: string }[], context: z.RefinementCtx): void {
  for (const { path, message } of issues) {
    context.addIssue({ code: 'custom', message, path: path === '' ? [] : path.split('.') });
  }
}

function usedBy(steps: readonly Step[], goals: readonly Goal[], lookup: Lookup): readonly Action[] {
  return [...steps.flatMap(namesIn), ...goals.map(({ read }) => read)].map(lookup);
}

function namesIn(part: Step | Stage): string[] {
  if ('steps' in part && part.steps) return [...part.steps.flatMap(namesIn), ...(part.goals ?? []).map(({ read }) => read)];
  const one = part.do ?? ('read' in part ? part.read : undefined) ?? ('until' in part ? part.until : undefined);
  return one === undefined ? [] : [one];
}

function assertNamed(workflow: Workflow, lookup: Lookup): void {
  const fail = (why: string): never => {
    throw new Error(`workflow ${workflow.name}: ${why}`);
  };
  const steps = workflow.steps ?? workflow.stages.flatMap((stage) => (stage.steps !== undefined ? stage.steps : []));
  for (const name of (workflow.stages ?? []).flatMap(namesIn)) lookup(name);
  for (const step of steps) {
    if (step.read !== undefined && lookup(step.read).kind !== 'read') fail(`${step.id} reads with ${step.read}, which writes`);
    if (step.do === undefined) continue;
    const action = lookup(step.do);
    if (action.kind === 'read') fail(`${step.id} does ${step.do}, which only reads`);
    else if (action.verify === 'none') fail(`${step.id}: nothing shows whether ${step.do} is done; make it a stage`);
  }
}

/** A stage may only look at what is known already: it stands for the router as a whole. */
function menusOf(actions: readonly Action[]): readonly string[] {
  return actions.length === 0 ? ['/'] : [...new Set(actions.flatMap(({ menus }) => menus))].sort();
}

function secretsOf({ secrets = [] }: Workflow, actions: readonly Action[]): readonly string[] {
  return [...new Set([...secrets, ...actions.flatMap((action) => action.secrets)])];
}

/** @param used the actions of the steps: one that takes its time, as making keys does, is given it */
function transactionMs(steps: readonly Step[], goals: readonly Goal[], used: readonly Action[]): number {
  const goalMs = 1000 * Math.max(0, ...goals.map(({ withinSeconds = DEFAULT_GOAL_SECONDS }) => withinSeconds));
  const slowMs = used.reduce((sum, { timeoutMs }) => sum + Math.max(0, timeoutMs - USUAL_MS), 0);
  return DEFAULT_EXTRA_MS + steps.length * STEP_MS + goalMs + slowMs;
}

function stageMs(stage: Stage, lookup: Lookup): number {
  if (stage.until !== undefined) return stage.forSeconds * 1000 + STAGE_MS;
  if (stage.steps !== undefined) {
    const { steps, goals = [] } = stage;
    return Math.max(STAGE_MS, transactionMs(steps, goals, usedBy(steps, goals, lookup)));
  }
  if (stage.do === undefined) return STAGE_MS;
  const ownMs = Math.max(STAGE_MS, lookup(stage.do).timeoutMs);
  const { times, everySeconds } = stage.retry ?? { times: 0, everySeconds: 0 };
  return (times + 1) * (everySeconds * 1000 + ownMs);
}
