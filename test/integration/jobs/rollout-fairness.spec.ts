import { setTimeout as delay } from 'node:timers/promises';
import { MasterKey } from '../../../src/core/secrets';
import { startFleet, type SimFleet } from '../../../src/simulator';
import { databaseKinds, startDatabases, type TestDatabases } from '../../kit/databases';
import { ADMIN, jobsUnderTest, type JobsUnderTest, type JobsUnderTestOptions } from '../../kit/fleet-of-jobs';
import { startRedis, type TestRedis } from '../../kit/redis';

const READ = 'system.get_identity';
const RULE = { chain: 'input', action: 'drop', 'src-address': '203.0.113.7', comment: 'fair' };
const WAIT_MS = 60_000;
const LATENCY_MS = 20;

jest.setTimeout(180_000);

describe.each(databaseKinds())('test/integration/jobs/rollout-fairness on %s', (kind) => {
  let databases: TestDatabases;
  let redis: TestRedis;
  let fleet: SimFleet;
  let under: JobsUnderTest;

  beforeAll(async () => {
    [databases, redis] = await Promise.all([startDatabases(kind), startRedis()]);
    fleet = await startFleet({ routers: 60, first: '127.24.0.1', apiPort: 0, latencyMs: LATENCY_MS });
  });
  afterAll(async () => {
    await fleet.close();
    await Promise.all([databases.stop(), redis.stop()]);
  });
  afterEach(() => under.close());

  async function start(options: Partial<JobsUnderTestOptions>): Promise<void> {
    await redis.flush();
    const databaseUrl = await databases.createUrl();
    under = await jobsUnderTest({ databaseUrl, redisUrl: redis.url, fleet, key: MasterKey.generate(), ...options });
    for (const id of ['big', 'small']) {
      await under.db.query(`INSERT INTO "tenant" ("id", "name", "createdAt") VALUES ('${id}', '${id}', 0)`);
    }
  }

  /** Looks at what is under way again and again, while `work` goes on. */
  async function sampling<T>(columns: string, work: Promise<T>): Promise<{ readonly result: T; readonly most: number }> {
    let most = 0;
    let isOver = false;
    const watch = (async (): Promise<void> => {
      while (!isOver) {
        const rows = await under.db.query<{ n: string }[]>(
          `SELECT COUNT(*) AS n FROM "router_run" WHERE "phase" IN ('queued', 'active', 'writing') GROUP BY ${columns}`,
        );
        for (const row of rows) most = Math.max(most, Number(row.n));
        await delay(5);
      }
    })();
    const result = await work.finally(() => (isOver = true));
    await watch;
    return { result, most };
  }

  it('does not let a tenant with many routers starve one with few', async () => {
    await start({ concurrency: 3 });
    const { runs } = under.jobs;
    const big = await runs.submit(ADMIN, { do: READ, on: 'all', tenant: 'big' });
    const small = await runs.submit(ADMIN, { do: READ, on: 'first=5', tenant: 'small' });
    expect(await runs.wait(ADMIN, small.id, WAIT_MS)).toMatchObject({ outcome: 'ok' });
    // Taken in turns, five of each are done; in the order of arrival all sixty would be.
    const meanwhile = await runs.get(ADMIN, big.id);
    expect(meanwhile.counts.unchanged ?? 0).toBeLessThan(30);
    expect(await runs.wait(ADMIN, big.id, WAIT_MS)).toMatchObject({ outcome: 'ok', counts: { unchanged: 60 } });
  });

  it('never works on more routers of a site than asked for', async () => {
    await start({ concurrency: 50, facts: (index) => (index < 50 ? { siteId: `site-${index % 3}` } : {}) });
    const { runs } = under.jobs;
    const rollout = { concurrencyPerSite: 2 };
    const { id } = await runs.submit(ADMIN, { do: 'firewall.create_filter_rule', input: RULE, on: 'first=50', rollout });
    const { result, most } = await sampling('"siteId"', runs.wait(ADMIN, id, WAIT_MS));
    expect(result).toMatchObject({ outcome: 'ok', counts: { changed: 50 } });
    expect(most).toBe(2);
  });

  it('never works on more routers of a tenant than the daemon allows, and lets its runs take turns', async () => {
    await start({ concurrency: 50, rollout: { tenantConcurrency: 4 } });
    const { runs } = under.jobs;
    const long = await runs.submit(ADMIN, { do: READ, on: 'all', tenant: 'big' });
    const short = await runs.submit(ADMIN, { do: READ, on: 'first=6', tenant: 'big' });
    const other = await runs.submit(ADMIN, { do: READ, on: 'first=6', tenant: 'small' });
    const { result, most } = await sampling('"tenantId"', runs.wait(ADMIN, short.id, WAIT_MS));
    expect(result).toMatchObject({ outcome: 'ok', counts: { unchanged: 6 } });
    expect((await runs.get(ADMIN, long.id)).state).toBe('running');
    expect(most).toBe(4);
    expect(await runs.wait(ADMIN, other.id, WAIT_MS)).toMatchObject({ outcome: 'ok' });
    expect(await runs.wait(ADMIN, long.id, WAIT_MS)).toMatchObject({ outcome: 'ok', counts: { unchanged: 60 } });
  });
});
