import { diffOf, DEFAULT_GUARD_WINDOW_MS, type Plan, type RowStreamSpec, type WriteAction } from '../../../core/catalogue';
import { AppError } from '../../../core/errors';
import { metrics } from '../../../core/telemetry';
import { markerOf } from '../../guards';
import type { ChangeContext, EngineOptions } from '../context';
import { diffHash } from '../diff-hash';
import { ended, type Verdict } from '../outcome';
import { heldBack } from '../verdicts';
import { planAad } from '../work';
import { cleanUpAfter, followStream } from './follow-stream';
import { tellRows } from './stream-read';

/** Whether the plan is one command that goes on and can be followed instead of being waited for. */
export function streamOf({ stream, risk, kind }: WriteAction, { changes }: Plan): RowStreamSpec | undefined {
  const isCall = changes.length === 1 && changes[0]?.op === 'call';
  return kind === 'operational' && risk === 'disruptive' && isCall ? stream : undefined;
}

/**
 * A command that loads the router and goes on, e.g. a bandwidth test. It is written down as a write before it begins; but
 * since it changes nothing, nothing guards it and a lost answer leaves nothing in doubt.
 */
export async function streamCommand(
  options: EngineOptions,
  context: ChangeContext,
  { plan, stream }: { readonly plan: Plan; readonly stream: RowStreamSpec },
): Promise<Verdict> {
  const { work, action, clock, session, fence, target, signal } = context;
  const { id, attempt } = work.routerRun;
  const diff = diffOf(plan, action.secrets);
  const began = await options.store.beginWriting(id, {
    sealedPlan: options.vault.seal(JSON.stringify(plan), planAad(id)),
    diff,
    diffHash: diffHash(diff),
    guard: 'none',
    guardRecord: { kind: 'inverse', marker: markerOf(id, attempt), windowMs: DEFAULT_GUARD_WINDOW_MS, armedAt: Date.now() },
    evidence: { ...(plan.notes ? { notes: plan.notes } : {}), guardWhy: 'the command changes nothing' },
  });
  if (!began) return heldBack(options, work, { plan }, clock);
  await fence();
  metrics.writesTotal.inc();
  const following = { work, action, stream, target, clock, signal };
  const { output, stopped, error } = await clock.time('apply', () => followStream(options, session, following), tellRows);
  const notes = [...(plan.notes ?? []), ...(await cleanUpAfter(options, following))];
  const failure = stopped ?? error;
  return ended({
    status: stopped ? 'cancelled' : error ? 'failed' : 'changed',
    ...(output.rows.length > 0 ? { output } : {}),
    steps: clock.steps,
    evidence: { ...(notes.length > 0 ? { notes } : {}), guardWhy: 'the command changes nothing' },
    ...(failure ? { error: failure.toRecord() } : {}),
  });
}

/** The process that followed the command is gone: the connection was closed with it, and the router has ended it. */
export async function abandonedStream(options: EngineOptions, context: ChangeContext, stream: RowStreamSpec): Promise<Verdict> {
  const { work, target, clock } = context;
  const notes = await cleanUpAfter(options, { work, stream, target, clock });
  const error = new AppError('CANCELLED', 'the daemon that followed the command ended before it did', {
    remedy: 'Run it again; the rows that were told until then are in the events of the run.',
  });
  const evidence = { ...work.routerRun.evidence, ...(notes.length > 0 ? { notes } : {}) };
  return ended({ status: 'cancelled', steps: clock.steps, evidence, error: error.toRecord() });
}
