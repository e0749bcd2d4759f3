import type { RouterFacts, RouterSession, TransportKind } from '../../core/catalogue';
import type { AppError } from '../../core/errors';
import type { Secret } from '../../core/secrets';
import type { TransportChoice } from '../transport/ladder';
import type { TlsOptions } from '../transport/tls';
import type { BreakerOptions } from './breaker';

export interface SessionCredential {
  readonly id: string;
  /** Grows with every change of the credential. */
  readonly revision: number;
  readonly username: string;
  readonly password: Secret;
}

/** Where and as whom; a session is reused only while all of it stays the same. */
export interface SessionTarget {
  readonly routerId: string;
  readonly address: string;
  readonly port: number;
  readonly transport: TransportKind;
  readonly credential: SessionCredential;
  /** For api-ssl and rest-ssl. @defaultValue the certificate is verified */
  readonly tls?: TlsOptions;
  /** All ways to the router, in order of preference, instead of `transport`, `port` and `tls`. */
  readonly transports?: readonly TransportChoice[];
  /** Packages of the last probe: the router does not tell them at login, and they decide which menus it has. */
  readonly packages?: readonly string[];
  /** RouterOS version when it was last seen: what it cannot do need not be tried. */
  readonly version?: string;
}

/** `read` sessions run side by side, `write` sessions one after the other. */
export type SessionMode = 'read' | 'write';

export interface SessionPoolOptions {
  /** From the first packet to the end of the login. */
  readonly connectTimeoutMs: number;
  readonly commandTimeoutMs: number;
  /** A session that nobody used for so long is closed. */
  readonly idleTimeoutMs: number;
  /** Readers of one router that may be inside at once. @defaultValue 2 */
  readonly readersPerRouter?: number;
  /** Over all routers. */
  readonly connectsPerSecond: number;
  /** Added, at random, to the wait of connects that the rate limit holds back. */
  readonly connectJitterMs: number;
  readonly breaker: BreakerOptions;
  /** For values that are no valid UTF-8. @defaultValue windows-1252 */
  readonly codePage?: string;
  /** Told what a router says of itself, at every session open. */
  readonly onFacts?: (routerId: string, facts: RouterFacts) => void;
  /** Told why a session could not be opened. */
  readonly onOpenFailure?: (routerId: string, error: AppError) => void;
  readonly now?: () => number;
  readonly random?: () => number;
}

export interface WithSessionOptions {
  /** Ends the waiting, and is the default signal of every command of the session. */
  readonly signal?: AbortSignal;
  /**
   * `own`: a fresh connection that nobody shares and that is closed afterwards. For what belongs to one session, as safe
   * mode does, and to prove that the router still lets us in.
   * @defaultValue shared
   */
  readonly connection?: 'shared' | 'own';
}

export interface SessionPoolStats {
  /** Open sessions that nobody uses. */
  readonly warm: number;
  readonly busy: number;
  /** Callers that wait for their turn. */
  readonly waiting: number;
  /** Sessions opened since the start. */
  readonly opened: number;
  /** Connects and logins that failed since the start. */
  readonly failed: number;
  /** Routers whose breaker is open. */
  readonly heldOff: number;
}

export interface SessionPool {
  /**
   * Runs `use` with a session; the session is dead when `use` has settled.
   * @throws what `use` throws; AppError CONNECT_*, TLS_FAILED, AUTH_REJECTED, ROUTER_HELD_OFF, CANCELLED
   */
  withSession<T>(
    target: SessionTarget,
    mode: SessionMode,
    use: (session: RouterSession) => Promise<T>,
    options?: WithSessionOptions,
  ): Promise<T>;
  /** Closes the router's sessions and forgets its failures; for removed routers and changed credentials. */
  forget(routerId: string): void;
  stats(): SessionPoolStats;
  /** Closes everything at once; callers inside get CONNECTION_LOST, those waiting CANCELLED. */
  close(): Promise<void>;
}
