import type { Reply, RouterSession, Row, TransportKind } from '../../core/catalogue';
import { AppError } from '../../core/errors';
import type { SessionTarget } from '../../routeros';
import type { GuardRecord, GuardRequest, Hold } from './guard';
import { unavailable } from './inverse-lines';
import { asUnavailable, isUnreachable, Line, until } from './line';
import { lost } from './timers';

/** RouterOS forgets what it cannot take back after about a hundred actions, and leaves safe mode without a word. */
export const MAX_SAFE_MODE_ACTIONS = 80;

/** How long RouterOS may take to notice that the connection which holds safe mode is dead, and to take everything back. */
export const SAFE_MODE_WINDOW_MS = 600_000;

const SAFE_MODE = '/safe-mode';
const WRITES_PER_LOOK = 20;
/** Safe mode can be lost to another administrator at any time. */
const LOOK_AFTER_MS = 5_000;
const UNROLL_MS = 5_000;

export function isApi(kind: TransportKind | undefined): boolean {
  return kind === 'api' || kind === 'api-ssl';
}

/** Safe mode lives and dies with a connection: one that nothing else uses, closed when `use` is over. */
export async function withSafeMode<T>(request: GuardRequest, use: (hold: Hold) => Promise<T>): Promise<T> {
  const { pool, plan, signal } = request;
  if (plan.changes.length > MAX_SAFE_MODE_ACTIONS) {
    throw unavailable(`safe mode holds at most ${MAX_SAFE_MODE_ACTIONS} actions, the plan has ${plan.changes.length}`);
  }
  const target = apiOnly(request.target);
  const end = deferred<undefined>();
  const opened = deferred<RouterSession>();
  const open = (session: RouterSession): Promise<undefined> => {
    opened.resolve(session);
    return end.promise;
  };
  // The abort of the run must not end the connection: what it takes back is decided by the holder.
  const closed = pool.withSession(target, 'read', open, { connection: 'own' });
  closed.catch(opened.reject);
  try {
    const hold = await take(request, await orAborted(opened.promise, signal), async () => {
      end.resolve(undefined);
      await closed.catch(() => undefined);
    });
    return await use(hold);
  } finally {
    end.resolve(undefined);
    await closed.catch(() => undefined);
  }
}

interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (reason: unknown) => void;
}

function deferred<T>(): Deferred<T> {
  let settle: Omit<Deferred<T>, 'promise'> | undefined;
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { promise, ...(settle as Omit<Deferred<T>, 'promise'>) };
}

