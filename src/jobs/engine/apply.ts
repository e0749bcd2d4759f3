import { inverseOf, sentenceOf, type Change, type Plan, type RouterSession, type Row } from '../../core/catalogue';
import { AppError } from '../../core/errors';
import { metrics } from '../../core/telemetry';

/** Changes that the router has confirmed, with what it answered. */
export interface Applied {
  readonly change: Change;
  readonly ret?: string;
  /** What a command answered besides. */
  readonly rows: readonly Row[];
}

/** Checks the right to write, before each sentence. @throws AppError LEASE_LOST, WRITES_STOPPED */
export type Fence = () => Promise<void>;

export interface ApplyFailure {
  readonly error: AppError;
  /** Confirmed before the failure. */
  readonly applied: readonly Applied[];
}

export interface ApplyOptions {
  readonly fence: Fence;
  /** Between two changes; what it throws stops the applying. */
  readonly between?: (done: number) => Promise<void>;
}

/** Sends the changes in order, one at a time. Stops at the first one that is not confirmed. */
export async function applyPlan(
  session: RouterSession,
  plan: Plan,
  { fence, between }: ApplyOptions,
): Promise<readonly Applied[] | ApplyFailure> {
  const applied: Applied[] = [];
  for (const change of plan.changes) {
    try {
      if (applied.length > 0) await between?.(applied.length);
      applied.push(await send(session, change, fence));
    } catch (error) {
      return { error: AppError.from(error), applied };
    }
  }
  return applied;
}

export function isFailure(result: readonly Applied[] | ApplyFailure): result is ApplyFailure {
  return 'error' in result;
}

export interface UndoFailure {
  readonly error: AppError;
  /** Changes taken back before the failure. */
  readonly undone: number;
}

/** Takes confirmed changes back, the last one first. @returns undefined when all were taken back */
export async function undoApplied(
  session: RouterSession,
  applied: readonly Pick<Applied, 'change' | 'ret'>[],
  fence: Fence,
): Promise<UndoFailure | undefined> {
  let undone = 0;
  for (const { change, ret } of [...applied].reverse()) {
    const inverse = inverseOf(change, ret);
    if (!inverse) {
      const error = new AppError('VERIFY_MISMATCH', `${change.menu} ${change.op} ${change.key} cannot be taken back`);
      return { error, undone };
    }
    try {
      await send(session, inverse, fence);
      undone += 1;
    } catch (error) {
      return { error: AppError.from(error), undone };
    }
  }
  return undefined;
}

async function send(session: RouterSession, change: Change, fence: Fence): Promise<Applied> {
  const { command, args } = sentenceOf(change);
  await fence();
  metrics.writesTotal.inc();
  try {
    const { ret, rows } = await session.write(command, args);
    return { change, rows, ...(ret === undefined ? {} : { ret }) };
  } catch (cause) {
    // A connection or a lease may end by itself between the look and the removal.
    if (change.op === 'remove' && change.vanishing && AppError.from(cause).code === 'TRAP_NO_SUCH_ITEM')
      return { change, rows: [] };
    throw cause;
  }
}
