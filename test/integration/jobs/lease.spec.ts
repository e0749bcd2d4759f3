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

  it('takes several keys together or not at all, renews and frees them together', async () => {
    const pair = (await first.acquire('r-4', ['link:b', 'link:a']))!;
    expect(pair.also.map(({ key }) => key)).toEqual(['link:a', 'link:b']);
    // One of its keys is taken: the others stay free for those who can have them.
    expect(await second.acquire('r-5', ['link:c', 'link:b'])).toBeUndefined();
    const other = (await second.acquire('r-5', ['link:c']))!;
    await first.confirm(pair);
    await first.release(pair);
    await second.release(other);
    const next = (await second.acquire('r-5', ['link:c', 'link:b', 'link:a']))!;
    expect(next.also).toHaveLength(3);
    await expect(first.confirm(pair)).rejects.toMatchObject({ code: 'LEASE_LOST' });
    await second.release(next);
  });

  it('is lost as a whole when one of its keys is', async () => {
    const pair = (await first.acquire('r-6', ['link:d']))!;
    await db.query(`UPDATE "router_lease" SET "token" = "token" + 1 WHERE "routerId" = 'link:d'`);
    await expect(first.confirm(pair)).rejects.toMatchObject({ code: 'LEASE_LOST' });
  });

  it('lets nobody through twice, whatever keys they share', async () => {
    const wanted = [
      ['p-1', 'link:x'],
      ['p-2', 'link:x', 'link:y'],
      ['p-3', 'link:y'],
    ] as const;
    const tried = wanted.flatMap(([id, ...links]) => [first, second].map((store) => store.acquire(id, links)));
    const held = (await Promise.all(tried)).flatMap((lease) => lease ?? []);
    const keys = held.flatMap((lease) => [lease.routerId, ...lease.also.map(({ key }) => key)]);
    expect(held.length).toBeGreaterThan(0);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('tells a stop of all writes from a lost lease, and keeps the lease meanwhile', async () => {
    const lease = (await first.acquire('r-7'))!;
    await db.query(`UPDATE "write_switch" SET "stopped" = true, "reason" = 'drill'`);
    try {
      await expect(first.confirm(lease)).rejects.toMatchObject({
        code: 'WRITES_STOPPED',
        message: expect.stringContaining('drill'),
      });
      expect(await second.acquire('r-7')).toBeUndefined();
      await expect(second.confirm({ ...lease, token: lease.token + 1 })).rejects.toMatchObject({ code: 'LEASE_LOST' });
    } finally {
      await db.query(`UPDATE "write_switch" SET "stopped" = false`);
    }
    await first.confirm(lease);
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
