import type { Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

import { compareVersions, encodeSentence, FramingError, SentenceDecoder } from '../../routeros';
import { execute, Refusal, type Afterwards, TRAP_CATEGORY, sourceOf, type Outcome, type RowSource, type World } from '../kernel';
import { failure } from '../kernel/refusal';
import { logIn, newChallenge, type LoggedIn } from './login';
import { Line, type LinePath } from './line';
import { SentenceWriter } from './sentence-writer';
import { categoryWord, encodeReply, encodeRow } from './api-reply';
import { decodeWord } from './text';

/** From this version on a print without rows says `!empty` before `!done`. */
const EMPTY_SINCE = '7.18';
/** How long one command may hold the loop before others get their turn. */
const SLICE_MS = 5;
const SLICE_BYTES = 64 * 1_024;
const CLOCK_EVERY_ROWS = 32;

/** What becomes of a command. `after`: it is carried out and its answer is lost. */
export type Fate =
  'run' | 'stall' | 'drop-before' | 'drop-after' | 'reboot-before' | 'reboot-after' | 'garbage' | 'fatal' | 'trap';

/** What surrounds a connection: the router with its faults. */
export interface ApiRouter {
  readonly world: World;
  /** Called for every command; decides its fate. */
  arrived(words: readonly string[]): Fate;
  /** How long the answer is held back. */
  delayMs(): number;
  segmentBytes(): number | undefined;
  /** How long each row of an answer takes; 0 for as fast as they go. */
  rowDelayMs(): number;
  /** The address that a connection comes from, as the router sees it. */
  sourceOf(socket: Socket): string;
  isSilent(): boolean;
  acceptsPasswords(): boolean;
  /** A command that ends the session of everybody, e.g. a reboot, has been answered. */
  finished(then: Afterwards): void;
}

/** How a connection came. */
export interface Way {
  /** The address that it comes from, as the router sees it. */
  readonly source: string;
  readonly path: LinePath;
}

interface Reply {
  readonly tag: string | undefined;
  readonly rows: RowSource;
  readonly last: readonly (readonly string[])[];
  readonly then?: Afterwards;
  sent: number;
  cancelled: boolean;
}

/** One conversation on the binary API: login, then any number of commands side by side, told apart by their tags. */
export class ApiConnection {
  private readonly decoder: SentenceDecoder;
  private readonly line: Line;
  private readonly source: string;
  private readonly writer: SentenceWriter;
  private readonly replies: Reply[] = [];
  private readonly waiting = new Map<string | undefined, () => void>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly saysEmpty: boolean;
  private user: LoggedIn | undefined;
  private challenge: string | undefined;
  private activeId: number | undefined;
  private pumping = false;
  private dueMs = 0;

  constructor(
    private readonly socket: Socket,
    private readonly router: ApiRouter,
    way: Way,
  ) {
    this.saysEmpty = compareVersions(router.world.identity.version, EMPTY_SINCE) >= 0;
    this.decoder = new SentenceDecoder((words) => this.onSentence(words.map(decodeWord)));
    this.writer = new SentenceWriter(socket, () => router.segmentBytes());
    socket.setNoDelay(true);
    this.source = way.source;
    this.line = new Line(socket, way.path, {
      data: (data) => this.onData(data),
      gone: () => this.onGone(),
    });
  }

  close(): void {
    this.line.dismiss();
  }

  /** The connection dies without a word to either side. */
  freeze(): void {
    this.line.freeze();
  }

  private onData(data: Buffer): void {
    if (this.router.isSilent()) return;
    try {
      this.decoder.push(data);
    } catch (error) {
      if (!(error instanceof FramingError)) throw error;
      this.close();
    }
  }

  private onGone(): void {
    for (const timer of this.timers) clearTimeout(timer);
    for (const stop of this.waiting.values()) stop();
    this.waiting.clear();
    for (const reply of this.replies) reply.cancelled = true;
    this.router.world.sessionEnded(this);
    if (this.user && this.activeId !== undefined) {
      this.router.world.remove('/user/active', new Set([this.activeId]));
      this.router.world.log('system,info,account', `user ${this.user.name} logged out from ${this.source} via api`);
    }
  }

  private onSentence(sentence: readonly string[]): void {
    if (this.socket.destroyed) return;
    const words = sentence.filter((word) => !word.startsWith('.tag='));
    const tag = sentence.find((word) => word.startsWith('.tag='));
    const fate = this.router.arrived(words);
    if (fate === 'drop-before') return this.close();
    if (fate === 'stall') return void this.waiting.set(tag, () => undefined);
    if (fate === 'reboot-before') return this.router.finished('restart');
    if (fate === 'fatal') return this.fatal('internal error');
    if (fate === 'trap') return this.refuse(failure('the fault of a test'), tag);
    // A length that no word has: whoever reads on reads nonsense.
    if (fate === 'garbage') return void this.socket.write(Buffer.from('f8ffff00ff3ddeadbeef', 'hex'));
    this.later(() => {
      this.handle(words, tag, fate);
    });
  }

  /** Answers keep the order of their commands, however the delay varies. */
  private later(run: () => void): void {
    const now = Date.now();
    const delay = this.router.delayMs();
    this.dueMs = Math.max(this.dueMs, now + delay);
    if (this.dueMs <= now) return run();
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      run();
    }, this.dueMs - now);
    this.timers.add(timer);
  }

  private handle(words: readonly string[], tag: string | undefined, fate: Fate): void {
    const [command = ''] = words;
    const lost = fate === 'drop-after' || fate === 'reboot-after';
    const lose = (): void => (fate === 'reboot-after' ? this.router.finished('restart') : this.close());
    if (command === '/login') return this.login(words, tag);
    if (!this.user) return this.fatal('not logged in');
    if (command === '/quit') return this.fatal('session terminated on request');
    if (command === '/cancel') return this.cancel(words, tag);
    try {
      const outcome = execute(this.router.world, words, { ...this.user, session: this });
      if (lost) return lose();
      this.answer(outcome, tag);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (lost) return lose();
      this.refuse(error, tag);
    }
  }

  private refuse(refusal: Refusal, tag: string | undefined): void {
    const traps = refusal.traps.map((trap) => [...categoryWord(trap.category), `=message=${trap.message}`]);
    this.enqueue({
      tag,
      rows: sourceOf([]),
      last: [...traps.map((trap) => ['!trap', ...trap]), ['!done']],
      sent: 0,
      cancelled: false,
    });
  }

  private answer(outcome: Outcome, tag: string | undefined): void {
    switch (outcome.kind) {
      case 'rows':
        return this.enqueue({ tag, rows: outcome.rows, last: [['!done']], then: outcome.then, sent: 0, cancelled: false });
      case 'done': {
        const done = outcome.ret === undefined ? ['!done'] : ['!done', `=ret=${outcome.ret}`];
        return this.enqueue({ tag, rows: sourceOf([]), last: [done], then: outcome.then, sent: 1, cancelled: false });
      }
      case 'follow':
        return this.follow(outcome, tag);
    }
  }

  private follow(outcome: Extract<Outcome, { kind: 'follow' }>, tag: string | undefined): void {
    this.enqueue({ tag, rows: outcome.rows, last: [], sent: 1, cancelled: false });
    const { ends } = outcome;
    const timer = ends && setTimeout(() => this.endFollowed(ends.text, tag), ends.afterMs).unref();
    const stopListening = this.router.world.onChange((change) => {
      if (!outcome.menus.includes(change.menu)) return;
      const row = outcome.show(change);
      if (row) this.enqueue({ tag, rows: sourceOf([row]), last: [], sent: 1, cancelled: false });
    });
    void outcome.until?.then((failure) => this.endFollowed(failure, tag));
    this.waiting.set(tag, () => {
      clearTimeout(timer);
      stopListening();
    });
  }

  /** @param failure why it ended, where it did not come to its end */
  private endFollowed(failure: string | undefined, tag: string | undefined): void {
    const stop = this.waiting.get(tag);
    if (!stop) return;
    stop();
    this.waiting.delete(tag);
    const last = [...(failure === undefined ? [] : [['!trap', `=message=${failure}`]]), ['!done']];
    this.enqueue({ tag, rows: sourceOf([]), last, sent: 1, cancelled: false });
  }

  /** Ends one command by its tag, or all of them. Their trap comes first, then both `!done`. */
  private cancel(words: readonly string[], tag: string | undefined): void {
    const named = words.find((word) => word.startsWith('=tag='));
    const wanted = named === undefined ? undefined : `.tag=${named.slice(5)}`;
    const tags = new Set<string | undefined>();
    for (const [other, stop] of this.waiting) {
      if (wanted !== undefined && other !== wanted) continue;
      stop();
      this.waiting.delete(other);
      tags.add(other);
    }
    for (const reply of this.replies) {
      if (wanted !== undefined && reply.tag !== wanted) continue;
      reply.cancelled = true;
      tags.add(reply.tag);
    }
    const interrupted = [...categoryWord(TRAP_CATEGORY.interrupted), '=message=interrupted'];
    for (const other of tags)
      this.enqueue({ tag: other, rows: sourceOf([]), last: [['!trap', ...interrupted]], sent: 1, cancelled: false });
    this.enqueue({ tag, rows: sourceOf([]), last: [['!done']], sent: 1, cancelled: false });
    for (const other of tags) this.enqueue({ tag: other, rows: sourceOf([]), last: [['!done']], sent: 1, cancelled: false });
  }

  private login(words: readonly string[], tag: string | undefined): void {
    const value = (name: string): string | undefined =>
      words.find((word) => word.startsWith(`=${name}=`))?.slice(name.length + 2);
    const name = value('name');
    const finish = (...last: readonly string[][]): void =>
      this.enqueue({ tag, rows: sourceOf([]), last, sent: 1, cancelled: false });
    if (name === undefined) {
      this.challenge = newChallenge();
      return finish(['!done', `=ret=${this.challenge}`]);
    }
    const given = { name, password: value('password'), response: value('response') };
    const context = { challenge: this.challenge, source: this.source };
    const user = this.router.acceptsPasswords() ? logIn(this.router.world, given, context) : undefined;
    if (!user) {
      this.router.world.log('system,error,critical', `login failure for user ${name} from ${this.source} via api`);
      return finish(['!trap', '=message=invalid user name or password (6)'], ['!done']);
    }
    this.user = user;
    this.loggedIn(user);
    finish(['!done']);
  }

  private loggedIn(user: LoggedIn): void {
    const { world } = this.router;
    const row = { '~at': String(world.nowMs()), name: user.name, address: this.source, via: 'api', group: user.group };
    this.activeId = world.insert('/user/active', row).id;
    world.log('system,info,account', `user ${user.name} logged in from ${this.source} via api`);
  }

  private fatal(reason: string): void {
    this.socket.end(encodeSentence(['!fatal', reason]));
  }

  private enqueue(reply: Reply): void {
    this.replies.push(reply);
    if (!this.pumping) void this.pump();
  }

  /** Sends slices of every reply in turn, so that a large one does not hold up the others, here or on other routers. */
  private async pump(): Promise<void> {
    this.pumping = true;
    while (this.replies.length > 0 && !this.socket.destroyed) {
      const reply = this.replies[0] as Reply;
      const { data, finished } = this.slice(reply);
      // Untagged answers must not mix; tagged ones may.
      this.replies.shift();
      if (!finished) this.replies.splice(reply.tag === undefined ? 0 : this.replies.length, 0, reply);
      for (let muted = this.line.muted(); muted && !this.socket.destroyed; muted = this.line.muted()) await muted;
      if (data.length > 0) await this.writer.write(data);
      if (this.router.rowDelayMs() > 0 && !finished) await sleep(this.router.rowDelayMs(), undefined, { ref: false });
      if (finished && reply.then) this.router.finished(reply.then);
      if (!finished) await nextTurn();
    }
    this.pumping = false;
  }

  private slice(reply: Reply): { data: Buffer; finished: boolean } {
    if (reply.cancelled) return { data: Buffer.alloc(0), finished: true };
    const parts: Buffer[] = [];
    const endMs = performance.now() + SLICE_MS;
    let bytes = 0;
    let ret: string | undefined;
    for (let count = 1; ; count += 1) {
      const next = reply.rows.next();
      if (next.done) {
        ret = next.value;
        break;
      }
      const data = next.value && encodeRow(next.value, reply.tag);
      if (data) {
        parts.push(data);
        bytes += data.length;
        reply.sent += 1;
      }
      // A pause stands for many rows that were looked at in vain: look at the clock.
      const timely = data !== undefined && count % CLOCK_EVERY_ROWS !== 0;
      const full = bytes >= SLICE_BYTES || this.router.rowDelayMs() > 0 || (!timely && performance.now() >= endMs);
      if (full) return { data: Buffer.concat(parts), finished: false };
    }
    if (ret !== undefined) return { data: encodeReply(['!done', `=ret=${ret}`], reply.tag), finished: true };
    if (reply.sent === 0 && this.saysEmpty && reply.last[0]?.[0] === '!done') parts.push(encodeReply(['!empty'], reply.tag));
    for (const words of reply.last) parts.push(encodeReply(words, reply.tag));
    return { data: Buffer.concat(parts), finished: true };
  }
}
