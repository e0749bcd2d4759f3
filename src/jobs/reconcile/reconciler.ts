import { metrics, type Logger } from '../../core/telemetry';
import type { Queues } from '../queues/queues';
import type { RolloutDriver } from '../rollout/driver';
import type { RolloutStore } from '../rollout/rollout-store';
import type { RunFinisher } from '../service/run-finisher';
import type { InstanceStore } from '../store/instance-store';
import type { LeaseStore } from '../store/lease-store';
import type { QueuedTicket, RecoveryStore } from '../store/recovery-store';

export interface ReconcilerOptions {
  readonly recovery: RecoveryStore;
  readonly instances: InstanceStore;
  readonly leases: LeaseStore;
  readonly queues: Queues;
  readonly rollout: RolloutStore;
  readonly driver: RolloutDriver;
  readonly finisher: RunFinisher;
  readonly log: Logger;
  /** Wait before a router is asked about a lost answer. */
  readonly settleMs: number;
  /** Router runs under way in this process. */
  readonly working: ReadonlySet<string>;
}

const PAGE = 500;

/**
 * Compares the database, which is the truth, with what carries the work: processes that died, jobs that Redis lost,
 * runs that nothing moves. Every step can be repeated, and any number of processes may do it at once.
 */
export class Reconciler {
  #cursor = '';

  constructor(private readonly options: ReconcilerOptions) {}

  /**
   * At the start of a process.
   * @param alone nobody else can work on this database: whoever is registered in it is dead
   */
  async start(options: { alone: boolean }): Promise<void> {
    const { queues, instances, recovery, log } = this.options;
    if (options.alone) {
      await queues.empty().catch((error: unknown) => log.warn({ err: error }, 'redis could not be emptied at the start'));
    }
    await this.#buryDead([...(await instances.dead({ others: options.alone })), ...(await recovery.orphanHolders())]);
  }

  /** What this process alone can know of itself. */
  async reclaim(): Promise<void> {
    const { recovery, instances, working, settleMs } = this.options;
    await this.#queue(await recovery.takeBack(instances.id, working, settleMs), 'dropped');
  }

  async reconcile(): Promise<void> {
    const { recovery, queues, rollout, driver, finisher } = this.options;
    await this.#buryDead([...(await this.options.instances.dead()), ...(await recovery.orphanHolders())]);
    // One page a look, but on as long as pages are full of losses: then Redis was emptied.
    for (let lost = PAGE; lost === PAGE;) {
      const missing = await queues.missing(await this.#nextPage());
      await this.#queue(missing, 'job-lost');
      lost = missing.length;
    }
    for (const runId of await rollout.idle()) await driver.move(runId);
    for (const runId of await recovery.overRuns()) await finisher.finish(runId);
  }

  /** Walks over everything queued, a page a time, so that one look never costs more than a page. */
  async #nextPage(): Promise<QueuedTicket[]> {
    const page = await this.options.recovery.queuedAfter(this.#cursor, PAGE);
    this.#cursor = page.length < PAGE ? '' : (page.at(-1)?.id ?? '');
    return page;
  }

  async #buryDead(dead: readonly string[]): Promise<void> {
    if (dead.length === 0) return;
    const { recovery, leases, instances, log, settleMs } = this.options;
    const tickets = await recovery.takeOver(dead, settleMs);
    await leases.voidHolders(dead);
    for (const id of dead) await instances.remove(id);
    log.warn({ instances: dead, routerRuns: tickets.length }, 'took over the work of processes that are gone');
    await this.#queue(tickets, 'process-gone');
  }

  async #queue(tickets: readonly QueuedTicket[], reason: string): Promise<void> {
    if (tickets.length === 0) return;
    metrics.reconciledTotal.inc({ reason }, tickets.length);
    this.options.log.info({ reason, routerRuns: tickets.length }, 'router runs queued again');
    const turns = new Map<string, number>();
    for (const ticket of tickets) {
      const delayMs = Math.max(0, ticket.notBefore - Date.now());
      // Among those that were lost together, tenants take turns.
      const priority = (turns.get(ticket.tenantId) ?? 0) + 1;
      turns.set(ticket.tenantId, priority);
      await this.options.queues.addRouter(ticket.runId, ticket, { delayMs, priority });
    }
  }
}