async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = deferred<never>();
  const abort = (): void => aborted.reject(new AppError('CANCELLED', 'the call was cancelled', { details: { sent: false } }));
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  try {
    return await Promise.race([work, aborted.promise]);
  } catch (error) {
    throw asUnavailable(error);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** @throws AppError GUARD_UNAVAILABLE */
function apiOnly(target: SessionTarget): SessionTarget {
  const transports = target.transports?.filter((way) => isApi(way.kind));
  if (transports ? transports.length > 0 : isApi(target.transport)) return transports ? { ...target, transports } : target;
  throw unavailable('safe mode needs a connection of its own by api or api-ssl');
}

async function take(request: GuardRequest, session: RouterSession, close: () => Promise<void>): Promise<Hold> {
  const { fence, signal, record } = request;
  const line = new Line(session, { fence, signal });
  try {
    if (await heldBy(line)) throw unavailable('somebody else is in safe mode');
    await line.write(`${SAFE_MODE}/take`);
    const taken = await heldBy(line);
    if (!taken) throw unavailable('the router did not enter safe mode');
    return new SafeModeHold(request, { own: session, close, taken }, { ...record, armedAt: Date.now() });
  } catch (error) {
    throw asUnavailable(error);
  }
}

/** @returns the row where somebody is in safe mode */
async function heldBy(line: Line): Promise<Row | undefined> {
  const [row] = await line.print(SAFE_MODE);
  return row && isYes(row['enabled'] ?? row['current']) ? row : undefined;
}

function isYes(text: string | undefined): boolean {
  return text === 'true' || text === 'yes';
}

export async function isSafeModeHeld(line: Line): Promise<boolean> {
  return (await heldBy(line)) !== undefined;
}

/** What a router tells of who holds safe mode; not every version tells all of it. */
const WHOSE = ['user', 'owner', 'current'] as const;

interface Taken {
  readonly own: RouterSession;
  readonly close: () => Promise<void>;
  /** What the router said right after. */
  readonly taken: Row;
}

class SafeModeHold implements Hold {
  readonly session: RouterSession;
  private held: GuardRecord;
  private writes = 0;
  private lookedAt = Date.now();
  private readonly line: Line;

  constructor(
    private readonly request: GuardRequest,
    private readonly hold: Taken,
    record: GuardRecord,
  ) {
    this.held = record;
    this.line = new Line(hold.own, { fence: request.fence });
    this.session = counted(hold.own, () => (this.writes += 1));
  }

  get record(): GuardRecord {
    return this.held;
  }

  async confirm(): Promise<void> {
    if (this.writes < WRITES_PER_LOOK && Date.now() - this.lookedAt < LOOK_AFTER_MS) return;
    await this.look();
  }

  /** Safe mode has no end of its own. */
  async extend(): Promise<void> {
    await this.look();
    this.held = { ...this.held, armedAt: Date.now() };
  }

  async release(proof: RouterSession): Promise<void> {
    await this.look();
    try {
      await this.line.write(`${SAFE_MODE}/release`);
    } catch (error) {
      // Released, or taken back with the connection: only the configuration shows which.
      if (isUnreachable(error)) throw lost('the answer to the release of safe mode was lost', error);
      throw error;
    }
    // Another administrator may have taken it at once; it must only not be ours.
    if ((await heldBy(new Line(proof))) && (await this.isOurs())) throw lost('the router did not leave safe mode');
  }

  async trip(): Promise<boolean> {
    const { fence, pool, target } = this.request;
    await fence();
    const line = new Line(this.session, { timeoutMs: UNROLL_MS });
    try {
      await line.write(`${SAFE_MODE}/unroll`);
      return !(await this.isOurs());
    } catch (error) {
      if (!isUnreachable(error)) throw error;
    }
    // The router takes back what a connection leaves behind, as soon as it notices that it is gone.
    await this.hold.close();
    const look = (session: RouterSession): Promise<true | undefined> =>
      isSafeModeHeld(new Line(session, { timeoutMs: UNROLL_MS })).then((isHeld) => (isHeld ? undefined : true));
    const seen = (): Promise<true | undefined> =>
      pool.withSession(target, 'read', look, { connection: 'own', signal: AbortSignal.timeout(UNROLL_MS) });
    return (await until(UNROLL_MS, seen)) ?? false;
  }

  /** Whoever takes it over shows as somebody else than who held it right after it was taken here. */
  private async isOurs(): Promise<boolean> {
    const row = await heldBy(this.line);
    const { taken } = this.hold;
    return row !== undefined && WHOSE.every((name) => row[name] === taken[name]);
  }

  private async look(): Promise<void> {
    try {
      if (!(await this.isOurs())) throw lost('safe mode has ended, or somebody else has taken it over');
    } catch (error) {
      if (isUnreachable(error)) throw lost('the connection that holds safe mode is gone', error);
      throw error;
    }
    this.writes = 0;
    this.lookedAt = Date.now();
  }
}

function counted(session: RouterSession, onWrite: () => void): RouterSession {
  return {
    facts: session.facts,
    print: (menu, options) => session.print(menu, options),
    stream: (menu, options) => session.stream(menu, options),
    query: (command, args, options) => session.query(command, args, options),
    write: (command, args, options): Promise<Reply> => {
      onWrite();
      return session.write(command, args, options);
    },
  };
}
