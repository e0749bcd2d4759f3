import type { DataSource, EntityManager } from 'typeorm';
import { AppError } from '../../core/errors';
import { anyOf, queryRows, sql, type Sql } from '../../fleet';
import { updateRows } from './update';

interface HeldKey {
  readonly key: string;
  readonly token: number;
}

/** The right to write to a router, with the fencing token that proves it. */
export interface Lease {
  readonly routerId: string;
  readonly token: number;
  /** What is held besides, e.g. the link between the two members of a pair. */
  readonly also: readonly HeldKey[];
}

/**
 * Writer leases, one per router over the whole fleet, kept in the database so that they outlive Redis. A worker that was
 * paused for longer than its lease finds its token outdated before its next write.
 */
export class LeaseStore {
  constructor(
    private readonly db: DataSource,
    private readonly holder: string,
    private readonly leaseMs: number,
  ) {}

  /**
   * @param also further keys, e.g. `link:<id>`: while they are held nobody else gets a lease that needs one of them
   * @returns undefined while somebody else holds any of them: all are taken, or none
   */
  async acquire(routerId: string, also: readonly string[] = []): Promise<Lease | undefined> {
    // In one order everywhere: two writers that want the same keys never wait for each other in a circle.
    const keys = [...new Set([routerId, ...also])].sort();
    // One key is one statement; several are taken together or given back together.
    const held =
      keys.length === 1 ? await this.#take(this.db.manager, keys) : await this.db.transaction((m) => this.#take(m, keys));
    const own = held?.find(({ key }) => key === routerId);
    return held && own && { routerId, token: own.token, also: held.filter((each) => each !== own) };
  }

  async #take(manager: EntityManager, keys: readonly string[]): Promise<HeldKey[] | undefined> {
    const now = Date.now();
    const held: HeldKey[] = [];
    for (const key of keys) {
      const [row] = await updateRows<{ token: string | number }>(
        manager,
        sql`INSERT INTO "router_lease" ("routerId", "token", "holder", "expiresAt")
            VALUES (${key}, ${1}, ${this.holder}, ${now + this.leaseMs})
            ON CONFLICT ("routerId") DO UPDATE
            SET "token" = "router_lease"."token" + 1, "holder" = excluded."holder", "expiresAt" = excluded."expiresAt"
            WHERE "router_lease"."expiresAt" <= ${now}
            RETURNING "token"`,
      );
      if (!row) {
        if (held.length > 0) await this.#free(manager, held);
        return undefined;
      }
      held.push({ key, token: Number(row.token) });
    }
    return held;
  }

  /**
   * Before every write: the tokens must still be the newest, and the lease is renewed with the same statement. The same
   * statement looks whether writing is allowed at all.
   * @throws AppError LEASE_LOST, WRITES_STOPPED
   */
  async confirm(lease: Lease): Promise<void> {
    if (await this.#renew(lease, sql`AND NOT EXISTS (SELECT 1 FROM "write_switch" WHERE "stopped")`)) return;
    const [stop] = await queryRows<{ reason: string | null }>(
      this.db.manager,
      sql`SELECT "reason" FROM "write_switch" WHERE "stopped"`,
    );
    if (stop && (await this.#renew(lease, sql``))) {
      throw new AppError('WRITES_STOPPED', `all writes to routers are stopped: ${stop.reason ?? 'no reason was given'}`);
    }
    throw new AppError('LEASE_LOST', 'the right to write to this router has passed to another worker');
  }

  /**
   * Renews the lease while its holder is at work: reading a router may take longer than a lease lasts. A process that is
   * suspended renews nothing.
   * @returns ends the renewing
   */
  keep(lease: Lease): () => void {
    const timer = setInterval(() => void this.#renew(lease, sql``).catch(() => undefined), this.leaseMs / 3);
    return () => clearInterval(timer);
  }

  async #renew(lease: Lease, condition: Sql): Promise<boolean> {
    const now = Date.now();
    const keys = keysOf(lease);
    const rows = await updateRows(
      this.db.manager,
      sql`UPDATE "router_lease" SET "expiresAt" = ${now + this.leaseMs}
          WHERE ${heldBy(keys)} AND "expiresAt" > ${now} ${condition}
          RETURNING "routerId"`,
    );
    return rows.length === keys.length;
  }

  async release(lease: Lease): Promise<void> {
    await this.#free(this.db.manager, keysOf(lease));
  }

  async #free(manager: EntityManager, keys: readonly HeldKey[]): Promise<void> {
    await updateRows(
      manager,
      sql`UPDATE "router_lease" SET "expiresAt" = ${0}, "holder" = NULL WHERE ${heldBy(keys)} RETURNING "routerId"`,
    );
  }

  /** Ends the leases of processes that are known to be gone. */
  async voidHolders(holders: readonly string[]): Promise<void> {
    for (const holder of holders) {
      await updateRows(
        this.db.manager,
        sql`UPDATE "router_lease" SET "expiresAt" = ${0}, "holder" = NULL WHERE "holder" = ${holder} RETURNING "routerId"`,
      );
    }
  }
}

function keysOf(lease: Lease): readonly HeldKey[] {
  return [{ key: lease.routerId, token: lease.token }, ...lease.also];
}

function heldBy(keys: readonly HeldKey[]): Sql {
  return anyOf(keys.map(({ key, token }) => sql`("routerId" = ${key} AND "token" = ${token})`));
}
