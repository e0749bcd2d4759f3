import { DEFAULT_GUARD_WINDOW_MS, diffOf, type Plan } from '../../core/catalogue';
import { parseDurationMs } from '../../core/config';
import { AppError } from '../../core/errors';
import { planWith, tellChanges, type ChangeContext, type EngineOptions, type ExclusiveLink } from './context';
import { diffHash } from './diff-hash';
import { reachGoals } from './goals';
import { carryOut } from './guarded-change';
import { assertKnown, assertMenu } from './known-menus';
import { ended, type Verdict } from './outcome';
import { streamCommand, streamOf } from './outputs/stream-command';
import { touchedState } from './state-hash';
import type { StepView } from '../service/run-views';
import type { Work } from './work';

/** Plans and writes a router that this run has not written to yet. */
export async function freshChange(
  options: EngineOptions,
  context: ChangeContext,
  links: readonly ExclusiveLink[],
): Promise<Verdict> {
  const { work, action, clock, session, catalogue } = context;
  // It is there again. Whether there is room for it now, in its wave and its budget, is decided as for all others.
  if (work.routerRun.status === 'deferred') return { kind: 'put-back' };
  const refused = (await peerAtRisk(options, context, links)) ?? (await closedWindow(options, work, clock.steps));
  if (refused) return refused;
  if (work.run.sourceKind !== 'undo') assertMenu(action, work.input, catalogue);
  const plan = await clock.time('plan', () => planWith(context, session), tellChanges);
  if (plan.changes.length === 0) {
    await reachGoals(context, session);
    return ended({
      status: 'unchanged',
      diff: [],
      steps: clock.steps,
      ...(plan.notes ? { evidence: { notes: plan.notes } } : {}),
    });
  }
  assertKnown(plan, catalogue);
  if (work.run.sourceKind === 'plan') {
    const stale = await staleVerdict(options, context, plan);
    if (stale) return stale;
  }
  const stream = streamOf(action, plan);
  if (stream) return streamCommand(options, context, { plan, stream });
  return carryOut(options, context, { whole: plan, remaining: plan });
}

/** An approved plan is written only to a router that is as it was when the plan was computed. */
async function staleVerdict(options: EngineOptions, context: ChangeContext, plan: Plan): Promise<Verdict | undefined> {
  const { work, action, clock, session, catalogue } = context;
  const diff = diffOf(plan, action.secrets);
  const now = { diffHash: diffHash(diff), stateHash: options.vault.mark(await touchedState(session, plan, catalogue)) };
  const approved = work.routerRun.sourceId === null ? undefined : await options.store.approvedPlan(work.routerRun.sourceId);
  if (approved?.diffHash === now.diffHash && approved.stateHash === now.stateHash) return undefined;
  const what = approved?.diffHash === now.diffHash ? 'menus that it touches' : 'rows that it is about';
  const error = new AppError('PLAN_STALE', `since the plan was computed somebody changed the ${what}; nothing was written`);
  return ended({ status: 'failed', diff, ...now, steps: clock.steps, error: error.toRecord() });
}

/** Where one of a pair did not come through, the other one is what keeps the site alive. */
async function peerAtRisk(
  { store }: EngineOptions,
  { work, clock }: ChangeContext,
  links: readonly ExclusiveLink[],
): Promise<Verdict | undefined> {
  if (links.length === 0) return undefined;
  const [peer] = await store.failedPeers(
    work.run.id,
    links.map((link) => link.peerId),
  );
  if (peer === undefined) return undefined;
  const error = new AppError('PEER_AT_RISK', `${peer}, which this router is paired with, did not come through this run`);
  return ended({ status: 'skipped', diff: [], steps: clock.steps, error: error.toRecord() });
}

/** @returns what becomes of the router run where its site may not be written to now */
export async function closedWindow(
  options: Pick<EngineOptions, 'window'>,
  { run, routerRun, action }: Work,
  steps: readonly StepView[],
): Promise<Verdict | undefined> {
  if (!options.window || run.options?.rollout?.ignoreWindows) return undefined;
  const guardMs = parseDurationMs(run.options?.guardWindow ?? '') ?? DEFAULT_GUARD_WINDOW_MS;
  const answer = await options.window(routerRun.routerId, action.timeoutMs + guardMs);
  if (answer.open) return undefined;
  const error = new AppError('OUTSIDE_WINDOW', answer.why);
  const { expiresAt } = run;
  const { opensAt } = answer;
  if (opensAt === undefined || (expiresAt !== null && opensAt > expiresAt)) {
    return ended({ status: 'failed', diff: [], steps, error: error.toRecord() });
  }
  // It holds nobody's place meanwhile.
  return { kind: 'again', notBefore: opensAt, unresolved: false, error, deferred: true, isExpected: true };
}
