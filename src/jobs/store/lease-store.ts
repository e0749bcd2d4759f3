import type { DataSource } from 'typeorm';
import { AppError } from '../../core/errors';
import { sql } from '../../fleet';
import { updateRows } from './update';

/** The right to write to a router, with the fencing token that proves it. */
export interface Lease {
  readonly routerId: string;
  readonly token: number;
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

  /** @returns undefined while somebody else holds it */
  async acquire(routerId: string): Promise<Lease | undefined> {
    const now = Date.now();
    const [row] = await updateRows<{ token: string | number }>(
      this.db.manager,
      sql`INSERT INTO "router_lease" ("routerId", "token", "holder", "expiresAt")
          VALUES (${routerId}, ${1}, ${this.holder}, ${now + this.leaseMs})
          ON CONFLICT ("routerId") DO UPDATE
          SET "token" = "router_lease"."token" + 1, "holder" = excluded."holder", "expiresAt" = excluded."expiresAt"
          WHERE "router_lease"."expiresAt" <= ${now}
          RETURNING "token"`,
    );
    return row && { routerId, token: Number(row.token) };
  }

  /**
   * Before every write: the token must still be the newest, and the lease is renewed with the same statement.
   * @throws AppError LEASE_LOST
   */
  async confirm(lease: Lease): Promise<void> {
    const now = Date.now();
    const rows = await updateRows(
      this.db.manager,
      sql`UPDATE "router_lease" SET "expiresAt" = ${now + this.leaseMs}
          WHERE "routerId" = ${lease.routerId} AND "token" = ${lease.token} AND "expiresAt" > ${now}
          RETURNING "routerId"`,
    );
    if (rows.length > 0) return;
    throw new AppError('LEASE_LOST', 'the right to write to this router has passed to another worker');
  }

  /**
   * Renews the lease while its holder is at work: reading a router may take longer than a lease lasts. A process that is
   * suspended renews nothing.
   * @returns ends the renewing
   */
  keep(lease: Lease): () => void {
    const timer = setInterval(() => void this.confirm(lease).catch(() => undefined), this.leaseMs / 3);
    return () => clearInterval(timer);
  }

  async release(lease: Lease): Promise<void> {
    await updateRows(
      this.db.manager,
      sql`UPDATE "router_lease" SET "expiresAt" = ${0}, "holder" = NULL
          WHERE "routerId" = ${lease.routerId} AND "token" = ${lease.token}
          RETURNING "routerId"`,
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
