import { MasterKey } from '../../../src/core/secrets';
import type { RouterRunView } from '../../../src/jobs';
import { startFleet, type SimFleet, type SimRouter } from '../../../src/simulator';
import { startDatabases, type TestDatabases } from '../../kit/databases';
import { fleetSize } from '../../kit/fleet-size';
import { ADMIN, jobsUnderTest, type JobsUnderTest } from '../../kit/fleet-of-jobs';
import { startRedis, type TestRedis } from '../../kit/redis';

const ROUTERS = fleetSize(64);
const VERSIONS = ['6.49.18', '7.15.3', '7.20.8', '7.20.8'];
/** Real routers take nine minutes to notice a dead peer; the rest of the mechanism is the same. */
const DEAD_PEER_MS = 6_000;
const WINDOW_S = 5;

jest.setTimeout(180_000);

function filterOf(router: SimRouter): string[] {
  return router
    .rows('/ip/firewall/filter')
    .map(({ '.id': _id, bytes: _bytes, packets: _packets, ...row }) => JSON.stringify(row));
}

function leftovers(router: SimRouter): string[] {
  const rows = [...router.rows('/system/scheduler'), ...router.rows('/system/script'), ...router.rows('/file')];
  return rows.flatMap((row) => (row.name?.includes('rosfleet-guard') ? [row.name] : []));
}

describe('test/integration/jobs/guarded-runs', () => {
  let databases: TestDatabases;
  let redis: TestRedis;
  let fleet: SimFleet;
  let under: JobsUnderTest;

  beforeAll(async () => {
    [databases, redis] = await Promise.all([startDatabases('sqlite'), startRedis()]);
    fleet = await startFleet({
      routers: ROUTERS,
      first: '127.48.0.1',
      apiPort: 0,
      versions: VERSIONS,
      management: { source: '192.168.88.10', arrivesOn: 'bridge', deadPeerMs: DEAD_PEER_MS },
    });
    // Every second router of 7.15 and 7.20 is in a device-mode without scheduler.
    const strict = fleet.routers.filter((router, index) => router.version.startsWith('7') && Math.floor(index / 4) % 2 === 0);
    for (const router of strict) router.exec(['/system/device-mode/update', '=scheduler=no']);
    await Promise.all(strict.map((router) => router.powerCycle({ downMs: 10 })));
    under = await jobsUnderTest({
      databaseUrl: await databases.createUrl(),
      redisUrl: redis.url,
      fleet,
      key: MasterKey.generate(),
      concurrency: 32,
      // Nobody dies here: on a busy machine a worker that is late shall not look dead.
      leaseMs: 15_000,
      tickMs: 500,
    });
  });
  afterAll(async () => {
    await under?.close();
    await fleet?.close();
    await Promise.all([databases.stop(), redis.stop()]);
  });

  async function everyRouterRun(id: string): Promise<RouterRunView[]> {
    const items: RouterRunView[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await under.jobs.runs.routers(ADMIN, id, { limit: 100, ...(cursor ? { cursor } : {}) });
      items.push(...page.items);
      if (page.next === undefined) return items;
      cursor = page.next;
    }
  }

  it('brings every router back after a change that locks the daemon out, without a reboot', async () => {
    const before = new Map(fleet.routers.map((router) => [router.name, filterOf(router)]));
    const { runs } = under.jobs;
    const { id } = await runs.submit(ADMIN, {
      do: 'firewall.create_filter_rule',
      on: 'all',
      input: { chain: 'input', action: 'drop', force: true, comment: 'nobody gets in', 'place-before': 'first' },
      guardWindow: `${WINDOW_S}s`,
    });
    const run = await runs.wait(ADMIN, id, 120_000);
    expect(run).toMatchObject({ state: 'finished', outcome: 'failed', counts: { undone: ROUTERS } });
    const results = await everyRouterRun(id);
    const by = new Map<string, number>();
    for (const { guard, evidence } of results) {
      expect(evidence).toMatchObject({ undoneBy: guard, lockout: { verdict: 'closed' } });
      by.set(`${guard}`, (by.get(`${guard}`) ?? 0) + 1);
    }
    // Where the scheduler is forbidden and safe mode exists, safe mode; a dead man's switch everywhere else.
    expect(Object.fromEntries(by)).toEqual({ 'dead-man': ROUTERS * 0.75, 'safe-mode': ROUTERS * 0.25 });
    for (const router of fleet.routers) {
      expect({ name: router.name, filter: filterOf(router) }).toEqual({ name: router.name, filter: before.get(router.name) });
      expect({ name: router.name, left: leftovers(router) }).toEqual({ name: router.name, left: [] });
      expect(router.writes.filter(({ words }) => words[0]?.includes('reboot') || words[0]?.includes('backup/load'))).toEqual([]);
    }
    const after = await runs.submit(ADMIN, { do: 'system.get_identity', on: 'all' });
    expect(await runs.wait(ADMIN, after.id, 60_000)).toMatchObject({ outcome: 'ok' });
  });
});
