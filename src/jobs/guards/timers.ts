import { AppError, isAppError } from '../../core/errors';
import type { RouterFacts } from '../../core/catalogue';
import { bootCommand, jobCommand, runCommand } from './inverse-script';
import type { Line } from './line';
import { generationOf, isArmed, jobGenerationOf, readRemains, SCRIPTS, TIMERS, type Remains } from './remains';

/** What wakes the script of a guard up: the scheduler, or a job that waits in memory where device-mode forbids the scheduler. */
export type Trigger = 'scheduler' | 'job';

export function schedulerForbidden({ deviceMode }: Pick<RouterFacts, 'deviceMode'>): boolean {
  const allowed = deviceMode?.['scheduler'];
  return allowed === 'false' || allowed === 'no';
}

/**
 * Starts the timer of scripts that are on the router already, by `interval`: the clock of the router may jump.
 * @returns what it became
 */
export async function startTimer(
  line: Line,
  marker: string,
  { windowMs, facts }: { readonly windowMs: number; readonly facts: RouterFacts },
): Promise<Trigger> {
  if (!schedulerForbidden(facts)) {
    try {
      // The boot first: once the timer runs, the guard stands.
      const boot = { name: `${marker}-boot`, 'start-time': 'startup', interval: '0s', 'on-event': bootCommand(marker) };
      await line.write(`${TIMERS}/add`, boot);
      await addTimer(line, marker, 1, windowMs);
      return 'scheduler';
    } catch (error) {
      if (!isAppError(error) || error.code !== 'TRAP_DEVICE_MODE') throw error;
    }
  }
  await startJob(line, marker, 1, windowMs);
  return 'job';
}

function addTimer(line: Line, marker: string, generation: number, windowMs: number): Promise<void> {
  const interval = `${secondsOf(windowMs)}s`;
  return line.write(`${TIMERS}/add`, { name: `${marker}-t${generation}`, interval, 'on-event': runCommand(marker) });
}

/** The job waits for its generation: what an older one finds when it wakes up is not meant for it. */
async function startJob(line: Line, marker: string, generation: number, windowMs: number): Promise<void> {
  await line.write('/execute', { script: jobCommand(marker, generation, secondsOf(windowMs)) });
  const { head } = await readRemains(line, marker);
  if (!head || !isArmed(head.state)) throw lost('the router took the change back by itself');
  await line.write(`${SCRIPTS}/set`, { '.id': head.id, comment: `armed job ${generation}` });
}

/** Another window from now on: the new timer runs before the old one is removed. @throws AppError GUARD_LOST */
export async function renewTimer(line: Line, marker: string, windowMs: number): Promise<void> {
  const before = await readArmed(line, marker);
  const job = jobGenerationOf(before.head?.state ?? '');
  if (job !== undefined) {
    await startJob(line, marker, job + 1, windowMs);
  } else {
    const latest = Math.max(0, ...before.timers.map((timer) => generationOf(timer) ?? 0));
    await addTimer(line, marker, latest + 1, windowMs);
    for (const timer of before.timers) {
      if (generationOf(timer) !== undefined) await line.write(`${TIMERS}/remove`, { '.id': timer.id }).catch(unlessGone);
    }
  }
  const after = await readRemains(line, marker);
  if (isArmed(after.head?.state) && after.head?.hasRun === before.head?.hasRun) return;
  // It fired in between: the new timer is of no use to anybody.
  for (const timer of after.timers) await line.write(`${TIMERS}/remove`, { '.id': timer.id });
  throw lost('the router took the change back by itself');
}

/** @throws AppError GUARD_LOST where the guard has fired or is not there */
export async function readArmed(line: Line, marker: string): Promise<Remains> {
  const remains = await readRemains(line, marker);
  if (!remains.head) throw lost('nothing of the guard is on the router');
  if (!isArmed(remains.head.state)) throw lost('the router took the change back by itself');
  return remains;
}

export function lost(why: string, cause?: unknown): AppError {
  return new AppError('GUARD_LOST', why, cause === undefined ? {} : { cause });
}

function unlessGone(error: unknown): void {
  if (!isAppError(error) || error.code !== 'TRAP_NO_SUCH_ITEM') throw error;
}

function secondsOf(windowMs: number): number {
  return Math.max(1, Math.ceil(windowMs / 1000));
}
