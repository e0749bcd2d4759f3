import { setTimeout as delay } from 'node:timers/promises';
import type { RunSubmitter } from '../../core/catalogue';
import { AppError, isAppError } from '../../core/errors';
import type { Vault } from '../../core/secrets';
import { metrics, type Logger } from '../../core/telemetry';
import type { Schedule } from '../entities';
import type { ScheduleJob, ScheduleQueue } from './schedule-queue';
import { ownerNow, requestOf } from './schedule-rows';
import type { FiringResult, ScheduleStore } from './schedule-store';
import { dueStep, type Step } from './timing';

export interface FiringOptions {
  readonly store: ScheduleStore;
  readonly queue: ScheduleQueue;
  readonly runs: RunSubmitter;
  readonly vault: Vault;
  readonly log: Logger;
}

const PAGE = 200;
/** The clock of the process that woke us may be ahead by so much; beyond that the reconciler finds the slot. */
const EARLY_MS = 2_000;

/**
 * Turns slots into runs. Any number of processes may do it at once: the key of the run is made of the slot, so that the
 * database makes one run of it, and one of them settles the slot. Who dies in between leaves the slot unsettled, and the
 * next one finds the run by its key.
 */
export class Firing {
  #cursor = '';

  constructor(private readonly options: FiringOptions) {}

  /** Redis says that a slot has come. */
  async wake(job: ScheduleJob): Promise<void> {
    const { store, queue } = this.options;
    const row = await store.find(job.scheduleId);
    if (!row?.enabled || row.revision !== job.revision) return queue.drop(job);
    const earlyMs = (row.nextAt ?? Infinity) - Date.now();
    if (earlyMs > 0 && earlyMs <= EARLY_MS) await delay(earlyMs);
    await this.fire(job.scheduleId);
  }

  /** Decides every slot of a schedule that has come. */
  async fire(id: string): Promise<void> {
    const { store } = this.options;
    for (;;) {
      const row = await store.find(id);
      const step = row?.enabled ? dueStep(row, Date.now()) : undefined;
      if (!row || !step) return;
      const result = step.what === 'miss' ? ({ outcome: 'missed' } as const) : await this.#start(row, step);
      if (!result) return;
      if (await store.settle(row, step, result)) this.#count(row, step, result);
    }
  }

  /** One look of the reconciler: slots that nobody was woken for, and what Redis has lost. */
  async look(): Promise<void> {
    const { store, queue, log } = this.options;
    const late = await store.due(Date.now());
    for (const id of late) await this.fire(id);
    try {
      // Nobody was woken for these, whatever Redis may hold of them.
      for (const id of late) await this.#put(await store.find(id));
      const page = await store.waiting(this.#cursor, PAGE);
      this.#cursor = page.length < PAGE ? '' : (page.at(-1)?.id ?? '');
      for (const row of await queue.missing(page)) await this.#put(row);
    } catch (error) {
      log.warn({ err: error }, 'redis does not take the schedules now, they are put there later');
    }
  }

  async #put(row: Schedule | null): Promise<void> {
    if (row !== null && row.nextAt !== null) await this.options.queue.put(row);
  }

  /** @returns nothing where it may work later: the slot stays unsettled */
  async #start(row: Schedule, { slot }: Step): Promise<FiringResult | undefined> {
    const { store, runs, vault, log } = this.options;
    if (row.overlap === 'skip' && row.lastRunId !== null && (await store.isUnfinished(row.lastRunId))) {
      return { outcome: 'overlapped' };
    }
    try {
      const actor = await ownerNow(store.manager, row, Date.now());
      const request = { ...requestOf(row, vault), idempotencyKey: `schedule:${row.id}:${slot}` };
      const { id } = await runs.submit(actor, request);
      return { outcome: 'started', runId: id };
    } catch (error) {
      const fields = { err: error, scheduleId: row.id, slot };
      if (!isAppError(error) || error.spec.retry !== 'never') {
        log.warn(fields, 'a schedule could not fire, it is tried again');
        return undefined;
      }
      log.warn(fields, 'a schedule could not fire');
      return { outcome: 'failed', error: AppError.from(error).toRecord() };
    }
  }

  #count(row: Schedule, step: Step, { outcome }: FiringResult): void {
    metrics.scheduleFiringsTotal.inc({ outcome });
    if (step.skipsOthers) metrics.scheduleFiringsTotal.inc({ outcome: 'missed' });
    if (outcome === 'started') metrics.scheduleLagSeconds.observe(Math.max(0, Date.now() - step.slot) / 1000);
    if (outcome === 'started') return;
    this.options.log.info({ scheduleId: row.id, slot: step.slot, outcome }, 'a schedule made no run');
  }
}
