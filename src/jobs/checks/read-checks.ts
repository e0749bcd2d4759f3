import type { RouterReader } from '../../core/catalogue';
import { AppError, isAppError } from '../../core/errors';
import type { Check, Reading, Readings } from './check';
import { isInVersion, isMissingMenu, printRows, tooLong, type Asker } from './measures/asking';
import { readCount } from './measures/count';
import { readLog } from './measures/log';
import { readPing } from './measures/ping';
import { readResolve } from './measures/resolve-name';

export interface ReadChecksOptions {
  readonly signal?: AbortSignal;
  /** What one check may take, pings apart, which may take as long as their packets besides. Milliseconds. */
  readonly deadlineMs: number;
  /** The readings before the change: what is counted from then on, errors in the log, goes on from there. */
  readonly since?: Readings;
}

/** Commands under way on one router: small boards answer more of them with torn sessions. */
const AT_ONCE = 4;
/** A packet that gets no answer. */
const PACKET_MS = 1200;

/**
 * Reads all checks side by side. A menu that the router lacks, a right that its user lacks and a deadline are readings.
 * @throws AppError what ends the conversation: CONNECTION_LOST and other errors of the transport, CANCELLED
 */
export async function readChecks(reader: RouterReader, checks: readonly Check[], options: ReadChecksOptions): Promise<Readings> {
  const of: Record<string, Reading> = {};
  let logMark: string | undefined;
  const waiting = [...checks];
  const work = async (): Promise<void> => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const { reading, mark } = await readOne(reader, check, options);
      of[check.name] = reading;
      logMark = mark ?? logMark;
    }
  };
  const workers = await Promise.allSettled(Array.from({ length: AT_ONCE }, work));
  const failed = workers.find((worker) => worker.status === 'rejected');
  if (failed) throw failed.reason;
  return { of, ...(logMark === undefined ? {} : { logMark }) };
}

async function readOne(
  reader: RouterReader,
  { measure }: Check,
  { signal, deadlineMs, since }: ReadChecksOptions,
): Promise<{ readonly reading: Reading; readonly mark?: string }> {
  const extraMs = measure.kind === 'ping' ? measure.count * PACKET_MS : 0;
  const asker: Asker = { reader, signal, untilMs: performance.now() + deadlineMs + extraMs };
  try {
    if (measure.kind === 'log') return await readLog(asker, since?.logMark);
    return { reading: await measured(asker, measure) };
  } catch (error) {
    return { reading: readingOf(error) };
  }
}

async function measured(asker: Asker, measure: Exclude<Check['measure'], { readonly kind: 'log' }>): Promise<Reading> {
  switch (measure.kind) {
    case 'count':
      return readCount(asker, measure.sources);
    case 'ping':
      return readPing(asker, measure);
    case 'resolve':
      return readResolve(asker, measure.name);
    case 'rows': {
      const { source, proplist, countFirst, judge } = measure;
      const { menu } = source;
      if (!isInVersion(source, asker.reader.facts.version)) return { kind: 'missing', why: `the router has no ${menu}` };
      const unread = countFirst ? await tooLong(asker, source) : undefined;
      return unread ?? judge(await printRows(asker, source, proplist));
    }
  }
}

/** @throws what is no answer of the router to this question */
function readingOf(error: unknown): Reading {
  if (isMissingMenu(error)) return { kind: 'missing', why: 'the router has no such menu' };
  if (!isAppError(error)) throw error;
  const isRefusal = error.spec.category === 'routeros' && error.code !== 'SESSION_FATAL' && error.code !== 'TRAP_INTERRUPTED';
  const isOwn = error.code === 'COMMAND_TIMEOUT' || error.code === 'REPLY_TOO_LARGE' || error.code === 'TRANSPORT_LIMIT';
  if (!isRefusal && !isOwn) throw error;
  return { kind: 'unread', why: error.trap?.message ?? error.message };
}

/** @throws AppError CANCELLED */
export function assertGoingOn(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new AppError('CANCELLED', 'the checks were cancelled', { cause: signal.reason });
}
