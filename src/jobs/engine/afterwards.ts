import { AppError } from '../../core/errors';
import { duration } from '../../core/values';
import type { GuardRecord } from '../guards';
import { tellChanges, type ChangeContext, type EngineOptions, type Task } from './context';
import { ended, type Verdict } from './outcome';
import type { Prepared } from './prepare';
import { askLater } from './verdicts';

/** Uptimes are told in whole seconds, and the clock of a router need not run as ours does. */
const SLACK_MS = 3_000;
/** Fetching packages before a restart may take so long. */
const RESTART_WITHIN_MS = 600_000;

/**
 * The command was sent, and the connection ends with it: what has become of the router is looked at when it is back, or
 * cannot be looked at.
 * @returns undefined for an action after which the router is what it was
 */
export function afterwardsOf(
  options: EngineOptions,
  context: ChangeContext,
  task: Task,
  { prepared, record }: { readonly prepared: Pick<Prepared, 'evidence'>; readonly record: GuardRecord },
): Verdict | undefined {
  const { action, work, clock } = context;
  if (action.afterwards === undefined) return undefined;
  if (action.afterwards === 'goes-away') {
    const note = 'the router took the command and went away; what became of it cannot be seen from here';
    const notes = [...(prepared.evidence.notes ?? []), note];
    return ended({ status: 'changed', steps: clock.steps, evidence: { ...prepared.evidence, notes } });
  }
  const error = new AppError('CONNECTION_LOST', `${tellChanges(task.whole)} sent; the router restarts and is waited for`);
  return askLater(options, work, error, clock, { record });
}

/** A router that was told to restart has done so when it is up for less time than has passed since. */
export async function restartSeen(options: EngineOptions, context: ChangeContext, record: GuardRecord): Promise<Verdict> {
  const { work, clock, session } = context;
  const [resource] = await clock.time('look', () => session.print('/system/resource', { proplist: ['uptime'] }));
  const startedAt = Date.now() - duration.parse(resource?.['uptime'] ?? '0s');
  if (startedAt + SLACK_MS > record.armedAt) return ended({ status: 'changed', steps: clock.steps });
  const error = new AppError('VERIFY_MISMATCH', 'the router was told to restart and has not: it has been up ever since', {
    remedy: 'Run it again: the order did not reach the router, or the router did not follow it.',
  });
  // It was asked: once the time is over, this is no doubt any more.
  const patienceMs = Math.min(RESTART_WITHIN_MS, options.restartMs);
  if (Date.now() < record.armedAt + patienceMs) return askLater(options, work, error, clock, { record });
  return ended({ status: 'failed', steps: clock.steps, error: error.toRecord() });
}
