import { Table, type MigrationInterface, type QueryRunner, type TableColumnOptions } from 'typeorm';
import { columnsFor, indexOn, refersTo, type Columns } from '../../fleet';

const nullable = { nullable: true } as const;

/** Runs, their router runs and events, the leases of routers, and the processes that hold them. */
export class RunTables1764100000000 implements MigrationInterface {
  readonly name = 'RunTables1764100000000';

  async up(runner: QueryRunner): Promise<void> {
    const columns = columnsFor(runner);
    for (const table of [run(columns), routerRun(columns), runEvent(columns), routerLease(columns), instance(columns)]) {
      await runner.createTable(table);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['instance', 'router_lease', 'run_event', 'router_run', 'run']) await runner.dropTable(table);
  }
}

function run({ text, integer, big }: Columns): Table {
  return new Table({
    name: 'run',
    columns: [
      text('id', { primary: true }),
      text('tenantId'),
      text('actionId'),
      text('mode'),
      text('selector'),
      text('input'),
      text('sealedInput'),
      text('actor'),
      text('state'),
      text('outcome', nullable),
      integer('total'),
      integer('concurrency', nullable),
      integer('generation'),
      text('idempotencyKey', nullable),
      text('requestHash'),
      big('createdAt'),
      big('finishedAt', nullable),
      text('counts', nullable),
    ],
    indices: [
      indexOn('run', ['tenantId', 'idempotencyKey'], { unique: true }),
      indexOn('run', ['tenantId', 'id']),
      indexOn('run', ['state']),
    ],
    foreignKeys: [refersTo('run', 'tenantId', 'tenant')],
  });
}

function routerRun({ text, integer, big, flag }: Columns): Table {
  return new Table({
    name: 'router_run',
    columns: [
      text('id', { primary: true }),
      text('runId'),
      text('tenantId'),
      text('routerId'),
      text('routerName'),
      integer('seq'),
      text('status'),
      text('phase'),
      integer('attempt'),
      flag('unresolved'),
      integer('resolveTries'),
      text('holder', nullable),
      big('queuedAt', nullable),
      big('notBefore', nullable),
      big('startedAt', nullable),
      big('endedAt', nullable),
      text('sealedPlan', nullable),
      text('diff', nullable),
      text('diffHash', nullable),
      text('output', nullable),
      text('steps', nullable),
      text('guard', nullable),
      text('errorCode', nullable),
      text('error', nullable),
    ],
    indices: [
      indexOn('router_run', ['runId', 'seq'], { unique: true }),
      indexOn('router_run', ['runId', 'phase', 'seq']),
      indexOn('router_run', ['runId', 'status', 'seq']),
      indexOn('router_run', ['phase', 'holder']),
      indexOn('router_run', ['routerId', 'id']),
    ],
    // Routers are not referenced by key: their history outlives them.
    foreignKeys: [refersTo('router_run', 'runId', 'run', { cascade: true })],
  });
}

function runEvent({ text, big }: Columns): Table {
  const id: TableColumnOptions = {
    name: 'id',
    type: 'integer',
    isPrimary: true,
    isGenerated: true,
    generationStrategy: 'increment',
  };
  return new Table({
    name: 'run_event',
    columns: [id, text('runId'), text('type'), big('at'), text('data')],
    indices: [indexOn('run_event', ['runId', 'id'])],
    foreignKeys: [refersTo('run_event', 'runId', 'run', { cascade: true })],
  });
}

function routerLease({ text, big }: Columns): Table {
  return new Table({
    name: 'router_lease',
    columns: [text('routerId', { primary: true }), big('token'), text('holder', nullable), big('expiresAt')],
  });
}

function instance({ text, integer, big }: Columns): Table {
  return new Table({
    name: 'instance',
    columns: [text('id', { primary: true }), text('roles'), text('host'), integer('pid'), big('startedAt'), big('heartbeatAt')],
    indices: [indexOn('instance', ['heartbeatAt'])],
  });
}
