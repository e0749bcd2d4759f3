import type { RouterFacts } from '../../core/catalogue';
import { AppError } from '../../core/errors';
import type { RouterConnection } from '../transport/connection';
import { openFirst, type TransportChoice } from '../transport/ladder';
import { openConnection } from '../transport/open-connection';
import { Breaker, type BreakerOptions } from './breaker';
import type { ConnectLimiter } from './connect-limiter';
import { FairGate, orAborted } from './fair-gate';
import type { SessionMode, SessionTarget } from './pool-types';
import { FACTS_SENTENCE, readFacts } from './words';

/** An open connection and who uses it. */
export interface Link {
  readonly connection: RouterConnection;
  readonly key: string;
  readonly facts: RouterFacts;
  users: number;
  idleSinceMs: number;
  timer?: NodeJS.Timeout;
  /** Set while somebody finds out whether it is still alive. */
  check?: Promise<boolean>;
}

/** A link as a caller holds it. */
export interface Hold {
  readonly link: Link;
  /** `warm`: it was open before the caller came, so that it may be dead without anyone knowing. `own`: not shared. */
  readonly kind: 'warm' | 'fresh' | 'own';
}

export interface SlotContext {
  readonly connectTimeoutMs: number;
  readonly commandTimeoutMs: number;
  readonly idleTimeoutMs: number;
  readonly readersPerRouter: number;
  readonly breaker: BreakerOptions;
  readonly codePage?: string;
  readonly limiter: ConnectLimiter;
  /** Fires when the pool closes. */
  readonly closing: AbortSignal;
  readonly counters: { opened: number; failed: number };
  onFacts(routerId: string, facts: RouterFacts): void;
  onOpenFailure(routerId: string, error: AppError): void;
  now(): number;
  random(): number;
}

/**
 * After so long without use a session is asked before it is trusted: firewalls forget quiet connections, and a write into
 * the void is a write with an unknown outcome. One small read is cheaper than that.
 */
const CHECK_AFTER_IDLE_MS = 15_000;
/** The check waits no longer than this: opening anew is quick. */
const CHECK_TIMEOUT_MS = 3_000;

/** All the pool knows of one router: its connection, its queues, its failures. */
export class RouterSlot {
  readonly gates: Readonly<Record<SessionMode, FairGate>>;
  readonly links = new Set<Link>();
  private main: Link | undefined;
  private opening: { readonly key: string; readonly link: Promise<Link> } | undefined;
  private breaker: Breaker;
  private breakerKey = '';
  private rejected: { readonly key: string; readonly error: AppError } | undefined;

  constructor(
    readonly routerId: string,
    private readonly context: SlotContext,
  ) {
    this.gates = { read: new FairGate(context.readersPerRouter), write: new FairGate(1) };
    this.breaker = this.newBreaker();
  }

  get heldOff(): boolean {
    return this.breaker.open;
  }

  /** Nothing here is worth keeping. */
  get idle(): boolean {
    return this.links.size === 0 && !this.opening && !this.rejected && this.gates.read.empty && this.gates.write.empty;
  }

  /** The shared connection, opened if need be. Give it back with `release`. */
  async hold(target: SessionTarget, signal?: AbortSignal): Promise<Hold> {
    const key = keyOf(target);
    const warm = this.usable(key);
    if (warm) {
      this.take(warm);
      if (await this.stillGood(warm, signal)) return { link: warm, kind: 'warm' };
      this.drop(warm);
      this.release(warm);
    }
    const link = await orAborted(this.openMain(target, key), signal);
    this.take(link);
    return { link, kind: 'fresh' };
  }

  /** A connection of its own: for a stream that would hold up the others, or for what belongs to one session. */
  async holdOwn(target: SessionTarget, signal?: AbortSignal): Promise<Hold> {
    const opening = this.open(target, keyOf(target));
    try {
      const link = await orAborted(opening, signal);
      this.take(link);
      return { link, kind: 'own' };
    } catch (error) {
      // Nobody will come for it any more.
      opening.then(
        (link) => link.connection.close(),
        () => undefined,
      );
      throw error;
    }
  }

  release(link: Link): void {
    link.users -= 1;
    if (link.users > 0 || link.connection.closed) return;
    if (link !== this.main) {
      link.connection.close();
      return;
    }
    this.rest(link);
  }

  /** The link is not to be given to anybody else; those who use it may finish. */
  drop(link: Link): void {
    if (this.main === link) this.main = undefined;
    if (link.users === 0) link.connection.close();
  }

  forget(): void {
    this.main = undefined;
    this.opening = undefined;
    for (const link of [...this.links]) link.connection.close();
    this.rejected = undefined;
    this.breaker = this.newBreaker();
  }

  private usable(key: string): Link | undefined {
    const { main } = this;
    if (!main) return undefined;
    if (main.key === key && !main.connection.closed && !main.connection.suspect) return main;
    this.drop(main);
    return undefined;
  }

  private take(link: Link): void {
    link.users += 1;
    clearTimeout(link.timer);
    link.timer = undefined;
  }

