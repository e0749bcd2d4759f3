import {
  assertSupported,
  diffOf,
  parseInput,
  type ActionInput,
  type DiffEntry,
  type Stage,
  type StageContext,
} from '../../core/catalogue';
import { AppError } from '../../core/errors';
import { diffHash } from '../engine/diff-hash';
import { ended, type Verdict } from '../engine/outcome';
import type { RolloutTarget } from '../rollout/waves';
import type { StepView } from '../service/run-views';
import { NotYet, stageContext, toldBy, whyNot } from './conditions';
import { readOn, type Journey } from './journey';

/**
 * What the workflow would change as far as it can be told before anything is done: a stage that needs what an earlier one
 * makes is named, not guessed.
 */
export async function planStages(journey: Journey): Promise<Verdict> {
  const { work, all, options, results } = journey;
  const target = await options.stages.router(work.routerRun.routerId);
  const context = stageContext(work, target, results, { strict: true });
  const diff: DiffEntry[] = [];
  const notes: string[] = [];
  const steps: StepView[] = [];
  for (const stage of all) {
    const since = performance.now();
    try {
      const told = await planStage(journey, stage, context, diff.length === 0);
      diff.push(...told.diff);
      notes.push(...told.notes);
    } catch (cause) {
      if (!(cause instanceof NotYet)) {
        const error = toldBy(stage, cause).toRecord();
        return ended({ status: 'failed', diff, steps, error });
      }
      notes.push(`${stage.title}: can be planned only when ${cause.stage} is done.`);
    }
    steps.push({ step: stage.id, ms: Math.round((performance.now() - since) * 10) / 10 });
  }
  const evidence = notes.length > 0 ? { evidence: { notes } } : {};
  const isOpen = notes.some((note) => note.includes('can be planned only when') || note.includes('is carried out'));
  const status = diff.length > 0 || isOpen ? 'planned' : 'unchanged';
  return ended({ status, diff, diffHash: diffHash(diff), steps, ...evidence });
}

interface Told {
  readonly diff: readonly DiffEntry[];
  readonly notes: readonly string[];
}

/** @param asIs nothing before it would change anything: what is read now is what will be there then */
async function planStage(journey: Journey, stage: Stage, context: StageContext, asIs: boolean): Promise<Told> {
  const { options, parent, work, results } = journey;
  const why = whyNot(stage, context);
  if (why !== undefined) return { diff: [], notes: why === '' ? [] : [`${stage.title}: left out, ${why}.`] };
  const on = stage.on
    ? await options.children.router(parent, stage.on(context))
    : { id: context.target.id, name: context.target.name };
  const where = stage.on ? `${on.name}: ` : '';
  if (stage.until !== undefined) return { diff: [], notes: [] };
  if (stage.daemon !== undefined) return { diff: [], notes: [`${stage.title}: is carried out by the daemon itself.`] };
  if (stage.steps !== undefined) {
    const input = { input: work.input, results: Object.fromEntries(results) };
    // A step that uses the rows of a stage that was not carried out cannot be planned.
    const needed = await needs(journey, stage);
    if (needed !== undefined) throw new NotYet(needed);
    return planned(journey, `${work.action.id}/${stage.id}`, input, { on, where });
  }
  const action = options.registry.action(stage.do);
  if (action.kind === 'read') {
    if (asIs && !action.stream && !action.artefacts)
      results.set(stage.id, await readOn(journey, stage.do, stage.input(context), on));
    return { diff: [], notes: [] };
  }
  if (action.workflow?.stages) return { diff: [], notes: [`${stage.title}: is carried out as a workflow of its own.`] };
  return planned(journey, stage.do, stage.input(context), { on, where });
}

/** The first stage whose rows the steps ask for and that has given none. */
function needs({ all, results, work }: Journey, stage: Extract<Stage, { readonly steps: unknown }>): Promise<string | undefined> {
  const given = new Set(results.keys());
  const earlier = all.slice(0, all.indexOf(stage)).map(({ id }) => id);
  const asked = new Set<string>();
  const spied = new Proxy({}, { get: (_target, name) => (asked.add(String(name)), results.get(String(name)) ?? []) });
  const context = { input: work.input, facts: { version: '', major: 7 }, found: {}, results: spied };
  for (const step of stage.steps) {
    try {
      step.when?.(context);
      if (step.do !== undefined) step.input(context);
      else if (step.read !== undefined) step.input?.(context);
    } catch {
      // Asked for something that is not there: what was asked is noted.
    }
  }
  return Promise.resolve(earlier.find((id) => asked.has(id) && !given.has(id)));
}

async function planned(
  { options }: Journey,
  id: string,
  given: ActionInput,
  { on, where }: { readonly on: RolloutTarget; readonly where: string },
): Promise<Told> {
  const action = options.registry.action(id);
  if (action.kind === 'read') throw new AppError('BUG', `${id} only reads`);
  const input = parseInput(action, given);
  return options.pool.withSession(await options.target(on.id), 'read', async (session) => {
    assertSupported(action, input, session.facts);
    const plan = await action.plan(session, input, {});
    const diff = diffOf(plan, action.secrets).map((line) => ({ ...line, key: `${where}${line.key}` }));
    return { diff, notes: (plan.notes ?? []).map((note) => `${where}${note}`) };
  });
}
