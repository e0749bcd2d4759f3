import type { EntityManager } from 'typeorm';
import { authorise, DEFAULT_TENANT, visibleTenants, type Actor } from '../../core/access';
import { parseInput, type Registry, type RunAccepted, type RunSubmitter } from '../../core/catalogue';
import { localZone } from '../../core/cron';
import { AppError } from '../../core/errors';
import { newId } from '../../core/ids';
import { maskSecrets, type Vault } from '../../core/secrets';
import type { Logger } from '../../core/telemetry';
import {
  change,
  inTenants,
  pageByName,
  parseSelector,
  type AuditService,
  type Page,
  type PageRequest,
  type TenantService,
} from '../../fleet';
import { Schedule } from '../entities';
import type { ScheduleQueue } from './schedule-queue';
import { findSchedule, requestOf, scheduleAad, toScheduleView } from './schedule-rows';
import type { ScheduleStore } from './schedule-store';
import type { Schedules, ScheduleView } from './schedule-views';
import { ScheduleInput, SchedulePatch } from './schedule.schema';
import { slotAfter, type Timing } from './timing';

export interface ScheduleServiceOptions {
  readonly store: ScheduleStore;
  readonly queue: ScheduleQueue;
  readonly runs: RunSubmitter;
  readonly registry: Registry;
  readonly vault: Vault;
  readonly audit: AuditService;
  readonly tenants: TenantService;
  readonly log: Logger;
}

type Fields = Omit<ReturnType<(typeof ScheduleInput)['parse']>, 'tenant'>;
type Given = { readonly [K in keyof Fields]?: Fields[K] | null | undefined };

export class ScheduleService implements Schedules {
  constructor(private readonly options: ScheduleServiceOptions) {}

