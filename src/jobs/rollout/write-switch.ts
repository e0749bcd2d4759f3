import type { DataSource, EntityManager } from 'typeorm';
import { authorise, DEFAULT_TENANT, visibleTenants, type Actor } from '../../core/access';
import { AppError } from '../../core/errors';
import { metrics, type Logger } from '../../core/telemetry';
import { queryRows, sql, type AuditRecord } from '../../fleet';
import type { EventBus } from '../events/event-bus';
import type { RunStore } from '../store/run-store';
import { flagFor, updateRows } from '../store/update';
import type { RolloutDriver } from './driver';

/** May the daemon write to routers? */
export interface WritesView {
  readonly allowed: boolean;
  /** Why they are stopped. */
  readonly reason?: string;
  /** Name of who turned the switch last. */
  readonly changedBy?: string;
  /** ISO 8601, UTC. */
  readonly changedAt?: string;
}

/** The switch that stops every write of every process. Reads and plans go on. */
export interface Writes {
  status(actor: Actor): Promise<WritesView>;
  /**
   * @param wanted.reason for people; needed to stop
   * @throws AppError FORBIDDEN unless the actor may steer the runs of every tenant
   * @throws AppError INPUT_INVALID without a reason
   */
  set(actor: Actor, wanted: { readonly allowed: boolean; readonly reason?: string }): Promise<WritesView>;
}

/** Writes an entry of the audit in the transaction that makes the change. */
export type RecordAudit = (entry: AuditRecord, manager: EntityManager) => Promise<void>;

interface RawSwitch {
  readonly stopped: boolean | number;
  readonly reason: string | null;
  readonly changedBy: string | null;
  readonly changedAt: string | number | null;
}

export interface WriteSwitchOptions {
  readonly db: DataSource;
  readonly store: RunStore;
  readonly driver: RolloutDriver;
  readonly events: EventBus;
  readonly log: Logger;
  readonly audit: RecordAudit | undefined;
}

/**
 * One row that every statement which precedes a write looks at, so that it holds in all processes from the moment it is
 * stored.
 */
export class WriteSwitch implements Writes {
  constructor(private readonly options: WriteSwitchOptions) {}

  async status(actor: Actor): Promise<WritesView> {
    visibleTenants(actor, 'run:read');
    return this.#read();
  }

  async set(actor: Actor, wanted: { readonly allowed: boolean; readonly reason?: string }): Promise<WritesView> {
    authorise(actor, 'run:control', DEFAULT_TENANT);
    if (actor.tenants !== '*') {
      throw new AppError('FORBIDDEN', 'the switch holds for all tenants; it takes a token for all of them');
    }
    const { allowed } = wanted;
    const reason = wanted.reason?.trim();
    if (!allowed && !reason) throw new AppError('INPUT_INVALID', 'reason: say why all writes are to stop');
    if (!(await this.#turn(actor, allowed, reason))) return this.#read();
    const affected = await this.#writingRuns();
    if (!allowed) await this.options.store.unqueueWrites();
    const type = allowed ? 'writes.allowed' : 'writes.stopped';
    this.options.log.warn(
      { actor: actor.name, reason, runs: affected.length },
      allowed ? 'writes allowed again' : 'writes stopped',
    );
    for (const runId of affected) {
      await this.options.store.addEvent(runId, type, {
        actor: { id: actor.id, name: actor.name },
        ...(reason ? { reason } : {}),
      });
      this.options.events.notify(runId);
      if (allowed) await this.options.driver.move(runId);
    }
    return this.#read();
  }

  /** Tells the metric what the switch says now, whoever turned it. */
  async refresh(): Promise<void> {
    await this.#read();
  }

  /** @returns false when it stood there already */
  #turn(actor: Actor, allowed: boolean, reason: string | undefined): Promise<boolean> {
    const { db, audit } = this.options;
    return db.transaction(async (manager) => {
      const stopped = flagFor(db, !allowed);
      const rows = await updateRows(
        manager,
        sql`UPDATE "write_switch" SET "stopped" = ${stopped}, "reason" = ${reason ?? null}, "changedBy" = ${actor.name},
              "changedAt" = ${Date.now()}
            WHERE "stopped" <> ${stopped} RETURNING "id"`,
      );
      if (rows.length === 0) return false;
      const subject = { id: 'writes', name: 'writes' };
      const action = allowed ? 'writes.allow' : 'writes.stop';
      await audit?.({ actor, action, tenantId: null, subject, details: reason ? { reason } : {} }, manager);
      return true;
    });
  }

  async #writingRuns(): Promise<string[]> {
    const rows = await queryRows<{ id: string }>(
      this.options.db.manager,
      sql`SELECT "id" FROM "run" WHERE "state" = 'running' AND "writes" ORDER BY "id"`,
    );
    return rows.map((row) => row.id);
  }

  async #read(): Promise<WritesView> {
    const [row] = await queryRows<RawSwitch>(
      this.options.db.manager,
      sql`SELECT "stopped", "reason", "changedBy", "changedAt" FROM "write_switch"`,
    );
    const allowed = !row?.stopped;
    metrics.writesStopped.set(allowed ? 0 : 1);
    return {
      allowed,
      ...(row?.reason ? { reason: row.reason } : {}),
      ...(row?.changedBy ? { changedBy: row.changedBy } : {}),
      ...(row?.changedAt ? { changedAt: new Date(Number(row.changedAt)).toISOString() } : {}),
    };
  }
}
