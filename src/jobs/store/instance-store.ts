import { hostname } from 'node:os';
import type { DataSource } from 'typeorm';
import { newId } from '../../core/ids';
import { queryRows, sql } from '../../fleet';
import { updateRows } from './update';

/** This process among the others: it is alive while its heartbeat is fresh. */
export class InstanceStore {
  readonly id = newId();

  constructor(
    private readonly db: DataSource,
    private readonly options: { readonly roles: readonly string[]; readonly deadAfterMs: number },
  ) {}

  async register(): Promise<void> {
    const now = Date.now();
    await updateRows(
      this.db.manager,
      sql`INSERT INTO "instance" ("id", "roles", "host", "pid", "startedAt", "heartbeatAt")
          VALUES (${this.id}, ${this.options.roles.join(',')}, ${hostname()}, ${process.pid}, ${now}, ${now}) RETURNING "id"`,
    );
  }

  async heartbeat(): Promise<void> {
    const now = Date.now();
    const rows = await updateRows(
      this.db.manager,
      sql`UPDATE "instance" SET "heartbeatAt" = ${now} WHERE "id" = ${this.id} RETURNING "id"`,
    );
    // Declared dead while it was suspended: what it held has been taken over, it goes on as a new member.
    if (rows.length === 0) await this.register();
  }

  /** Processes without a heartbeat for too long; with `others`, all but this one. */
  async dead(options: { others?: boolean } = {}): Promise<string[]> {
    const limit = options.others ? Number.MAX_SAFE_INTEGER : Date.now() - this.options.deadAfterMs;
    const rows = await queryRows<{ id: string }>(
      this.db.manager,
      sql`SELECT "id" FROM "instance" WHERE "heartbeatAt" < ${limit} AND "id" <> ${this.id}`,
    );
    return rows.map((row) => row.id);
  }

  async remove(id: string = this.id): Promise<void> {
    await updateRows(this.db.manager, sql`DELETE FROM "instance" WHERE "id" = ${id} RETURNING "id"`);
  }
}
