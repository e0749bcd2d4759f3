import { MasterKey } from '../../../src/core/secrets';
import { startFleet, type SimFleet } from '../../../src/simulator';
import { startDatabases, type TestDatabases } from '../../kit/databases';
import { ADMIN, jobsUnderTest, type JobsUnderTest } from '../../kit/fleet-of-jobs';
import { startRedis, type TestRedis } from '../../kit/redis';

jest.setTimeout(90_000);

describe('test/integration/jobs/restarts', () => {
  let databases: TestDatabases;
  let redis: TestRedis;
  let fleet: SimFleet;
  let under: JobsUnderTest;

  beforeAll(async () => {
    [databases, redis] = await Promise.all([startDatabases('sqlite'), startRedis()]);
    fleet = await startFleet({
      routers: 4,
      first: '127.51.0.1',
      apiPort: 0,
      versions: ['6.49.18', '7.20.8'],
      rebootMs: 1500,
    });
    under = await jobsUnderTest({
      databaseUrl: await databases.createUrl(),
      redisUrl: redis.url,
      fleet,
      key: MasterKey.generate(),
    });
  });
  afterAll(async () => {
    await under?.close();
    await fleet?.close();
    await Promise.all([databases.stop(), redis.stop()]);
  });

  it('counts a reboot as done when the router is back with a fresh uptime, whether or not the command was answered', async () => {
    const { runs } = under.jobs;
    const [silent] = fleet.routers;
    await silent?.setFault({ kind: 'drop', at: { command: '/system/reboot', when: 'after' } });
    const { id } = await runs.submit(ADMIN, { do: 'system.reboot', on: 'all' });
    expect(await runs.wait(ADMIN, id, 60_000)).toMatchObject({ state: 'finished', outcome: 'ok', counts: { changed: 4 } });
    // Told once: a reboot is never repeated on suspicion.
    for (const router of fleet.routers) {
      expect(router.writes.filter(({ words }) => words[0] === '/system/reboot')).toHaveLength(1);
      expect(router.rows('/system/resource')[0]?.['uptime']).toMatch(/^\d{1,2}s$/);
    }
  });

  it('asks for an explicit word before it throws the way in away', async () => {
    const { runs } = under.jobs;
    const reset = { do: 'system.reset_configuration', on: 'all', input: { 'no-defaults': true } } as const;
    for (const guard of ['auto', 'none'] as const) {
      const { id } = await runs.submit(ADMIN, { ...reset, guard });
      const run = await runs.wait(ADMIN, id, 60_000);
      expect({ guard, counts: run.counts }).toEqual({ guard, counts: { failed: 4 } });
      const { items } = await runs.routers(ADMIN, id, {});
      for (const item of items) expect(item.error?.code).toBe(guard === 'auto' ? 'GUARD_UNAVAILABLE' : 'LOCKOUT_PREDICTED');
    }
    for (const router of fleet.routers) {
      expect(router.writes.filter(({ words }) => words[0] === '/system/reset-configuration')).toEqual([]);
    }
    const { id } = await runs.submit(ADMIN, { ...reset, guard: 'none', acceptLockout: true });
    expect(await runs.wait(ADMIN, id, 60_000)).toMatchObject({ counts: { changed: 4 } });
    const { items } = await runs.routers(ADMIN, id, {});
    for (const item of items) expect(item.evidence?.notes?.join()).toContain('went away');
  });
});
