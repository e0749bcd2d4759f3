import type { RouterSession } from '../../core/catalogue';
import { isAppError } from '../../core/errors';
import { removeFile } from '../../routeros';
import { BackupHold, wasLoaded } from './backup';
import { DeadManHold } from './dead-man';
import type { GuardRecord, GuardRequest, GuardSighting, Hold } from './guard';
import { Line, until } from './line';
import { markerIn } from './marks';
import {
  failuresOf,
  generationOf,
  isArmed,
  isJobGone,
  jobGenerationOf,
  readRemains,
  SCRIPTS,
  TIMERS,
  type Remains,
} from './remains';
import { isSafeModeHeld } from './safe-mode';
import { readArmed } from './timers';

/** A script that takes a change back is at work for so long at most. */
const FIRING_MS = 15_000;
const CLEAN_UP_MS = 15_000;

/**
 * Asks the router what became of a guard. `absent` is also one that cannot act any more: its timer is gone, or was never
 * started.
 */
export async function sightGuard(session: RouterSession, record: GuardRecord): Promise<GuardSighting> {
  const line = new Line(session);
  switch (record.kind) {
    case 'inverse':
      return { state: 'absent' };
    case 'safe-mode':
      // Whether it was released or taken back, only the configuration shows.
      return { state: (await hasSafeMode(line)) ? 'armed' : 'absent' };
    case 'backup':
      return (await wasLoaded(line, record)) ? { state: 'fired', failures: 0 } : sightScripts(line, record);
    case 'dead-man':
      return sightScripts(line, record);
  }
}

async function hasSafeMode(line: Line): Promise<boolean> {
  try {
    return await isSafeModeHeld(line);
  } catch (error) {
    if (isAppError(error) && error.code === 'TRAP_NO_SUCH_COMMAND') return false;
    throw error;
  }
}

async function sightScripts(line: Line, record: GuardRecord): Promise<GuardSighting> {
  let remains = await readRemains(line, record.marker);
  const settled = await until(FIRING_MS, async () => {
    remains = await readRemains(line, record.marker);
    return remains.head?.state.startsWith('firing') ? undefined : true;
  });
  const { state } = remains.head ?? {};
  // It began and never came to its end: none of it is certain.
  if (!settled) return { state: 'fired', failures: Number(state?.split(' ')[1] ?? 1) };
  const failures = failuresOf(state);
  if (failures !== undefined) return { state: 'fired', failures };
  return { state: (await willAct(line, record, remains)) ? 'armed' : 'absent' };
}

async function willAct(line: Line, record: GuardRecord, { head, timers }: Remains): Promise<boolean> {
  if (!isArmed(head?.state)) return false;
  if (timers.some((timer) => generationOf(timer) !== undefined)) return true;
  return jobGenerationOf(head?.state ?? '') !== undefined && !(await isJobGone(line, record));
}

/**
 * Goes on under a guard that another process has armed.
 * @throws AppError GUARD_LOST it has fired, or nothing of it is there; GUARD_UNAVAILABLE for kinds that die with their process
 */
export async function adoptGuard(request: Omit<GuardRequest, 'plan' | 'facts' | 'signal'>): Promise<Hold> {
  const { record, session, fence } = request;
  await readArmed(new Line(session, { fence }), record.marker);
  return record.kind === 'backup' ? new BackupHold(request, record) : new DeadManHold(request, record);
}

/**
 * Removes what guards of ours have left on a router, except those that are named. Harmless where there is nothing, and
 * where the user may not look or write.
 * @param keep markers
 * @returns the names of what was removed
 */
export async function sweepGuards(session: RouterSession, keep: ReadonlySet<string>): Promise<readonly string[]> {
  const removed: string[] = [];
  const isOurs = (name: string): boolean => {
    const marker = markerIn(name);
    return marker !== undefined && !keep.has(marker);
  };
  const line = new Line(session);
  // Timers first: what is left must not be able to act.
  for (const menu of [TIMERS, SCRIPTS]) await whereAllowed(() => sweepMenu(line, menu, { isOurs, removed }));
  await whereAllowed(() => sweepFiles(line, { isOurs, removed }));
  return removed;
}

interface Sweep {
  readonly isOurs: (name: string) => boolean;
  readonly removed: string[];
}

async function sweepMenu(line: Line, menu: string, { isOurs, removed }: Sweep): Promise<void> {
  for (const { '.id': id, name = '' } of await line.print(menu, ['.id', 'name'])) {
    if (id === undefined || !isOurs(name)) continue;
    await line.write(`${menu}/remove`, { '.id': id });
    removed.push(name);
  }
}

async function sweepFiles(line: Line, { isOurs, removed }: Sweep): Promise<void> {
  for (const { name = '' } of await line.print('/file', ['name'])) {
    if (!isOurs(name)) continue;
    await removeFile(line.session, name, AbortSignal.timeout(CLEAN_UP_MS));
    removed.push(name);
  }
}

async function whereAllowed(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isAppError(error) || error.spec.category !== 'routeros' || error.code === 'SESSION_FATAL') throw error;
  }
}
