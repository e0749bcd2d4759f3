import type { Action, Artefact, RouterSession } from '../../../core/catalogue';
import { AppError } from '../../../core/errors';
import { metrics } from '../../../core/telemetry';
import { openFilesOf, readFileChunks, removeFile, settledFile, type FileAccess, type SessionTarget } from '../../../routeros';
import type { Evidence } from '../../service/run-views';
import type { Ending } from '../../store/endings';
import type { Fence } from '../apply';
import type { EngineOptions } from '../context';
import { ended, type Verdict } from '../outcome';
import type { StepClock } from '../step-clock';
import type { Work } from '../work';

const BASE_MS = 60_000;
/** Slower than this a file is given up. */
const SLOWEST_BYTES_PER_MS = 64;

export interface BringingBack {
  readonly work: Work;
  readonly action: Action;
  readonly target: SessionTarget;
  readonly clock: StepClock;
  /** The right to write, where the action had it. */
  readonly fence?: Fence;
}

type NotFetched = NonNullable<Evidence['notFetched']>[number];

/**
 * Brings the files that a successful action has made back, and removes them from the router unless its input says
 * `keep: true`. The action is done whatever becomes of them: what does not come is told, and stays on the router.
 */
export async function bringBack(options: EngineOptions, bringing: BringingBack, verdict: Verdict): Promise<Verdict> {
  const { work, action, clock } = bringing;
  if (verdict.kind !== 'ended' || !hasMade(work, action, verdict.ending)) return verdict;
  const wanted = action.artefacts?.(work.input) ?? [];
  if (wanted.length === 0) return verdict;
  const { notFetched, notes } = await clock.time('fetch', () => fetchAll(options, bringing, wanted), tell(wanted));
  if (notFetched.length === 0 && notes.length === 0) return verdict;
  const before = verdict.ending.evidence ?? work.routerRun.evidence ?? {};
  const evidence: Evidence = {
    ...before,
    ...(notFetched.length > 0 ? { notFetched } : {}),
    ...(notes.length > 0 ? { notes: [...(before.notes ?? []), ...notes] } : {}),
  };
  return ended({ ...verdict.ending, evidence });
}

/** A write that found nothing to do made no file. */
function hasMade({ run }: Work, { kind }: Action, { status }: Ending): boolean {
  if (run.sourceKind === 'undo' || (run.mode === 'plan' && kind !== 'read')) return false;
  return status === (kind === 'read' ? 'unchanged' : 'changed');
}

interface Fetched {
  readonly notFetched: readonly NotFetched[];
  readonly notes: readonly string[];
}

function tell(wanted: readonly Artefact[]): (fetched: Fetched) => string {
  return ({ notFetched }) => {
    const missing = notFetched.map(({ name, code }) => `${name}: ${code}`);
    return [`${wanted.length - missing.length} of ${wanted.length} files`, ...missing].join('; ');
  };
}

async function fetchAll(options: EngineOptions, bringing: BringingBack, wanted: readonly Artefact[]): Promise<Fetched> {
  const { stops, limitBytes } = options.outputs;
  const { work, target } = bringing;
  const stop = stops.watch(work.run.id);
  const patienceMs = BASE_MS + (wanted.length * limitBytes) / SLOWEST_BYTES_PER_MS;
  const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(patienceMs)]);
  const notFetched: NotFetched[] = [];
  const notes: string[] = [];
  // Where SFTP does not come up, the session of the action reads what it can.
  const sftp = await openFilesOf(target).catch(() => undefined);
  try {
    const fetch = async (session: RouterSession): Promise<void> => {
      const access = { session, ...(sftp ? { sftp } : {}) };
      for (const artefact of wanted) {
        const failure = await fetchOne(options, { ...bringing, access, signal }, artefact).catch(AppError.from);
        if (!failure) notes.push(...(await tidy(bringing, session, artefact)));
        else notFetched.push(missed(artefact, failure));
        metrics.artefactsTotal.inc({ outcome: failure ? 'failed' : 'fetched' });
      }
    };
    await options.pool.withSession(target, 'read', fetch, { signal });
  } catch (cause) {
    // Only the way to the router fails here: each file tells of its own failure.
    notFetched.push(...wanted.map((artefact) => missed(artefact, AppError.from(cause))));
  } finally {
    sftp?.close();
    stop.release();
  }
  return { notFetched, notes };
}

interface Fetching extends BringingBack {
  readonly access: FileAccess;
  readonly signal: AbortSignal;
}

async function fetchOne(options: EngineOptions, fetching: Fetching, { path, name, secret }: Artefact): Promise<undefined> {
  const { work, access, signal } = fetching;
  const { artefacts, limitBytes } = options.outputs;
  const routerRunId = work.routerRun.id;
  // An attempt that was cut short may have stored it and removed it from the router.
  if (await artefacts.keptBefore(routerRunId, path)) return undefined;
  const file = await settledFile(access.session, path, signal);
  if (file.bytes > limitBytes) {
    throw new AppError('FILE_INCOMPLETE', `${path} has ${file.bytes} bytes; at most ${limitBytes} are brought back`, {
      remedy: 'Make the file smaller, or raise ROSFLEET_ARTEFACT_LIMIT.',
    });
  }
  const artefact = { routerRunId, path, name, secret: secret === true, bytes: file.bytes };
  const kept = await artefacts.keep(artefact, readFileChunks(access, file, { signal }));
  metrics.artefactBytesTotal.inc(kept.bytes);
  return undefined;
}

/** @returns what is to be told where it could not be removed */
async function tidy({ work, fence }: BringingBack, session: RouterSession, { path }: Artefact): Promise<readonly string[]> {
  if (work.input['keep'] === true) return [];
  try {
    await fence?.();
    await removeFile(session, path);
    return [];
  } catch (cause) {
    return [`${path} was brought back and is still on the router: ${AppError.from(cause).code}`];
  }
}

function missed({ name, path }: Artefact, { code, message }: AppError): NotFetched {
  return { name, path, code, why: message };
}
