import type { RouterFacts } from '../../core/catalogue';
import type { Logger } from '../../core/telemetry';
import type { SessionPool, SessionTarget } from '../pool/pool-types';
import type { MenuKnowledge } from './knowledge';
import { treeKey } from './learned';

export interface MenuLearner {
  /** A router of this kind was met. Returns at once; it is asked behind, where nobody asked its like before. */
  met(target: SessionTarget, facts: RouterFacts): void;
  /** Gives up what is under way. */
  stop(): Promise<void>;
}

export interface MenuLearnerOptions {
  readonly knowledge: MenuKnowledge;
  readonly pool: SessionPool;
  readonly log: Logger;
}

/** Kinds that wait; a fleet has a handful, and who is left out comes again with the next probe. */
const MAX_WAITING = 100;

/** Asks one router at a time: what it learns is worth having, never worth holding a router or the daemon up for. */
export function createMenuLearner({ knowledge, pool, log }: MenuLearnerOptions): MenuLearner {
  const waiting = new Map<string, { readonly target: SessionTarget; readonly facts: RouterFacts }>();
  const stopping = new AbortController();
  const { signal } = stopping;
  let running: Promise<void> | undefined;

  const learnNext = async (): Promise<void> => {
    for (const [key, { target, facts }] of waiting) {
      if (signal.aborted) return;
      try {
        if (!(await knowledge.wants(facts))) continue;
        const outcome = await pool.withSession(target, 'read', (session) => knowledge.learn(session, { facts, signal }), {
          signal,
        });
        if (outcome === 'learned') log.info({ routerId: target.routerId, version: facts.version }, 'menus learned');
      } catch (error) {
        if (!signal.aborted) log.debug({ err: error, routerId: target.routerId }, 'the menus of this router were not learned');
      } finally {
        waiting.delete(key);
      }
    }
  };
  return {
    met(target, facts) {
      if (signal.aborted || waiting.size >= MAX_WAITING) return;
      waiting.set(treeKey(facts), { target, facts });
      // What comes while it runs is found by the same loop.
      running ??= learnNext().finally(() => (running = undefined));
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
