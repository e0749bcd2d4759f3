import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { columnsFor, indexOn } from '../../fleet';

const nullable = { nullable: true } as const;

/** The switch that stops all writes, what a budget needs to know of a run, and how much of a tenant is under way. */
export class WriteSwitch1764310000000 implements MigrationInterface {
  readonly name = 'WriteSwitch1764310000000';

  async up(runner: QueryRunner): Promise<void> {
    const { text, flag, big } = columnsFor(runner);
    const columns = [
      text('id', { primary: true }),
      flag('stopped'),
      text('reason', nullable),
      text('changedBy', nullable),
      big('changedAt', nullable),
    ];
    await runner.createTable(new Table({ name: 'write_switch', columns }));
    await runner.query(`INSERT INTO "write_switch" ("id", "stopped") VALUES ('writes', false)`);
    // Plain SQL: TypeORM would copy the whole table on SQLite.
    await runner.query(`ALTER TABLE "run" ADD COLUMN "writes" boolean NOT NULL DEFAULT true`);
    await runner.query(`UPDATE "run" SET "writes" = false WHERE "mode" = 'plan'`);
    await runner.query(`ALTER TABLE "router_run" ADD COLUMN "accepted" boolean NOT NULL DEFAULT false`);
    await runner.createIndex('router_run', indexOn('router_run', ['tenantId', 'phase', 'status']));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('router_run', 'ix_router_run_tenantId_phase_status');
    await runner.query(`ALTER TABLE "router_run" DROP COLUMN "accepted"`);
    await runner.query(`ALTER TABLE "run" DROP COLUMN "writes"`);
    await runner.dropTable('write_switch');
  }
}
