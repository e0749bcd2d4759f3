import { setTimeout as delay } from 'node:timers/promises';
import { MasterKey } from '../../../src/core/secrets';
import { parseFault, startFleet, type SimFleet, type SimRouter } from '../../../src/simulator';
import { startDatabases, type TestDatabases } from '../../kit/databases';
import { fleetSize } from '../../kit/fleet-size';
import { ADMIN, jobsUnderTest, type JobsUnderTest } from '../../kit/fleet-of-jobs';
import { startRedis, type TestRedis } from '../../kit/redis';

const ROUTERS = fleetSize(100);
const COMMENT = 'for whoever comes back';

jest.setTimeout(180_000);

function times(router: SimRouter): number {
  return router.rows('/ip/address').filter((row) => row.comment === COMMENT).length;
}

describe('test/integration/jobs/offline', () => {
  let databases: TestDatabases;
  let redis: TestRedis;
  let fleet: SimFleet;
  let under: JobsUnderTest;

  beforeAll(async () => {
    [databases, redis] = await Promise.all([startDatabases('sqlite'), startRedis()]);
    fleet = await startFleet({ routers: ROUTERS, first: '127.50.0.1', apiPort: 0, faults: [parseFault('refuse:100%')] });
    under = await jobsUnderTest({
      databaseUrl: await databases.createUrl(),
      redisUrl: redis.url,
      fleet,
      key: MasterKey.generate(),
      offlineRetryMs: 1000,
      concurrency: 30,
    });
  });
  afterAll(async () => {
    await under?.close();
    await fleet?.close();
    await Promise.all([databases.stop(), redis.stop()]);
  });

  const change = {
    do: 'ip.add_address',
    on: 'all',
    input: { address: '198.51.100.1/24', interface: 'bridge', comment: COMMENT },
  } as const;

  it('keeps the work of many routers that are offline, and gives it to each once as it comes back', async () => {
    const { runs } = under.jobs;
    const { id } = await runs.submit(ADMIN, { ...change, expiresIn: '10m' });
    for (const deadline = Date.now() + 60_000; Date.now() < deadline; await delay(200)) {
      if ((await runs.get(ADMIN, id)).counts.deferred === ROUTERS) break;
    }
    expect(await runs.get(ADMIN, id)).toMatchObject({ state: 'running', counts: { deferred: ROUTERS } });
    // A hand edit while it is away: the plan is made when it is back, so that there is nothing left to do on this one.
    const [early] = fleet.routers as [SimRouter];
    early.exec(['/ip/address/add', '=address=198.51.100.1/24', '=interface=bridge', `=comment=${COMMENT}`]);
    for (const router of fleet.routers) await router.setFault(undefined);
    const run = await runs.wait(ADMIN, id, 60_000);
    expect(run).toMatchObject({ state: 'finished', outcome: 'ok', counts: { changed: ROUTERS - 1, unchanged: 1 } });
    expect(fleet.routers.filter((router) => times(router) !== 1).map((router) => router.name)).toEqual([]);
    const adds = fleet.routers.map((router) => router.writes.filter(({ words }) => words[0] === '/ip/address/add').length);
    expect(Math.max(...adds)).toBe(1);
  });

  it('lets those that come back in by the budget, as all others', async () => {
    const { runs } = under.jobs;
    await Promise.all(fleet.routers.map((router) => router.setFault({ kind: 'refuse' })));
    const { id } = await runs.submit(ADMIN, {
      ...change,
      input: { ...change.input, address: '203.0.113.1/24' },
      expiresIn: '10m',
      rollout: { maxFailures: '3' },
    });
    for (const deadline = Date.now() + 60_000; Date.now() < deadline; await delay(200)) {
      if ((await runs.get(ADMIN, id)).counts.deferred === ROUTERS) break;
    }
    // They can be read, and refuse every write.
    await Promise.all(fleet.routers.map((router) => router.setFault({ kind: 'missing-rights', policies: ['write'] })));
    for (const deadline = Date.now() + 60_000; Date.now() < deadline; await delay(200)) {
      if ((await runs.get(ADMIN, id)).state === 'held') break;
    }
    const held = await runs.get(ADMIN, id);
    expect(held.state).toBe('held');
    expect(held.counts.failed).toBe(4);
    await Promise.all(fleet.routers.map((router) => router.setFault(undefined)));
    await runs.abort(ADMIN, id);
    expect(await runs.wait(ADMIN, id, 60_000)).toMatchObject({ outcome: 'aborted' });
  });

  it('gives up on those that stay away when the run expires', async () => {
    const { runs } = under.jobs;
    const [away] = fleet.routers as [SimRouter];
    await away.setFault({ kind: 'refuse' });
    const { id } = await runs.submit(ADMIN, { ...change, input: { ...change.input, address: '192.0.2.1/24' }, expiresIn: '10s' });
    const run = await runs.wait(ADMIN, id, 60_000);
    expect(run).toMatchObject({ outcome: 'failed', counts: { changed: ROUTERS - 1, failed: 1 } });
    const { items } = await runs.routers(ADMIN, id, { status: 'failed' });
    expect(items).toMatchObject([{ router: { name: away.name }, error: { code: 'WORK_EXPIRED' } }]);
  });
});
