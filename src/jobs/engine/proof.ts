import type { RouterSession } from '../../core/catalogue';
import type { Hold } from '../guards';
import type { Applied } from './apply';
import type { ChangeContext, EngineOptions, Task } from './context';
import type { Prepared } from './prepare';
import type { DoneChange } from './undo/done-changes';

/** A change under its guard. */
export interface Held {
  readonly hold: Hold;
  readonly prepared: Prepared;
}

/**
 * Looks at the router. After a change that could lock the daemon out it does so through a new connection: the one that
 * made the change may live on where no other would be let in.
 */
export function throughProof<T>(
  options: EngineOptions,
  { target, session, signal }: ChangeContext,
  { isCareful }: Pick<Prepared, 'isCareful'>,
  look: (proof: RouterSession) => Promise<T>,
): Promise<T> {
  if (!isCareful) return look(session);
  return options.pool.withSession(target, 'read', look, { signal, connection: 'own' });
}

/** All of the plan with the numbers of new rows, as far as they are known. */
export function doneOf({ whole, remaining }: Task, applied: readonly Applied[]): readonly DoneChange[] {
  const fresh = applied.map(({ change, ret }) => ({ change, ...(ret === undefined ? {} : { ret }) }));
  if (remaining === whole) return fresh;
  const byText = new Map(fresh.map((one) => [JSON.stringify(one.change), one]));
  return whole.changes.map((change) => byText.get(JSON.stringify(change)) ?? { change });
}
