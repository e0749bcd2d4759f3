import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { columnsFor, indexOn, refersTo, type Columns } from '../database';

const IDENTITY_INDEX = 'ix_router_tenantId_identity';

/** How routers hang together, and what they are recognised by. */
export class Topology1764330000000 implements MigrationInterface {
  readonly name = 'Topology1764330000000';

  async up(runner: QueryRunner): Promise<void> {
    const columns = columnsFor(runner);
    await runner.createTable(link(columns));
    await runner.createTable(mark(columns));
    await runner.query(`CREATE INDEX "${IDENTITY_INDEX}" ON "router" ("tenantId", "identity")`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "${IDENTITY_INDEX}"`);
    await runner.dropTable('router_mark');
    await runner.dropTable('router_link');
  }
}

function link({ text, big }: Columns): Table {
  return new Table({
    name: 'router_link',
    columns: [
      text('id', { primary: true }),
      text('tenantId'),
      text('routerId'),
      text('peerId'),
      text('kind'),
      text('source'),
      text('detail'),
      big('seenAt'),
    ],
    indices: [
      indexOn('router_link', ['routerId', 'peerId', 'kind', 'source'], { unique: true }),
      indexOn('router_link', ['peerId', 'kind']),
      indexOn('router_link', ['tenantId', 'kind']),
    ],
    foreignKeys: [
      refersTo('router_link', 'tenantId', 'tenant'),
      refersTo('router_link', 'routerId', 'router', { cascade: true }),
      refersTo('router_link', 'peerId', 'router', { cascade: true }),
    ],
  });
}

function mark({ text }: Columns): Table {
  return new Table({
    name: 'router_mark',
    columns: [text('routerId', { primary: true }), text('kind', { primary: true }), text('value', { primary: true })],
    indices: [indexOn('router_mark', ['kind', 'value', 'routerId'])],
    foreignKeys: [refersTo('router_mark', 'routerId', 'router', { cascade: true })],
  });
}
