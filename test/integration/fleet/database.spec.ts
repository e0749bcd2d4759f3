import { statSync } from 'node:fs';
import { type DataSource } from 'typeorm';
import { openDatabase, queryRows, sql } from '../../../src/fleet/database';
import { FLEET_ENTITIES, Tenant } from '../../../src/fleet/entities';
import { FLEET_MIGRATIONS } from '../../../src/fleet/migrations';
import { databaseKinds, startDatabases, type TestDatabases } from '../../kit/databases';

const tables = { entities: FLEET_ENTITIES, migrations: FLEET_MIGRATIONS };

describe.each(databaseKinds())('fleet/database on %s', (kind) => {
  let databases: TestDatabases;
  const opened: DataSource[] = [];

  beforeAll(async () => {
    databases = await startDatabases(kind);
  }, 60_000);
  afterEach(async () => {
    for (const source of opened.splice(0)) await source.destroy();
  });
  afterAll(() => databases.stop());

  async function open(url: string): Promise<DataSource> {
    const source = await openDatabase({ url, ...tables });
    opened.push(source);
    return source;
  }

  it('makes the tables once, also when several processes start at once', async () => {
    const url = await databases.createUrl();
    const sources = await Promise.all([open(url), open(url), open(url)]);
    expect(await sources[2]?.getRepository(Tenant).find()).toMatchObject([{ id: 'default' }]);
    const [again] = await Promise.all([open(url)]);
    expect(await again?.getRepository(Tenant).count()).toBe(1);
  });

  it('has tables that hold exactly what the entities say', async () => {
    const source = await open(await databases.createUrl());
    const wanted = source.entityMetadatas.map((entity) => [
      entity.tableName,
      entity.columns.map((column) => column.databaseName).sort(),
    ]);
    const runner = source.createQueryRunner();
    for (const [table, columns] of wanted) {
      const found = await runner.getTable(table as string);
      expect([table, found?.columns.map((column) => column.name).sort()]).toEqual([table, columns]);
      expect(found?.indices.every((index) => /^(ix|uq)_/.test(index.name ?? ''))).toBe(true);
    }
    await runner.release();
  });

  it('keeps transactions of independent callers apart', async () => {
    const source = await open(await databases.createUrl());
    const add = (id: string): Tenant => source.getRepository(Tenant).create({ id, name: id, createdAt: 1 });
    let inside = (): void => undefined;
    const started = new Promise<void>((resolve) => (inside = resolve));
    const failing = source.transaction(async (manager) => {
      await manager.insert(Tenant, add('lost'));
      inside();
      await new Promise((resolve) => setTimeout(resolve, 50));
      throw new Error('changed my mind');
    });
    await started;
    const others = Promise.all([
      source.getRepository(Tenant).insert(add('kept')),
      source.transaction(async (manager) => void (await manager.insert(Tenant, add('kept too')))),
    ]);
    await expect(failing).rejects.toThrow('changed my mind');
    await others;
    const ids = (await source.getRepository(Tenant).find({ order: { id: 'ASC' } })).map((tenant) => tenant.id);
    expect(ids).toEqual(['default', 'kept', 'kept too']);
  });

  it('takes values as values', async () => {
    const source = await open(await databases.createUrl());
    const nasty = `'; DROP TABLE tenant; -- $1 ? "`;
    const rows = await queryRows<{ a: string; b: string }>(
      source.manager,
      sql`SELECT CAST(${nasty} AS TEXT) AS a, ${sql`CAST(${'x'} AS TEXT)`} AS b`,
    );
    expect(rows).toEqual([{ a: nasty, b: 'x' }]);
  });

  it('can be taken back and made again', async () => {
    const source = await open(await databases.createUrl());
    await source.undoLastMigration();
    await source.runMigrations();
    expect(await source.getRepository(Tenant).count()).toBe(1);
  });
});

describe('fleet/database', () => {
  it.each(['mysql://x', 'sqlite://relative/path', '', 'file.sqlite'])('refuses the URL %p', async (url) => {
    await expect(openDatabase({ url, ...tables })).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });

  it('says that the database is not there, without its password', async () => {
    const outcome = openDatabase({ url: 'postgres://someone:hunter2@127.0.0.1:1/none', ...tables });
    const error = await outcome.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'NOT_READY' });
    expect(JSON.stringify((error as { toRecord(): unknown }).toRecord())).not.toContain('hunter2');
  });

  it('keeps the SQLite file from other users', async () => {
    const databases = await startDatabases('sqlite');
    const url = await databases.createUrl();
    const source = await openDatabase({ url, ...tables });
    expect(statSync(url.slice('sqlite://'.length)).mode & 0o777).toBe(0o600);
    await source.destroy();
    await databases.stop();
  });
});
