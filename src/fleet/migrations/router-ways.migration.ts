import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor } from '../database';

const NEW_COLUMNS = ['alternatives', 'tlsCa', 'tlsPin', 'sshHostKey', 'reachedBy'] as const;

/** More than one way to a router, and what it showed of itself on them. */
export class RouterWays1764200000000 implements MigrationInterface {
  readonly name = 'RouterWays1764200000000';

  async up(runner: QueryRunner): Promise<void> {
    const { text } = columnsFor(runner);
    for (const name of NEW_COLUMNS) {
      const { collation } = text(name);
      // Plain SQL: TypeORM would copy the whole table on SQLite, once for each column.
      await runner.query(`ALTER TABLE "router" ADD COLUMN "${name}" text${collation ? ` COLLATE "${collation}"` : ''}`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of NEW_COLUMNS) await runner.query(`ALTER TABLE "router" DROP COLUMN "${name}"`);
  }
}
