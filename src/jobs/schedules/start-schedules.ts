import type { DataSource } from 'typeorm';
import type { Registry, RunSubmitter } from '../../core/catalogue';
import type { Role } from '../../core/config';
import type { Vault } from '../../core/secrets';
import type { Logger } from '../../core/telemetry';
import { AuditService, TenantService } from '../../fleet';
import type { RedisAccess } from '../redis';
import { Firing } from './firing';
import { ScheduleQueue, startScheduleWorker } from './schedule-queue';
import { ScheduleService } from './schedule-service';
import { ScheduleStore } from './schedule-store';
import type { Schedules } from './schedule-views';

export interface StartSchedulesOptions {
  readonly db: DataSource;
  readonly redis: RedisAccess;
  readonly registry: Registry;
  readonly vault: Vault;
  readonly log: Logger;
  readonly roles: readonly Role[];
  readonly leaseMs: number;
  readonly runs: RunSubmitter;
}

export interface RunningSchedules {
  readonly schedules: Schedules;
  /** One look of the reconciler. */
  look(): Promise<void>;
  /** Fires nothing more. */
  close(): Promise<void>;
}

/** Every process can change schedules; those with the role scheduler fire them. */
export function startSchedules(options: StartSchedulesOptions): RunningSchedules {
  const { db, redis, log } = options;
  const store = new ScheduleStore(db);
  const queue = new ScheduleQueue(redis);
  const fleetStore = { source: db, now: Date.now };
  const audit = new AuditService(fleetStore);
  const tenants = new TenantService(fleetStore, audit);
  const firing = new Firing({ ...options, store, queue });
  const worker = options.roles.includes('scheduler')
    ? startScheduleWorker({ redis, log, lockMs: options.leaseMs, wake: (job) => firing.wake(job) })
    : undefined;
  return {
    schedules: new ScheduleService({ ...options, store, queue, audit, tenants }),
    look: () => firing.look(),
    async close() {
      await worker?.close();
      await queue.close();
    },
  };
}
