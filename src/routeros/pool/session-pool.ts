import { setMaxListeners } from 'node:events';
import type { RouterSession } from '../../core/catalogue';
import { checkLibrary } from '../api/library';
import { ConnectLimiter } from './connect-limiter';
import type { SessionMode, SessionPool, SessionPoolOptions, SessionPoolStats, SessionTarget } from './pool-types';
import { PooledSession } from './pooled-session';
import { poolClosed, RouterSlot, type SlotContext } from './router-slot';

const DEFAULT_READERS = 2;

/** @throws AppError BUG where node-routeros is not the version that the driver knows */
export function createSessionPool(options: SessionPoolOptions): SessionPool {
  checkLibrary();
  const now = options.now ?? Date.now;
  const random = options.random ?? Math.random;
  const closing = new AbortController();
  // One listener per connect under way: thousands at once are no leak.
  setMaxListeners(0, closing.signal);
  const counters = { opened: 0, failed: 0 };
  const slots = new Map<string, RouterSlot>();
  const context: SlotContext = {
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
    closing: closing.signal,
    counters,
    onFacts: (routerId, facts) => options.onFacts?.(routerId, facts),
    now,
    random,
  };

  function slotOf(routerId: string): RouterSlot {
    let slot = slots.get(routerId);
    if (!slot) {
      slot = new RouterSlot(routerId, context);
      slots.set(routerId, slot);
    }
    return slot;
  }

  async function withSession<T>(
    target: SessionTarget,
    mode: SessionMode,
    use: (session: RouterSession) => Promise<T>,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): Promise<T> {
    if (closing.signal.aborted) throw poolClosed();
    const slot = slotOf(target.routerId);
    const leave = await slot.gates[mode].enter(signal);
    try {
      const hold = await slot.hold(target, signal);
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

  function forget(routerId: string): void {
    const slot = slots.get(routerId);
    slot?.forget();
    if (slot?.idle) slots.delete(routerId);
  }

  function stats(): SessionPoolStats {
    let warm = 0;
    let busy = 0;
    let waiting = 0;
    let heldOff = 0;
    for (const slot of slots.values()) {
      for (const link of slot.links) {
        if (link.users > 0) busy += 1;
        else warm += 1;
      }
      waiting += slot.gates.read.waiting + slot.gates.write.waiting;
      if (slot.heldOff) heldOff += 1;
    }
    return { warm, busy, waiting, heldOff, ...counters };
  }

  async function close(): Promise<void> {
    closing.abort(poolClosed());
    for (const slot of slots.values()) {
      slot.gates.read.refuseAll(poolClosed());
      slot.gates.write.refuseAll(poolClosed());
      slot.forget();
    }
    slots.clear();
    // Connects that were under way end with the signal, in the next turns.
    await new Promise((resolve) => setImmediate(resolve));
  }

  return { withSession, forget, stats, close };
}
