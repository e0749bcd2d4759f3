import type { ReadOptions, Reply, RouterFacts, RouterSession, Row } from '../../core/catalogue';
import { AppError, isAppError } from '../../core/errors';
import type { VersionMenus } from '../../core/menus';
import { menuCatalogue } from '../menus';
import type { RouterConnection } from '../transport/connection';
import type { SessionTarget } from './pool-types';
import type { Hold, Link, RouterSlot } from './router-slot';
import { printSentence, sentence } from './words';

/** A session as `withSession` lends it: dead after `end`. */
export class PooledSession implements RouterSession {
  private link: Link;
  private state: 'fresh' | 'proven' | 'ended' = 'fresh';
  private writes = 0;
  private replacement: Promise<void> | undefined;
  private known: { readonly link: Link; readonly facts: RouterFacts } | undefined;
  private readonly own = new Set<Link>();
  private readonly kind: Hold['kind'];

  constructor(
    private readonly slot: RouterSlot,
    private readonly target: SessionTarget,
    hold: Hold,
    private readonly signal: AbortSignal | undefined,
  ) {
    this.link = hold.link;
    this.kind = hold.kind;
  }

  /** What the router told at login, and the packages of the last probe: they decide which menus it has. */
  get facts(): RouterFacts {
    const { packages } = this.target;
    if (packages === undefined) return this.link.facts;
    if (this.known?.link !== this.link) this.known = { link: this.link, facts: { ...this.link.facts, packages } };
    return this.known.facts;
  }

  menusOf(version: string): VersionMenus {
    return menuCatalogue(version);
  }

  async print(menu: string, options?: ReadOptions): Promise<Row[]> {
    const { rows } = await this.read(printSentence(menu, options), options);
    return [...rows];
  }

  query(command: string, args?: Readonly<Record<string, string>>, options?: ReadOptions): Promise<Reply> {
    return this.read(sentence(command, args, options), options);
  }

  write(command: string, args: Readonly<Record<string, string | null>>, options?: ReadOptions): Promise<Reply> {
    const words = sentence(command, args, options);
    this.writes += 1;
    return this.run('write', (connection) => connection.exec(words, this.execOptions(options)));
  }

  async *stream(menu: string, options?: ReadOptions): AsyncIterable<Row> {
    this.assertAlive();
    const words = printSentence(menu, options);
    if (this.link.connection.closed && this.kind !== 'own' && this.state === 'fresh' && this.writes === 0) {
      await (this.replacement ??= this.replace());
    }
    const shared = this.link.users === 1 && this.link.connection.inFlight === 0;
    if (shared) {
      yield* this.link.connection.rows(words, this.execOptions(options));
      return;
    }
    // A slow reader would hold up the others on the shared connection.
    const { link } = await this.slot.holdOwn(this.target, options?.signal ?? this.signal);
    this.own.add(link);
    try {
      yield* link.connection.rows(words, this.execOptions(options));
    } finally {
      if (this.own.delete(link)) this.slot.release(link);
    }
  }

  /** Gives the connections back; what is still running on them is the caller's mistake and loses its answer. */
  end(): void {
    this.state = 'ended';
    for (const link of this.own) this.slot.release(link);
    this.own.clear();
    this.slot.release(this.link);
  }

  private read(words: readonly string[], options?: ReadOptions): Promise<Reply> {
    return this.run('read', (connection) => connection.exec(words, this.execOptions(options)));
  }

  private async run(kind: 'read' | 'write', send: (connection: RouterConnection) => Promise<Reply>): Promise<Reply> {
    this.assertAlive();
    try {
      return await this.sendOn(this.link, send);
    } catch (error) {
      if (!this.mayReplace(kind, error)) throw error;
      this.replacement ??= this.replace();
    }
    await this.replacement;
    return this.sendOn(this.link, send);
  }

  private async sendOn(link: Link, send: (connection: RouterConnection) => Promise<Reply>): Promise<Reply> {
    const reply = await send(link.connection);
    if (this.state === 'fresh') this.state = 'proven';
    return reply;
  }

  /**
   * Only the first use of a shared session: the router may have dropped it while it waited. What was never sent can be
   * sent again; a read also when it was sent, as long as nothing was written.
   */
  private mayReplace(kind: 'read' | 'write', error: unknown): boolean {
    if (!isAppError(error) || error.code !== 'CONNECTION_LOST') return false;
    if (this.kind === 'own' || this.state !== 'fresh') return false;
    const unsent = error.details?.sent === false;
    if (kind === 'write') return unsent && this.writes === 1;
    return this.writes === 0 && (unsent || this.kind === 'warm');
  }

  private async replace(): Promise<void> {
    const dead = this.link;
    this.slot.drop(dead);
    const hold = await this.slot.hold(this.target, this.signal);
    this.link = hold.link;
    this.slot.release(dead);
  }

  private execOptions(options: ReadOptions | undefined): { readonly signal?: AbortSignal; readonly timeoutMs?: number } {
    return { signal: options?.signal ?? this.signal, timeoutMs: options?.timeoutMs };
  }

  private assertAlive(): void {
    if (this.state === 'ended') throw new AppError('BUG', 'a session was used after it was given back');
  }
}
