import type { RouterReader } from '../../../core/catalogue';
import type { EngineOptions } from '../context';
import { explained } from '../known-menus';
import { ended, type Verdict } from '../outcome';
import { cleanUpAfter, followStream, type Followed, type Following } from './follow-stream';

/**
 * A read that goes on: its rows are told as they come. What had come when it was stopped or broke off is kept.
 * @param prepare looks whether the router can do it. @returns what is doubtful about it
 * @throws AppError where it broke off before the first row: then it may be tried again
 */
export async function streamRead(
  options: EngineOptions,
  following: Following,
  prepare: (session: RouterReader) => Promise<readonly string[]>,
): Promise<Verdict> {
  const { target, clock, signal } = following;
  let followed: Followed | undefined;
  let warnings: readonly string[] = [];
  await options.pool.withSession(
    target,
    'read',
    async (session) => {
      warnings = await prepare(session);
      followed = await clock.time('read', () => followStream(options, session, following), tellRows);
    },
    { signal },
  );
  const notes = await cleanUpAfter(options, following);
  const { output, stopped, error } = followed as unknown as Followed;
  if (error && output.rows.length === 0) throw explained(error, warnings);
  const failure = stopped ?? error;
  return ended({
    status: stopped ? 'cancelled' : error ? 'failed' : 'unchanged',
    output: { ...output, ...(warnings.length > 0 ? { warnings } : {}) },
    steps: clock.steps,
    ...(notes.length > 0 ? { evidence: { notes } } : {}),
    ...(failure ? { error: failure.toRecord() } : {}),
  });
}

export function tellRows({ output, stopped, error }: Followed): string {
  const rows = output.rows.length === 1 ? '1 row' : `${output.rows.length} rows`;
  return `${rows}${stopped ? ', stopped' : ''}${error ? ', broke off' : ''}`;
}
