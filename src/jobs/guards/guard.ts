import type { GuardKind, Plan, RouterFacts, RouterSession } from '../../core/catalogue';
import type { SessionPool, SessionTarget } from '../../routeros';

/**
 * What is stored with a router run before its guard is armed: enough for any process to ask the router later what became
 * of it. It holds no secrets.
 */
export interface GuardRecord {
  readonly kind: GuardKind;
  /** Name of everything that the guard leaves on the router; unique to the router run and attempt. */
  readonly marker: string;
  /** How long the router waits before it takes the change back by itself. */
  readonly windowMs: number;
  /** The daemon's clock when arming began, or when the guard was last extended. */
  readonly armedAt: number;
  /** The change did not hold: it is to be taken back, whoever asks next. */
  readonly takeBack?: true;
}

/** What a guard is to watch. */
export interface GuardRequest {
  readonly pool: SessionPool;
  readonly target: SessionTarget;
  /** An open session of the router, for arming; the guard may write through another one. */
  readonly session: RouterSession;
  readonly facts: RouterFacts;
  readonly record: GuardRecord;
  /** Everything that is about to be written, from the state as it is now. */
  readonly plan: Plan;
  readonly signal: AbortSignal;
  /** Checks the right to write, before each sentence. @throws AppError LEASE_LOST, WRITES_STOPPED */
  readonly fence: () => Promise<void>;
}

/** An armed guard in the hands of the process that armed it. */
export interface Hold {
  readonly record: GuardRecord;
  /** The change is written through this session. */
  readonly session: RouterSession;
  /** Is the guard still there? Between writes. @throws AppError GUARD_LOST */
  confirm(): Promise<void>;
  /** The router waits for another window from now on. @throws AppError GUARD_LOST */
  extend(): Promise<void>;
  /**
   * The change stays. Resolves when the router has shown that nothing of the guard is left.
   * @param proof a session opened after the change
   * @throws AppError GUARD_LOST the router has taken the change back meanwhile
   */
  release(proof: RouterSession): Promise<void>;
  /**
   * Takes the change back now, through whatever connection still works.
   * @returns false where the router could not be told: it will act by itself
   */
  trip(): Promise<boolean>;
}

/** What the router says of a guard: it waits, it has taken the change back, or nothing of it is there. */
export interface GuardSighting {
  readonly state: 'armed' | 'fired' | 'absent';
  /** `fired`: parts of the inverse that the router refused. */
  readonly failures?: number;
}
