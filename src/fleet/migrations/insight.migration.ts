import { Table, TableIndex, type MigrationInterface, type QueryRunner, type TableColumnOptions } from 'typeorm';
import { columnsFor, indexOn, refersTo, type Columns } from '../database';

const cascade = { cascade: true } as const;
const nullable = { nullable: true } as const;
const key = { primary: true } as const;

/** Rows of the hour that goes on change every few minutes: room for that keeps them on their pages. */
const FILL_PERCENT = 70;

/** Traffic and values of routers by slots of five minutes and of an hour. */
export class Insight1764800000000 implements MigrationInterface {
  readonly name = 'Insight1764800000000';

  async up(runner: QueryRunner): Promise<void> {
    const columns = columnsFor(runner);
    await runner.createTable(rollupSeries(columns));
    for (const name of ['interface_rollup', 'interface_rollup_hour']) await runner.createTable(interfaceRollup(name, columns));
    for (const name of ['router_rollup', 'router_rollup_hour']) await runner.createTable(routerRollup(name, columns));
    if (runner.dataSource.options.type !== 'postgres') return;
    for (const name of ['interface_rollup_hour', 'router_rollup_hour'])
      await runner.query(`ALTER TABLE "${name}" SET (fillfactor = ${FILL_PERCENT})`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of ['router_rollup_hour', 'router_rollup', 'interface_rollup_hour', 'interface_rollup', 'rollup_series'])
      await runner.dropTable(name);
  }
}

function rollupSeries({ text }: Columns): Table {
  // Never given twice: rollups of a series that is gone stay until they are old.
  const id: TableColumnOptions = {
    name: 'id',
    type: 'integer',
    isPrimary: true,
    isGenerated: true,
    generationStrategy: 'increment',
  };
  return new Table({
    name: 'rollup_series',
    columns: [id, text('tenantId'), text('routerId'), text('kind'), text('name')],
    indices: [indexOn('rollup_series', ['routerId', 'kind', 'name'], { unique: true })],
    foreignKeys: [
      refersTo('rollup_series', 'tenantId', 'tenant', cascade),
      refersTo('rollup_series', 'routerId', 'router', cascade),
    ],
  });
}

/**
 * By slot first: what is written together lies together, and what is old is removed from one end. Nothing refers to the
 * series, since then the removal of a router would look through all of it.
 */
function interfaceRollup(name: string, { integer, big }: Columns): Table {
  return new Table({
    name,
    withoutRowid: true,
    columns: [
      integer('slot', key),
      integer('seriesId', key),
      integer('coveredMs'),
      big('rxBytes'),
      big('txBytes'),
      big('rxMax'),
      big('txMax'),
      big('errors'),
      integer('linkDowns'),
      big('speed', nullable),
    ],
    // Few rows have any: these are found without the others.
    indices: ['errors', 'linkDowns'].map(
      (column) => new TableIndex({ name: `ix_${name}_${column}`, columnNames: ['slot', 'seriesId'], where: `"${column}" > 0` }),
    ),
  });
}

function routerRollup(name: string, { integer }: Columns): Table {
  const double = (column: string, isNullable = false): TableColumnOptions => ({
    name: column,
    type: 'double precision',
    isNullable,
  });
  return new Table({
    name,
    withoutRowid: true,
    columns: [
      integer('slot', key),
      integer('seriesId', key),
      integer('samples'),
      double('total'),
      double('least'),
      double('greatest'),
      double('capacity', true),
    ],
  });
}
