import type { RouterSession } from '../../core/catalogue';
import type { Logger } from '../../core/telemetry';
import { sweepGuards } from '../guards';
import type { LeaseStore } from '../store/lease-store';
import type { RunStore } from '../store/run-store';

/** Removes what guards of runs that have ended, or that nobody knows any more, left on a router. */
export class GuardSweeper {
  constructor(
    private readonly store: RunStore,
    private readonly leases: LeaseStore,
    private readonly log: Logger,
  ) {}

  /** Does nothing while somebody writes to the router: a guard that is just being armed is no leftover. */
  async sweep(routerId: string, session: RouterSession): Promise<void> {
    const lease = await this.leases.acquire(routerId);
    if (!lease) return;
    try {
      const removed = await sweepGuards(session, new Set(await this.store.liveMarkers(routerId)));
      if (removed.length > 0) this.log.warn({ routerId, removed }, 'leftovers of guards were removed from a router');
    } finally {
      await this.leases.release(lease);
    }
  }
}
