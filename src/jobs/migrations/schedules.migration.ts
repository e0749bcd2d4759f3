import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { columnsFor, indexOn, refersTo } from '../../fleet';

const nullable = { nullable: true } as const;

/** Runs that are submitted at set times. */
export class Schedules1764400000000 implements MigrationInterface {
  readonly name = 'Schedules1764400000000';

  async up(runner: QueryRunner): Promise<void> {
    const { text, integer, big, flag } = columnsFor(runner);
    const what = [text('actionId'), text('mode'), text('selector'), text('input'), text('sealedInput'), text('options')];
    const when = [
      text('cron', nullable),
      text('tz'),
      big('at', nullable),
      flag('enabled'),
      text('missedRun'),
      text('overlap'),
      text('startingDeadline', nullable),
      integer('revision'),
    ];
    const state = [
      big('nextAt', nullable),
      big('lastSlot', nullable),
      text('lastOutcome', nullable),
      text('lastError', nullable),
      text('lastRunId', nullable),
      text('owner'),
      big('createdAt'),
      big('updatedAt'),
    ];
    await runner.createTable(
      new Table({
        name: 'schedule',
        columns: [text('id', { primary: true }), text('tenantId'), text('name'), ...what, ...when, ...state],
        indices: [indexOn('schedule', ['tenantId', 'name'], { unique: true }), indexOn('schedule', ['nextAt'])],
        foreignKeys: [refersTo('schedule', 'tenantId', 'tenant')],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('schedule');
  }
}
