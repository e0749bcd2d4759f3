import { MasterKey } from '../../../src/core/secrets';
import { startFleet, type SimFleet } from '../../../src/simulator';
import { startDatabases, type TestDatabases } from '../../kit/databases';
import { ADMIN, jobsUnderTest, type JobsUnderTest } from '../../kit/fleet-of-jobs';
import { startRedis, type TestRedis } from '../../kit/redis';

jest.setTimeout(120_000);

describe('test/integration/jobs/cut-connection', () => {
  let databases: TestDatabases;
  let redis: TestRedis;
  let fleet: SimFleet;
  let under: JobsUnderTest;

  beforeAll(async () => {
    [databases, redis] = await Promise.all([startDatabases('sqlite'), startRedis()]);
    fleet = await startFleet({
      routers: 2,
      first: '127.53.0.1',
      apiPort: 0,
      versions: ['7.20.8'],
      management: { source: '192.168.88.10', arrivesOn: 'bridge', deadPeerMs: 3_000 },
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

  it.each(['safe-mode', 'dead-man'] as const)(
    'under %s, does not write again a change that cut its own connection',
    async (guard) => {
      const { runs } = under.jobs;
      const writesBefore = fleet.routers.map((router) => router.writes.length);
      const { id } = await runs.submit(ADMIN, {
        do: 'menu.set',
        on: 'all',
        input: { path: '/interface/bridge', where: { name: 'bridge' }, values: { disabled: true } },
        guard,
        guardWindow: '5s',
      });
      const run = await runs.wait(ADMIN, id, 90_000);
      expect(run).toMatchObject({ state: 'finished', counts: { undone: 2 } });
      for (const [index, router] of fleet.routers.entries()) {
        const written = router.writes.slice(writesBefore[index]).filter(({ words }) => words[0] === '/interface/bridge/set');
        // The daemon's own; what the router does by itself is none of its connections.
        expect(written).toHaveLength(1);
        expect(router.rows('/interface/bridge')[0]?.['disabled']).toBe('false');
      }
      const { items } = await runs.routers(ADMIN, id, {});
      for (const item of items) expect(item.evidence?.undoneBy).toBe(guard);
    },
  );
});
