import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { havePostgres, startPostgres, type TestPostgres } from './postgres';

export type DatabaseKind = 'sqlite' | 'postgres';

/** The databases that every integration test runs on. */
export function databaseKinds(): readonly DatabaseKind[] {
  return havePostgres() ? ['sqlite', 'postgres'] : ['sqlite'];
}

export interface TestDatabases {
  /** URL of a new, empty database. */
  createUrl(): Promise<string>;
  stop(): Promise<void>;
}

/** Where a spec gets its databases from: a temporary folder, or a PostgreSQL of its own. */
export async function startDatabases(kind: DatabaseKind): Promise<TestDatabases> {
  if (kind === 'postgres') return fromPostgres(await startPostgres());
  const folder = await mkdtemp(join(tmpdir(), 'rosfleet-sqlite-'));
  let count = 0;
  return {
    createUrl: () => Promise.resolve(`sqlite://${join(folder, `${(count += 1)}.sqlite`)}`),
    stop: () => rm(folder, { recursive: true, force: true }),
  };
}

function fromPostgres(postgres: TestPostgres): TestDatabases {
  return { createUrl: () => postgres.createDatabase(), stop: () => postgres.stop() };
}
