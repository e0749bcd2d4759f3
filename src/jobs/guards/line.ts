import { setTimeout as sleep } from 'node:timers/promises';
import type { RouterSession, Row } from '../../core/catalogue';
import { AppError, isAppError } from '../../core/errors';
import type { SessionPool, SessionTarget } from '../../routeros';

/** A router that does not answer a small question in so long is taken for cut off. */
const ANSWER_MS = 10_000;
const POLL_MS = 250;

/** How a guard talks to its router through one session: within a limit of its own, and no write without the right to. */
export class Line {
  constructor(
    readonly session: RouterSession,
    private readonly options: {
      readonly fence?: () => Promise<void>;
      /** @defaultValue no other end than the time limit: what takes a change back works on after the run was aborted */
      readonly signal?: AbortSignal;
      readonly timeoutMs?: number;
    } = {},
  ) {}

  print(menu: string, proplist?: readonly string[]): Promise<Row[]> {
    return this.session.print(menu, { ...this.limits(), ...(proplist ? { proplist } : {}) });
  }

  async write(command: string, args: Readonly<Record<string, string>> = {}): Promise<void> {
    await this.options.fence?.();
    await this.session.write(command, args, this.limits());
  }

  private limits(): { readonly signal: AbortSignal; readonly timeoutMs: number } {
    const timeoutMs = this.options.timeoutMs ?? ANSWER_MS;
    const limit = AbortSignal.timeout(timeoutMs + 1_000);
    return { signal: this.options.signal ? AbortSignal.any([this.options.signal, limit]) : limit, timeoutMs };
  }
}

export interface Reach {
  readonly pool: SessionPool;
  readonly target: SessionTarget;
  readonly session: RouterSession;
  readonly fence: () => Promise<void>;
}

/** A connection that the change has cut is no reason to give up: another one is tried before that. */
export async function reach<T>(by: Reach, work: (line: Line) => Promise<T>): Promise<T> {
  try {
    return await work(new Line(by.session, { fence: by.fence }));
  } catch (error) {
    if (!isUnreachable(error)) throw error;
  }
  const use = (session: RouterSession): Promise<T> => work(new Line(session, { fence: by.fence }));
  return by.pool.withSession(by.target, 'read', use, { connection: 'own', signal: AbortSignal.timeout(2 * ANSWER_MS) });
}

/** Nothing was heard of the router; what it refuses, or what the fence says, is something else. */
export function isUnreachable(error: unknown): boolean {
  const { code, spec } = AppError.from(error);
  return spec.category === 'transport' || spec.category === 'indeterminate' || code === 'CANCELLED' || code === 'SESSION_FATAL';
}

/**
 * Asks until there is an answer; a router that cannot be reached is asked again.
 * @returns undefined where the time is over
 */
export async function until<T>(limitMs: number, ask: () => Promise<T | undefined>): Promise<T | undefined> {
  const endsAt = Date.now() + limitMs;
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
    } catch (error) {
      if (!isUnreachable(error)) throw error;
    }
    if (Date.now() >= endsAt) return undefined;
    await sleep(POLL_MS);
  }
}

/** Why a guard cannot be armed. What the fence or an abort says is passed on as it is. */
export function asUnavailable(error: unknown): AppError {
  const known = AppError.from(error);
  const passes: readonly string[] = ['capacity', 'cancelled', 'policy', 'internal'];
  if (known.code === 'GUARD_UNAVAILABLE' || (isAppError(error) && passes.includes(known.spec.category))) return known;
  return new AppError('GUARD_UNAVAILABLE', `the guard could not be armed: ${known.message}`, {
    cause: known,
    ...(known.trap ? { trap: known.trap } : {}),
    details: { cause: known.code },
  });
}