  async add(actor: Actor, input: ScheduleInput): Promise<ScheduleView> {
    const { tenant: tenantId = DEFAULT_TENANT, ...given } = check(ScheduleInput, input);
    authorise(actor, 'schedule:write', tenantId);
    const now = Date.now();
    const id = newId();
    const row = Object.assign(new Schedule(), {
      id,
      tenantId,
      ...this.#what(actor, { id, tenantId }, given),
      ...whenOf(given, now),
      revision: 1,
      lastSlot: null,
      lastOutcome: null,
      lastError: null,
      lastRunId: null,
      createdAt: now,
      updatedAt: now,
    });
    await this.options.tenants.require(tenantId);
    await this.#change(async (manager) => {
      await manager.insert(Schedule, row as object);
      await this.#record(manager, actor, 'schedule.add', row);
    });
    await this.#put(row);
    return toScheduleView(row);
  }

  async get(actor: Actor, ref: string): Promise<ScheduleView> {
    return toScheduleView(await findSchedule(this.options.store.manager, ref, visibleTenants(actor, 'schedule:read')));
  }

  async list(actor: Actor, page: PageRequest = {}): Promise<Page<ScheduleView>> {
    const visible = [inTenants(visibleTenants(actor, 'schedule:read'))];
    const found = await pageByName(this.options.store.manager, Schedule, visible, page);
    return { ...found, items: found.items.map(toScheduleView) };
  }

  async update(actor: Actor, ref: string, patch: SchedulePatch): Promise<ScheduleView> {
    const given = check(SchedulePatch, patch);
    const { enabled, ...others } = given;
    if (enabled !== undefined && Object.keys(others).length === 0) return this.setEnabled(actor, ref, { enabled });
    const { before, after } = await this.#change(async (manager) => {
      const found = await findSchedule(manager, ref, visibleTenants(actor, 'schedule:write'));
      const now = Date.now();
      const what = this.#what(actor, found, { ...givenBy(found, this.options.vault), ...others });
      const when = movesTiming(given) ? whenOf({ ...timesOf(found, given), ...given }, now) : limitsOf(found, given);
      const revision = found.revision + (movesTiming(given) ? 1 : 0);
      // Only what is changed: a firing may settle a slot of the same row at this moment.
      const columns = { ...what, ...when, revision, updatedAt: now };
      await manager.update(Schedule, { id: found.id }, columns as object);
      const row = Object.assign(new Schedule(), found, columns);
      await this.#record(manager, actor, 'schedule.update', row);
      return { before: found, after: row };
    });
    await this.#moved(before, after);
    return toScheduleView(after);
  }

  async remove(actor: Actor, ref: string): Promise<void> {
    const removed = await this.#change(async (manager) => {
      const row = await findSchedule(manager, ref, visibleTenants(actor, 'schedule:write'));
      await manager.delete(Schedule, { id: row.id });
      await this.#record(manager, actor, 'schedule.remove', row);
      return row;
    });
    await this.#drop(removed);
  }

  async setEnabled(actor: Actor, ref: string, { enabled }: { readonly enabled: boolean }): Promise<ScheduleView> {
    const { before, after } = await this.#change(async (manager) => {
      const found = await findSchedule(manager, ref, visibleTenants(actor, 'schedule:write'));
      const { kind } = this.options.registry.action(found.actionId);
      if (enabled) authorise(actor, `action:${kind}`, found.tenantId);
      if (found.enabled === enabled) return { before: found, after: found };
      const now = Date.now();
      const nextAt = enabled ? slotAfter(found, now) : null;
      const columns = { enabled, nextAt, revision: found.revision + 1, updatedAt: now };
      await manager.update(Schedule, { id: found.id }, columns);
      const row = Object.assign(new Schedule(), found, columns);
      await this.#record(manager, actor, enabled ? 'schedule.enable' : 'schedule.disable', row);
      return { before: found, after: row };
    });
    await this.#moved(before, after);
    return toScheduleView(after);
  }

  async run(actor: Actor, ref: string): Promise<RunAccepted> {
    const { store, runs, vault, audit } = this.options;
    const row = await findSchedule(store.manager, ref, visibleTenants(actor, 'schedule:write'));
    const accepted = await runs.submit(actor, requestOf(row, vault));
    await store.setLastRun(row.id, accepted.id);
    await audit.record({
      actor,
      action: 'schedule.run',
      tenantId: row.tenantId,
      subject: row,
      details: { run: accepted.id },
    });
    return accepted;
  }

  async reseal(actor: Actor): Promise<number> {
    const { store, vault } = this.options;
    const visible = inTenants(visibleTenants(actor, 'schedule:write'));
    let count = 0;
    for (let cursor: string | undefined; ;) {
      const page = await pageByName(store.manager, Schedule, [visible], {
        limit: 200,
        ...(cursor === undefined ? {} : { cursor }),
      });
      for (const { id, updatedAt, sealedInput: old } of page.items) {
        if (old.keyId === vault.keyId) continue;
        const sealedInput = vault.seal(vault.open(old, scheduleAad(id)), scheduleAad(id));
        // Not where somebody writes the schedule anew at this moment.
        const updated = await store.manager.update(Schedule, { id, updatedAt }, { sealedInput } as object);
        count += updated.affected ?? 0;
      }
      cursor = page.next;
      if (cursor === undefined) return count;
    }
  }

  /** Everything that a firing would refuse is refused here. */
  #what(actor: Actor, at: Pick<Schedule, 'id' | 'tenantId'>, given: Given): Partial<Schedule> {
    const { registry, vault } = this.options;
    const action = registry.action(given.do ?? '');
    authorise(actor, `action:${action.kind}`, at.tenantId);
    const input = given.input ?? {};
    parseInput(action, input);
    parseSelector(given.on ?? '');
    const { rollout, guard, guardWindow, allowReboot, acceptLockout, checks, expiresIn } = given;
    const options = { rollout, guard, guardWindow, allowReboot, acceptLockout, checks, expiresIn };
    return {
      name: given.name ?? '',
      actionId: action.id,
      mode: given.mode ?? 'apply',
      selector: given.on ?? '',
      input: maskSecrets(input, action.secrets),
      sealedInput: vault.seal(JSON.stringify(input), scheduleAad(at.id)),
      options: JSON.parse(JSON.stringify(options)) as Schedule['options'],
      owner: actor,
    };
  }

  async #change<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return change({ source: this.options.store.db, now: Date.now }, 'schedule', work);
  }

  async #moved(before: Schedule, after: Schedule): Promise<void> {
    if (before.revision === after.revision) return;
    await this.#drop(before);
    await this.#put(after);
  }

  /** Where Redis is away, the reconciler puts it there. */
  async #put(row: Schedule): Promise<void> {
    if (row.nextAt === null) return;
    await this.options.queue.put(row).catch((error: unknown) => this.#away(error));
  }

  /** What stays in Redis is void by its revision. */
  async #drop({ id, revision }: Schedule): Promise<void> {
    await this.options.queue.drop({ scheduleId: id, revision }).catch((error: unknown) => this.#away(error));
  }

  #away(error: unknown): void {
    this.options.log.warn({ err: error }, 'redis does not take the schedule now');
  }

  #record(manager: EntityManager, actor: Actor, action: string, row: Schedule): Promise<void> {
    const { tenantId, actionId, mode, selector, cron, tz, at, enabled, missedRun, overlap, startingDeadline } = row;
    const details = { do: actionId, mode, on: selector, cron, tz, at, enabled, missedRun, overlap, startingDeadline };
    return this.options.audit.record({ actor, action, tenantId, subject: row, details }, manager);
  }
}

