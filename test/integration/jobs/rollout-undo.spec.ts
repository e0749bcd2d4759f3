import { MasterKey } from '../../../src/core/secrets';
import { startFleet, type SimFleet } from '../../../src/simulator';
import { databaseKinds, startDatabases, type TestDatabases } from '../../kit/databases';
import { ADMIN, jobsUnderTest, type JobsUnderTest } from '../../kit/fleet-of-jobs';
import { startRedis, type TestRedis } from '../../kit/redis';

const ROUTERS = 20;

jest.setTimeout(90_000);

describe.each(databaseKinds())('test/integration/jobs/rollout-undo on %s', (kind) => {
  let databases: TestDatabases;
  let redis: TestRedis;
  let fleet: SimFleet;
  let under: JobsUnderTest;

  beforeAll(async () => {
    [databases, redis] = await Promise.all([startDatabases(kind), startRedis()]);
    fleet = await startFleet({ routers: ROUTERS, first: kind === 'sqlite' ? '127.52.0.1' : '127.52.1.1', apiPort: 0 });
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

  it('takes back what a halted run has changed, and tells by which run', async () => {
    const { runs } = under.jobs;
    // They can be read, and refuse every write.
    for (const router of fleet.routers.slice(10, 13)) await router.setFault({ kind: 'missing-rights', policies: ['write'] });
    const { id } = await runs.submit(ADMIN, {
      do: 'dns.create_static',
      on: 'all',
      input: { name: 'undo.example', address: '192.0.2.1' },
      rollout: { waves: ['8', '14', '100%'], onFailure: 'undo', order: 'given' },
    });
    const run = await runs.wait(ADMIN, id, 60_000);
    expect(run).toMatchObject({ state: 'finished', outcome: 'failed' });
    const { changed = 0, failed = 0, cancelled = 0 } = run.counts;
    expect(changed).toBeGreaterThanOrEqual(8);
    expect(failed).toBeGreaterThanOrEqual(1);
    // Nobody of the last wave was touched.
    expect(cancelled).toBeGreaterThanOrEqual(6);
    const { items } = await runs.list(ADMIN, {});
    const [undo] = items.filter((each) => each.source?.kind === 'undo' && each.source.run === id);
    expect(undo).toMatchObject({ state: 'finished', outcome: 'ok', total: changed, counts: { changed } });
    for (const router of fleet.routers) {
      expect({ name: router.name, rows: router.rows('/ip/dns/static').filter((row) => row.name === 'undo.example') }).toEqual({
        name: router.name,
        rows: [],
      });
    }
  });
});
