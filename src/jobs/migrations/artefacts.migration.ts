import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { columnsFor, indexOn, refersTo } from '../../fleet';

/** Files that actions made on routers, in pieces under the master key. */
export class Artefacts1764500000000 implements MigrationInterface {
  readonly name = 'Artefacts1764500000000';

  async up(runner: QueryRunner): Promise<void> {
    const { text, integer, big, flag } = columnsFor(runner);
    await runner.createTable(
      new Table({
        name: 'artefact',
        columns: [
          text('id', { primary: true }),
          text('tenantId'),
          text('runId'),
          text('routerRunId'),
          text('routerId'),
          text('routerName'),
          text('path'),
          text('name'),
          flag('secret'),
          flag('complete'),
          big('bytes'),
          text('sha256'),
          big('createdAt'),
        ],
        indices: [indexOn('artefact', ['runId', 'id']), indexOn('artefact', ['routerRunId']), indexOn('artefact', ['createdAt'])],
        foreignKeys: [refersTo('artefact', 'runId', 'run', { cascade: true })],
      }),
    );
    await runner.createTable(
      new Table({
        name: 'artefact_chunk',
        columns: [text('artefactId', { primary: true }), integer('seq', { primary: true }), text('keyId'), text('ciphertext')],
        foreignKeys: [refersTo('artefact_chunk', 'artefactId', 'artefact', { cascade: true })],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('artefact_chunk');
    await runner.dropTable('artefact');
  }
}
