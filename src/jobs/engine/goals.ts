import { setTimeout as sleep } from 'node:timers/promises';
import type { RouterReader } from '../../core/catalogue';
import { AppError } from '../../core/errors';
import type { ChangeContext } from './context';

const LOOK_EVERY_MS = 1_000;

/**
 * Waits until what the change is for has come about.
 * @param keepUp looks after the guard meanwhile; absent where nothing was changed
 * @throws AppError GOAL_MISSED
 */
export async function reachGoals(
  { action, work, clock, signal }: Pick<ChangeContext, 'action' | 'work' | 'clock' | 'signal'>,
  router: RouterReader,
  keepUp: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const { goals } = action;
  if (!goals || work.run.sourceKind === 'undo') return;
  await clock.time('goal', async () => {
    const since = Date.now();
    for (;;) {
      const { amiss, isFinal } = await goals.look(router, work.input, Date.now() - since);
      if (amiss.length === 0) return;
      if (isFinal || Date.now() - since > goals.withinMs)
        throw new AppError('GOAL_MISSED', `not reached: ${amiss.slice(0, 3).join('; ')}`, { details: { amiss } });
      await sleep(LOOK_EVERY_MS, undefined, { signal });
      await keepUp();
    }
  });
}