/** @throws AppError INPUT_INVALID naming every wrong field */
function check<S extends typeof ScheduleInput | typeof SchedulePatch>(schema: S, value: unknown): ReturnType<S['parse']> {
  try {
    return parseInput({ id: 'schedule', input: schema, secrets: [] }, value) as ReturnType<S['parse']>;
  } catch (cause) {
    const { message, details = {} } = AppError.from(cause);
    throw new AppError('INPUT_INVALID', message, { cause, details, remedy: 'Correct the named fields.' });
  }
}

function givenBy(row: Schedule, vault: Vault): Given {
  const { do: action, input, on, mode } = requestOf(row, vault);
  return { ...(row.options as Given), name: row.name, do: action, input: input as Fields['input'], on, mode };
}

function movesTiming({ cron, tz, at, enabled }: Given): boolean {
  return cron !== undefined || tz !== undefined || at !== undefined || enabled !== undefined;
}

/** The times of a row, but for those that what is given takes the place of. */
function timesOf(row: Schedule, given: Given): Given {
  const { tz, enabled } = row;
  const cron = given.at === undefined ? row.cron : null;
  const at = given.cron === undefined && row.at !== null ? new Date(row.at).toISOString() : null;
  return { tz, enabled, cron, at, ...limitsOf(row, {}) };
}

function limitsOf(row: Schedule | undefined, given: Given): Pick<Schedule, 'missedRun' | 'overlap' | 'startingDeadline'> {
  const { missedRun, overlap, startingDeadline } = given;
  return {
    missedRun: missedRun ?? row?.missedRun ?? 'skip',
    overlap: overlap ?? row?.overlap ?? 'skip',
    startingDeadline: startingDeadline === undefined ? (row?.startingDeadline ?? null) : startingDeadline,
  };
}

/** @throws AppError INPUT_INVALID where it would never fire */
function whenOf(given: Given, nowMs: number): Partial<Schedule> {
  const { cron = null, enabled } = given;
  if ((cron === null) === (given.at == null)) throw invalid('either cron or at: when is it to run?');
  const timing: Timing = { cron, tz: given.tz ?? localZone(), at: given.at == null ? null : Date.parse(given.at) };
  const nextAt = slotAfter(timing, nowMs);
  if (nextAt === null) throw invalid(cron === null ? 'at: lies in the past' : 'cron: there is no such time');
  return { ...timing, enabled: enabled ?? true, nextAt: enabled === false ? null : nextAt, ...limitsOf(undefined, given) };
}

function invalid(message: string): AppError {
  return new AppError('INPUT_INVALID', message, { remedy: 'Correct when the schedule is to run.' });
}
