import { setMaxListeners } from 'node:events';
import type { RouterSession } from '../../core/catalogue';
import { checkLibrary } from '../api/library';
import { ConnectLimiter } from './connect-limiter';
import type {
  SessionMode,
  SessionPool,
  SessionPoolOptions,
  SessionPoolStats,
  SessionTarget,
  WithSessionOptions,
} from './pool-types';
import { PooledSession } from './pooled-session';
import { poolClosed, RouterSlot, type SlotContext } from './router-slot';

const DEFAULT_READERS = 2;

/** @throws AppError BUG where node-routeros is not the version that the driver knows */
export function createSessionPool(options: SessionPoolOptions): SessionPool {
  checkLibrary();
  return new Pool(options);
}

class Pool implements SessionPool {
  private readonly slots = new Map<string, RouterSlot>();
  private readonly closing = new AbortController();
  private readonly counters = { opened: 0, failed: 0 };
  private readonly context: SlotContext;

  constructor(options: SessionPoolOptions) {
    // One listener per connect under way: thousands at once are no leak.
    setMaxListeners(0, this.closing.signal);
    const now = options.now ?? Date.now;
    const random = options.random ?? Math.random;
    this.context = {
      connectTimeoutMs: options.connectTimeoutMs,
      commandTimeoutMs: options.commandTimeoutMs,
      idleTimeoutMs: options.idleTimeoutMs,
      readersPerRouter: options.readersPerRouter ?? DEFAULT_READERS,
      breaker: options.breaker,
      codePage: options.codePage,
      limiter: new ConnectLimiter({
        connectsPerSecond: options.connectsPerSecond,
        jitterMs: options.connectJitterMs,
        now,
        random,
      }),
      closing: this.closing.signal,
      counters: this.counters,
      onFacts: (routerId, facts) => options.onFacts?.(routerId, facts),
      onOpenFailure: (routerId, error) => options.onOpenFailure?.(routerId, error),
      now,
      random,
    };
  }

  async withSession<T>(
    target: SessionTarget,
    mode: SessionMode,
    use: (session: RouterSession) => Promise<T>,
    options: WithSessionOptions = {},
  ): Promise<T> {
    if (this.closing.signal.aborted) throw poolClosed();
    const { signal, connection = 'shared' } = options;
    const slot = this.slot(target.routerId);
    const leave = await slot.gates[mode].enter(signal);
    try {
      const hold = connection === 'own' ? await slot.holdOwn(target, signal) : await slot.hold(target, signal);
      const session = new PooledSession(slot, target, hold, signal);
      try {
        return await use(session);
      } finally {
        session.end();
      }
    } finally {
      leave();
    }
  }

  forget(routerId: string): void {
    const slot = this.slots.get(routerId);
    slot?.forget();
    if (slot?.idle) this.slots.delete(routerId);
  }

  stats(): SessionPoolStats {
    let warm = 0;
    let busy = 0;
    let waiting = 0;
    let heldOff = 0;
    for (const slot of this.slots.values()) {
      for (const link of slot.links) {
        if (link.users > 0) busy += 1;
        else warm += 1;
      }
      waiting += slot.gates.read.waiting + slot.gates.write.waiting;
      if (slot.heldOff) heldOff += 1;
    }
    return { warm, busy, waiting, heldOff, ...this.counters };
  }

  async close(): Promise<void> {
    this.closing.abort(poolClosed());
    for (const slot of this.slots.values()) {
      slot.gates.read.refuseAll(poolClosed());
      slot.gates.write.refuseAll(poolClosed());
      slot.forget();
    }
    this.slots.clear();
    // Connects that were under way end with the signal, in the next turn.
    await new Promise((resolve) => setImmediate(resolve));
  }

  private slot(routerId: string): RouterSlot {
    let slot = this.slots.get(routerId);
    if (!slot) {
      slot = new RouterSlot(routerId, this.context);
      this.slots.set(routerId, slot);
    }
    return slot;
  }
}
