import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../core/errors';
import { metrics, type Logger } from '../../core/telemetry';
import type { MonitoredRouter } from '../../fleet';
import type { Begun, Claims } from './claims';
import { Permits } from './permits';
import type { RosterCache } from './roster-cache';
import { RouterPoll, type RouterPollOptions } from './router-poll';
import { hashOf, shardOf } from './spread';
import { dueTiers, nextFastAt, slotsAt } from './timing';

/** The fleet is divided into so many parts; each tick of a part is work that any process may take. */
export const SHARDS = 32;

/** A poll that takes longer is cut off: what it has read until then counts. */
const POLL_MS = 60_000;

export interface PollerOptions extends RouterPollOptions {
  readonly claims: Claims;
  readonly roster: RosterCache;
  /** Routers polled at once by this process. */
  readonly inFlight: number;
  /** From one tick of a shard to the next. */
  readonly tickMs: number;
  readonly log: Logger;
}

/** Polls the routers of shards; which shards, and when, is decided elsewhere. */
export class Poller {
  readonly #permits: Permits;
  readonly #stop = new AbortController();
  /** What is under way, and how it is ended. */
  readonly #polls = new Map<Promise<void>, AbortController>();
  /** Routers of this process that wait for their moment or are being polled. */
  readonly #busy = new Set<string>();
  readonly #startedAt: number;

  constructor(private readonly options: PollerOptions) {
    this.#permits = new Permits(options.inFlight);
    this.#startedAt = options.now();
    setMaxListeners(0, this.#stop.signal);
  }

  /**
   * Starts the polls of a shard whose moment comes before its next tick. Returns when the last one has started: a
   * process that is full takes no further ticks, others do.
   * @throws AppError and errors of Redis
   */
  async tick(shard: number): Promise<void> {
    const { claims, roster, now, tickMs } = this.options;
    const begun = await claims.begun(shard);
    const routers = (await roster.current()).all.filter((router) => shardOf(router.id, SHARDS) === shard);
    const polled = routers.filter((router) => this.#isPolled(router));
    await this.#forgetOthers(shard, begun, polled);
    const until = now() + tickMs;
    const starts: Promise<void>[] = [];
    for (const router of polled) {
      const at = this.#momentOf(router, begun.get(router.id));
      if (at >= until || this.#busy.has(router.id)) continue;
      this.#busy.add(router.id);
      starts.push(this.#start(shard, router.id, at));
    }
    await Promise.all(starts);
  }

  /** Everything of a router is due at the next tick: something was heard from it. */
  async pollSoon(routerId: string): Promise<void> {
    await this.options.claims.restart(shardOf(routerId, SHARDS), routerId);
  }

  /** Ends what is under way; what was read is stored. */
  async stop(): Promise<void> {
    const reason = new AppError('CANCELLED', 'the daemon stops');
    this.#stop.abort(reason);
    for (const controller of this.#polls.values()) controller.abort(reason);
    await Promise.allSettled(this.#polls.keys());
  }

  #isPolled(router: MonitoredRouter): boolean {
    return router.settings.polled !== false && this.options.sources.some((source) => source.isSetUp(router));
  }

  async #forgetOthers(shard: number, begun: ReadonlyMap<string, Begun>, polled: readonly MonitoredRouter[]): Promise<void> {
    const ids = new Set(polled.map(({ id }) => id));
    const gone = [...begun.keys()].filter((id) => !ids.has(id));
    metrics.pollsForgottenTotal.inc(gone.length);
    await this.options.claims.forget(shard, gone);
  }

  /** When a router is to be polled next: at once where a slot has begun without it. */
  #momentOf({ id }: MonitoredRouter, begun: Begun | undefined): number {
    const { now, intervals, tickMs } = this.options;
    const at = now();
    const isLate = begun?.slots.fast !== slotsAt(id, at, intervals).fast;
    // A fleet that was not polled for a while is not begun in one moment.
    return isLate ? at + (hashOf(id) % Math.ceil(tickMs)) : nextFastAt(id, at, intervals);
  }

  /** Resolves when the poll has begun, or is not to be. */
  async #start(shard: number, routerId: string, at: number): Promise<void> {
    const { signal } = this.#stop;
    try {
      const wait = at - this.options.now();
      if (wait > 0) await delay(wait, undefined, { signal });
      await this.#permits.take(signal);
    } catch {
      this.#busy.delete(routerId);
      return;
    }
    metrics.pollsInFlight.set(this.#permits.taken);
    const controller = new AbortController();
    const poll = this.#poll(shard, routerId, at, controller)
      .catch((error: unknown) => this.options.log.debug({ err: error, routerId }, 'a poll could not be done'))
      .finally(() => {
        this.#permits.give();
        metrics.pollsInFlight.set(this.#permits.taken);
        this.#busy.delete(routerId);
        this.#polls.delete(poll);
      });
    this.#polls.set(poll, controller);
  }

  async #poll(shard: number, routerId: string, at: number, controller: AbortController): Promise<void> {
    const { claims, roster, intervals, now } = this.options;
    // Asked again: the moment may have been a while away.
    const router = (await roster.current()).byId.get(routerId);
    if (!router || !this.#isPolled(router)) return;
    const begun = await claims.begunOf(shard, routerId);
    const slots = slotsAt(routerId, now(), intervals);
    const tiers = dueTiers(begun?.slots, slots);
    if (!tiers.includes('fast')) return;
    this.#countMissed(routerId, begun, slots.fast);
    if (router.inMaintenance) {
      metrics.pollsSkippedTotal.inc({ reason: 'maintenance' });
      await claims.pass(shard, routerId, begun, slots);
      return;
    }
    const claim = await claims.take(shard, routerId, begun, slots);
    if (claim === 'begun') return;
    if (claim === 'busy') {
      metrics.pollsSkippedTotal.inc({ reason: 'overrun' });
      return;
    }
    metrics.pollLagSeconds.observe(Math.max(0, now() - at) / 1000);
    const late = new AppError('COMMAND_TIMEOUT', `a poll took longer than ${POLL_MS} ms`);
    const timer = setTimeout(() => controller.abort(late), POLL_MS);
    const turn = { router, tiers, isAwaited: begun === undefined, claim, signal: controller.signal };
    const stored = await RouterPoll.run(this.options, turn).finally(() => clearTimeout(timer));
    if (!stored) metrics.pollsSkippedTotal.inc({ reason: 'lock-lost' });
  }

  /** Slots that went by without a poll since this process is there. */
  #countMissed(routerId: string, begun: Begun | undefined, current: number): void {
    if (!begun) return;
    const first = slotsAt(routerId, this.#startedAt, this.options.intervals).fast;
    const missed = current - Math.max(begun.slots.fast, first) - 1;
    if (missed > 0) metrics.pollsSkippedTotal.inc({ reason: 'late' }, missed);
  }
}
