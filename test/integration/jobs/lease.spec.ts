import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { FLEET_ENTITIES, FLEET_MIGRATIONS, openDatabase } from '../../../src/fleet';
import { JOBS_ENTITIES, JOBS_MIGRATIONS } from '../../../src/jobs';
import { LeaseStore } from '../../../src/jobs/store/lease-store';
import { databaseKinds, startDatabases, type TestDatabases } from '../../kit/databases';

const LEASE_MS = 300;

jest.setTimeout(60_000);

describe.each(databaseKinds())('test/integration/jobs/lease on %s', (kind) => {
  let databases: TestDatabases;
  let db: DataSource;
  let first: LeaseStore;
  let second: LeaseStore;

  beforeAll(async () => {
    databases = await startDatabases(kind);
    db = await openDatabase({
      url: await databases.createUrl(),
      entities: [...FLEET_ENTITIES, ...JOBS_ENTITIES],
      migrations: [...FLEET_MIGRATIONS, ...JOBS_MIGRATIONS],
    });
    first = new LeaseStore(db, 'first', LEASE_MS);
    second = new LeaseStore(db, 'second', LEASE_MS);
  });
  afterAll(async () => {
    await db.destroy();
    await databases.stop();
  });

  it('gives a router to one writer at a time', async () => {
    const won = await Promise.all(Array.from({ length: 10 }, (_, index) => (index % 2 ? first : second).acquire('r-1')));
    expect(won.filter((lease) => lease !== undefined)).toHaveLength(1);
  });

  it('stops the writer that was away for longer than its lease', async () => {
    const old = (await first.acquire('r-2'))!;
    await first.confirm(old);
    await delay(LEASE_MS + 100);
    const next = (await second.acquire('r-2'))!;
    expect(next.token).toBeGreaterThan(old.token);
    await expect(first.confirm(old)).rejects.toMatchObject({ code: 'LEASE_LOST' });
    // Giving back what one no longer has takes nothing from the other.
    await first.release(old);
    await second.confirm(next);
    expect(await first.acquire('r-2')).toBeUndefined();
  });

  it('is renewed by every write, and ends with a release or with its holder', async () => {
    const lease = (await first.acquire('r-3'))!;
    for (let times = 0; times < 4; times += 1) {
      await delay(LEASE_MS / 2);
      await first.confirm(lease);
    }
    await first.release(lease);
    const taken = (await second.acquire('r-3'))!;
    await first.voidHolders(['second']);
    await expect(second.confirm(taken)).rejects.toMatchObject({ code: 'LEASE_LOST' });
    expect(await first.acquire('r-3')).toMatchObject({ routerId: 'r-3' });
  });
});
