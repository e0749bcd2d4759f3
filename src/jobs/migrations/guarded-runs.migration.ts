import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, indexOn } from '../../fleet';

type Kind = 'text' | 'integer' | 'bigint';

const RUN: Readonly<Record<string, Kind>> = {
  options: 'text',
  startAt: 'bigint',
  expiresAt: 'bigint',
  gate: 'text',
  halted: 'text',
  sourceRunId: 'text',
  sourceKind: 'text',
};

const ROUTER_RUN: Readonly<Record<string, Kind>> = {
  siteId: 'text',
  stateHash: 'text',
  sealedUndo: 'text',
  guardRecord: 'text',
  evidence: 'text',
  sourceId: 'text',
};

/** How a run goes over its routers, how each change comes back, and what a run was made from. */
export class GuardedRuns1764300000000 implements MigrationInterface {
  readonly name = 'GuardedRuns1764300000000';

  async up(runner: QueryRunner): Promise<void> {
    const { text } = columnsFor(runner);
    const collation = text('any').collation ? ` COLLATE "C"` : '';
    // Plain SQL: TypeORM would copy the whole table on SQLite, once for each column.
    const add = async (table: string, name: string, type: string): Promise<void> => {
      await runner.query(`ALTER TABLE "${table}" ADD COLUMN "${name}" ${type}`);
    };
    for (const [name, kind] of Object.entries(RUN)) await add('run', name, kind === 'text' ? `text${collation}` : kind);
    for (const [name, kind] of Object.entries(ROUTER_RUN)) {
      await add('router_run', name, kind === 'text' ? `text${collation}` : kind);
    }
    await add('run', 'wave', 'integer NOT NULL DEFAULT 0');
    await add('router_run', 'wave', 'integer NOT NULL DEFAULT 0');
    await runner.createIndex('router_run', indexOn('router_run', ['runId', 'wave', 'phase']));
    await runner.createIndex('router_run', indexOn('router_run', ['routerId', 'phase']));
    await runner.createIndex('run', indexOn('run', ['sourceRunId']));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('run', 'ix_run_sourceRunId');
    await runner.dropIndex('router_run', 'ix_router_run_routerId_phase');
    await runner.dropIndex('router_run', 'ix_router_run_runId_wave_phase');
    for (const name of [...Object.keys(RUN), 'wave']) await runner.query(`ALTER TABLE "run" DROP COLUMN "${name}"`);
    for (const name of [...Object.keys(ROUTER_RUN), 'wave']) await runner.query(`ALTER TABLE "router_run" DROP COLUMN "${name}"`);
  }
}
