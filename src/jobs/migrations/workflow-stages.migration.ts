import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { columnsFor, indexOn, refersTo } from '../../fleet';

/** Workflows of several stages: how far each has come, and the runs that their stages are carried out by. */
export class WorkflowStages1764600000000 implements MigrationInterface {
  readonly name = 'WorkflowStages1764600000000';

  async up(runner: QueryRunner): Promise<void> {
    const { text, integer, big, flag } = columnsFor(runner);
    const collation = text('any').collation ? ` COLLATE "C"` : '';
    await runner.query(`ALTER TABLE "run" ADD COLUMN "parentId" text${collation}`);
    await runner.createIndex('run', indexOn('run', ['parentId']));
    await runner.createTable(
      new Table({
        name: 'workflow_stage',
        columns: [
          text('routerRunId', { primary: true }),
          text('stageId', { primary: true }),
          text('state'),
          integer('tries'),
          text('childRunId', { nullable: true }),
          text('routerName', { nullable: true }),
          flag('changed'),
          text('note', { nullable: true }),
          text('sealedRows', { nullable: true }),
          text('sealedUndo', { nullable: true }),
          text('error', { nullable: true }),
          big('startedAt'),
          big('endedAt', { nullable: true }),
        ],
        foreignKeys: [refersTo('workflow_stage', 'routerRunId', 'router_run', { cascade: true })],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('workflow_stage');
    await runner.dropIndex('run', 'ix_run_parentId');
    await runner.query(`ALTER TABLE "run" DROP COLUMN "parentId"`);
  }
}
