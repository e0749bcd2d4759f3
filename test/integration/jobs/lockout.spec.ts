import { MasterKey } from '../../../src/core/secrets';
import { startFleet, type SimFleet } from '../../../src/simulator';
import { startDatabases, type TestDatabases } from '../../kit/databases';
import { ADMIN, jobsUnderTest, type JobsUnderTest } from '../../kit/fleet-of-jobs';
import { startRedis, type TestRedis } from '../../kit/redis';

jest.setTimeout(60_000);

describe('test/integration/jobs/lockout', () => {
  let databases: TestDatabases;
  let redis: TestRedis;
  let fleet: SimFleet;
  let under: JobsUnderTest;

  beforeAll(async () => {
    [databases, redis] = await Promise.all([startDatabases('sqlite'), startRedis()]);
    fleet = await startFleet({ routers: 4, first: '127.22.0.1', apiPort: 0 });
    under = await jobsUnderTest({
      databaseUrl: await databases.createUrl(),
      redisUrl: redis.url,
      fleet,
      key: MasterKey.generate(),
    });
  });
  afterAll(async () => {
    await under.close();
    await fleet.close();
    await Promise.all([databases.stop(), redis.stop()]);
  });

  it('takes back a rule that lets the old connection live and no new one in', async () => {
    const { runs } = under.jobs;
    const { id } = await runs.submit(ADMIN, {
      do: 'firewall.create_filter_rule',
      on: 'all',
      input: {
        chain: 'input',
        action: 'drop',
        protocol: 'tcp',
        'connection-state': 'new',
        comment: 'a mistake',
        // After the rule that accepts established connections: the session that makes the change does not notice it.
        'place-before': { comment: 'defconf: drop invalid' },
      },
    });
    const run = await runs.wait(ADMIN, id, 40_000);
    expect(run).toMatchObject({ outcome: 'failed', counts: { undone: 4 } });
    const { items } = await runs.routers(ADMIN, id, {});
    expect(items.map((item) => item.error?.code)).toEqual(Array.from({ length: 4 }, () => 'CONNECT_TIMEOUT'));
    for (const router of fleet.routers) {
      expect(router.rows('/ip/firewall/filter').filter((row) => row.comment === 'a mistake')).toEqual([]);
    }
    const after = await runs.submit(ADMIN, { do: 'system.get_identity', on: 'all' });
    expect(await runs.wait(ADMIN, after.id, 20_000)).toMatchObject({ outcome: 'ok' });
  });
});