  /** Starts the idle time. */
  private rest(link: Link): void {
    link.idleSinceMs = this.context.now();
    link.timer = setTimeout(() => link.connection.close(), this.context.idleTimeoutMs);
    link.timer.unref();
  }

  private async stillGood(link: Link, signal: AbortSignal | undefined): Promise<boolean> {
    if (!link.check && (link.users > 1 || this.context.now() - link.idleSinceMs < CHECK_AFTER_IDLE_MS)) return true;
    link.check ??= this.check(link);
    try {
      return await orAborted(link.check, signal);
    } catch (error) {
      this.release(link);
      throw error;
    } finally {
      link.check = undefined;
    }
  }

  private async check(link: Link): Promise<boolean> {
    const timeoutMs = Math.min(CHECK_TIMEOUT_MS, this.context.commandTimeoutMs);
    try {
      await link.connection.exec(FACTS_SENTENCE, { timeoutMs });
      link.idleSinceMs = this.context.now();
      return true;
    } catch {
      return false;
    }
  }

  private openMain(target: SessionTarget, key: string): Promise<Link> {
    // Another caller may have opened it while we found the old one dead.
    const open = this.usable(key);
    if (open) return Promise.resolve(open);
    if (this.opening?.key === key) return this.opening.link;
    const link = this.open(target, key).then((opened) => {
      if (this.opening === entry) this.main = opened;
      return opened;
    });
    const entry = { key, link };
    this.opening = entry;
    const done = (): void => {
      if (this.opening === entry) this.opening = undefined;
    };
    link.then(done, done);
    return link;
  }

  private async open(target: SessionTarget, key: string): Promise<Link> {
    this.refuseRejected(key);
    if (this.breakerKey !== key) {
      this.breakerKey = key;
      this.breaker = this.newBreaker();
    }
    const { breaker } = this;
    breaker.check();
    try {
      const link = await this.connect(target, key);
      breaker.succeed();
      this.rejected = undefined;
      this.context.counters.opened += 1;
      return link;
    } catch (cause) {
      const error = this.context.closing.aborted ? poolClosed() : beforeUse(AppError.from(cause));
      this.context.counters.failed += 1;
      this.context.onOpenFailure(this.routerId, error);
      if (error.code === 'AUTH_REJECTED') this.rejected = { key, error };
      else if (error.spec.category === 'transport' || error.spec.category === 'routeros') breaker.fail(error);
      throw error;
    }
  }

  private async connect(target: SessionTarget, key: string): Promise<Link> {
    const { context } = this;
    await context.limiter.take(context.closing);
    const connection = await openFirst(choicesOf(target), (choice) =>
      openConnection(choice, {
        address: target.address,
        username: target.credential.username,
        password: target.credential.password,
        connectTimeoutMs: context.connectTimeoutMs,
        commandTimeoutMs: context.commandTimeoutMs,
        codePage: context.codePage,
        signal: context.closing,
      }),
    );
    try {
      const told = readFacts((await connection.exec(FACTS_SENTENCE, { signal: context.closing })).rows);
      const facts = { ...told, transport: connection.transport };
      const link: Link = { connection, key, facts, users: 0, idleSinceMs: context.now() };
      this.links.add(link);
      // Whoever asked for it may have gone meanwhile.
      this.rest(link);
      connection.onClose(() => this.closed(link));
      context.onFacts(this.routerId, facts);
      return link;
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  private closed(link: Link): void {
    this.links.delete(link);
    clearTimeout(link.timer);
    if (this.main === link) this.main = undefined;
  }

  /** RouterOS logs every failed login and some setups lock the user: the same credential is not tried twice. */
  private refuseRejected(key: string): void {
    if (this.rejected?.key !== key) return;
    const { error } = this.rejected;
    throw new AppError('AUTH_REJECTED', 'the router refused this credential before; it was not tried again', {
      cause: error,
      trap: error.trap,
      details: { triedAgain: false, sent: false },
    });
  }

  private newBreaker(): Breaker {
    return new Breaker(this.context.breaker, this.context.now, this.context.random);
  }
}

/** The login and the first read were sent, but nothing of the caller's: for it the error is one before any sending. */
function beforeUse(error: AppError): AppError {
  return new AppError(error.code, error.message, {
    cause: error.cause,
    trap: error.trap,
    remedy: error.remedy,
    details: { ...error.details, sent: false },
  });
}

export function poolClosed(): AppError {
  return new AppError('CANCELLED', 'the session pool is closed', { details: { sent: false } });
}

function choicesOf({ transports, transport, port, tls }: SessionTarget): readonly TransportChoice[] {
  return transports ?? [{ kind: transport, port, ...(tls ? { tls } : {}) }];
}

/** Pins are left out: a connection that is open was held against the pin of its time, and a first contact makes one. */
function keyOf(target: SessionTarget): string {
  const { address, credential } = target;
  const ways = choicesOf(target).map(({ kind, port, tls }) => [kind, port, tls?.mode, tls?.ca, tls?.serverName]);
  return JSON.stringify([address, ways, credential.id, credential.revision, credential.username]);
}
