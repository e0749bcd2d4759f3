import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { columnsFor, indexOn, refersTo, type Columns } from '../database';

const nullable = { nullable: true } as const;

/** When routers may be changed, and when not. */
export class Windows1764320000000 implements MigrationInterface {
  readonly name = 'Windows1764320000000';

  async up(runner: QueryRunner): Promise<void> {
    const columns = columnsFor(runner);
    await runner.createTable(maintenanceWindow(columns));
    await runner.createTable(freeze(columns));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('freeze');
    await runner.dropTable('maintenance_window');
  }
}

function maintenanceWindow({ text, big }: Columns): Table {
  return new Table({
    name: 'maintenance_window',
    columns: [
      text('id', { primary: true }),
      text('tenantId'),
      text('siteId', nullable),
      text('name'),
      text('days', nullable),
      text('from', nullable),
      text('to', nullable),
      text('cron', nullable),
      text('duration', nullable),
      big('createdAt'),
      big('updatedAt'),
    ],
    indices: [
      indexOn('maintenance_window', ['tenantId', 'name'], { unique: true }),
      indexOn('maintenance_window', ['tenantId', 'siteId']),
    ],
    foreignKeys: [
      refersTo('maintenance_window', 'tenantId', 'tenant'),
      refersTo('maintenance_window', 'siteId', 'site', { cascade: true }),
    ],
  });
}

function freeze({ text, big }: Columns): Table {
  return new Table({
    name: 'freeze',
    columns: [
      text('id', { primary: true }),
      text('tenantId', nullable),
      text('siteId', nullable),
      text('name'),
      text('reason'),
      big('fromAt'),
      big('toAt'),
      big('createdAt'),
      big('updatedAt'),
    ],
    indices: [indexOn('freeze', ['tenantId', 'name'], { unique: true }), indexOn('freeze', ['toAt'])],
    foreignKeys: [refersTo('freeze', 'tenantId', 'tenant'), refersTo('freeze', 'siteId', 'site', { cascade: true })],
  });
}
